//! Who in the register may be the one that a form or a record speaks of.
//! It only reads, and finds whoever the worker has looked at: a customer who was just added, a moment later.

use std::{collections::HashMap, sync::LazyLock, thread};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::{
    super::{
        birth_date::BirthDate, entity::customer, field::Field, form::CustomerForm, phone::Phone, store::Customers,
    },
    counts,
    neighbours::alike,
    rules::{Person, Score},
    said::without_different,
};
use crate::error::Error;

/// The most that are told.
const MOST: usize = 5;

/// How many searches run at once for each core; the others wait in the order they came. With more, all are slower, the slowest
/// most.
const PER_CORE: usize = 3;
static PERMITS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(thread::available_parallelism().map_or(1, usize::from) * PER_CORE));

/// A customer who may be the same person, and why.
pub struct Similar {
    pub customer: customer::Model,
    pub score: Score,
}

impl Customers {
    /// Up to five who may be the one in a form, the surest first, but for `itself`; nobody while the name is not there.
    pub async fn similar_to_form(&self, form: &CustomerForm, itself: Option<Uuid>) -> Result<Vec<Similar>, Error> {
        let rules = self.rules();
        let number = Phone::parse(&Field::PhoneNumber.typed(form), rules.country).ok();
        let person = Person {
            first: form.first_name.clone(),
            last: form.last_name.clone(),
            born: form.birth_date(&rules).ok().map(BirthDate::date),
            number: number.map(|number| number.as_str().to_owned()).unwrap_or_default(),
        };
        let is_enough = !person.first.trim().is_empty() && !person.last.trim().is_empty();
        if is_enough { self.similar(&person, itself).await } else { Ok(Vec::new()) }
    }

    /// Up to five who may be the same person as a customer, the surest first.
    pub async fn similar_to(&self, customer: &customer::Model) -> Result<Vec<Similar>, Error> {
        let [first, last, born, number] = Field::BUILT_IN.map(|field| field.stored(customer));
        let person = Person::of_texts([&first, &last, &born, &number]);
        self.similar(&person, Some(customer.id)).await
    }

    async fn similar(&self, person: &Person, itself: Option<Uuid>) -> Result<Vec<Similar>, Error> {
        let (db, rarity) = (self.db().read(), counts::latest(self.db()).await?);
        let _permit = PERMITS.acquire().await.map_err(|error| Error::internal(&error))?;
        let mut found = alike(db, person, itself, &rarity).await?;
        if found.is_empty() {
            return Ok(Vec::new());
        }
        if let Some(itself) = itself {
            let different = self.called_different_from(itself).await?;
            found.retain(|(id, score)| different.get(id) != Some(&score.reasons));
            let pairs = found.into_iter().map(|(id, score)| ([itself.min(id), itself.max(id)], score)).collect();
            let pairs = without_different(db, pairs).await?.into_iter();
            found = pairs.map(|([low, high], score)| (if low == itself { high } else { low }, score)).collect();
        }
        found.sort_by(|(_, one), (_, other)| other.points.total_cmp(&one.points));
        found.truncate(MOST);
        let ids = found.iter().map(|(id, _)| *id);
        let rows = customer::Entity::find().filter(customer::Column::Id.is_in(ids)).all(db).await?;
        let mut rows: HashMap<Uuid, customer::Model> = rows.into_iter().map(|row| (row.id, row)).collect();
        Ok(found.into_iter().filter_map(|(id, score)| Some(Similar { customer: rows.remove(&id)?, score })).collect())
    }
}
