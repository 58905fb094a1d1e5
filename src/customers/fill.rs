//! Adds many new customers at once.
//! They come with their history, as if a command had added them one by one.

use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use tokio::{sync::mpsc, task};

use super::{
    duplicates,
    entity::customer,
    form::{CustomerForm, Rules},
    history::{self, Act, entity as change},
    own_fields::{self, Definitions},
    search,
    store::Customers,
};
use crate::{
    db::{Db, bulk},
    error::Error,
    people::Actor,
};

/// Rows made at once and sorted by name, so that those of a page lie close together in SQLite's file: 4 MB of them.
const AT_ONCE: usize = 10_000;

/// Rows to insert, and the beginning of each one's history.
type Rows = (Vec<customer::ActiveModel>, Vec<change::ActiveModel>);

impl Customers {
    /// Adds a customer for each form, at the moment beside it: all of them, or none.
    pub async fn fill(
        db: &Db,
        rules: Rules,
        forms: impl Iterator<Item = (CustomerForm, i64)> + Send + 'static,
    ) -> Result<(), Error> {
        // Forms are checked on a thread of their own while those before them are written.
        let (made, mut rows) = mpsc::channel(1);
        let making = task::spawn_blocking(move || make(forms, &rules, &made));
        let filled = db.write(move |tx| async move {
            let dropped = bulk::drop_indexes(&tx, &["customers", "changes"]).await?;
            while let Some(rows) = rows.recv().await {
                let (customers, changes) = rows?;
                customer::Entity::insert_many(customers).exec_without_returning(&*tx).await?;
                change::Entity::insert_many(changes).exec_without_returning(&*tx).await?;
            }
            making.await.map_err(|error| Error::internal(&error))?;
            dropped.rebuild(&tx).await?;
            search::rebuild(&tx).await?;
            duplicates::look_at_all(&tx).await?;
            own_fields::take_unique_values(&tx).await
        });
        filled.await
    }
}

/// Makes the rows; stops at a form that breaks a rule, and when nobody takes the rows any more.
fn make(forms: impl Iterator<Item = (CustomerForm, i64)>, rules: &Rules, to: &mpsc::Sender<Result<Rows, Error>>) {
    let mut forms = forms.peekable();
    let at_once = bulk::rows_at_once::<customer::Entity>().min(bulk::rows_at_once::<change::Entity>());
    while forms.peek().is_some() {
        let rows = forms.by_ref().take(AT_ONCE).map(|(form, at)| Ok(form.check(rules)?.into_row(&rules.fields, at)));
        let mut rows = match rows.collect::<Result<Vec<_>, Error>>() {
            Ok(rows) => rows,
            Err(error) => return drop(to.blocking_send(Err(error))),
        };
        customer::by_name(&mut rows);
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let rows: Vec<_> = rows.by_ref().take(at_once).collect();
            let changes: Result<_, _> = rows.iter().map(|row| beginning(&rules.fields, row)).collect();
            let rows = changes
                .map(|changes| (rows.into_iter().map(|row| row.into_active_model().reset_all()).collect(), changes));
            if to.blocking_send(rows).is_err() {
                return;
            }
        }
    }
}

fn beginning(fields: &Definitions, row: &customer::Model) -> Result<change::ActiveModel, Error> {
    let actor = Actor::command();
    history::row(actor, row.id, row.created_at, Act::Create, &history::difference(fields, None, row))
}
