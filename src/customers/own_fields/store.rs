//! The verbs of fields of one's own: create, change, move, retire, bring back, remove.
//! Each is one transaction with its history, during which no customer is written, and raises the version.

use std::sync::Arc;

use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr,
};
use uuid::Uuid;

use super::{
    definition::Definition,
    definitions::{Definitions, MOST},
    entity::field,
    form::DefinitionForm,
    history::{self, Act, FieldsChange},
    removal, rows, searched, unfinished, unique,
};
use crate::{
    clock::now,
    db::{Db, Tx, lock_table},
    error::{Complaint, Error, Invalid},
    sign_in::{Admin, Editor},
};

/// The fields of one's own, as an administrator or the command line may change them.
#[derive(Clone)]
pub struct OwnFields {
    db: Db,
    user_id: Option<Uuid>,
}

impl Admin {
    /// The fields of one's own, for this administrator.
    pub fn own_fields(&self) -> OwnFields {
        OwnFields { db: self.db().clone(), user_id: Some(self.id()) }
    }
}

/// What a verb makes of the definitions that are there: one as it was, and as it is to be.
type Step = (Act, Option<Arc<Definition>>, Option<Definition>);

impl OwnFields {
    /// The fields of the register in `db`, for the command line.
    pub fn by_command(db: &Db) -> Self {
        Self { db: db.clone(), user_id: None }
    }

    /// The fields of the register for somebody who may also change customers, if they administer it.
    pub fn by(user: &Editor) -> Result<Self, Error> {
        let administers = user.role().administers();
        if administers { Ok(Self { db: user.db().clone(), user_id: Some(user.id()) }) } else { Err(Error::Forbidden) }
    }

    /// Every definition, in order.
    pub async fn all(&self) -> Result<Arc<Definitions>, Error> {
        Definitions::latest(&self.db).await
    }

    /// What happened to the definitions, the latest first, before the change of number `before`.
    pub async fn history(&self, before: Option<i64>, limit: u64) -> Result<Vec<FieldsChange>, Error> {
        history::latest(self.db.read(), before, limit).await
    }

    /// A field, with the number of the change that made it what it is.
    pub async fn find(&self, key: &str) -> Result<(Definition, i64), Error> {
        // What is no key is not asked for: PostgreSQL takes no NUL.
        if !key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return Err(Error::NotFound);
        }
        // The number first: a change between the two is told as a conflict, not overwritten.
        let last = self.last_change(key).await?.map_or(0, |change| change.seq);
        let definition = self.all().await?.find(key).cloned().ok_or(Error::NotFound)?;
        Ok((Arc::unwrap_or_clone(definition), last))
    }

    /// The latest change of what a field's form shows.
    pub async fn last_change(&self, key: &str) -> Result<Option<FieldsChange>, Error> {
        history::latest_of(self.db.read(), key).await
    }

    /// The change of a field that has this number.
    pub async fn change_of(&self, key: &str, seq: i64) -> Result<Option<FieldsChange>, Error> {
        Ok(history::find(self.db.read(), seq).await?.filter(|change| change.field == key))
    }

    /// The label that a field has, or had last.
    pub async fn last_label(&self, key: &str) -> Result<Option<String>, Error> {
        history::last_label(self.db.read(), key).await
    }

    /// How many customers have a value in a field, the deleted ones too.
    pub async fn values(&self, key: &str) -> Result<u64, Error> {
        let definition = self.all().await?.find(key).cloned().ok_or(Error::NotFound)?;
        rows::count(self.db.read(), &definition).await
    }

    /// Adds a field, after all others.
    pub async fn create(&self, form: DefinitionForm) -> Result<Definition, Error> {
        self.write(move |tx, all| created(tx, all, form)).await
    }

    /// Adds a field that is not searched, in a write with what it is for.
    pub async fn create_in(&self, tx: &Tx, form: DefinitionForm) -> Result<Definition, Error> {
        let form = DefinitionForm { searched: false, ..form };
        Ok(step(tx, self.user_id, move |tx, all| created(tx, all, form)).await?.0)
    }

    /// Changes a field; its kind only where every value that is there fits the new one, which is checked before anything
    /// is held up. A form that was shown before somebody else's change is stale.
    pub async fn change(&self, key: &str, form: DefinitionForm) -> Result<Definition, Error> {
        let (shown, _) = self.find(key).await?;
        is_current(self.db.read(), key, &form).await?;
        let wanted = form.check(&*self.all().await?, Some(&shown), &[], now())?;
        rows::check(self.db.read(), &shown, &wanted).await?;
        let key = key.to_owned();
        self.write(move |tx, all| async move {
            let before = all.find(&key).cloned().ok_or(Error::NotFound)?;
            is_current(&*tx, &key, &form).await?;
            let mut after = form.check(&all, Some(&before), &[], now())?;
            if before.described() == after.described() {
                after.updated_at = before.updated_at;
            }
            rows::convert(&*tx, &before, &after).await?;
            Ok((Act::Update, Some(before), Some(after)))
        })
        .await
    }

    /// Moves a field to a place among those in use, the first being 0.
    pub async fn move_to(&self, key: &str, place: usize) -> Result<Definition, Error> {
        let key = key.to_owned();
        self.write(move |tx, all| async move {
            let at = all.active().position(|other| other.key == key).ok_or(Error::NotFound)?;
            let mut order: Vec<_> = all.active().cloned().collect();
            let moved = order.remove(at);
            let place = place.min(order.len());
            if place == at {
                return Ok((Act::Move, Some(Arc::clone(&moved)), Some(Arc::unwrap_or_clone(moved))));
            }
            order.insert(place, Arc::clone(&moved));
            let retired = all.all().iter().filter(|other| other.is_retired()).cloned();
            for (position, definition) in (0..).zip(order.into_iter().chain(retired)) {
                save(&*tx, &Definition { position, ..Arc::unwrap_or_clone(definition) }).await?;
            }
            // Counted among those in use, as the history tells it: fields that went have left gaps.
            let at_place = |place: usize| {
                let position = i64::try_from(place).unwrap_or(i64::MAX);
                Definition { position, ..Definition::clone(&moved) }
            };
            Ok((Act::Move, Some(Arc::new(at_place(at))), Some(at_place(place))))
        })
        .await
    }

    /// Hides a field everywhere; its values and their history stay.
    pub async fn retire(&self, key: &str) -> Result<Definition, Error> {
        let key = key.to_owned();
        self.write(move |_, all| async move {
            let before = all.find(&key).filter(|found| !found.is_retired()).cloned().ok_or(Error::NotFound)?;
            let at = Some(Ord::max(now(), before.created_at));
            let after = Definition { retired_at: at, ..Definition::clone(&before) };
            Ok((Act::Retire, Some(before), Some(after)))
        })
        .await
    }

    /// Shows a retired field again, with every value that it had.
    pub async fn bring_back(&self, key: &str) -> Result<Definition, Error> {
        let key = key.to_owned();
        self.write(move |_, all| async move {
            let before = all.find(&key).filter(|found| found.is_retired()).cloned().ok_or(Error::NotFound)?;
            if all.active().count() >= MOST {
                return Err(too_many());
            }
            let mut after = Definition { retired_at: None, ..Definition::clone(&before) };
            after.listed &= all.active().filter(|other| other.listed).count() < super::definitions::MOST_LISTED;
            Ok((Act::BringBack, Some(before), Some(after)))
        })
        .await
    }

    /// Removes a field for good, with the value of every customer and its place in their history; answers how many values.
    pub async fn remove(&self, key: &str) -> Result<u64, Error> {
        let values = self.values(key).await?;
        self.begin_removal(key).await?;
        removal::finish(&self.db, key).await?;
        Ok(values)
    }

    /// Removes a field from every page at once; its values go in [`Self::begin_unfinished`].
    pub async fn begin_removal(&self, key: &str) -> Result<(), Error> {
        let key = key.to_owned();
        self.write(move |_, all| async move {
            let before = all.find(&key).cloned().ok_or(Error::NotFound)?;
            Ok((Act::Remove, Some(before), None))
        })
        .await
        .map(drop)
    }

    /// Begins what a removal leaves to be done; it goes on behind the answer.
    pub async fn begin_unfinished(&self) {
        unfinished::begin(&self.db).await;
    }

    /// Whether the search does not yet find everyone by the fields that are searched.
    pub async fn search_is_behind(&self) -> Result<bool, Error> {
        searched::is_behind(self.db.read()).await
    }

    /// The labels of removed fields whose values are still being deleted.
    pub async fn going(&self) -> Result<Vec<String>, Error> {
        Ok(removal::unfinished(self.db.read()).await?.into_iter().map(|field| field.label).collect())
    }

    /// Does `work` while no customer is written, then saves what it made of a definition, with its history.
    async fn write<Work, Working>(&self, work: Work) -> Result<Definition, Error>
    where
        Work: FnOnce(Tx, Definitions) -> Working + Send + 'static,
        Working: Future<Output = Result<Step, Error>> + Send + 'static,
    {
        let user_id = self.user_id;
        let (changed, differ) = self.db.write(move |tx| async move { step(&tx, user_id, work).await }).await?;
        if differ {
            unfinished::begin(&self.db).await;
        }
        Ok(changed)
    }
}

/// Does `work` while no customer is written, and saves what it made; answers whether the search is to find otherwise, too.
async fn step<Work, Working>(tx: &Tx, user_id: Option<Uuid>, work: Work) -> Result<(Definition, bool), Error>
where
    Work: FnOnce(Tx, Definitions) -> Working,
    Working: Future<Output = Result<Step, Error>>,
{
    lock_table(tx, "customers").await?;
    let (act, before, after) = work(Arc::clone(tx), Definitions::read(&**tx).await?).await?;
    let changed = after.as_ref().or(before.as_deref()).cloned().ok_or(Error::NotFound)?;
    if before.as_deref() == after.as_ref() {
        return Ok((changed, false));
    }
    unique::after_change(&**tx, before.as_deref(), after.as_ref()).await?;
    match &after {
        Some(after) if before.is_none() => {
            field::Entity::insert(after.row()?.into_active_model().reset_all()).exec_without_returning(&**tx).await?;
        }
        Some(after) => save(&**tx, after).await?,
        None => {
            let removed = Expr::value(Ord::max(now(), changed.created_at));
            let marked = field::Entity::update_many().col_expr(field::Column::RemovedAt, removed);
            marked.filter(field::Column::Key.eq(&changed.key)).exec(&**tx).await?;
        }
    }
    history::record(&**tx, user_id, now(), act, before.as_deref(), after.as_ref()).await?;
    let bytes = Definitions::read(&**tx).await?.form_bytes();
    let differ = searched::differ(before.as_deref(), after.as_ref());
    let searched = if differ { ", searched = version + 1" } else { "" };
    let raise = format!("UPDATE fields_version SET version = version + 1, form_bytes = {bytes}{searched}");
    tx.execute_unprepared(&raise).await?;
    Ok((changed, differ))
}

/// A field after all others.
async fn created(tx: Tx, all: Definitions, form: DefinitionForm) -> Result<Step, Error> {
    if all.active().count() >= MOST {
        return Err(too_many());
    }
    let used = history::keys(&*tx).await?;
    Ok((Act::Create, None, Some(form.check(&all, None, &used, now())?)))
}

/// Whether nobody has changed the field since its form was shown.
async fn is_current(db: &impl ConnectionTrait, key: &str, form: &DefinitionForm) -> Result<(), Error> {
    let last = history::latest_of(db, key).await?.map_or(0, |change| change.seq);
    if form.version.is_empty() || form.version == last.to_string() { Ok(()) } else { Err(Error::Stale) }
}

async fn save(tx: &impl ConnectionTrait, definition: &Definition) -> Result<(), Error> {
    field::Entity::update(definition.row()?.into_active_model().reset_all()).exec(tx).await?;
    Ok(())
}

fn too_many() -> Error {
    let words = format!("There can be at most {MOST} fields of your own. Retire one first.");
    Invalid::one("label", Complaint::new("too_many", words)).into()
}
