//! Codes of an authenticator app (RFC 6238): six digits, a new code every 30 seconds, one step early or late is taken.
//! A step is spent when its code is taken, for all replicas: see [`spend`].

use qrcodegen::{QrCode, QrCodeEcc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use totp_rs::{Builder, Totp};
use uuid::Uuid;

use super::entity::authenticator::{self, Column};
use crate::{
    error::Error,
    secret::{Vault, random},
};

/// The bytes of a secret: as many as the hash of its codes has (RFC 4226, section 4).
const SECRET: usize = 20;

/// A secret that an app is to be given.
pub struct Secret([u8; SECRET]);

impl Secret {
    /// One that nobody has.
    pub fn new() -> Result<Self, Error> {
        random().map(Self)
    }

    /// Hidden, for the form that confirms it.
    pub fn hidden(&self, vault: &Vault, user_id: Uuid) -> Result<String, Error> {
        Ok(hex::encode(vault.hide(user_id.as_bytes(), &self.0)?))
    }

    /// The secret that a form hides, when it is this person's.
    pub fn shown(vault: &Vault, user_id: Uuid, hidden: &str) -> Option<Self> {
        vault.open(user_id.as_bytes(), &hex::decode(hidden).ok()?)?.try_into().ok().map(Self)
    }

    /// As a person types it into an app, in groups of four.
    pub fn in_groups(&self) -> String {
        let letters = totp_rs::Secret::from(self.0).to_base32();
        let groups: Vec<_> = letters.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
        groups.join(" ")
    }

    /// The address that an app reads from the QR code.
    pub fn address(&self, username: &str, host: &str) -> Result<String, Error> {
        let builder = Builder::new().with_secret(self.0).with_account_name(format!("{username} at {host}"));
        let totp = builder.with_issuer(Some("Clientele")).build().map_err(|error| Error::internal(&error))?;
        totp.to_url().map_err(|error| Error::internal(&error))
    }

    /// The step whose code this is, when it is near `now`.
    pub fn step(&self, code: &str, now: i64) -> Option<i64> {
        self.totp().check(code, u64::try_from(now).ok()?).and_then(|step| i64::try_from(step).ok())
    }

    fn totp(&self) -> Totp {
        Builder::new().with_secret(self.0).build_noncompliant()
    }
}

/// A code as it was typed, without the spaces that apps show in it.
pub fn typed(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A QR code as one path of an SVG, each dark square one unit wide.
pub struct QrPath {
    /// The side of the whole, with the quiet zone.
    pub side: i32,
    /// The `d` attribute.
    pub path: String,
}

impl QrPath {
    /// The QR code of a text.
    pub fn of(text: &str) -> Result<Self, Error> {
        const QUIET: i32 = 4;
        let code = QrCode::encode_text(text, QrCodeEcc::Medium)
            .map_err(|error| Error::Internal(format!("no QR code: {error}")))?;
        let squares = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
        let dark = squares.filter(|(x, y)| code.get_module(*x, *y));
        let path = dark.fold(String::new(), |path, (x, y)| path + &format!("M{},{}h1v1h-1z", x + QUIET, y + QUIET));
        Ok(Self { side: code.size() + 2 * QUIET, path })
    }
}

/// Keeps the secret of a person's app; `step` was shown to prove that the app has it, and is spent.
pub async fn keep(
    tx: &impl ConnectionTrait,
    vault: &Vault,
    (user_id, secret): (Uuid, &Secret),
    step: i64,
    now: i64,
) -> Result<(), Error> {
    let row = authenticator::ActiveModel {
        user_id: Set(user_id),
        secret: Set(vault.hide(user_id.as_bytes(), &secret.0)?),
        last_step: Set(step),
        created_at: Set(now),
    };
    let columns = [Column::Secret, Column::LastStep, Column::CreatedAt];
    let again = OnConflict::column(Column::UserId).update_columns(columns).to_owned();
    authenticator::Entity::insert(row).on_conflict(again).exec_without_returning(tx).await?;
    Ok(())
}

/// How many people have an app whose secret another signing key hides: their codes work no longer.
pub async fn sealed_otherwise(tx: &impl ConnectionTrait, vault: &Vault) -> Result<usize, Error> {
    let all = authenticator::Entity::find().all(tx).await?;
    Ok(all.iter().filter(|row| vault.open(row.user_id.as_bytes(), &row.secret).is_none()).count())
}

/// Spends the step of a person's code; answers whether the code was right and not taken before.
pub async fn spend(
    tx: &impl ConnectionTrait,
    vault: &Vault,
    user_id: Uuid,
    code: &str,
    now: i64,
) -> Result<bool, Error> {
    let Some(row) = authenticator::Entity::find_by_id(user_id).one(tx).await? else { return Ok(false) };
    let secret = vault.open(user_id.as_bytes(), &row.secret).and_then(|secret| secret.try_into().ok()).map(Secret);
    let secret = secret.ok_or_else(|| Error::Internal("an authenticator's secret cannot be opened".into()))?;
    let Some(step) = secret.step(code, now) else { return Ok(false) };
    let spent = authenticator::Entity::update_many()
        .col_expr(authenticator::Column::LastStep, Expr::value(step))
        .filter(authenticator::Column::UserId.eq(user_id))
        .filter(authenticator::Column::LastStep.lt(step))
        .exec(tx)
        .await?;
    Ok(spent.rows_affected == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_rfc_6238() {
        let secret = Secret(*b"12345678901234567890");
        // Appendix B, the last six of its eight digits.
        let cases = [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")];
        for (time, code) in cases {
            assert_eq!(secret.step(code, time), Some(time / 30), "{time}");
            assert_eq!(secret.step(code, time + 30), Some(time / 30), "one step late");
            assert_eq!(secret.step(code, time - 30), Some(time / 30), "one step early");
            assert_eq!(secret.step(code, time + 60), None, "two steps late");
        }
        for code in ["", "28708", "2870820", "abcdef", "２８７０８２", "287082 "] {
            assert_eq!(secret.step(code, 59), None, "{code}");
        }
    }

    #[test]
    fn a_secret_is_shown_to_its_person_alone() {
        let vault = crate::secret::Secrets::new(&[7; 32]).unwrap().authenticators;
        let (ada, grace) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let secret = Secret(*b"12345678901234567890");
        let hidden = secret.hidden(&vault, ada).unwrap();
        assert!(Secret::shown(&vault, ada, &hidden).is_some_and(|shown| shown.0 == secret.0));
        assert!(Secret::shown(&vault, grace, &hidden).is_none());
        assert!(Secret::shown(&vault, ada, "nothing").is_none());
        assert_eq!(secret.in_groups(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        let address = secret.address("ada", "register.example").unwrap();
        assert!(
            address.starts_with("otpauth://totp/Clientele:ada%20at%20register.example?secret=GEZDGNBV"),
            "{address}"
        );
        let code = QrPath::of(&address).unwrap();
        assert!(code.path.starts_with("M4,4h1v1h-1zM5,4") && code.side > 30);
    }
}
