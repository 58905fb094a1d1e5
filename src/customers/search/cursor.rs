//! Where a page of the list begins: the sort key of the row beside it, sealed so that only cursors of ours are followed.
//! It carries the key, not the row's id alone, so that a record changed meanwhile moves no page.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::Value;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    super::{birth_date::from_iso_text, entity::customer},
    order::{By, Order},
    terms::Rank,
};
use crate::{error::Error, secret};

/// The row beside which a page starts, by what it is sorted by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    order: String,
    key: Vec<SortValue>,
    id: Uuid,
    /// How well the row matched.
    pub rank: Rank,
    /// The row's number in the list when the page was made, from 0.
    pub position: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum SortValue {
    #[serde(rename = "t")]
    Text(String),
    #[serde(rename = "d")]
    Date(String),
    #[serde(rename = "n")]
    Number(i64),
}

impl Cursor {
    /// The cursor of `row`.
    pub fn of(row: &customer::Model, rank: Rank, order: Order, position: u64) -> Self {
        let key = match order.by {
            By::Match | By::Name => {
                vec![SortValue::Text(row.last_name_sort.clone()), SortValue::Text(row.first_name_sort.clone())]
            }
            By::BirthDate => vec![SortValue::Date(row.date_of_birth.to_string())],
            By::Creation => vec![SortValue::Number(row.created_at)],
            By::Change => vec![SortValue::Number(row.updated_at)],
            By::Deletion => vec![SortValue::Number(row.deleted_at.unwrap_or_default())],
        };
        Self { order: order.name(), key, id: row.id, rank, position }
    }

    /// Before whoever was changed at this moment or later, in the order of changes.
    pub fn at_change(at: i64) -> Self {
        let order = Order { by: By::Change, descending: false }.name();
        Self { order, key: vec![SortValue::Number(at)], id: Uuid::nil(), rank: Rank::Word, position: 0 }
    }

    /// The same row in the order of names alone.
    pub fn by_name(&self) -> Self {
        Self { order: Order { by: By::Name, ..Order::MATCH }.name(), ..self.clone() }
    }

    /// The last name as it is sorted, where names are sorted by.
    pub fn last_name(&self) -> Option<&str> {
        self.key.first().and_then(|key| if let SortValue::Text(name) = key { Some(name.as_str()) } else { None })
    }

    /// The cursor as it stands in an address.
    pub fn sealed(&self, secret: &secret::Key) -> Result<String, Error> {
        let mut text = serde_json::to_vec(self).map_err(|error| Error::internal(&error))?;
        let seal = secret.seal(&text);
        text.extend_from_slice(&seal);
        Ok(URL_SAFE_NO_PAD.encode(text))
    }

    /// A cursor of ours for `order`; nothing for any other text.
    pub fn opened(sealed: &str, order: Order, secret: &secret::Key) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (text, seal) = bytes.split_at_checked(bytes.len().checked_sub(16)?)?;
        if !secret.opens(text, seal) {
            return None;
        }
        serde_json::from_slice::<Self>(text).ok().filter(|cursor| cursor.order == order.name())
    }

    /// The sort key, to compare with: how well it matched where that counts, the order's columns, the id.
    pub fn values(&self) -> Option<Vec<Value>> {
        let value = |key: &SortValue| -> Option<Value> {
            Some(match key {
                SortValue::Text(text) => text.clone().into(),
                SortValue::Date(date) => from_iso_text(date)?.into(),
                SortValue::Number(number) => (*number).into(),
            })
        };
        let rank = (self.order == Order::MATCH.name()).then(|| Value::from(self.rank as i64));
        let mut values: Vec<Value> =
            rank.into_iter().map(Some).chain(self.key.iter().map(value)).collect::<Option<_>>()?;
        values.push(self.id.into());
        Some(values)
    }
}
