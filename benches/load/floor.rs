//! The floor under the register, measured in the same run: actix-web that only sends bytes, and rusqlite that only
//! runs the statements, on the same file with the same PRAGMAs.

use std::{
    path::Path,
    process::{Child, Command},
    time::{Duration, Instant},
};

use actix_web::{App, HttpResponse, HttpServer, web};
use rusqlite::{Connection, params};

use crate::house::free_port;

const PRAGMAS: &str = "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; \
    PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;";

/// What [`Bare`] is asked.
pub const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";

/// A process that answers every request with the same bytes.
pub struct Bare {
    pub port: u16,
    process: Child,
}

impl Bare {
    pub fn start(bytes: usize) -> Self {
        let port = free_port();
        let this = std::env::current_exe().expect("this program");
        let arguments = ["--bare".to_owned(), port.to_string(), bytes.to_string()];
        let process = Command::new(this).args(arguments).spawn().expect("this program");
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { port, process }
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What the process of [`Bare`] does: port and number of bytes are its arguments.
pub fn serve_bare(arguments: &[String]) {
    let number = |at: usize| arguments[at].parse::<usize>().expect("a number");
    let (port, body) = (number(0), web::Bytes::from(vec![b'x'; number(1)]));
    let serve = async move {
        let app = move || {
            let body = body.clone();
            let answer = move || {
                let body = body.clone();
                async { HttpResponse::Ok().content_type("text/html; charset=utf-8").body(body) }
            };
            App::new().default_service(web::to(answer))
        };
        let port = u16::try_from(port).expect("a port");
        HttpServer::new(app).tcp_nodelay(true).bind(("127.0.0.1", port)).expect("the port is free").run().await
    };
    actix_web::rt::System::new().block_on(serve).expect("it serves");
}

fn open(database: &Path) -> Connection {
    let db = Connection::open(database).expect("the database");
    db.execute_batch(PRAGMAS).expect("the settings");
    db
}

#[expect(clippy::cast_precision_loss, reason = "counts of a few seconds")]
fn per_second(time: Duration, mut once: impl FnMut(u64)) -> f64 {
    let (started, mut count) = (Instant::now(), 0);
    while started.elapsed() < time {
        once(count);
        count += 1;
    }
    count as f64 / started.elapsed().as_secs_f64()
}

/// How often rusqlite alone reads the rows of the list's first page, on one thread.
pub fn lists_per_second(database: &Path, time: Duration) -> f64 {
    let db = open(database);
    let sql = "SELECT id, first_name, last_name, date_of_birth, phone_number, version, updated_at FROM customers \
        WHERE deleted_at IS NULL ORDER BY last_name_sort, first_name_sort, id LIMIT 51";
    let mut statement = db.prepare(sql).expect("the statement");
    per_second(time, |_| {
        let rows = statement.query_map([], |row| {
            let texts = (
                row.get::<_, String>(1)?,
                row.get::<_, String>(2)?,
                row.get::<_, String>(3)?,
                row.get::<_, String>(4)?,
            );
            Ok((row.get::<_, Vec<u8>>(0)?, texts, row.get::<_, i64>(5)?, row.get::<_, i64>(6)?))
        });
        assert_eq!(rows.expect("rows").filter_map(Result::ok).count(), 51);
    })
}

/// How often rusqlite alone adds a customer and its history, one transaction each, on one thread.
pub fn inserts_per_second(database: &Path, time: Duration) -> f64 {
    let mut db = open(database);
    let now = 1_795_000_000_i64;
    per_second(time, |_| {
        let tx = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).expect("a transaction");
        let id = uuid::Uuid::now_v7();
        let customer = "INSERT INTO customers (id, first_name, last_name, first_name_sort, last_name_sort, date_of_birth, \
            phone_number, version, created_at, updated_at) VALUES (?1, 'Ada', 'Floor', 'ada', 'floor', '1985-12-10', \
            '+442079460958', 1, ?2, ?2)";
        tx.prepare_cached(customer).and_then(|mut insert| insert.execute(params![id.as_bytes(), now])).expect("a row");
        let change = "INSERT INTO changes (customer_id, at, act, way, fields) VALUES (?1, ?2, 'create', 'command', ?3)";
        let fields = r#"[{"field":"first_name","before":null,"after":"Ada"},{"field":"last_name","before":null,"after":"Floor"}]"#;
        tx.prepare_cached(change)
            .and_then(|mut insert| insert.execute(params![id.as_bytes(), now, fields]))
            .expect("a row");
        tx.commit().expect("a commit");
    })
}
