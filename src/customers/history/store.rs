//! Writing and reading history, in the transaction of the change itself.
//! So there is never a change without its history, nor the other way round.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, Query},
};
use uuid::Uuid;

use super::{
    super::{
        entity::customer,
        field::Field,
        imports::entity::import,
        own_fields::{Definitions, Values},
    },
    change::{Act, Change, FieldChange},
    entity as change,
};
use crate::{
    error::Error,
    people::{self, Actor, Channel},
};

/// The fields that differ between two states of a record; all of them when there was none before.
pub fn difference(fields: &Definitions, before: Option<&customer::Model>, after: &customer::Model) -> Vec<FieldChange> {
    let value = |field: &Field, row| Some(field.stored(row)).filter(|stored| !stored.is_empty());
    let change = |field: Field| FieldChange {
        before: before.and_then(|before| value(&field, before)),
        after: value(&field, after),
        field: field.name().into_owned(),
    };
    Field::all(fields).map(change).filter(|change| change.before != change.after).collect()
}

/// The row to insert beside a change of `customer_id`.
pub fn row(
    actor: Actor,
    customer_id: Uuid,
    at: i64,
    act: Act,
    fields: &[FieldChange],
) -> Result<change::ActiveModel, Error> {
    let fields = serde_json::to_string(fields).map_err(|error| Error::internal(&error))?;
    Ok(change::ActiveModel {
        customer_id: Set(customer_id),
        user_id: Set(actor.user_id),
        at: Set(at),
        act: Set(act.name().to_owned()),
        channel: Set(actor.channel.name().to_owned()),
        fields: Set(fields),
        import_id: Set(actor.import_id),
        ..Default::default()
    })
}

/// Writes down one thing that happened.
pub async fn record(
    tx: &impl ConnectionTrait,
    actor: Actor,
    customer_id: Uuid,
    at: i64,
    act: Act,
    fields: &[FieldChange],
) -> Result<(), Error> {
    let row = row(actor, customer_id, at, act, fields)?;
    change::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Some of what happened to a record, the latest first.
pub struct HistoryPage {
    pub changes: Vec<Change>,
    /// Where the next, older page begins; nothing on the last one.
    pub next: Option<i64>,
}

/// At most `limit` of the changes of a record, the latest first: those before `before`, else the latest of all.
pub async fn page(
    db: &impl ConnectionTrait,
    customer_id: Uuid,
    before: Option<i64>,
    limit: usize,
) -> Result<HistoryPage, Error> {
    let older = before.map(|before| change::Column::Seq.lt(before));
    let some = latest(customer_id).filter(Condition::all().add_option(older));
    let mut rows = some.limit(limit as u64 + 1).all(db).await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|row| row.seq);
    Ok(HistoryPage { changes: named(db, rows).await?, next })
}

fn latest(customer_id: Uuid) -> Select<change::Entity> {
    change::Entity::find().filter(change::Column::CustomerId.eq(customer_id)).order_by_desc(change::Column::Seq)
}

/// How far back the change of a field is looked for.
const LOOKED_BACK: u64 = 50;

/// The latest change of one of these fields, else the latest of all.
pub async fn last_change(
    db: &impl ConnectionTrait,
    customer_id: Uuid,
    fields: &[Field],
) -> Result<Option<Change>, Error> {
    let changes = named(db, latest(customer_id).limit(LOOKED_BACK).all(db).await?).await?;
    let touches =
        |change: &Change| change.fields.iter().any(|change| fields.iter().any(|field| field.name() == change.field));
    let touching = changes.iter().position(touches).unwrap_or(0);
    Ok(changes.into_iter().nth(touching))
}

/// The latest change of each of these customers.
pub async fn last_of_each(db: &impl ConnectionTrait, customers: Vec<Uuid>) -> Result<HashMap<Uuid, Change>, Error> {
    // One step along an index each, however long a history is.
    let last = Expr::cust("(SELECT max(seq) FROM changes WHERE changes.customer_id = customers.id)");
    let mut seqs = Query::select();
    seqs.expr(last).from(customer::Entity).and_where(customer::Column::Id.is_in(customers));
    let rows = change::Entity::find().filter(change::Column::Seq.in_subquery(seqs)).all(db).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.customer_id).collect();
    Ok(ids.into_iter().zip(named(db, rows).await?).collect())
}

/// What the words of changes name beside the changes themselves.
#[derive(Default)]
struct Names {
    people: HashMap<Uuid, String>,
    files: HashMap<Uuid, String>,
}

async fn named(db: &impl ConnectionTrait, rows: Vec<change::Model>) -> Result<Vec<Change>, Error> {
    let people = people::usernames(db, rows.iter().filter_map(|row| row.user_id).collect()).await?;
    let files = filenames(db, rows.iter().filter_map(|row| row.import_id).collect()).await?;
    let names = Names { people: people.into_iter().collect(), files };
    rows.iter().map(|row| read(row, &names)).collect()
}

/// The names of the files that imports brought.
async fn filenames(db: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<HashMap<Uuid, String>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let files = import::Entity::find().filter(import::Column::Id.is_in(ids));
    let files = files.select_only().columns([import::Column::Id, import::Column::Filename]).into_tuple();
    Ok(files.all(db).await?.into_iter().collect())
}

/// Every change of a field of a record.
pub async fn every_change(db: &impl ConnectionTrait, customer_id: Uuid) -> Result<Vec<FieldChange>, Error> {
    let mut all = Vec::new();
    for row in latest(customer_id).all(db).await? {
        all.extend(read(&row, &Names::default())?.fields);
    }
    Ok(all)
}

/// The imports that a record came from, or that changed it.
pub async fn imports(db: &impl ConnectionTrait, customer_id: Uuid) -> Result<Vec<Uuid>, Error> {
    let by_import = change::Entity::find().filter(change::Column::CustomerId.eq(customer_id));
    let ids = by_import.filter(change::Column::ImportId.is_not_null()).select_only().column(change::Column::ImportId);
    Ok(ids.distinct().into_tuple().all(db).await?)
}

/// A record as it was when it was created.
pub async fn as_created(
    db: &impl ConnectionTrait,
    fields: &Definitions,
    mut customer: customer::Model,
) -> Result<customer::Model, Error> {
    customer.fields = Values::default();
    let created = change::Entity::find()
        .filter(change::Column::CustomerId.eq(customer.id))
        .filter(change::Column::Act.eq(Act::Create.name()))
        .one(db)
        .await?
        .ok_or_else(|| Error::Internal("a record without a beginning".into()))?;
    for FieldChange { field, after, .. } in read(&created, &Names::default())?.fields {
        if let (Some(field), Some(value)) = (Field::named(&field, fields), after) {
            field.put(&mut customer, &value);
        }
    }
    (customer.version, customer.updated_at) = (1, customer.created_at);
    Ok(customer)
}

fn read(row: &change::Model, names: &Names) -> Result<Change, Error> {
    let unknown = || Error::Internal(format!("a change of unknown kind: {} by {}", row.act, row.channel));
    Ok(Change {
        who: row.user_id.and_then(|id| names.people.get(&id).cloned()),
        user_id: row.user_id,
        at: row.at,
        act: Act::ALL.into_iter().find(|act| act.name() == row.act).ok_or_else(unknown)?,
        channel: Channel::named(&row.channel).ok_or_else(unknown)?,
        fields: serde_json::from_str(&row.fields).map_err(|error| Error::internal(&error))?,
        file: row.import_id.and_then(|id| names.files.get(&id).cloned()),
    })
}
