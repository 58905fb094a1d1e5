//! Writing and reading history, in the transaction of the change itself.
//! So there is never a change without its history, nor the other way round.

use std::collections::{BTreeSet, HashMap};

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
        merges::{self, entity as merge},
        own_fields::{Definitions, Values},
    },
    change::{Act, Change, FieldChange, MergeOf},
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
    let fields = stored(fields)?;
    Ok(change::ActiveModel {
        customer_id: Set(customer_id),
        user_id: Set(actor.user_id),
        at: Set(at),
        act: Set(act.name().to_owned()),
        channel: Set(actor.channel.name().to_owned()),
        fields: Set(fields),
        import_id: Set(actor.import_id),
        merge_id: Set(actor.merge_id),
        ..Default::default()
    })
}

/// Changed fields as a row keeps them.
pub fn stored(fields: &[FieldChange]) -> Result<String, Error> {
    serde_json::to_string(fields).map_err(|error| Error::internal(&error))
}

/// The changed fields of a row.
pub fn fields(row: &change::Model) -> Result<Vec<FieldChange>, Error> {
    serde_json::from_str(&row.fields).map_err(|error| Error::internal(&error))
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

/// At most `limit` of the changes of a record and of those merged into it, the latest first: those before `before`, else the
/// latest of all.
pub async fn page(
    db: &impl ConnectionTrait,
    customer_id: Uuid,
    before: Option<i64>,
    limit: usize,
) -> Result<HistoryPage, Error> {
    let family = merges::family(db, &[customer_id]).await?;
    // A merge is told once, by the record that was kept.
    let told_there = [Act::Merged, Act::Unmerge].map(Act::name);
    let told =
        Condition::any().add(change::Column::CustomerId.eq(customer_id)).add(change::Column::Act.is_not_in(told_there));
    let older = before.map(|before| change::Column::Seq.lt(before));
    let some =
        latest(&family).filter(Condition::all().add_option((family.len() > 1).then_some(told)).add_option(older));
    let mut rows = some.limit(limit as u64 + 1).all(db).await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|row| row.seq);
    Ok(HistoryPage { changes: named(db, rows, Some(customer_id)).await?, next })
}

fn latest(family: &[Uuid]) -> Select<change::Entity> {
    let of_them = change::Column::CustomerId.is_in(family.iter().copied());
    change::Entity::find().filter(of_them).order_by_desc(change::Column::Seq)
}

/// How far back the change of a field is looked for.
const LOOKED_BACK: u64 = 50;

/// The latest change of one of these fields, else the latest of all.
pub async fn last_change(
    db: &impl ConnectionTrait,
    customer_id: Uuid,
    fields: &[Field],
) -> Result<Option<Change>, Error> {
    let changes = named(db, latest(&[customer_id]).limit(LOOKED_BACK).all(db).await?, None).await?;
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
    Ok(ids.into_iter().zip(named(db, rows, None).await?).collect())
}

/// What the words of changes name beside the changes themselves.
#[derive(Default)]
struct Names {
    people: HashMap<Uuid, String>,
    files: HashMap<Uuid, String>,
    merges: HashMap<Uuid, merge::Model>,
    /// Of records other than the one that is asked about.
    records: HashMap<Uuid, String>,
}

/// Changes with the names in them; of a record and those merged into it, when that is `asked` about.
async fn named(db: &impl ConnectionTrait, rows: Vec<change::Model>, asked: Option<Uuid>) -> Result<Vec<Change>, Error> {
    let people = people::usernames(db, rows.iter().filter_map(|row| row.user_id).collect()).await?;
    let files = filenames(db, rows.iter().filter_map(|row| row.import_id).collect()).await?;
    let merges = merges_of(db, rows.iter().filter_map(|row| row.merge_id).collect()).await?;
    let beside = merges.iter().flat_map(|merge| [merge.kept_id, merge.other_id]);
    let others = rows.iter().map(|row| row.customer_id).filter(|id| asked.is_some_and(|asked| asked != *id));
    let records = records(db, beside.chain(others).collect()).await?;
    let merges = merges.into_iter().map(|merge| (merge.id, merge)).collect();
    let names = Names { people: people.into_iter().collect(), files, merges, records };
    rows.iter().map(|row| read(row, &names, asked)).collect()
}

async fn merges_of(db: &impl ConnectionTrait, ids: BTreeSet<Uuid>) -> Result<Vec<merge::Model>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(merge::Entity::find().filter(merge::Column::Id.is_in(ids)).all(db).await?)
}

/// The names of records, wherever they are.
async fn records(db: &impl ConnectionTrait, ids: BTreeSet<Uuid>) -> Result<HashMap<Uuid, String>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = customer::Entity::find().filter(customer::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name())).collect())
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

/// Every change of a field of these records.
pub async fn every_change(db: &impl ConnectionTrait, records: &[Uuid]) -> Result<Vec<FieldChange>, Error> {
    let mut all = Vec::new();
    for row in latest(records).all(db).await? {
        all.extend(fields(&row)?);
    }
    Ok(all)
}

/// The imports that these records came from, or that changed them.
pub async fn imports(db: &impl ConnectionTrait, records: &[Uuid]) -> Result<Vec<Uuid>, Error> {
    let by_import = change::Entity::find().filter(change::Column::CustomerId.is_in(records.iter().copied()));
    let ids = by_import.filter(change::Column::ImportId.is_not_null()).select_only().column(change::Column::ImportId);
    Ok(ids.distinct().into_tuple().all(db).await?)
}

/// A record as it was when it was created.
pub async fn as_created(
    db: &impl ConnectionTrait,
    own: &Definitions,
    mut customer: customer::Model,
) -> Result<customer::Model, Error> {
    customer.fields = Values::default();
    let created = change::Entity::find()
        .filter(change::Column::CustomerId.eq(customer.id))
        .filter(change::Column::Act.eq(Act::Create.name()))
        .one(db)
        .await?
        .ok_or_else(|| Error::Internal("a record without a beginning".into()))?;
    for FieldChange { field, after, .. } in fields(&created)? {
        if let (Some(field), Some(value)) = (Field::named(&field, own), after) {
            field.put(&mut customer, &value);
        }
    }
    (customer.version, customer.updated_at) = (1, customer.created_at);
    Ok(customer)
}

fn read(row: &change::Model, names: &Names, asked: Option<Uuid>) -> Result<Change, Error> {
    let unknown = || Error::Internal(format!("a change of unknown kind: {} by {}", row.act, row.channel));
    let record = |id: Uuid| names.records.get(&id).cloned();
    let merge = row.merge_id.map(|id| {
        let merge = names.merges.get(&id);
        MergeOf {
            id,
            beside: merge.and_then(|merge| record(merge.beside(row.customer_id))),
            kept: merge.is_none_or(|merge| merge.kept_id == row.customer_id),
            stands: merge.is_some_and(|merge| merge.undone_at.is_none()),
        }
    });
    Ok(Change {
        customer_id: row.customer_id,
        who: row.user_id.and_then(|id| names.people.get(&id).cloned()),
        user_id: row.user_id,
        at: row.at,
        act: Act::ALL.into_iter().find(|act| act.name() == row.act).ok_or_else(unknown)?,
        channel: Channel::named(&row.channel).ok_or_else(unknown)?,
        fields: fields(row)?,
        file: row.import_id.and_then(|id| names.files.get(&id).cloned()),
        merge,
        of: record(row.customer_id).filter(|_| asked.is_some_and(|asked| asked != row.customer_id)),
    })
}
