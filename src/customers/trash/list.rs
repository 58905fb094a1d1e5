//! The trash as a page shows it: rows, counts, and addresses ready for links.
//! Nothing here decides anything; the template only places what stands here.

use std::rc::Rc;

use url::form_urlencoded::Serializer;
use uuid::Uuid;

use super::{
    super::{
        around::{Around, Cursor, nearest},
        field::Field,
        search::{Page, Query, Total},
        selection::{self, State, entity::deletion},
        store::Customers,
        views::CustomerView,
    },
    views::Deleted,
};
use crate::{clock::Moment, error::Error, people, sign_in::SignedIn, text};

/// A page of the trash.
pub struct Trash {
    pub q: String,
    /// The deletion of many whose customers are shown, when not all are.
    pub deletion: Option<Together>,
    pub labels: Vec<String>,
    pub rows: Vec<Row>,
    /// For how many days customers are kept here; for ever without.
    pub keep: Option<u16>,
    /// How many there are, and the way to the other pages.
    pub around: Around,
}

/// A customer in the trash.
pub struct Row {
    pub customer: CustomerView,
    pub deleted: Option<Deleted>,
}

/// A deletion of many, as the page of its customers tells it.
pub struct Together {
    pub id: Uuid,
    pub who: Option<String>,
    pub when: Moment,
    /// "deleted 1,204 customers together", or what became of it.
    pub what: String,
    /// Whether all of it can be restored at once.
    pub can_be_undone: bool,
}

/// Where a page of the trash stands: what is searched for or the deletion that is shown, and the page by its cursor.
pub fn address(q: &str, deletion: Option<Uuid>, cursor: Cursor<'_>) -> String {
    let mut pairs = Serializer::new(String::new());
    match deletion {
        Some(id) => drop(pairs.append_pair("deletion", &id.to_string())),
        None if !q.is_empty() => drop(pairs.append_pair("q", q)),
        None => {}
    }
    pairs.extend_pairs(cursor);
    let pairs = pairs.finish();
    format!("/trash{}{pairs}", if pairs.is_empty() { "" } else { "?" })
}

/// Where to go from a page that has emptied since somebody saw the link to it.
pub fn nearest_page(query: &Query, deletion: Option<&deletion::Model>, page: &Page) -> Option<String> {
    nearest(query, page).map(|cursor| address(&query.text, deletion.map(|deletion| deletion.id), cursor))
}

impl Trash {
    /// The page that `query` asked for.
    pub async fn new(
        user: &SignedIn,
        customers: &Customers,
        query: &Query,
        deletion: Option<deletion::Model>,
        (page, total): (Page, Total),
    ) -> Result<Self, Error> {
        let (clock, today, keep) = (user.clock(), user.clock().today(), user.keep().trash);
        let id = deletion.as_ref().map(|deletion| deletion.id);
        let address = |cursor: Cursor<'_>| format!("{}{}", user.site().at, address(&query.text, id, cursor));
        let mut how = customers.how_deleted(&page.rows).await?;
        let fields = [Field::DateOfBirth, Field::PhoneNumber].map(Rc::new);
        let around = Around::of(&page, total, address);
        let row = |row: super::super::entity::customer::Model| Row {
            deleted: row.deleted_at.and_then(|at| how.remove(&row.id).map(|how| Deleted::of(how, at, keep, clock))),
            customer: CustomerView::of(row, clock, today, &fields),
        };
        let deletion = match deletion {
            Some(deletion) => Some(Together::of(user, deletion, !page.rows.is_empty()).await?),
            None => None,
        };
        Ok(Self {
            q: query.text.clone(),
            deletion,
            labels: fields.iter().map(|field| field.label().to_owned()).collect(),
            keep,
            around,
            rows: page.rows.into_iter().map(row).collect(),
        })
    }
}

impl Together {
    async fn of(user: &SignedIn, deletion: deletion::Model, any_left: bool) -> Result<Self, Error> {
        let is_done = deletion.state == State::Deleted;
        let names = people::usernames(user.db().read(), [deletion.user_id].into()).await?;
        let deleted = u64::try_from(deletion.deleted).unwrap_or(0);
        Ok(Self {
            id: deletion.id,
            who: names.into_iter().map(|(_, name)| name).next().filter(|_| is_done),
            when: user.clock().moment(deletion.at, user.clock().today()),
            what: if is_done {
                format!("deleted {} together", text::counted(deleted))
            } else {
                selection::told(&deletion).0
            },
            can_be_undone: is_done && any_left,
        })
    }
}
