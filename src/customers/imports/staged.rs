//! The rows of a file as they wait in the database: some thousand in a piece, compressed, read one piece at a time.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait as _},
};
use uuid::Uuid;

use super::{entity::chunk, state::Verdict};
use crate::{error::Error, record_file::Record};

/// The rows of a chunk.
pub const ROWS: usize = 2_000;
/// The most bytes of the rows of a chunk, so that long rows do not make it large.
pub const BYTES: usize = 1024 * 1024;
/// How hard rows are compressed: fast.
const LEVEL: i32 = 1;

/// Rows of a file with the place of the first.
pub struct Staged {
    pub first: i64,
    pub records: Vec<Record>,
    pub verdicts: Vec<u8>,
}

/// The row of a chunk.
pub fn row(import_id: Uuid, first: i64, records: &[Record]) -> Result<chunk::Model, Error> {
    let mut lines = Vec::new();
    for record in records {
        serde_json::to_writer(&mut lines, record).map_err(|error| Error::internal(&error))?;
        lines.push(b'\n');
    }
    Ok(chunk::Model {
        import_id,
        first,
        rows: i64::try_from(records.len()).unwrap_or(i64::MAX),
        records: zstd::bulk::compress(&lines, LEVEL).map_err(|error| Error::internal(&error))?,
        verdicts: vec![Verdict::Unchecked.letter(); records.len()],
    })
}

impl Staged {
    /// The rows of a chunk.
    pub fn read(chunk: chunk::Model) -> Result<Self, Error> {
        let lines = lines(&chunk)?;
        let records = serde_json::Deserializer::from_str(&lines).into_iter::<Record>();
        let records = records.collect::<Result<_, _>>().map_err(|error| Error::internal(&error))?;
        Ok(Self { first: chunk.first, records, verdicts: chunk.verdicts })
    }
}

/// The rows of a chunk as they are kept, one a line.
pub fn lines(chunk: &chunk::Model) -> Result<String, Error> {
    let lines = zstd::stream::decode_all(&*chunk.records).map_err(|error| Error::internal(&error))?;
    String::from_utf8(lines).map_err(|error| Error::internal(&error))
}

/// Writes chunks.
pub async fn insert(tx: &impl ConnectionTrait, chunks: Vec<chunk::Model>) -> Result<(), Error> {
    if !chunks.is_empty() {
        let rows = chunks.into_iter().map(|chunk| chunk.into_active_model().reset_all());
        chunk::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// The chunk with the row of this place, or the next one after it.
pub async fn from(db: &impl ConnectionTrait, import_id: Uuid, place: i64) -> Result<Option<chunk::Model>, Error> {
    let chunks = chunk::Entity::find().filter(chunk::Column::ImportId.eq(import_id));
    let ends_after = Expr::col(chunk::Column::First).add(Expr::col(chunk::Column::Rows)).gt(place);
    Ok(chunks.filter(ends_after).order_by_asc(chunk::Column::First).limit(1).one(db).await?)
}

/// The first row of each chunk that ends after `place`.
pub async fn firsts(db: &impl ConnectionTrait, import_id: Uuid, place: i64) -> Result<Vec<i64>, Error> {
    let ends_after = Expr::col(chunk::Column::First).add(Expr::col(chunk::Column::Rows)).gt(place);
    let chunks = chunk::Entity::find().filter(chunk::Column::ImportId.eq(import_id)).filter(ends_after);
    let firsts = chunks.select_only().column(chunk::Column::First).order_by_asc(chunk::Column::First);
    Ok(firsts.into_tuple().all(db).await?)
}

/// The chunk that begins with the row of this place.
pub async fn at(db: &impl ConnectionTrait, import_id: Uuid, first: i64) -> Result<chunk::Model, Error> {
    chunk::Entity::find_by_id((import_id, first)).one(db).await?.ok_or(Error::NotFound)
}

/// Writes what becomes of the rows of a chunk.
pub async fn judge(tx: &impl ConnectionTrait, import_id: Uuid, first: i64, verdicts: Vec<u8>) -> Result<(), Error> {
    chunk::Entity::update_many()
        .col_expr(chunk::Column::Verdicts, Expr::value(verdicts))
        .filter(chunk::Column::ImportId.eq(import_id))
        .filter(chunk::Column::First.eq(first))
        .exec(tx)
        .await?;
    Ok(())
}
