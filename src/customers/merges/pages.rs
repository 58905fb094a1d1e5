//! The pages on which two records are made one, and one is made two again.
//! A record that was changed or merged meanwhile is shown as it is now, with what was chosen.

use actix_web::{
    http::StatusCode,
    web::{Path, Query as Asked},
};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    form::{Side, SidesForm},
    undo::{Undoing, Undone},
    views::{SideRow, Told, sides, since},
};
use crate::{
    customers::{
        conflict::Since,
        entity::customer,
        field::{Field, Value},
        own_fields::Definitions,
        pages::notice,
        shown::Shown,
        store::Customers,
        views::{CustomerView, Fact},
    },
    error::{Error, Invalid, PageError},
    http::{
        flash,
        html::{self, Answer},
        page::Shell,
    },
    sign_in::{Editor, FormBy, SignedIn},
};

/// Where a person came from, and goes back to.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct MergeParams {
    /// "duplicates" for the list of pairs.
    pub from: String,
}

impl MergeParams {
    fn is_from_list(&self) -> bool {
        self.from == "duplicates"
    }

    fn query(&self) -> &'static str {
        if self.is_from_list() { "?from=duplicates" } else { "" }
    }
}

#[derive(Template)]
#[template(path = "customers/merges/merge.html")]
struct MergePage {
    shell: Shell,
    kept: CustomerView,
    other: CustomerView,
    /// The fields that differ.
    rows: Vec<SideRow>,
    /// The facts that both have.
    same: Vec<Fact>,
    other_version: i64,
    /// What changed while the person was deciding.
    changed: Vec<Since>,
    /// Why they may be one person, while nobody said that they are not.
    reasons: Option<String>,
    query: &'static str,
    back: String,
}

#[derive(Template)]
#[template(path = "customers/merges/undo.html")]
struct UndoPage {
    shell: Shell,
    kept: CustomerView,
    other: CustomerView,
    rows: Vec<SideRow>,
    /// Values that another customer has by now.
    taken: Vec<Told>,
}

/// `GET /customers/{id}/merge/{other}`.
pub async fn ask_merge(user: Editor, ids: Path<(Uuid, Uuid)>, asked: Asked<MergeParams>) -> Answer {
    let customers = user.customers().await?;
    match customers.two(ids.0, ids.1).await {
        Ok([kept, other]) => {
            let form = SidesForm::fuller(&kept, &other, customers.fields());
            html::page(&MergePage::of(&user, &customers, [kept, other], &form, &asked).await?)
        }
        Err(error) => already(&user, error, ids.0),
    }
}

/// `POST /customers/{id}/merge/{other}`: merges the second record into the first.
pub async fn merge(sent: FormBy<Editor, SidesForm>, ids: Path<(Uuid, Uuid)>, asked: Asked<MergeParams>) -> Answer {
    let FormBy { who: user, form } = sent;
    let customers = user.customers().await?;
    match customers.merge([ids.0, ids.1], form.clone()).await {
        Ok(merged) => {
            let code = format!("one.{}.{}", merged.customer.id, merged.merge.id);
            flash::see_other(user.site(), &next(&customers, merged.customer.id, &asked).await?, &code)
        }
        Err(Error::Stale) => {
            let two = customers.two(ids.0, ids.1).await?;
            let page = MergePage::of(&user, &customers, two, &form, &asked).await?;
            html::answer(StatusCode::CONFLICT, &page)
        }
        Err(error) => already(&user, error, ids.0),
    }
}

/// A pair of which one was merged is one already, or it leads to another pair.
fn already(user: &SignedIn, error: Error, kept: Uuid) -> Answer {
    match error {
        Error::Merged { into, .. } if into == kept => Ok(html::see_other(user.site(), &format!("/customers/{into}"))),
        error => Err(error.into()),
    }
}

/// Where to go on: to the next record that may be the same person, the list, or the record.
async fn next(customers: &Customers, kept: Uuid, asked: &MergeParams) -> Result<String, Error> {
    if !asked.is_from_list() {
        return Ok(format!("/customers/{kept}"));
    }
    let next = customers.suspects_of(kept).await?;
    Ok(next.first().map_or_else(
        || "/duplicates".to_owned(),
        |next| format!("/customers/{kept}/merge/{}{}", next.customer.id, asked.query()),
    ))
}

impl MergePage {
    async fn of(
        user: &SignedIn,
        customers: &Customers,
        [kept, other]: [customer::Model; 2],
        form: &SidesForm,
        asked: &MergeParams,
    ) -> Result<Self, PageError> {
        let fields = customers.fields();
        let mut changed = Vec::new();
        for (row, version) in [(&kept, form.version), (&other, form.other_version)] {
            if row.version != version {
                let last = customers.last_change(row.id).await?;
                let own = last.as_ref().is_some_and(|last| customers.made(last));
                changed.push(Since::of(row, &Shown::default(), last.as_ref(), own, user.clock(), fields));
            }
        }
        let pair = customers.suspects_of(kept.id).await?.into_iter().find(|pair| pair.customer.id == other.id);
        let equal = |field: &Field| field.stored(&kept) == field.stored(&other);
        let mut same = CustomerView::filled(&kept, user.clock(), fields).facts;
        same.retain(|fact| equal(&fact.field));
        Ok(Self {
            shell: user.shell_with(notice::of(user).await?),
            rows: sides(Field::all(fields).filter(|field| !equal(field)), [&kept, &other], form),
            same,
            other_version: other.version,
            changed,
            reasons: pair.map(|pair| pair.score.in_words()),
            query: asked.query(),
            back: if asked.is_from_list() { "/duplicates".to_owned() } else { format!("/customers/{}", kept.id) },
            kept: CustomerView::filled(&kept, user.clock(), fields),
            other: CustomerView::filled(&other, user.clock(), fields),
        })
    }

    /// The address of the pair's decision that they are two people.
    fn different(&self) -> String {
        let (one, other) = (self.kept.id, self.other.id);
        format!("{}/duplicates/{}/{}/different", self.shell.at, one.min(other), one.max(other))
    }
}

/// `GET /merges/{id}/undo`.
pub async fn ask_undo(user: Editor, id: Path<Uuid>) -> Answer {
    let customers = user.customers().await?;
    let undoing = customers.undoing(*id).await?;
    html::page(&UndoPage::of(&user, &customers, undoing, &SidesForm::default(), &Invalid::default()))
}

/// `POST /merges/{id}/undo`: at once where nothing changed since that has to be decided.
pub async fn undo(sent: FormBy<Editor, SidesForm>, id: Path<Uuid>) -> Answer {
    let FormBy { who: user, form } = sent;
    let customers = user.customers().await?;
    let (status, undoing, invalid) = match customers.undo_merge(*id, form.clone()).await {
        Ok(Undone::Two(kept, other)) => {
            return flash::see_other(user.site(), &format!("/customers/{}", kept.id), &format!("two.{}", other.id));
        }
        Ok(Undone::Asks(undoing)) => (StatusCode::CONFLICT, undoing, Invalid::default()),
        Err(Error::Invalid(invalid)) => (StatusCode::UNPROCESSABLE_ENTITY, customers.undoing(*id).await?, invalid),
        Err(error) => return Err(error.into()),
    };
    html::answer(status, &UndoPage::of(&user, &customers, undoing, &form, &invalid))
}

impl UndoPage {
    fn of(user: &SignedIn, customers: &Customers, undoing: Undoing, form: &SidesForm, invalid: &Invalid) -> Self {
        let Undoing { kept, other, since: changed, .. } = undoing;
        let taken = Field::all(customers.fields());
        let taken = taken.filter_map(|field| invalid.complaint(&field.name()).map(|told| Told::of(&field, told)));
        Self {
            shell: user.shell(),
            taken: taken.collect(),
            rows: since(&changed, &kept, form),
            kept: CustomerView::filled(&kept, user.clock(), customers.fields()),
            other: CustomerView::filled(&other, user.clock(), customers.fields()),
        }
    }
}

impl SidesForm {
    /// What a page proposes: the record that is kept, but for values that only the other one has.
    fn fuller(kept: &customer::Model, other: &customer::Model, fields: &Definitions) -> Self {
        let mut form = Self::new(kept.version, other.version);
        for field in Field::all(fields) {
            let is_empty = field.stored(kept).is_empty();
            form.choose(&field, if is_empty { Side::Other } else { Side::Kept });
        }
        form
    }
}
