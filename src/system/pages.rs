//! The page of the system, for administrators: warnings on top, then the facts.

use askama::Template;

use super::facts::System;
use crate::{
    backups::Status,
    clock::{Clock, Moment, now},
    http::{
        html::{self, Answer},
        page::Shell,
    },
    sign_in::Admin,
    text::{counted, grouped, lasting, size},
};

#[derive(Template)]
#[template(path = "system/index.html")]
struct IndexPage {
    shell: Shell,
    warnings: Vec<String>,
    facts: Vec<(&'static str, String)>,
    started: Moment,
    backups: Backups,
}

/// Backups in words.
struct Backups {
    /// The last good one, how long ago it was, and what it holds.
    last: Option<(Moment, String, String)>,
    next: Option<Moment>,
    under_way: bool,
    folder: String,
    scheduled: bool,
}

/// `GET /system`.
pub async fn index(user: Admin) -> Answer {
    let system = user.system().await?;
    let clock = user.clock();
    html::page(&IndexPage {
        shell: user.shell(),
        warnings: warnings(&system),
        facts: facts(&system),
        started: clock.moment(system.started_at, clock.today()),
        backups: Backups::of(&system.backups, &user, clock),
    })
}

/// What somebody should do something about.
fn warnings(system: &System) -> Vec<String> {
    let Status { last, failed, late, .. } = &system.backups;
    let late = late.then(|| match last {
        Some(last) => format!("Backups are late: the last good one is {} old.", lasting(now() - last.started_at)),
        None => "Backups are late: none was made yet.".to_owned(),
    });
    let why = |why: &Option<String>| why.clone().unwrap_or_else(|| "it was cut off".to_owned());
    let failed = failed.as_ref().map(|failed| format!("The latest backup was not made: {}.", why(&failed.failure)));
    let narrow = system.is_narrow().then(|| {
        let (room, taken) = (size(system.room.unwrap_or(0)), size(system.size));
        format!("The disk has {room} left, and the database takes {taken}: a backup would not fit.")
    });
    [late, failed, narrow].into_iter().flatten().collect()
}

fn facts(system: &System) -> Vec<(&'static str, String)> {
    let number = |count: i64| grouped(u64::try_from(count).unwrap_or(0));
    let sessions = if system.sessions == 1 { "session" } else { "sessions" };
    let room = system.room.map_or_else(|| "not known".to_owned(), size);
    vec![
        ("Version", format!("Clientele {}", system.version)),
        ("Running for", lasting(now() - system.started_at)),
        ("Database", format!("{}, {}", system.database, size(system.size))),
        ("Schema", system.schema.clone()),
        ("Disk space left", room),
        ("Customers", number(system.customers)),
        ("In the trash", number(system.in_trash)),
        ("People", format!("{} active, {} {sessions}", number(system.people), number(system.sessions))),
    ]
}

impl Backups {
    fn of(status: &Status, user: &Admin, clock: &Clock) -> Self {
        let (today, settings) = (clock.today(), user.backups());
        let number = |count: Option<i64>| count.and_then(|count| u64::try_from(count).ok());
        let last = status.last.as_ref().map(|last| {
            let held = number(last.customers).map(counted);
            let holds = [Some(last.file.clone()), held, number(last.bytes).map(size)];
            let holds = holds.into_iter().flatten().collect::<Vec<_>>().join(", ");
            (clock.moment(last.started_at, today), lasting(now() - last.started_at), holds)
        });
        Self {
            last,
            next: status.next.map(|next| clock.moment(next, today)),
            under_way: status.under_way,
            folder: settings.folder.display().to_string(),
            scheduled: settings.every.is_some(),
        }
    }
}
