//! A normal user's list beside connections that do nothing, or ask and do not read.
//! Only when asked for by its name. First nobody else, then each kind, and after they have gone.

use std::time::Duration;

use futures_util::future::join_all;
use tokio::{io::AsyncWriteExt, net::TcpStream, time::sleep};

use crate::{
    Settings,
    client::Connection,
    filled_server::FilledServer,
    questions::{Asked, LIST, compressed},
    ratios::Ratios,
};

pub const NAME: &str = "hostile";
/// Connections that say nothing after one answer.
const IDLE: usize = 1_000;
/// Connections that read nothing, and the requests that each sends.
const UNREAD: (usize, usize) = (50, 400);
/// By then they are let go.
const GONE: Duration = Duration::from_secs(25);

pub async fn measure(rows: usize, settings: &Settings, ratios: &mut Ratios) {
    let server = FilledServer::start(rows, settings.postgres.as_deref()).await;
    let idle = server.request(&compressed("", Asked::Visit("/account"))).await;
    list(&server, settings, ratios, "nobody else").await;

    let connect = async || {
        let mut connection = Connection::open(server.server.port).await;
        connection.get(&idle).await;
        connection
    };
    let mut connections = Vec::new();
    while connections.len() < IDLE {
        connections.extend(join_all((0..50).map(|_| connect())).await);
    }
    list(&server, settings, ratios, &format!("{IDLE} idle connections")).await;
    drop(connections);
    sleep(Duration::from_secs(1)).await;
    list(&server, settings, ratios, "after they have gone").await;

    let (connections, requests) = UNREAD;
    let script = server.script();
    let text = format!("GET {script} HTTP/1.1\r\nHost: x\r\n\r\n").repeat(requests);
    let ask = async || {
        let mut stream = TcpStream::connect(("127.0.0.1", server.server.port)).await.expect("a connection");
        stream.write_all(text.as_bytes()).await.expect("the requests are taken");
        stream
    };
    let streams = join_all((0..connections).map(|_| ask())).await;
    list(&server, settings, ratios, &format!("{connections} connections with {requests} unread answers")).await;
    sleep(GONE).await;
    list(&server, settings, ratios, "after they were let go").await;
    drop(streams);
}

async fn list(server: &FilledServer, settings: &Settings, ratios: &mut Ratios, beside: &str) {
    let run = server.answers(&LIST, 1, settings.time).await;
    let note = format!("p50 {:.2}; memory {:.1} MiB", run.within(50), server.server.memory("VmRSS"));
    ratios.line(server.rows, &format!("one user's list, p99 ms, {beside}"), run.within(99), &note);
}
