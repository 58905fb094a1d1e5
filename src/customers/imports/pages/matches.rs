//! Rows that may be somebody who is here, or another row, side by side with them. A person decides each of them, or all at
//! once, until the import is committed.

use actix_web::web::{Path, Query as Asked};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    super::{
        matches::Choice,
        model::Import,
        settings::Matches,
        state::{State, Verdict},
        store::Imports,
        words,
    },
    acts::back,
    compared::{self, MatchView},
};
use crate::{
    error::Error,
    http::{
        flash::{self, Flash},
        html::{self, Answer},
        page::Shell,
    },
    sign_in::{Draftable, Editor, FormBy},
};

/// How many rows a page shows.
const PAGE: usize = 20;

/// Which rows a page shows: those that may be somebody, or those that surely are, by the rules; after a place.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct MatchesParams {
    pub sure: bool,
    pub after: Option<i64>,
}

/// What is said of a row, or of all; nothing takes it back.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChoiceForm {
    pub choice: String,
    /// Stands for the row as it was shown.
    pub mark: String,
    pub sure: bool,
    pub after: Option<i64>,
}

impl Draftable for ChoiceForm {}

#[derive(Template)]
#[template(path = "customers/imports/matches.html")]
struct MatchesPage {
    shell: Shell,
    import: Import,
    rows: Vec<MatchView>,
    asked: MatchesParams,
    next: Option<i64>,
}

/// `GET /imports/{id}/matches`.
pub async fn matches(user: Editor, id: Path<Uuid>, asked: Asked<MatchesParams>) -> Answer {
    let imports = user.imports();
    let import = imports.find(*id).await?;
    if import.state != State::Checked || !import.has_rows() {
        return Ok(html::see_other(user.site(), &format!("/imports/{id}")));
    }
    html::page(&MatchesPage::new(&user, &imports, import, asked.into_inner()).await?)
}

/// `POST /imports/{id}/matches`: what is said of all rows of which nothing was said.
pub async fn decide_all(sent: FormBy<Editor, ChoiceForm>, id: Path<Uuid>) -> Answer {
    let choice = Choice::named(&sent.form.choice).ok_or(Error::NotFound)?;
    let outcome = sent.who.imports().decide_all(*id, choice).await;
    back(&sent.who, *id, outcome)
}

/// `POST /imports/{id}/matches/{place}`: what is said of a row.
pub async fn decide(sent: FormBy<Editor, ChoiceForm>, path: Path<(Uuid, i64)>) -> Answer {
    let FormBy { who: user, form } = sent;
    let (id, place) = *path;
    let (mark, choice) = (form.mark.parse().unwrap_or(0), Choice::named(&form.choice));
    let outcome = user.imports().decide(id, place, mark, choice).await;
    let page = address(id, form.sure, form.after);
    match outcome {
        Ok(()) => Ok(html::see_other(user.site(), &format!("{page}#row-{place}"))),
        Err(Error::Stale) => flash::see_other(user.site(), &page, "import-stale"),
        Err(error) => Err(error.into()),
    }
}

/// The address of a page of rows.
fn address(id: Uuid, sure: bool, after: Option<i64>) -> String {
    let after = after.map(|after| format!("&after={after}")).unwrap_or_default();
    format!("/imports/{id}/matches?sure={sure}{after}")
}

impl MatchesPage {
    async fn new(user: &Editor, imports: &Imports, import: Import, asked: MatchesParams) -> Result<Self, Error> {
        let verdict = if asked.sure { Verdict::Likely } else { Verdict::Perhaps };
        let (rows, more) = imports.matches(&import, verdict, (asked.after.unwrap_or(-1), PAGE)).await?;
        let next = rows.last().filter(|_| more).map(|row| row.place);
        let stale = "Nothing was changed: these rows were checked again meanwhile. This is how they stand now.";
        let flash = (user.flash() == Some("import-stale")).then(|| Flash::new(stale));
        let rows = compared::views(imports, &import, &rows).await?;
        Ok(Self { shell: user.shell_with(flash), import, rows, asked, next })
    }

    /// What the button says that a row is the one it may be.
    fn same(&self) -> &'static str {
        if self.import.settings.matches == Matches::Update { "It’s them: update" } else { "It’s them: leave out" }
    }
}
