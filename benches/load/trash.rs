//! The trash with every tenth customer in it, beside the list of the same register.
//! Only when asked for by its name; SQLite alone. Each question of the trash follows the same one of the list.

use std::path::Path;

use rusqlite::Connection;

use crate::{
    Settings,
    filled_server::FilledServer,
    questions::{Asked, Question, compressed},
    ratios::{Ratios, answers},
};

pub const NAME: &str = "trash";

/// What is asked of the list and of the trash.
const PAIRS: [[Question; 2]; 4] = [
    pair("first page", "/customers", "/trash"),
    pair("search, beginning of a name", "/customers?q=mart", "/trash?q=mart"),
    pair("search, inside a name", "/customers?q=artin", "/trash?q=artin"),
    pair("search, part of a phone number", "/customers?q=7946", "/trash?q=7946"),
];

const fn pair(name: &'static str, list: &'static str, trash: &'static str) -> [Question; 2] {
    [compressed(name, Asked::Visit(list)), compressed(name, Asked::Visit(trash))]
}

pub async fn measure(rows: usize, settings: &Settings, ratios: &mut Ratios) {
    let server = FilledServer::prepared(rows, None, prepare).await;
    for questions in &PAIRS {
        for (place, question) in ["list", "trash"].into_iter().zip(questions) {
            let run = answers(&server, question)(settings.time).await;
            assert_eq!(run.errors, 0, "{} of the {place}", question.name);
            let note = format!("{:.1} requests/s, {} listed", run.per_second(), server.listed(question).await);
            for percent in [50, 99] {
                let name = format!("trash, {} of the {place}, p{percent} ms", question.name);
                ratios.line(rows, &name, run.within(percent), &note);
            }
        }
    }
}

/// Deletes every tenth customer behind the server's back, over the last ninety days.
fn prepare(file: &Path) {
    let db = Connection::open(file).expect("the file");
    let sql = "BEGIN;
         UPDATE customers SET deleted_at = max(updated_at, unixepoch() - seq % 7776000), version = version + 1
         WHERE seq % 10 = 0;
         INSERT INTO changes (customer_id, user_id, at, act, channel, fields)
         SELECT id, NULL, deleted_at, 'delete', 'command', '[]' FROM customers WHERE deleted_at IS NOT NULL;
         COMMIT;";
    db.execute_batch(sql).expect("deleted");
}
