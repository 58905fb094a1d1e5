//! Fills the register with made-up people, for the demo and for measuring.
//! They come with their history, as if a command had added them over the last year.

use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use tokio::{sync::mpsc, task};

use super::{
    entity::customer,
    form::{CustomerForm, Rules},
    history::{self, Act, Actor, Way, entity as change},
    place::Plan,
    search,
    store::Customers,
};
use crate::{
    clock::{Clock, now},
    db::{Db, bulk},
    error::Error,
};

/// Rows made up at once, and put in the order of their places: SQLite takes them twice as fast.
const AT_ONCE: usize = 250_000;

/// Rows to insert, and the beginning of each one's history.
type Rows = (Vec<customer::ActiveModel>, Vec<change::ActiveModel>);

impl Customers {
    /// Fills the register with made-up people, as if they had been added over the last year: all of them, or none.
    pub async fn fill(db: &Db, people: impl Iterator<Item = CustomerForm> + Send + 'static) -> Result<(), Error> {
        // People are made up on a thread of their own while those before them are written.
        let (made, mut rows) = mpsc::channel(8);
        let making = task::spawn_blocking(move || make(people, &made));
        let filled = db.write(move |tx| async move {
            let aside = bulk::set_aside(&tx, &["customers", "changes"]).await?;
            while let Some(rows) = rows.recv().await {
                let (customers, changes) = rows?;
                customer::Entity::insert_many(customers).exec_without_returning(&*tx).await?;
                change::Entity::insert_many(changes).exec_without_returning(&*tx).await?;
            }
            making.await.map_err(|error| Error::internal(&error))?;
            aside.put_back(&tx).await?;
            search::make_anew(&*tx).await
        });
        filled.await
    }
}

/// Makes up everyone; stops when nobody takes the rows any more.
fn make(people: impl Iterator<Item = CustomerForm>, to: &mpsc::Sender<Result<Rows, Error>>) {
    let rules = Rules { country: None, today: Clock::utc().today() };
    let (mut people, mut plan) = (people.enumerate().peekable(), Plan::default());
    let at_once = bulk::rows_at_once::<customer::Entity>().min(bulk::rows_at_once::<change::Entity>());
    while people.peek().is_some() {
        let made: Result<Vec<_>, Error> =
            people.by_ref().take(AT_ONCE).map(|(at, person)| row(at, &person, rules)).collect();
        let mut rows = match made {
            Ok(rows) => rows,
            Err(error) => return drop(to.blocking_send(Err(error))),
        };
        for row in &mut rows {
            row.place = plan.next(&row.last_name_sort, &row.first_name_sort);
        }
        rows.sort_unstable_by_key(|row| row.place);
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let rows: Vec<_> = rows.by_ref().take(at_once).collect();
            let changes: Result<_, _> = rows.iter().map(beginning).collect();
            let rows = changes
                .map(|changes| (rows.into_iter().map(|row| row.into_active_model().reset_all()).collect(), changes));
            if to.blocking_send(rows).is_err() {
                return;
            }
        }
    }
}

fn row(at: usize, person: &CustomerForm, rules: Rules) -> Result<customer::Model, Error> {
    const A_YEAR: i64 = 365 * 24 * 60 * 60;
    // A step that shares no factor with a year spreads the times without repeating them soon.
    let ago = i64::try_from(at).unwrap_or(0).wrapping_mul(7_919_777).rem_euclid(A_YEAR);
    Ok(person.check(rules)?.into_row(now() - ago))
}

fn beginning(row: &customer::Model) -> Result<change::ActiveModel, Error> {
    let actor = Actor { user_id: None, way: Way::Command };
    history::row(actor, row.id, row.created_at, Act::Create, &history::difference(None, row))
}
