//! Fills the register with made-up people, for the demo and for measuring.
//! They come with their history, as if a command had added them over the last year.

use sea_orm::{ConnectionTrait, EntityTrait};

use super::{
    entity::{change, customer},
    history::{self, Act, Actor, Way},
    place::Plan,
    sample::Person,
    store::{Customers, insertable, person_row},
};
use crate::{
    accounts::now,
    db::{self, Db},
    error::Error,
};

/// Rows in a statement, whose values have a limit, and in a commit.
const A_STATEMENT: usize = 2_500;
const A_COMMIT: usize = 100_000;
/// Rows made up at once, and put in the order of their places.
const AT_ONCE: usize = 500_000;

impl Customers {
    /// Fills the register with made-up people, as if they had been added over the last year.
    pub async fn fill(db: &Db, people: impl Iterator<Item = Person>) -> Result<(), Error> {
        let (mut people, mut plan) = (people.enumerate().peekable(), Plan::default());
        while people.peek().is_some() {
            let mut rows: Vec<_> = people.by_ref().take(AT_ONCE).map(|(at, person)| sample_row(at, person)).collect();
            for row in &mut rows {
                row.place = plan.next(&row.last_name_sort, &row.first_name_sort);
            }
            // The index of trigrams takes rows in the order of their places ten times as fast.
            rows.sort_unstable_by_key(|row| row.place);
            let mut rows = rows.into_iter().peekable();
            while rows.peek().is_some() {
                let some: Vec<_> = rows.by_ref().take(A_COMMIT).collect();
                db.write(move |tx| async move {
                    db::expect_many_rows(&tx).await?;
                    for rows in some.chunks(A_STATEMENT) {
                        insert_samples(&*tx, rows).await?;
                    }
                    Ok(())
                })
                .await?;
            }
        }
        Ok(())
    }
}

fn sample_row(at: usize, person: Person) -> customer::Model {
    const A_YEAR: i64 = 365 * 24 * 60 * 60;
    // A step that shares no factor with a year spreads the times without repeating them soon.
    let ago = i64::try_from(at).unwrap_or(0).wrapping_mul(7_919_777).rem_euclid(A_YEAR);
    person_row(person, now() - ago)
}

async fn insert_samples(tx: &impl ConnectionTrait, rows: &[customer::Model]) -> Result<(), Error> {
    let actor = Actor { user_id: None, way: Way::Command };
    let change = |row: &customer::Model| {
        history::row(actor, row.id, row.created_at, Act::Create, &history::difference(None, row))
    };
    let changes: Vec<_> = rows.iter().map(change).collect::<Result<_, _>>()?;
    let rows: Vec<_> = rows.iter().cloned().map(insertable).collect();
    customer::Entity::insert_many(rows).exec_without_returning(tx).await?;
    change::Entity::insert_many(changes).exec_without_returning(tx).await?;
    Ok(())
}
