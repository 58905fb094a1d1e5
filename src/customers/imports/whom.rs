//! Whom rows may be, in words, as the report, programs and the command line tell it.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{
    complaints::RowComplaint, entity::matched::Model, json::RowOutput, model::Import, row::WHOLE_ROW, state::Verdict,
    store::Imports,
};
use crate::{customers::entity::customer, error::Error};

async fn customers(db: &impl ConnectionTrait, rows: &[Model]) -> Result<HashMap<Uuid, customer::Model>, Error> {
    let ids = rows.iter().filter_map(|row| row.customer_id);
    let found = customer::Entity::find().filter(customer::Column::Id.is_in(ids));
    let found = found.filter(customer::Column::DeletedAt.is_null()).all(db).await?;
    Ok(found.into_iter().map(|row| (row.id, row)).collect())
}

/// What is said of each of these rows, which may be somebody, by their places.
pub async fn words(db: &impl ConnectionTrait, rows: &[Model]) -> Result<HashMap<i64, String>, Error> {
    let customers = customers(db, rows).await?;
    let words = |row: &Model| {
        let customer = row.customer_id.and_then(|id| customers.get(&id));
        let whom = match (customer, row.other_line) {
            (Some(customer), _) => format!("May be {} (customer {})", customer.name(), customer.id),
            (None, Some(line)) => format!("May be the same as line {line} of the file"),
            (None, None) => "May be a customer who is no longer here".to_owned(),
        };
        Ok((row.place, format!("{whom}: {}", row.in_words()?)))
    };
    rows.iter().map(words).collect()
}

impl Imports {
    /// The customers whom rows may be, who are not in the trash.
    pub async fn whom(&self, rows: &[Model]) -> Result<HashMap<Uuid, customer::Model>, Error> {
        customers(self.jobs.db.read(), rows).await
    }

    /// The first rows that may be somebody and of which nobody has decided: line and words.
    pub async fn undecided(&self, import: &Import, most: usize) -> Result<Vec<(i64, String)>, Error> {
        let (mut rows, _) = self.matches(import, Verdict::Perhaps, (-1, most)).await?;
        rows.retain(|row| row.choice.is_none());
        let mut words = words(self.jobs.db.read(), &rows).await?;
        Ok(rows.iter().filter_map(|row| Some((row.line, words.remove(&row.place)?))).collect())
    }
}

impl RowOutput {
    /// A row that may be somebody.
    pub fn perhaps((line, message): (i64, String)) -> Self {
        let complaint = RowComplaint { field: WHOLE_ROW.to_owned(), code: "perhaps".to_owned(), message };
        Self { line, verdict: Verdict::Perhaps.name().to_owned(), complaints: vec![complaint] }
    }
}
