//! The page of one import, from the file to what was done; it asks for itself again while there is work.

use actix_web::{http::StatusCode, web::Path};
use askama::Template;
use uuid::Uuid;

use super::{
    super::{
        asks::asked,
        guess::LOOKED_AT,
        model::{A_DAY, Import, UNDO_DAYS},
        settings::{Matches, Same, Similar},
        state::{State, Verdict},
        store::{Imports, MOST_MENDED},
        words,
    },
    choices::ChoicesForm,
    views::{self, Choice, ColumnView, RowView, WrongRow},
};
use crate::{
    clock::Moment,
    error::{Error, Invalid},
    http::{
        flash::Flash,
        html::{self, Answer, Target},
        page::Shell,
    },
    sign_in::Editor,
    text,
};

#[derive(Template)]
#[template(path = "customers/imports/show.html", blocks = ["import"])]
struct ShowPage {
    shell: Shell,
    import: Import,
    size: String,
    sent: Moment,
    /// Until when it can be undone.
    until: Option<Moment>,
    /// The earlier import of the very same file: its address, and when it was.
    before: Option<(Uuid, Moment)>,
    reading: Option<Reading>,
    wrong: Vec<WrongRow>,
    repeated: Vec<WrongRow>,
    refused: Vec<WrongRow>,
    /// Whether any row may be somebody, decided or not.
    asks_who: bool,
    /// Customers whom an undo left, with their pages.
    left: Vec<(Option<Uuid>, String)>,
    /// What the button that saves says.
    would: Option<String>,
    invalid: Invalid,
}

/// How the file was read, and what can be chosen.
struct Reading {
    kind: &'static str,
    encodings: Vec<Choice>,
    separators: Vec<Choice>,
    sheets: Vec<Choice>,
    headings: Vec<Choice>,
    columns: Vec<ColumnView>,
    rows: Vec<RowView>,
    /// Lines before the heading, and at the end, that are left out.
    notes: Vec<String>,
    /// What has to be chosen, and where.
    asks: Vec<(String, String)>,
    footer: String,
    country: String,
    register_country: Option<String>,
    matches: Vec<Choice>,
    same: Vec<Choice>,
    similar: Vec<Choice>,
    again: bool,
    add_erased: bool,
}

const ENCODINGS: [&str; 12] = [
    "UTF-8",
    "UTF-16LE",
    "UTF-16BE",
    "windows-1252",
    "windows-1250",
    "windows-1251",
    "ISO-8859-2",
    "windows-1253",
    "windows-1254",
    "Shift_JIS",
    "EUC-JP",
    "GBK",
];

/// `GET /imports/{id}`.
pub async fn show(user: Editor, id: Path<Uuid>, target: Target) -> Answer {
    let imports = user.imports();
    let import = imports.find(*id).await?;
    let page = ShowPage::new(&user, &imports, import, Invalid::default()).await?;
    if target.is("import") { html::part(&page.as_import()) } else { html::page(&page) }
}

/// `GET /imports/{id}/mapping`: what is chosen stands on the page of the import.
pub async fn to_import(user: Editor, id: Path<Uuid>) -> Answer {
    Ok(html::see_other(user.site(), &format!("/imports/{id}")))
}

/// The page again, with what is wrong with the choices.
pub async fn refused(user: &Editor, import: &Import, form: &ChoicesForm, invalid: Invalid) -> Answer {
    let imports = user.imports();
    let import = imports.find(import.row.id).await?;
    let mut page = ShowPage::new(user, &imports, import, invalid).await?;
    if let Some(reading) = &mut page.reading {
        reading.footer.clone_from(&form.footer);
        reading.country.clone_from(&form.country);
    }
    html::answer(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

impl ShowPage {
    async fn new(user: &Editor, imports: &Imports, import: Import, invalid: Invalid) -> Result<Self, Error> {
        let clock = user.clock();
        let moment = |at: i64| clock.moment(at, clock.today());
        let shows_rows = import.has_rows() && !import.state.is_work();
        let reading =
            if shows_rows && import.state.is_open() { Some(Reading::of(user, imports, &import).await?) } else { None };
        let is_checked = import.state == State::Checked;
        let some = async |verdict: Verdict, most: usize, wanted: bool| {
            if wanted { views::wrong(imports, &import, verdict, most as u64).await } else { Ok(Vec::new()) }
        };
        let wrong = some(Verdict::Wrong, MOST_MENDED, is_checked).await?;
        let repeated = some(Verdict::Repeated, 20, is_checked).await?;
        let was_kept = shows_rows && import.state == State::Done && import.counts.refused > 0;
        let refused = some(Verdict::Wrong, MOST_MENDED, was_kept).await?;
        let before = if import.state.is_open() { imports.same_file(&import).await? } else { None };
        let is_known = before.is_some() && !import.settings.again;
        let stale = "Nothing was changed: this import was changed meanwhile. This is how it stands now.";
        let flash = (user.flash() == Some("import-stale")).then(|| Flash::new(stale));
        Ok(Self {
            shell: user.shell_with(flash),
            size: text::size(u64::try_from(import.row.size).unwrap_or(0)),
            sent: moment(import.row.created_at),
            until: import.row.committed_at.filter(|_| import.can_be_undone()).map(|at| moment(at + UNDO_DAYS * A_DAY)),
            before: before
                .map(|before| (before.row.id, moment(before.row.committed_at.unwrap_or(before.row.created_at)))),
            reading,
            wrong,
            repeated,
            refused,
            asks_who: is_checked && !imports.matches(&import, Verdict::Perhaps, (-1, 1)).await?.0.is_empty(),
            left: imports.left(&import).await?,
            would: words::would_do(&import).filter(|_| !is_known),
            invalid,
            import,
        })
    }

    fn working(&self) -> bool {
        self.import.state.is_work()
    }

    /// How many rows are not kept, of those whose reason the register knows.
    fn has_more_wrong(&self) -> bool {
        self.import.counts.wrong > self.wrong.len() as u64
    }
}

impl Reading {
    async fn of(user: &Editor, imports: &Imports, import: &Import) -> Result<Self, Error> {
        let (fields, plan, asks) = (imports.fields().await?, imports.plan(import).await?, imports.asks(import).await?);
        let head = imports.records(import, 0, LOOKED_AT).await?;
        let (settings, how) = (&import.settings, &import.file.how);
        let encoding = how.encoding.clone();
        let encodings = encoding
            .iter()
            .map(String::as_str)
            .chain(ENCODINGS.into_iter().filter(|name| Some(*name) != encoding.as_deref()));
        let encodings = encodings.map(|name| Choice::new(name, name, Some(name) == encoding.as_deref()));
        let separators = [(',', "Comma"), (';', "Semicolon"), ('\t', "Tab"), ('|', "Vertical bar")];
        let separators = separators.map(|(sign, words)| Choice::new(sign, words, how.separator == Some(sign)));
        let sheets = how.sheets.iter().map(|name| Choice::new(name, name, Some(name) == how.sheet.as_ref()));
        let matches = [
            (Matches::Skip, "Leave them as they are"),
            (Matches::Update, "Update them with what the file says"),
            (Matches::Add, "Add them once more"),
        ];
        let same = [
            (Same::PhoneAndName, "The same phone number and name"),
            (Same::NameAndBirth, "The same name and date of birth"),
            (Same::Id, "Clientele’s own id, from an export"),
        ];
        let similar = [
            (Similar::Skip, "Ask about each of them"),
            (Similar::Add, "Add them"),
            (Similar::Exact, "Don’t look for them: only an exact match counts"),
        ];
        let mut notes = how.notes.clone();
        if let Some(at) = settings.heading.filter(|at| *at > 0) {
            notes.push(format!(
                "{} before the heading {} left out.",
                words::rows(at),
                if at == 1 { "is" } else { "are" }
            ));
        }
        Ok(Self {
            kind: how.kind.title(),
            encodings: if encoding.is_some() { encodings.collect() } else { Vec::new() },
            separators: if how.separator.is_some() { separators.into() } else { Vec::new() },
            sheets: if how.sheets.len() > 1 { sheets.collect() } else { Vec::new() },
            headings: if how.columns.is_none() { views::headings(import, &head) } else { Vec::new() },
            columns: views::columns(import, &head, &fields, &asks, user.role().administers()),
            rows: views::rows(&plan, &head),
            notes,
            asks: asks.iter().map(|ask| asked(ask, settings)).collect(),
            footer: settings.footer.to_string(),
            country: settings.country.clone().unwrap_or_default(),
            register_country: imports.jobs.country.map(|country| country.to_string()),
            matches: matches.map(|(one, words)| Choice::new(one.name(), words, one == settings.matches)).into(),
            same: same.map(|(one, words)| Choice::new(one.name(), words, one == settings.same)).into(),
            similar: similar.map(|(one, words)| Choice::new(one.name(), words, one == settings.similar)).into(),
            again: settings.again,
            add_erased: settings.add_erased,
        })
    }
}
