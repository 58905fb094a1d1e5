//! How customers are found and put in order: terms over names and phone numbers, pages by keyset, never by OFFSET.
//! Terms are literal: `%`, `_` and `\` mean themselves.

use deunicode::deunicode_char;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoSimpleExpr, Order as Direction, QueryFilter, QueryOrder,
    QuerySelect, Select,
    sea_query::{Expr, ExprTrait, LikeExpr, SimpleExpr},
};
use unicode_normalization::UnicodeNormalization;

use super::{
    cursor::Cursor,
    entity::customer::{self, Column},
};
use crate::{accounts::Keys, error::Error};

/// Past this many the count says "more than".
const COUNTED: u64 = 10_000;

/// The most words that are looked for; each one nests the condition deeper, and a stack has an end.
const WORDS: usize = 10;

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Last name, then first name.
    Name,
    BirthDate,
    Creation,
    Change,
}

/// What the list is sorted by, and which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    pub by: By,
    pub descending: bool,
}

impl Order {
    /// By name, A first.
    pub const DEFAULT: Self = Self { by: By::Name, descending: false };

    /// The order by its word in an address: `name`, `-created_at`, …
    pub fn named(word: &str) -> Option<Self> {
        let (descending, column) = word.strip_prefix('-').map_or((false, word), |column| (true, column));
        let by = [By::Name, By::BirthDate, By::Creation, By::Change].into_iter().find(|by| by.name() == column)?;
        Some(Self { by, descending })
    }

    /// The order's word in an address.
    pub fn name(self) -> String {
        format!("{}{}", if self.descending { "-" } else { "" }, self.by.name())
    }
}

impl By {
    fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::BirthDate => "date_of_birth",
            Self::Creation => "created_at",
            Self::Change => "updated_at",
        }
    }

    fn columns(self) -> &'static [Column] {
        match self {
            Self::Name => &[Column::LastNameSort, Column::FirstNameSort, Column::Id],
            Self::BirthDate => &[Column::DateOfBirth, Column::Id],
            Self::Creation => &[Column::CreatedAt, Column::Id],
            Self::Change => &[Column::UpdatedAt, Column::Id],
        }
    }
}

/// Which page of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// The first.
    First,
    /// The one after the row of a cursor.
    After(Cursor),
    /// The one before the row of a cursor.
    Before(Cursor),
}

/// What to look for, in which order, from where, how many.
#[derive(Debug, Clone)]
pub struct Query {
    pub text: String,
    pub order: Order,
    pub start: Start,
    pub limit: u64,
}

/// One page of the list.
#[derive(Debug)]
pub struct Page {
    pub rows: Vec<customer::Model>,
    /// The number of the first row in the list, from 0.
    pub position: u64,
    /// The cursor of the page before, when there is one.
    pub previous: Option<String>,
    /// The cursor of the page after, when there is one.
    pub next: Option<String>,
}

/// How many there are, counted as far as counting is cheap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    Exactly(u64),
    MoreThan(u64),
}

/// The page of customers that `query` asks for.
pub async fn page(db: &impl ConnectionTrait, query: &Query, keys: &Keys) -> Result<Page, Error> {
    let backwards = matches!(query.start, Start::Before(_));
    let mut select = found(&query.text).limit(query.limit + 1);
    let direction = if query.order.descending == backwards { Direction::Asc } else { Direction::Desc };
    for column in query.order.by.columns() {
        select = select.order_by(*column, direction.clone());
    }
    if let Start::After(cursor) | Start::Before(cursor) = &query.start {
        let values = cursor.values().ok_or(Error::Malformed("The page asked for cannot be read."))?;
        let here = Expr::tuple(query.order.by.columns().iter().map(|column| column.into_simple_expr()));
        let there = Expr::tuple(values.into_iter().map(SimpleExpr::from));
        select = select.filter(if direction == Direction::Asc { here.gt(there) } else { here.lt(there) });
    }
    let mut rows = select.all(db).await?;
    let more = rows.len() as u64 > query.limit;
    rows.truncate(usize::try_from(query.limit).unwrap_or(usize::MAX));
    if backwards {
        rows.reverse();
    }
    let count = rows.len() as u64;
    let position = match &query.start {
        Start::First => 0,
        Start::After(cursor) => cursor.position + 1,
        Start::Before(cursor) => cursor.position.saturating_sub(count),
    };
    let (before, after) = match query.start {
        Start::First => (false, more),
        Start::After(_) => (true, more),
        Start::Before(_) => (more, true),
    };
    let cursor = |row: Option<&customer::Model>, wanted: bool, position| match row.filter(|_| wanted) {
        Some(row) => Cursor::of(row, query.order, position).sealed(keys).map(Some),
        None => Ok(None),
    };
    let previous = cursor(rows.first(), before, position)?;
    let next = cursor(rows.last(), after, (position + count).saturating_sub(1))?;
    Ok(Page { rows, position, previous, next })
}

/// How many customers `text` finds.
pub async fn total(db: &impl ConnectionTrait, text: &str) -> Result<Total, Error> {
    let ids = found(text).select_only().column(Column::Id).limit(COUNTED + 1);
    let counted = sea_orm::PaginatorTrait::count(ids, db).await?;
    Ok(if counted > COUNTED { Total::MoreThan(COUNTED) } else { Total::Exactly(counted) })
}

/// The customers that `text` finds and the trash does not hold.
fn found(text: &str) -> Select<customer::Entity> {
    let select = customer::Entity::find().filter(Column::DeletedAt.is_null());
    if let Some(digits) = phone_digits(text) {
        return select.filter(Column::PhoneNumber.like(part(&digits)));
    }
    fold(text).split_whitespace().take(WORDS).fold(select, |select, term| {
        let mut either =
            Condition::any().add(Column::LastNameSort.like(part(term))).add(Column::FirstNameSort.like(part(term)));
        if term.bytes().all(|byte| byte.is_ascii_digit()) {
            either = either.add(Column::PhoneNumber.like(part(term)));
        }
        select.filter(either)
    })
}

fn part(term: &str) -> LikeExpr {
    let literal = term.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    LikeExpr::new(format!("%{literal}%")).escape('\\')
}

/// The digits of a text that is a phone number or a part of one, without the 0 or 00 that stands for a code.
fn phone_digits(text: &str) -> Option<String> {
    let text: String = text.nfkc().collect::<String>().replace("(0)", "");
    let phone_like = text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-.()/".contains(c));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let significant = digits.trim_start_matches('0');
    (phone_like && significant.len() >= 2).then(|| significant.to_owned())
}

/// A text as it is compared and sorted: lower case, Latin letters without accents, other scripts as they are.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd() {
        match c {
            '\u{300}'..='\u{36F}' => {}
            'A'..='Z' => folded.push(c.to_ascii_lowercase()),
            '\0'..='\u{7F}' => folded.push(c),
            '\u{80}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' | '\u{2018}' | '\u{2019}' => {
                folded.push_str(&deunicode_char(c).unwrap_or_default().to_lowercase());
            }
            other => folded.extend(other.to_lowercase()),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_are_folded_and_other_scripts_kept() {
        let cases = [
            ("José", "jose"),
            ("ŁUKASZ", "lukasz"),
            ("Weiß", "weiss"),
            ("Søren Ångström", "soren angstrom"),
            ("Işık İnan", "isik inan"),
            ("O’Brien", "o'brien"),
            ("Nguyễn", "nguyen"),
            ("Иван", "иван"),
            ("Παπαδόπουλος", "παπαδοπουλος"),
            ("नर्मदा", "नर्मदा"),
            ("王小明", "王小明"),
        ];
        for (text, expected) in cases {
            assert_eq!(fold(text), expected.nfkd().collect::<String>(), "{text}");
        }
    }

    #[test]
    fn a_phone_number_is_known_by_its_digits() {
        let cases = [
            ("020 7946", Some("207946")),
            ("+44 (0)20", Some("4420")),
            ("0044 20", Some("4420")),
            ("0958", Some("958")),
            ("ada 0958", None),
            ("ada", None),
            ("0", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(phone_digits(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn an_order_has_one_word() {
        for word in ["name", "-name", "date_of_birth", "-date_of_birth", "created_at", "-updated_at"] {
            assert_eq!(Order::named(word).map(Order::name).as_deref(), Some(word));
        }
        assert_eq!(Order::named("phone_number"), None);
    }
}
