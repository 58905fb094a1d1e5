//! The verbs of customers: search, find, create, update, delete, restore.
//! Each write checks the form itself, guards the version, and puts its history in the same transaction.

use std::sync::Arc;

use uuid::Uuid;

use super::{
    conflict::{self, Conflict, Correction},
    entity::customer,
    erasure::{self, Keys},
    field::Field,
    form::{CustomerForm, Rules},
    history::{self, Act, Change, HistoryPage},
    idempotency::IdempotentRequest,
    own_fields::{self, Definitions, unique},
    row::{corrected, current, insert, locked, move_to, record_update, save},
    search::{self, Cursor, Order, Page, Query, Total},
    shown::Shown,
};
use crate::{
    clock::{Clock, now},
    db::Db,
    error::{Complaint, Error},
    http::etag::Expected,
    people::Actor,
    secret::Key,
    sign_in::SignedIn,
    text,
};

/// The customers, as one person or program may use them.
pub struct Customers {
    db: Db,
    /// Seals the cursors of lists.
    cursors: Key,
    /// Names requests that may be sent twice.
    idempotency: Key,
    /// Knows people who were erased.
    erased: Key,
    actor: Actor,
    country: Option<rlibphonenumber::Region>,
    clock: Clock,
    /// As they were when the request came.
    fields: Arc<Definitions>,
}

/// A customer that a request added, be it an earlier one with the same key.
pub struct Created {
    /// The customer as it was added.
    pub customer: customer::Model,
    /// Whether an earlier request added it.
    pub replayed: bool,
}

impl SignedIn {
    /// The customers, for this person.
    pub async fn customers(&self) -> Result<Customers, Error> {
        Ok(Customers {
            db: self.db().clone(),
            cursors: self.secrets().cursors.clone(),
            idempotency: self.secrets().idempotency.clone(),
            erased: self.secrets().erased.clone(),
            actor: self.actor(),
            country: self.country(),
            clock: self.clock().clone(),
            fields: Definitions::of(self.db(), self.fields_version()).await?,
        })
    }
}

impl Customers {
    /// The rules as they stand today.
    pub fn rules(&self) -> Rules {
        Rules { country: self.country, today: self.clock.today(), fields: Arc::clone(&self.fields) }
    }

    /// The fields of one's own.
    pub fn fields(&self) -> &Definitions {
        &self.fields
    }

    pub(super) fn db(&self) -> &Db {
        &self.db
    }

    pub(super) fn cursors(&self) -> &Key {
        &self.cursors
    }

    pub(super) fn actor(&self) -> Actor {
        self.actor
    }

    pub(super) fn shared_fields(&self) -> Arc<Definitions> {
        Arc::clone(&self.fields)
    }

    /// What is wrong with a field that was left, in a form that is still being filled.
    pub async fn complaint(&self, form: &CustomerForm, field: &Field) -> Result<Option<Complaint>, Error> {
        let rules = self.rules();
        match (form.complaint(field, &rules), field) {
            (None, Field::Own(own)) if own.unique && !form.is_as_shown(field) => {
                let given = form.own.given(own).map(|given| own.parse(&given, rules.country));
                let Some(Ok(Some(stored))) = given else { return Ok(None) };
                unique::taken_by_another(self.db.read(), own, &stored).await
            }
            (complaint, _) => Ok(complaint),
        }
    }

    /// The labels of fields that something was typed for though they were retired or removed meanwhile.
    pub async fn labels(&self, keys: &[&str]) -> Result<Vec<String>, Error> {
        let mut labels = Vec::new();
        for key in keys {
            match self.fields.find(key) {
                Some(definition) => labels.push(definition.label.clone()),
                None => labels.extend(own_fields::last_label(self.db.read(), key).await?),
            }
        }
        Ok(labels)
    }

    /// A request to `address` that is carried out once for the key it was `sent` with; two of the same form are the same.
    pub fn idempotent_request(
        &self,
        address: &str,
        sent: &str,
        form: &CustomerForm,
    ) -> Result<IdempotentRequest, Error> {
        let user = self.actor.user_id.map(|id| id.to_string()).unwrap_or_default();
        IdempotentRequest::new(&self.idempotency, sent, &format!("{user} POST {address}"), form.canonical().as_bytes())
    }

    /// One page of the list, and how many there are to find.
    pub async fn search(&self, query: &Query) -> Result<(Page, Total), Error> {
        let query = Query { text: text::searchable(&query.text), ..query.clone() };
        search::page(self.db.read(), &query, self.fields.any_searched(), &self.cursors).await
    }

    /// A page's cursor, when it is one of ours for this order.
    pub fn cursor(&self, sealed: &str, order: Order) -> Option<Cursor> {
        Cursor::opened(sealed, order, &self.cursors)
    }

    /// Some of what happened to a record, the latest first: what came before `before`, else the latest of all.
    pub async fn history(&self, id: Uuid, before: Option<i64>, limit: usize) -> Result<HistoryPage, Error> {
        history::page(self.db.read(), id, before, limit).await
    }

    /// Adds a customer; with `idempotent`, a second request of the same key adds none and gets the same answer.
    pub async fn create(&self, form: &CustomerForm, idempotent: Option<IdempotentRequest>) -> Result<Created, Error> {
        let (actor, rules, form) = (self.actor, self.rules(), form.clone());
        let row = form.check(&rules)?.into_row(&rules.fields, now());
        // Whoever enters somebody says that they may be here.
        let keys = Keys::of(&self.erased, &row);
        self.db
            .write(move |tx| async move {
                if let Some(request) = &idempotent
                    && let Some(customer) = request.replay(&tx, &rules.fields, row.created_at).await?
                {
                    return Ok(Created { customer, replayed: true });
                }
                erasure::lift(&tx, &[keys]).await?;
                let version = insert(&*tx, &row).await?;
                let current = rules.fields.at(version, &*tx).await?;
                let row = if current.version() == rules.fields.version() {
                    row
                } else {
                    let rules = Rules { fields: Arc::clone(&current), ..rules };
                    let checked = form.check(&rules)?.into_row(&current, row.created_at);
                    let again = customer::Model { fields: checked.fields, ..row.clone() };
                    save(&*tx, &current, &row, again.clone()).await?;
                    again
                };
                unique::keep(&*tx, &current, None, &row).await?;
                let fields = history::difference(&current, None, &row);
                history::record(&*tx, actor, row.id, row.created_at, Act::Create, &fields).await?;
                if let Some(request) = &idempotent {
                    request.keep(&*tx, &row, row.created_at).await?;
                }
                Ok(Created { customer: row, replayed: false })
            })
            .await
    }

    /// Changes the version of a customer that `expected` allows into the form made of what is there at that moment.
    /// A form that changes nothing writes nothing.
    pub async fn update(
        &self,
        id: Uuid,
        expected: Expected,
        form: impl FnOnce(&customer::Model, &Definitions) -> CustomerForm + Send + 'static,
    ) -> Result<customer::Model, Error> {
        let (actor, rules) = (self.actor, self.rules());
        self.db
            .write(move |tx| async move {
                let (before, version) = current(&*tx, id, &expected).await?;
                let rules = rules.at(version, &*tx).await?;
                let details = form(&before, &rules.fields).check_against(&before, &rules)?;
                let after = corrected(&rules.fields, &before, details, now());
                record_update(&*tx, actor, &rules.fields, &before, after).await
            })
            .await
    }

    /// Saves a form that was shown with an earlier version, keeping what others changed since in fields it leaves alone.
    /// A deleted customer is restored by whoever has seen that it was deleted.
    pub async fn correct(&self, id: Uuid, form: &CustomerForm) -> Result<Correction, Error> {
        let (actor, rules, form) = (self.actor, self.rules(), form.clone());
        self.db
            .write(move |tx| async move {
                let (before, version) = locked(&*tx, id).await?;
                let rules = rules.at(version, &*tx).await?;
                let (fields, details) = (&*rules.fields, form.check_against(&before, &rules)?);
                let known = form.version.parse() == Ok(before.version);
                let shown = if known { Shown::of(&before, fields) } else { form.shown() };
                let typed = corrected(fields, &before, details, now());
                let (after, both) = conflict::three_ways(&shown, &before, typed, fields);
                if !both.is_empty() || (before.deleted_at.is_some() && !known) {
                    let asked = if before.deleted_at.is_some() { &[] } else { &*both };
                    let last = history::last_change(&*tx, id, asked).await?;
                    return Ok(Correction::Conflict(Box::new(Conflict { theirs: before, yours: after, both, last })));
                }
                if before.deleted_at.is_some() {
                    let restored = customer::Model { deleted_at: None, ..after };
                    save(&*tx, fields, &before, restored.clone()).await?;
                    unique::keep(&*tx, fields, Some(&before), &restored).await?;
                    history::record(&*tx, actor, id, restored.updated_at, Act::Restore, &[]).await?;
                    let changed = history::difference(fields, Some(&before), &restored);
                    if !changed.is_empty() {
                        history::record(&*tx, actor, id, restored.updated_at, Act::Update, &changed).await?;
                    }
                    return Ok(Correction::Saved { customer: restored, merged: false });
                }
                let customer = record_update(&*tx, actor, fields, &before, after).await?;
                Ok(Correction::Saved { customer, merged: !known })
            })
            .await
    }

    /// Puts the version of a customer that `expected` allows in the trash.
    pub async fn delete(&self, id: Uuid, expected: Expected) -> Result<customer::Model, Error> {
        let (actor, rules) = (self.actor, self.rules());
        self.db
            .write(move |tx| async move {
                let (before, version) = current(&*tx, id, &expected).await?;
                let fields = rules.fields.at(version, &*tx).await?;
                move_to(&*tx, actor, &fields, &before, Act::Delete).await
            })
            .await
    }

    /// Takes a customer out of the trash.
    pub async fn restore(&self, id: Uuid) -> Result<customer::Model, Error> {
        let (actor, rules) = (self.actor, self.rules());
        self.db
            .write(move |tx| async move {
                let (before, version) = locked(&*tx, id).await?;
                if before.deleted_at.is_none() {
                    return Err(Error::NotFound);
                }
                let fields = rules.fields.at(version, &*tx).await?;
                move_to(&*tx, actor, &fields, &before, Act::Restore).await
            })
            .await
    }

    /// The latest change of a record, and who made it.
    pub async fn last_change(&self, id: Uuid) -> Result<Option<Change>, Error> {
        history::last_change(self.db.read(), id, &[]).await
    }

    /// Whether it was this person who made a change.
    pub fn made(&self, change: &Change) -> bool {
        change.user_id.is_some() && change.user_id == self.actor.user_id
    }
}
