//! PostgreSQL goes away and comes back: what is answered meanwhile, and how soon all is well again.

use std::{
    fs::File,
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use reqwest::Method;
use tokio::{sync::Notify, task::spawn_blocking, time::sleep};
use url::Url;

use crate::support::{ADA, Actor, Cluster, TestDatabase, TestServer, free_port, program, run};

/// What one client was answered, one request after the other.
async fn asks(actor: Arc<Actor>, method: Method, path: &'static str, until: Arc<Notify>) -> Vec<Answer> {
    let mut answers = Vec::new();
    let end = until.notified();
    tokio::pin!(end);
    loop {
        let request = actor.request(method.clone(), path).header("Sec-Fetch-Site", "same-origin");
        let request = if method == Method::POST { request.form(&ADA) } else { request };
        tokio::select! {
            page = actor.send(request) => {
                let text = |name| page.header(name).to_owned();
                answers.push(Answer { status: page.status, location: text("location"), retry: text("retry-after") });
            }
            () = &mut end => return answers,
        }
        sleep(Duration::from_millis(5)).await;
    }
}

#[derive(Debug)]
struct Answer {
    status: u16,
    location: String,
    retry: String,
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn a_restart_and_a_crash_of_the_database_are_waited_out() {
    let cluster = Arc::new(Cluster::own());
    let server = TestServer::at(TestDatabase::on(&cluster), &[]).await;
    server.add_everyone().await;
    for how in ["fast", "immediate"] {
        is_waited_out(&cluster, &server, how).await;
    }
}

async fn is_waited_out(cluster: &Arc<Cluster>, server: &TestServer, how: &'static str) {
    let grace = Arc::new(server.grace().await);
    let ready = async || server.stranger().get("/readyz").await.status;
    let end = Arc::new(Notify::new());
    let clients: Vec<_> = [(Method::GET, "/customers"), (Method::POST, "/customers/new"), (Method::GET, "/account")]
        .into_iter()
        .cycle()
        .take(9)
        .map(|(method, path)| tokio::spawn(asks(Arc::clone(&grace), method, path, Arc::clone(&end))))
        .collect();
    sleep(Duration::from_millis(500)).await;
    assert_eq!(ready().await, 200);

    let stopped = Arc::clone(cluster);
    spawn_blocking(move || stopped.stop(how)).await.unwrap();
    sleep(Duration::from_secs(1)).await;
    let page = grace.get("/customers").await;
    assert_eq!((page.status, page.text("h1"), page.header("retry-after")), (503, "Busy".into(), "2"));
    assert_eq!(ready().await, 503);
    assert_eq!(server.stranger().get("/healthz").await.status, 200);

    let started = Arc::clone(cluster);
    spawn_blocking(move || started.start()).await.unwrap();
    let back = Instant::now();
    while grace.get("/customers").await.status != 200 {
        assert!(back.elapsed() < Duration::from_secs(10), "it does not recover");
    }
    let recovered = back.elapsed();
    while ready().await != 200 {
        assert!(back.elapsed() < Duration::from_secs(10), "it is not ready");
    }
    grace.adds_ada().await;

    end.notify_waiters();
    let answers: Vec<_> = join_all(clients).await.into_iter().flat_map(Result::unwrap).collect();
    let others: Vec<_> = answers.iter().filter(|answer| !matches!(answer.status, 200 | 303 | 503)).collect();
    assert!(others.is_empty(), "{others:?}");
    let refused: Vec<_> = answers.iter().filter(|answer| answer.status == 503).collect();
    assert!(refused.iter().all(|answer| answer.retry == "2"));
    for added in answers.iter().filter(|answer| answer.status == 303) {
        assert_eq!(grace.get(&added.location).await.status, 200, "{} was acknowledged", added.location);
    }
    let (count, refused, recovered) = (answers.len(), refused.len(), recovered.as_millis());
    println!("{how}: {count} answers, {refused} of them 503; answering {recovered} ms after the server was");
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn a_start_before_the_database_waits_for_it() {
    let cluster = Cluster::own();
    let database = TestDatabase::on(&cluster);
    cluster.stop("fast");
    let log = database.folder().join("log");
    let mut command = program(&database, &[("CLIENTELE_LISTEN", &format!("127.0.0.1:{}", free_port()))], &[]);
    let mut child = command.stderr(File::create(&log).unwrap()).stdout(std::process::Stdio::piped()).spawn().unwrap();
    let said = || std::fs::read_to_string(&log).unwrap();
    let started = Instant::now();
    while !said().contains("PostgreSQL is not available yet") {
        assert!(started.elapsed() < Duration::from_secs(10), "{}", said());
        sleep(Duration::from_millis(50)).await;
    }
    cluster.start();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take().unwrap()), &mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(line.starts_with("Clientele is running at "), "{line}: {}", said());
}

#[test]
#[ignore = "runs on PostgreSQL"]
fn a_database_that_lets_nobody_in_is_named_in_one_line_without_its_password() {
    let cluster = Cluster::own();
    let database = TestDatabase::on(&cluster);
    let nowhere = cluster.url("nowhere");
    let mut stranger: Url = cluster.url("postgres").parse().unwrap();
    stranger.set_password(Some("hush")).unwrap();
    for (url, words) in [
        (nowhere.as_str(), "PostgreSQL: database \"nowhere\" does not exist\n"),
        (stranger.as_str(), "PostgreSQL: password authentication failed for user \"tester\"\n"),
    ] {
        let (code, out, err) = run(program(&database, &[("DATABASE_URL", url)], &["user", "list"]), "");
        assert_eq!((code, out.as_str(), err.as_str()), (1, "", words));
    }
}
