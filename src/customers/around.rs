//! A page among others: how many customers there are, which of them it shows, and the way to the other pages.

use super::search::{END, Page, Query, Start, Total};
use crate::text::{self, grouped};

/// The cursor of a page as an address names it; none is the first page.
pub type Cursor<'c> = Option<(&'static str, &'c str)>;

/// What stands around the rows of a page.
pub struct Around {
    /// "1,024 customers" or "More than 10,000 customers".
    pub counted: String,
    /// "51 to 100 of 1,024"; nothing for an empty page.
    pub range: Option<String>,
    pub previous: Option<String>,
    pub next: Option<String>,
    pub first: String,
    /// The last page, unless nobody knows where that is.
    pub last: Option<String>,
}

impl Around {
    /// Around a page, with the addresses that `address` gives.
    pub fn of(page: &Page, total: Total, address: impl Fn(Cursor<'_>) -> String) -> Self {
        Self {
            counted: counted(total),
            range: range(page, total),
            previous: page.previous.as_deref().map(|cursor| address(Some(("before", cursor)))),
            next: page.next.as_deref().map(|cursor| address(Some(("after", cursor)))),
            first: address(None),
            last: matches!(total, Total::Exactly(_)).then(|| address(Some(("before", END)))),
        }
    }

    /// Whether there is more than this page.
    pub fn has_others(&self) -> bool {
        self.previous.is_some() || self.next.is_some()
    }
}

/// Where to go from a page that has emptied since somebody saw the link to it: to the last page, or back to the first.
pub fn nearest(query: &Query, page: &Page) -> Option<Cursor<'static>> {
    let cursor = match query.start {
        Start::After(_) => Some(("before", END)),
        Start::Before(_) => None,
        Start::First | Start::Last => return None,
    };
    page.rows.is_empty().then_some(cursor)
}

/// "1,024 customers" or "More than 10,000 customers".
fn counted(total: Total) -> String {
    match total {
        Total::Exactly(count) => text::counted(count),
        Total::MoreThan(count) => format!("More than {} customers", grouped(count)),
    }
}

/// "51 to 100 of 1,024"; nothing for an empty page.
fn range(page: &Page, total: Total) -> Option<String> {
    let count = match total {
        Total::Exactly(count) => grouped(count),
        Total::MoreThan(count) => format!("more than {}", grouped(count)),
    };
    let last = page.position + page.rows.len() as u64;
    (!page.rows.is_empty()).then(|| format!("{} to {} of {count}", grouped(page.position + 1), grouped(last)))
}
