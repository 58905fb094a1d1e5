//! The pages of many customers: the question before they are deleted, how far that is, and the way back.
//! The list's own form leads here, with scripts or without.

use actix_web::{HttpRequest, HttpResponse, web::Path};
use askama::Template;
use uuid::Uuid;

use super::{
    super::{
        exports::{ExportOf, Format, answer},
        list::list_address,
        search::{Order, Query, Start, Total},
        store::Customers,
    },
    entity::{State, deletion},
    form::{Act, SelectionForm},
};
use crate::{
    clock::now,
    error::Error,
    http::{
        flash,
        html::{self, Answer, Button, Target},
        page::Shell,
    },
    sign_in::{Editor, FormBy, SignedIn},
    text::counted,
};

/// How many are named in the question.
const NAMED: usize = 10;

#[derive(Template)]
#[template(path = "customers/selection/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    form: SelectionForm,
    /// "12 customers".
    counted: String,
    names: Vec<String>,
    /// How many are not named.
    more: u64,
    id: Uuid,
    at: i64,
    back: String,
}

#[derive(Template)]
#[template(path = "customers/selection/show.html", blocks = ["work"])]
struct ShowPage {
    shell: Shell,
    id: Uuid,
    deletion: Told,
}

/// A deletion in words.
struct Told {
    is_under_way: bool,
    can_be_undone: bool,
    sentence: String,
}

/// `GET /customers/selection`: the list, for whoever comes back to it after signing in.
pub async fn to_list(user: SignedIn) -> HttpResponse {
    html::see_other(user.site(), "/customers")
}

/// `POST /customers/selection`: exports, asks before it deletes, or deletes what was asked about.
pub async fn select(sent: FormBy<SignedIn, SelectionForm>, request: HttpRequest) -> Answer {
    let FormBy { who: user, form } = sent;
    let back = list_address(&query(&form, Start::First, 0), order(&form), None);
    match form.act {
        Some(_) if form.is_empty() => Ok(html::see_other(user.site(), &back)),
        Some(Act::Export(format)) => export(&user, &form, format, &request).await,
        Some(Act::Delete) => delete(user.as_editor()?, form, back).await,
        Some(Act::Merge) => merge(&user.as_editor()?, &form, &back),
        None => Err(Error::Malformed("The form does not say what to do.").into()),
    }
}

async fn export(user: &SignedIn, form: &SelectionForm, format: Format, request: &HttpRequest) -> Answer {
    let customers = user.customers().await?;
    let export = if form.all {
        customers.export(ExportOf { order: order(form), ..ExportOf::found(&form.q, format) }, user.data_folder())
    } else {
        customers.export_ticked(&form.ids(), format, user.data_folder()).await?
    };
    let name = format!("customers-{}.{}", user.clock().today(), format.ending());
    Ok(answer(request, name, export).await?)
}

async fn delete(user: Editor, form: SelectionForm, back: String) -> Answer {
    let customers = user.customers().await?;
    let Some(id) = form.confirmed else { return ask(&user, &customers, form, back).await };
    if form.all {
        customers.delete_found(id, form.at, &form.q).await?;
    } else {
        customers.delete_ticked(id, form.ticked).await?;
    }
    done(&user, &customers.deletion(id).await?, &back)
}

/// On to the page that merges two; the record with the lower id was there first.
fn merge(user: &Editor, form: &SelectionForm, back: &str) -> Answer {
    let mut ids = form.ids();
    ids.sort_unstable();
    match ids[..] {
        [kept, other] if !form.all => Ok(html::see_other(user.site(), &format!("/customers/{kept}/merge/{other}"))),
        _ => flash::see_other(user.site(), back, "tick-two"),
    }
}

/// On to the list when it is done, and to where it is told how far it is when not.
fn done(user: &SignedIn, deletion: &deletion::Model, back: &str) -> Answer {
    if deletion.state.is_under_way() {
        return Ok(html::see_other(user.site(), &format!("/customers/selection/{}", deletion.id)));
    }
    flash::see_other(user.site(), back, &format!("many.{}", deletion.id))
}

async fn ask(user: &SignedIn, customers: &Customers, form: SelectionForm, back: String) -> Answer {
    let (names, count) = if form.all {
        let (page, _) = customers.search(&query(&form, Start::First, NAMED as u64)).await?;
        // Only the last page counts them all.
        let (_, total) = customers.search(&query(&form, Start::Last, 1)).await?;
        let (Total::Exactly(count) | Total::MoreThan(count)) = total;
        (page.rows.iter().map(super::super::entity::customer::Model::name).collect(), count)
    } else {
        let rows = customers.ticked(&form.ids()).await?;
        (
            rows.iter().take(NAMED).map(super::super::entity::customer::Model::name).collect::<Vec<_>>(),
            rows.len() as u64,
        )
    };
    if count == 0 {
        return Ok(html::see_other(user.site(), &back));
    }
    let more = count.saturating_sub(names.len() as u64);
    let back = format!("{}{back}", user.site().at);
    let (shell, counted) = (user.shell(), counted(count));
    html::page(&ConfirmPage { shell, form, counted, names, more, id: Uuid::now_v7(), at: now(), back })
}

/// `GET /customers/selection/{id}`: how far it is.
pub async fn show(user: Editor, id: Path<Uuid>, target: Target) -> Answer {
    let deletion = user.customers().await?.deletion(*id).await?;
    let page = ShowPage { shell: user.shell(), id: *id, deletion: Told::of(&deletion) };
    if target.is("work") { html::part(&page.as_work()) } else { html::page(&page) }
}

/// `POST /customers/selection/{id}/undo`.
pub async fn undo(sent: FormBy<Editor, Button>, id: Path<Uuid>) -> Answer {
    let deletion = sent.who.customers().await?.undo_deletion(*id).await?;
    done(&sent.who, &deletion, "/customers")
}

fn order(form: &SelectionForm) -> Order {
    Order::named(&form.sort).unwrap_or(Order::usual(&form.q))
}

fn query(form: &SelectionForm, start: Start, limit: u64) -> Query {
    Query { text: form.q.clone(), order: order(form), start, limit, listed: Some(Vec::new()) }
}

/// What became of a deletion, and whether there is a way back.
pub fn told(deletion: &deletion::Model) -> (String, bool) {
    let count = |count: i64| counted(u64::try_from(count).unwrap_or(0));
    let were = |number: i64| if number == 1 { "was" } else { "were" };
    let (deleted, restored) = (deletion.deleted, deletion.restored);
    let sentence = match deletion.state {
        State::Deleting => format!("{} {} deleted so far.", count(deleted), were(deleted)),
        State::Restoring => format!("{} {} restored so far.", count(restored), were(restored)),
        State::Deleted if deletion.left_alone > 0 => {
            let left = deletion.left_alone;
            let kept = format!("{} {} changed or deleted by others meanwhile and left alone.", count(left), were(left));
            format!("{} {} deleted. {kept}", count(deleted), were(deleted))
        }
        State::Deleted => format!("{} {} deleted.", count(deleted), were(deleted)),
        State::Restored if restored < deleted => {
            let left = deleted - restored;
            format!("{} {} restored, {} left as others made them.", count(restored), were(restored), count(left))
        }
        State::Restored => format!("{} {} restored.", count(restored), were(restored)),
    };
    (sentence, deletion.state == State::Deleted && deleted > 0)
}

impl Told {
    fn of(deletion: &deletion::Model) -> Self {
        let (sentence, can_be_undone) = told(deletion);
        let is_under_way = deletion.state.is_under_way();
        Self { is_under_way, can_be_undone: can_be_undone || deletion.state == State::Deleting, sentence }
    }
}
