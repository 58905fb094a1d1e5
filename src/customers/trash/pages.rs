//! The page of the trash: whoever was deleted, and back with those that are ticked.
//! Everybody may look; who edits customers may restore them.

use actix_web::web::Query as Asked;
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    super::{
        field::Value,
        pages::notice,
        search::{END, LONGEST, Order, Query, Start},
        selection::entity::deletion,
        store::Customers,
    },
    form::TicksForm,
    list::{Trash, address},
};
use crate::{
    error::Error,
    http::{
        flash,
        html::{self, Answer, Target},
        page::Shell,
    },
    sign_in::{Editor, FormBy, SignedIn},
};

/// How many customers a page shows.
const PAGE: u64 = 50;

/// What the address of the trash says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TrashParams {
    pub q: String,
    /// The deletion of many whose customers are meant; it is not searched.
    pub deletion: String,
    pub after: String,
    pub before: String,
}

#[derive(Template)]
#[template(path = "customers/trash/index.html", blocks = ["results"])]
struct IndexPage {
    shell: Shell,
    list: Trash,
}

/// `GET /trash`.
pub async fn index(user: SignedIn, asked: Asked<TrashParams>, target: Target) -> Answer {
    let customers = user.customers().await?;
    let (deletion, query) = (deletion(&customers, &asked).await?, query(&customers, &asked));
    let found = match &deletion {
        Some(deletion) => customers.trash_of(deletion, &query).await?,
        None => customers.search(&query).await?,
    };
    if let Some(nearest) = super::list::nearest_page(&query, deletion.as_ref(), &found.0) {
        return Ok(html::see_other(user.site(), &nearest));
    }
    let list = Trash::new(&user, &customers, &query, deletion, found).await?;
    if target.is("results") {
        return html::part_at(&list.around.first.clone(), &IndexPage { list, shell: user.shell() }.as_results());
    }
    html::page(&IndexPage { list, shell: user.shell_with(notice::of(&user).await?) })
}

/// The deletion of many that is asked for.
async fn deletion(customers: &Customers, asked: &TrashParams) -> Result<Option<deletion::Model>, Error> {
    if asked.deletion.is_empty() {
        return Ok(None);
    }
    let id: Uuid = asked.deletion.parse().map_err(|_| Error::NotFound)?;
    customers.deletion(id).await.map(Some)
}

fn query(customers: &Customers, asked: &TrashParams) -> Query {
    let text = if asked.deletion.is_empty() { asked.q.trim().chars().take(LONGEST).collect() } else { String::new() };
    let start = match [&asked.after, &asked.before].map(|sealed| customers.cursor(sealed, Order::TRASH)) {
        [Some(after), _] => Start::After(after),
        [None, Some(before)] => Start::Before(before),
        [None, None] if asked.before == END => Start::Last,
        [None, None] => Start::First,
    };
    Query { text, order: Order::TRASH, start, limit: PAGE, listed: Some(Vec::new()) }
}

/// `POST /trash`: restores those that are ticked.
pub async fn restore(sent: FormBy<Editor, TicksForm>) -> Answer {
    let FormBy { who: user, form } = sent;
    let back = address(&form.q, None, None);
    if form.ticked.is_empty() {
        return Ok(html::see_other(user.site(), &back));
    }
    let done = user.customers().await?.restore_ticked(form.ticked).await?;
    let first = done.taken.first().map(|id| format!(".{id}")).unwrap_or_default();
    flash::see_other(user.site(), &back, &format!("back.{}.{}{first}", done.restored, done.taken.len()))
}
