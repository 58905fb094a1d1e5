//! What the addresses of lists say: which customers, in which order, from where on and how many.
//! All that is wrong with the parameters is told at once.

use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    search::{LONGEST, Order, Query, Start},
    store::Customers,
};
use crate::error::{Complaint, Invalid};

/// How many entries a page has unless it says otherwise, and at most.
const PAGE: (u64, u64) = (50, 200);

/// Which part of a history.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HistoryQuery {
    /// How many changes at most.
    #[param(example = 50, value_type = Option<u64>, minimum = 1, maximum = 200)]
    limit: Option<String>,
    /// The `next` of the page before.
    after: Option<String>,
}

impl HistoryQuery {
    /// Where the page begins and how long it is, or all that is wrong with the parameters.
    pub fn read(&self) -> Result<(Option<i64>, usize), Invalid> {
        let mut invalid = Invalid::default();
        let limit = limit(self.limit.as_deref(), "changes", &mut invalid);
        let after = self.after.as_deref().filter(|after| !after.is_empty()).map(str::parse);
        let after = after.transpose().unwrap_or_else(|_| {
            invalid.add("after", Complaint::new("not_a_cursor", "Send the cursor that came as next"));
            None
        });
        if invalid.is_empty() { Ok((after, usize::try_from(limit).unwrap_or(0))) } else { Err(invalid) }
    }
}

/// How many a page has.
fn limit(sent: Option<&str>, what: &str, invalid: &mut Invalid) -> u64 {
    let limit = sent.map_or(Some(PAGE.0), |limit| limit.parse().ok()).filter(|limit| (1..=PAGE.1).contains(limit));
    limit.unwrap_or_else(|| {
        invalid.add("limit", Complaint::new("out_of_range", format!("Ask for 1 to {} {what}", PAGE.1)));
        PAGE.0
    })
}

/// Which customers, in which order.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Part of a name or phone number, or a date of birth.
    #[param(example = "love")]
    q: Option<String>,
    /// `name`, `date_of_birth`, `created_at` or `updated_at`, prefixed with `-` to reverse it.
    #[param(example = "-created_at", inline, schema_with = orders)]
    sort: Option<String>,
    /// The most customers to return.
    #[param(example = 50, value_type = Option<u64>, minimum = 1, maximum = 200)]
    limit: Option<String>,
    /// The `next` of the previous page, with the same `sort`.
    after: Option<String>,
}

/// The words of the orders, for the document.
pub fn orders() -> utoipa::openapi::schema::Object {
    let words = ["name", "date_of_birth", "created_at", "updated_at"];
    let both = words.iter().flat_map(|word| [(*word).to_owned(), format!("-{word}")]);
    utoipa::openapi::schema::ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::Type::String)
        .enum_values(Some(both))
        .description(Some("The sort order. Prefix `-` to reverse it."))
        .build()
}

/// What is searched for, and the order of what is found.
pub fn searched(q: Option<&str>, sort: Option<&str>, invalid: &mut Invalid) -> (String, Order) {
    let text = q.unwrap_or_default().trim().to_owned();
    let usual = Order::usual(&text);
    let order = sort.map_or(Some(usual), Order::named).unwrap_or_else(|| {
        invalid.add("sort", Complaint::new("not_known", "Choose one of the sort orders listed for this operation"));
        usual
    });
    (text, order)
}

/// Complains of a search that is too long.
pub fn check_length(text: &str, invalid: &mut Invalid) {
    if text.chars().count() > LONGEST {
        invalid.add("q", Complaint::new("too_long", format!("Search for at most {LONGEST} characters")));
    }
}

impl ListQuery {
    /// What to look for, or all that is wrong with the parameters.
    pub fn read(&self, customers: &Customers) -> Result<Query, Invalid> {
        let mut invalid = Invalid::default();
        let (text, order) = searched(self.q.as_deref(), self.sort.as_deref(), &mut invalid);
        let limit = limit(self.limit.as_deref(), "customers", &mut invalid);
        let after =
            self.after.as_deref().filter(|after| !after.is_empty()).map(|sealed| customers.cursor(sealed, order));
        let start = match after {
            None => Start::First,
            Some(Some(cursor)) => Start::After(cursor),
            Some(None) => {
                let words = "Send the next of the previous page, with the same sort";
                invalid.add("after", Complaint::new("not_a_cursor", words));
                Start::First
            }
        };
        check_length(&text, &mut invalid);
        if invalid.is_empty() { Ok(Query { text, order, start, limit, listed: None }) } else { Err(invalid) }
    }
}
