//! The same person twice: the first look at everybody beside people who work, the warning while somebody types, the list.
//! Only when asked for by its name. First on a register that was looked at; then all that was found is forgotten.

use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, DatabaseConnection, QueryResult, Statement};
use tokio::time::sleep;
use url::form_urlencoded::Serializer;

use crate::{
    Settings,
    client::{Connection, Request, drive},
    filled_server::FilledServer,
    merges,
    others::others,
    questions::{Asked, LIST, compressed},
    ratios::{CONNECTIONS, Ratios, answers},
    run::Run,
};

pub const NAME: &str = "duplicates";
/// How many look at lists and how many add customers beside the first look.
const OTHERS: (usize, usize) = (12, 4);
/// How long they work while nobody is compared.
const CALM: Duration = Duration::from_secs(8);
/// How often it is looked how far the first look is.
const LOOK: Duration = Duration::from_millis(200);
/// How many people are typed, every second of them new.
const TYPED: usize = 10_000;
/// For how long others are typed before it is measured.
const WARM_UP: Duration = Duration::from_secs(2);
/// Where a page in the middle of the list begins.
const PAGES: usize = 50;
/// Whether everybody is still to be compared; how many are due; how many pairs there are.
const GOES_ON: &str = "SELECT count(*) FROM duplicates_work WHERE rules = 0 OR place IS NOT NULL";
const DUE: &str = "SELECT count(*) FROM duplicates_due";
const PAIRS: &str = "SELECT count(*) FROM suspected_pairs";
/// In a page while somebody is still to be compared.
const STILL: &str = "still to be compared";

const FORGET: &str = "DELETE FROM suspected_pairs; DELETE FROM duplicate_keys; DELETE FROM duplicates_looked_at; \
     UPDATE duplicates_work SET rules = 0, place = NULL, lease_until = 0;";

pub async fn measure(rows: usize, settings: &Settings, ratios: &mut Ratios) {
    let server = FilledServer::start(rows, settings.postgres.as_deref()).await;
    looked(&server, 0).await;
    warning(&server, settings, ratios).await;
    list(&server, settings, ratios).await;
    merges::measure(&server, ratios).await;
    let (lists, writes) = others(&server, OTHERS, sleep(CALM)).await;
    looked(&server, 0).await;
    // The server goes on: what it keeps to answer others is there before.
    server.server.forget_peak();
    let before = server.server.memory("VmRSS");
    server.database().await.execute_unprepared(FORGET).await.expect(FORGET);
    let began = Instant::now();
    let (busy_lists, busy_writes) = others(&server, OTHERS, Box::pin(looked(&server, rows / 10))).await;
    let took = began.elapsed().as_secs_f64();
    ratios.line(
        rows,
        "duplicates, first look beside others, s",
        took,
        &format!("{} pairs", number(&server.database().await, PAIRS).await),
    );
    let note = format!("p99 {:.1} ms, calm {:.1}", busy_lists.within(99), lists.within(99));
    ratios.line(rows, "duplicates, others' list p99 ÷ calm", busy_lists.within(99) / lists.within(99), &note);
    let note =
        format!("p99 {:.0} ms, calm {:.0} ({:.0})", busy_writes.within(99), writes.within(100), writes.within(99));
    ratios.line(rows, "duplicates, others' slowest write, ms", busy_writes.within(100), &note);
    ratios.line(rows, "memory, first look: peak, MiB more", server.server.memory("VmHWM") - before, "");
}

/// Waits until everybody was looked at, but for so many who have come since.
async fn looked(server: &FilledServer, since: usize) {
    let (database, since) = (server.database().await, i64::try_from(since).expect("a number"));
    while number(&database, GOES_ON).await > 0 || number(&database, DUE).await > since {
        sleep(LOOK).await;
    }
}

async fn number(database: &DatabaseConnection, sql: &str) -> i64 {
    let sql = Statement::from_string(database.get_database_backend(), sql);
    let row = database.query_one_raw(sql).await.expect("a row").expect("a row");
    row.try_get_by_index(0).expect("a number")
}

/// Names, birth dates and phone numbers of people who are there.
async fn people(database: &DatabaseConnection) -> Vec<[String; 4]> {
    let sql = format!(
        "SELECT first_name, last_name, CAST(date_of_birth AS TEXT), phone_number FROM customers ORDER BY id LIMIT {TYPED}"
    );
    let rows = database.query_all_raw(Statement::from_string(database.get_database_backend(), sql)).await;
    let text = |row: &QueryResult, at| row.try_get_by_index(at).expect("a text");
    rows.expect("people").iter().map(|row| [text(row, 0), text(row, 1), text(row, 2), text(row, 3)]).collect()
}

async fn warning(server: &FilledServer, settings: &Settings, ratios: &mut Ratios) {
    let people = people(&server.database().await).await;
    let typed: Vec<Request> = people.iter().enumerate().map(|(n, person)| typed(server, n, person)).collect();
    // After a start names are counted first, and connections are opened; this is a register in use.
    Connection::open(server.server.port).await.get(&typed[0]).await;
    let half = typed.len() / 2;
    drive(server.server.port, CONNECTIONS, WARM_UP, &|n| typed[half + n % half].clone()).await;
    let run = drive(server.server.port, CONNECTIONS, settings.time, &|n| typed[n % typed.len()].clone()).await;
    assert_eq!(run.errors, 0, "every warning is answered");
    lines("the warning", server.rows, &run, ratios);
}

/// What is sent when the last field is left, of somebody who is here, with a slip, or of a new person.
fn typed(server: &FilledServer, n: usize, [first, last, born, number]: &[String; 4]) -> Request {
    let (mut first, mut number, mut born) = (first.clone(), number.clone(), born.clone());
    if n.is_multiple_of(2) {
        first.push('e');
    } else {
        // Another day and another number of the same people's names.
        born.replace_range(.., &format!("{}-{:02}-{:02}", 1940 + n % 70, 1 + n % 12, 1 + n % 28));
        number.replace_range(number.len() - 7.., &format!("{:07}", n * 7919 % 10_000_000));
    }
    let [year, month, day] = born.splitn(3, '-').collect::<Vec<_>>()[..] else { panic!("{born} is no date") };
    let form = Serializer::new(String::new())
        .append_pair("first_name", &first)
        .append_pair("last_name", last)
        .append_pair("date_of_birth_day", day)
        .append_pair("date_of_birth_month", month)
        .append_pair("date_of_birth_year", year)
        .append_pair("phone_number", &number)
        .finish();
    server.browser.posts("/customers/similar", &form, 200)
}

async fn list(server: &FilledServer, settings: &Settings, ratios: &mut Ratios) {
    lines("the list of customers", server.rows, &answers(server, &LIST)(settings.time).await, ratios);
    let first = compressed("duplicates", Asked::Visit("/duplicates"));
    lines("the list, first page", server.rows, &answers(server, &first)(settings.time).await, ratios);
    let mut address = "/duplicates".to_owned();
    let mut connection = Connection::open(server.server.port).await;
    for _ in 0..PAGES {
        let page = connection.get(&server.browser.visit(&address)).await;
        let text = String::from_utf8_lossy(page.body);
        assert!(!text.contains(STILL), "everybody was looked at");
        let Some((_, rest)) = text.split_once("rel=\"next\" href=\"") else { break };
        address = rest.split('"').next().unwrap_or_default().replace("&amp;", "&").replace("&#38;", "&");
    }
    let request = server.browser.visit(&address);
    let run = drive(server.server.port, CONNECTIONS, settings.time, &|_| request.clone()).await;
    lines("the list, a page in the middle", server.rows, &run, ratios);
}

fn lines(what: &str, rows: usize, run: &Run, ratios: &mut Ratios) {
    for percent in [50, 99] {
        let note = format!("{:.1} requests/s", run.per_second());
        ratios.line(rows, &format!("duplicates, {what}, p{percent} ms"), run.within(percent), &note);
    }
}
