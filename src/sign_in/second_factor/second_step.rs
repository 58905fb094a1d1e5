//! The second step of signing in, and signing in with a passkey alone.
//! A code, a recovery code and a challenge are spent in the transaction that begins the session.

use std::net::IpAddr;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::{
    entity::{authenticator, passkey, spent_challenge},
    passkeys::{self, Asking, Claimed, Passkeys},
    recovery,
    step::{HalfSession, LIFE},
    totp,
};
use crate::{
    activity::{self, Act},
    clock::now,
    db::Tx,
    error::{Complaint, Error},
    people::{Actor, user},
    secret::Secrets,
    sign_in::{
        jwt::Audience,
        session::{Issued, Origin},
        store::{Sessions, failed, signed_in},
        throttle::{Attempt, Bucket},
    },
};

impl Sessions {
    /// A session for whoever has shown the password and now shows a right code; none for a wrong one.
    pub async fn second_step(&self, half: &HalfSession, code: String, origin: Origin) -> Result<Option<Issued>, Error> {
        let attempt = self.code_attempt(half.user_id, origin.client_ip).await?;
        let (sessions, half) = (self.clone(), half.clone());
        self.db
            .write(move |tx| async move {
                let person = user::Entity::find_by_id(half.user_id).one(&*tx).await?;
                let unchanged = |person: &user::Model| person.active && person.auth_epoch == half.auth_epoch;
                let Some(person) = person.filter(unchanged) else {
                    return Err(Error::SignedOut { next: half.next });
                };
                let actor = origin.actor(None, Audience::Web);
                if !spend(&tx, &sessions.secrets, person.id, actor, &code).await? {
                    failed(&*tx, actor, Some(person.id)).await?;
                    return Ok(None);
                }
                attempt.refund(&tx).await?;
                signed_in(&*tx, &sessions.jwt, &person, Audience::Web, origin).await.map(Some)
            })
            .await
    }

    /// Counts a guess at a person's code, from wherever it comes.
    pub(in crate::sign_in) async fn code_attempt(&self, user_id: Uuid, from: IpAddr) -> Result<Attempt, Error> {
        self.throttle.take(&Bucket::Code(user_id), from).await
    }

    /// A session for whoever answers with a passkey; none for a wrong answer, or one given before.
    pub async fn sign_in_by_passkey(
        &self,
        asking: Asking,
        answer: &str,
        origin: Origin,
    ) -> Result<Option<Issued>, Error> {
        let attempt = self.throttle.take(&Bucket::Passkey, origin.client_ip).await?;
        let Some(claimed) = self.passkeys.claimed(answer) else { return Ok(None) };
        let sessions = self.clone();
        self.db
            .write(move |tx| async move {
                let Some(person) = prove(&tx, &sessions.passkeys, &asking, &claimed).await? else {
                    let named = user::Entity::find_by_id(claimed.user_id).one(&*tx).await?;
                    failed(&*tx, origin.actor(None, Audience::Web), named.map(|person| person.id)).await?;
                    return Ok(None);
                };
                attempt.refund(&tx).await?;
                signed_in(&*tx, &sessions.jwt, &person, Audience::Web, origin).await.map(Some)
            })
            .await
    }

    /// The passkeys of this register.
    pub fn passkeys(&self) -> &Passkeys {
        &self.passkeys
    }
}

/// What is said of a code that is not right, or not any more.
pub fn wrong_code() -> Complaint {
    Complaint::new("wrong", "Wrong code. Each code works once; wait for the next one.")
}

/// Spends a code of the person's app or a recovery code; answers whether it was right and not used before.
pub async fn spend(tx: &Tx, secrets: &Secrets, user_id: Uuid, actor: Actor, code: &str) -> Result<bool, Error> {
    if totp::spend(&**tx, &secrets.authenticators, user_id, &totp::typed(code), now()).await? {
        return Ok(true);
    }
    let spent = recovery::spend(&**tx, &secrets.recovery, user_id, code).await?;
    if spent {
        let actor = Actor { user_id: Some(user_id), ..actor };
        activity::record(&**tx, actor, now(), &Act::RecoveryCodeUsed).await?;
    }
    Ok(spent)
}

/// The person whose passkey gave this answer, when it is right; the challenge is spent either way.
pub async fn prove(
    tx: &Tx,
    passkeys: &Passkeys,
    asking: &Asking,
    claimed: &Claimed,
) -> Result<Option<user::Model>, Error> {
    let now = now();
    spent_challenge::Entity::delete_many().filter(spent_challenge::Column::ExpiresAt.lt(now)).exec(&**tx).await?;
    let row = spent_challenge::ActiveModel { id: Set(asking.spent()?), expires_at: Set(now + LIFE) };
    let twice = OnConflict::column(spent_challenge::Column::Id).do_nothing().to_owned();
    let spent = spent_challenge::Entity::insert(row).on_conflict(twice).exec_without_returning(&**tx).await?;
    if spent == 0 {
        return Ok(None);
    }
    let row = passkey::Entity::find_by_id(claimed.id.clone()).filter(passkey::Column::UserId.eq(claimed.user_id));
    let Some(row) = row.one(&**tx).await? else { return Ok(None) };
    let person = user::Entity::find_by_id(claimed.user_id).one(&**tx).await?;
    let Some(person) = person.filter(|person| person.active) else { return Ok(None) };
    let Some(checked) = passkeys.checked(asking, claimed, &row.credential)? else { return Ok(None) };
    passkey::Entity::update_many()
        .col_expr(passkey::Column::Credential, Expr::value(passkeys::kept(&checked)?))
        .col_expr(passkey::Column::LastUsedAt, Expr::value(now))
        .filter(passkey::Column::Id.eq(row.id))
        .exec(&**tx)
        .await?;
    Ok(Some(person))
}

/// Removes every second factor of a person; for one who has lost them all.
pub async fn remove_all(tx: &impl ConnectionTrait, user_id: Uuid) -> Result<(), Error> {
    authenticator::Entity::delete_by_id(user_id).exec(tx).await?;
    passkey::Entity::delete_many().filter(passkey::Column::UserId.eq(user_id)).exec(tx).await?;
    recovery::remove(tx, user_id).await?;
    note(tx, user_id).await
}

/// Notes of a person whether there is a second factor now; recovery codes alone are none.
pub async fn note(tx: &impl ConnectionTrait, user_id: Uuid) -> Result<(), Error> {
    let has_app = authenticator::Entity::find_by_id(user_id).one(tx).await?.is_some();
    let has_any =
        has_app || passkey::Entity::find().filter(passkey::Column::UserId.eq(user_id)).one(tx).await?.is_some();
    if !has_any {
        recovery::remove(tx, user_id).await?;
    }
    user::Entity::update_many()
        .col_expr(user::Column::SecondFactor, Expr::value(has_any))
        .filter(user::Column::Id.eq(user_id))
        .exec(tx)
        .await?;
    Ok(())
}
