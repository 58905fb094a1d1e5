//! The shell around every page, and the page that tells an error.

use askama::Template;

use super::{assets, flash::Flash};
use crate::config::Site;

/// Who is signed in, as the header of every page shows it.
#[derive(Debug, Clone)]
pub struct Person {
    /// The name typed at sign-in.
    pub username: String,
    /// The role, in words.
    pub role: &'static str,
    /// Whether the buttons that change records are shown.
    pub edits: bool,
    /// Whether the pages that only administrators use are shown.
    pub administers: bool,
}

/// What stands around every page.
#[derive(Debug, Clone, Default)]
pub struct Shell {
    /// The path everything is served under; links are written `{{ shell.at }}/customers`.
    pub at: String,
    /// Who is signed in.
    pub person: Option<Person>,
    /// What just happened.
    pub flash: Option<Flash>,
    /// Whether keyboard shortcuts are off in this browser (WCAG 2.1.4).
    pub no_shortcuts: bool,
}

impl Shell {
    /// The shell of a page for someone, or for nobody yet.
    pub fn new(site: &Site, person: Option<Person>) -> Self {
        Self { at: site.at.clone(), person, flash: None, no_shortcuts: false }
    }

    /// The address of a file of `static/`.
    pub fn asset(&self, name: &str) -> String {
        format!("{}/static/{}", self.at, assets::url(name))
    }

    /// Whether the person administers the register.
    pub fn administers(&self) -> bool {
        self.person.as_ref().is_some_and(|person| person.administers)
    }

    /// Whether the person may change records.
    pub fn edits(&self) -> bool {
        self.person.as_ref().is_some_and(|person| person.edits)
    }
}

/// `templates/error.html`: what happened and what to do, for any error.
#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage<'e> {
    /// What stands around it.
    pub shell: Shell,
    /// What happened.
    pub title: &'static str,
    /// What to do.
    pub advice: std::borrow::Cow<'static, str>,
    /// Names the request in the log, when the fault is ours.
    pub request_id: Option<&'e str>,
}
