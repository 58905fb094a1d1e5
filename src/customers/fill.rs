//! Fills the register with made-up people, for the demo and for measuring.
//! They come with their history, as if a command had added them over the last year.

use sea_orm::{ConnectionTrait, EntityTrait};

use super::{
    entity::{change, customer},
    history::{self, Act, Actor, Way},
    sample::Person,
    store::{Customers, insertable, person_row},
};
use crate::{accounts::now, db::Db, error::Error};

impl Customers {
    /// Fills the register with made-up people, as if they had been added over the last year.
    pub async fn fill(db: &Db, people: impl Iterator<Item = Person>) -> Result<(), Error> {
        const TOGETHER: usize = 500;
        let mut people = people.enumerate().peekable();
        while people.peek().is_some() {
            let some: Vec<_> = people.by_ref().take(TOGETHER * 20).collect();
            db.write(move |tx| async move {
                for some in some.chunks(TOGETHER) {
                    insert_sample(&*tx, some).await?;
                }
                Ok(())
            })
            .await?;
        }
        Ok(())
    }
}

async fn insert_sample(tx: &impl ConnectionTrait, people: &[(usize, Person)]) -> Result<(), Error> {
    const A_YEAR: i64 = 365 * 24 * 60 * 60;
    let actor = Actor { user_id: None, way: Way::Command };
    let now = now();
    let (mut rows, mut changes) = (Vec::new(), Vec::new());
    for (at, person) in people {
        // A step that shares no factor with a year spreads the times without repeating them soon.
        let ago = i64::try_from(*at).unwrap_or(0).wrapping_mul(7_919_777).rem_euclid(A_YEAR);
        let row = person_row(person.clone(), now - ago);
        changes.push(history::row(actor, row.id, row.created_at, Act::Create, &history::difference(None, &row))?);
        rows.push(insertable(row));
    }
    customer::Entity::insert_many(rows).exec_without_returning(tx).await?;
    change::Entity::insert_many(changes).exec_without_returning(tx).await?;
    Ok(())
}
