//! The list of imports: who, when, which file, what came of it.

use askama::Template;

use super::super::{model::Import, words};
use crate::{
    clock::{Clock, Moment},
    http::{
        flash::Flash,
        html::{self, Answer},
        page::Shell,
    },
    sign_in::Editor,
};

#[derive(Template)]
#[template(path = "customers/imports/index.html")]
struct IndexPage {
    shell: Shell,
    imports: Vec<Line>,
}

/// An import in the list.
struct Line {
    id: String,
    file: String,
    /// Nobody's from the command line.
    by: Option<String>,
    when: Moment,
    state: String,
    can_be_undone: bool,
}

impl Line {
    fn of(import: &Import, clock: &Clock) -> Self {
        Self {
            id: import.row.id.to_string(),
            file: import.row.filename.clone(),
            by: import.by.clone(),
            when: clock.moment(import.row.created_at, clock.today()),
            state: words::state(import),
            can_be_undone: import.can_be_undone(),
        }
    }
}

/// `GET /imports`.
pub async fn index(user: Editor) -> Answer {
    let imports = user.imports().list().await?;
    let imports = imports.iter().map(|import| Line::of(import, user.clock())).collect();
    let discarded = user.flash() == Some("import-discarded");
    let flash = discarded.then(|| Flash::new("The import was discarded. Nothing was saved."));
    html::page(&IndexPage { shell: user.shell_with(flash), imports })
}
