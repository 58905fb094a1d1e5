//! How the rows of one import are read: its settings, the rules, and what was typed in place of some rows.
//! The check, the commit and the report all read rows by the same plan.

use std::{collections::HashMap, sync::Arc};

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{
    super::form::{CustomerForm, Rules},
    entity::row,
    row::{Row, RowReader},
    scan::FileRead,
    settings::Settings,
};
use crate::{error::Error, record_file::Record};

/// How the rows of one import are read.
pub struct Plan {
    pub settings: Settings,
    pub reader: RowReader,
    /// By the places of rows.
    typed: HashMap<i64, CustomerForm>,
    /// The first place of a customer, and the first one after the last.
    from: i64,
    to: i64,
}

impl Plan {
    /// The plan of an import with so many rows.
    pub async fn of(
        db: &impl ConnectionTrait,
        import_id: Uuid,
        (settings, file, total): (&Settings, &FileRead, i64),
        rules: Rules,
    ) -> Result<Arc<Self>, Error> {
        let there = row::Entity::find().filter(row::Column::ImportId.eq(import_id));
        let rows = there.filter(row::Column::Typed.is_not_null()).all(db).await?;
        let typed = rows.into_iter().filter_map(|row| {
            let form = serde_urlencoded::from_str(row.typed.as_deref()?).ok()?;
            Some((row.place, form))
        });
        let from = settings.heading.map_or(0, |at| at.saturating_add(1));
        let (from, footer) = (i64::try_from(from).unwrap_or(i64::MAX), i64::try_from(settings.footer).unwrap_or(0));
        Ok(Arc::new(Self {
            settings: settings.clone(),
            reader: RowReader::new(settings, rules, file),
            typed: typed.collect(),
            from,
            to: total - footer,
        }))
    }

    /// Whether the row of this place is one of a customer, and no heading, and nothing before or after the table.
    pub fn is_customer(&self, place: i64) -> bool {
        (self.from..self.to).contains(&place)
    }

    /// The row of this place, read.
    pub fn read(&self, place: i64, record: &Record) -> Row {
        self.reader.read(record, self.typed.get(&place))
    }

    /// What somebody typed in place of a row.
    pub fn typed(&self, place: i64) -> Option<&CustomerForm> {
        self.typed.get(&place)
    }
}
