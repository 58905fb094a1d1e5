//! The primary is killed under fifty writers and its synchronous standby promoted: nothing that was acknowledged is lost, and
//! writing goes on without a restart. What comes back as a standby is neither written to nor read from.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::{
    sync::watch,
    task::{JoinHandle, spawn_blocking},
    time::sleep,
};

use crate::support::{Client, Cluster, Switch, TestDatabase, TestServer, haproxy, stranger};

const WRITERS: usize = 50;
/// From the moment that the address leads to the new primary, or the old one has died.
const WITHIN: Duration = Duration::from_secs(10);

/// A primary with a synchronous standby, and a server that reaches the primary at `port` of this machine.
struct Pair {
    primary: Arc<Cluster>,
    standby: Arc<Cluster>,
}

impl Pair {
    fn new() -> Self {
        let primary = Cluster::own();
        primary.sql("CREATE ROLE haproxy LOGIN");
        let rules = "host postgres haproxy 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 password\n\
            host replication all 127.0.0.1/32 password\n";
        primary.write("pg_hba.conf", rules);
        primary.sql("SELECT pg_reload_conf()");
        let standby = primary.standby();
        primary.waits_for_its_standby();
        Self { primary: primary.into(), standby: standby.into() }
    }

    async fn server(&self, database: TestDatabase, port: u16) -> TestServer {
        let url = database.url().replace(&format!(":{}/", self.primary.port()), &format!(":{port}/"));
        let server = TestServer::at(database, &[("DATABASE_URL", &url)]).await;
        server.add_everyone().await;
        server
    }
}

/// A customer that was acknowledged, and when.
struct Added {
    path: String,
    at: Instant,
}

/// Fifty clients that add one customer after the other until they are told to end.
struct Writers {
    end: watch::Sender<bool>,
    tasks: Vec<JoinHandle<(Vec<Added>, Vec<u16>)>>,
}

impl Writers {
    fn start(client: &Arc<Client>) -> Self {
        let (end, ended) = watch::channel(false);
        let write = |writer: usize| tokio::spawn(adds(Arc::clone(client), writer, ended.clone()));
        Self { end, tasks: (0..WRITERS).map(write).collect() }
    }

    /// What was acknowledged, and the statuses of all else.
    async fn end(self) -> (Vec<Added>, Vec<u16>) {
        self.end.send(true).unwrap();
        let (added, others): (Vec<_>, Vec<_>) = join_all(self.tasks).await.into_iter().map(Result::unwrap).unzip();
        (added.into_iter().flatten().collect(), others.into_iter().flatten().collect())
    }
}

async fn adds(client: Arc<Client>, writer: usize, ended: watch::Receiver<bool>) -> (Vec<Added>, Vec<u16>) {
    let (mut added, mut others) = (Vec::new(), Vec::new());
    for n in 0.. {
        if *ended.borrow() {
            break;
        }
        let reply = client.send(client.request(Method::POST, "/customers").json(&customer(writer * 10_000 + n))).await;
        if reply.status == 201 {
            let path = format!("/customers/{}", reply.json["id"].as_str().unwrap());
            added.push(Added { path, at: Instant::now() });
        } else {
            others.push(reply.status);
            sleep(Duration::from_millis(50)).await;
        }
    }
    (added, others)
}

fn customer(n: usize) -> Value {
    let [first_name, last_name, date_of_birth, phone_number] = stranger(n);
    json!({"first_name": first_name, "last_name": last_name, "date_of_birth": date_of_birth, "phone_number": phone_number})
}

/// Kills the primary, promotes the standby, lets `point` lead the address to it, and checks what is there.
async fn fails_over(pair: &Pair, server: &TestServer, own: &str, point: impl FnOnce()) -> Arc<Client> {
    let grace = Arc::new(server.program("grace").await);
    let writers = Writers::start(&grace);
    sleep(Duration::from_secs(2)).await;

    let killed = Instant::now();
    let primary = Arc::clone(&pair.primary);
    spawn_blocking(move || primary.kill()).await.unwrap();
    let standby = Arc::clone(&pair.standby);
    let promoting = Instant::now();
    spawn_blocking(move || standby.promote()).await.unwrap();
    let promoted = Instant::now();
    point();
    while grace.post("/customers", &customer(1_000_000)).await.status != 201 {
        assert!(promoted.elapsed() < WITHIN, "it does not write again");
    }
    sleep(Duration::from_secs(1)).await;
    let (added, others) = writers.end().await;

    assert!(others.iter().all(|status| *status == 503), "{others:?}");
    for Added { path, .. } in &added {
        assert_eq!(grace.get(path).await.status, 200, "{path} was acknowledged");
    }
    let count = pair.standby.number_in(own, "SELECT count(*) FROM customers");
    let (before, after): (Vec<_>, Vec<_>) = added.iter().partition(|added| added.at < promoted);
    let first = after.iter().map(|added| added.at).min().unwrap();
    let since = |at: Instant| at.duration_since(killed).as_millis();
    println!(
        "killed at 0 ms, promoting at {} ms, promoted at {} ms, first write again at {} ms; acknowledged: {} before, \
         {} after, {} answers of 503; all {} acknowledged are there, of {count} in the database",
        since(promoting),
        since(promoted),
        since(first),
        before.len(),
        after.len(),
        others.len(),
        added.len(),
    );
    assert!(first.duration_since(promoted) < WITHIN);
    grace
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn nothing_acknowledged_is_lost_and_the_old_primary_is_neither_written_to_nor_read_from() {
    let pair = Pair::new();
    let switch = Switch::to(pair.primary.port());
    let database = TestDatabase::on(&pair.primary);
    let own = database.url().rsplit('/').next().unwrap().to_owned();
    let server = pair.server(database, switch.port()).await;
    let grace = fails_over(&pair, &server, &own, || switch.lead_to(pair.standby.port())).await;

    // It comes back as a standby, where an address that nobody changed still leads.
    let (standby, port) = (Arc::clone(&pair.standby), pair.primary.port());
    let old = spawn_blocking(move || standby.standby_on(port)).await.unwrap();
    let reads = "SELECT coalesce(sum(seq_scan + idx_scan), 0)::bigint FROM pg_stat_user_tables";
    let before = old.number_in(&own, reads);
    switch.lead_to(old.port());
    switch.cut();
    let new = customer(1_000_001);
    for reply in [grace.get("/customers").await, grace.get("/me").await, grace.post("/customers", &new).await] {
        assert_eq!((reply.problem(), reply.header("retry-after")), ("busy", "2"));
    }
    assert_eq!(server.stranger().get("/readyz").await.status, 503);
    assert_eq!(old.number_in(&own, reads), before, "the standby was read from");

    let back = Instant::now();
    switch.lead_to(pair.standby.port());
    while grace.post("/customers", &customer(1_000_002)).await.status != 201 {
        assert!(back.elapsed() < WITHIN, "it does not write again");
    }
    println!("writing {} ms after the address was put right", back.elapsed().as_millis());
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn haproxy_leads_to_whichever_is_the_primary_and_never_back_to_what_was_one() {
    let pair = Pair::new();
    let Some(proxy) = haproxy([&pair.primary, &pair.standby]) else { return };
    let database = TestDatabase::on(&pair.primary);
    let own = database.url().rsplit('/').next().unwrap().to_owned();
    let server = pair.server(database, proxy.port()).await;
    let grace = fails_over(&pair, &server, &own, || {}).await;
    let ours = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'clientele'";

    // Started by mistake as what it was: both can be written, and one has what was acknowledged since.
    let primary = Arc::clone(&pair.primary);
    spawn_blocking(move || primary.start()).await.unwrap();
    let started = Instant::now();
    for n in 0.. {
        if started.elapsed() > Duration::from_secs(3) {
            break;
        }
        assert_eq!(grace.post("/customers", &customer(1_000_500 + n)).await.status, 201);
        sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(pair.primary.number_in("postgres", ours), 0, "it was connected to");
    let primary = Arc::clone(&pair.primary);
    spawn_blocking(move || primary.stop("immediate")).await.unwrap();

    let (standby, port) = (Arc::clone(&pair.standby), pair.primary.port());
    let old = spawn_blocking(move || standby.standby_on(port)).await.unwrap();
    // Its checks come every second.
    let (started, customers) = (Instant::now(), pair.standby.number_in(&own, "SELECT count(*) FROM customers"));
    let mut added = 0;
    while started.elapsed() < Duration::from_secs(4) {
        assert_eq!(grace.post("/customers", &customer(1_000_010 + added)).await.status, 201);
        added += 1;
    }
    assert_eq!(old.number_in("postgres", ours), 0, "it was connected to");
    let there = pair.standby.number_in(&own, "SELECT count(*) FROM customers");
    assert_eq!(there, customers + i64::try_from(added).unwrap());
    println!("{added} customers were added while the old primary followed the new one");
}
