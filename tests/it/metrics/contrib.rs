//! The dashboard and the alerts of `contrib/`: they ask for metrics that there are, and Prometheus takes all of it.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::Write,
    path::Path,
    process::{Child, Command, Stdio},
    sync::Once,
    time::Duration,
};

use serde_json::Value;

use super::{SHOWN, shows};
use crate::support::{Scrape, TestServer, free_port, in_ci};

/// Whether Debian's `prometheus` is on this machine; where everything is promised, it has to be.
fn is_installed() -> bool {
    static TOLD: Once = Once::new();
    let is_missing = |program: &&str| Command::new(program).arg("--version").output().is_err();
    let Some(missing) = ["promtool", "prometheus"].into_iter().find(is_missing) else { return true };
    assert!(!in_ci(), "no {missing} on this machine");
    // Past the test harness, which would keep the line of a passing test to itself.
    let line = format!("Prometheus tests skipped: no {missing} on this machine\n");
    TOLD.call_once(|| std::io::stderr().write_all(line.as_bytes()).unwrap());
    false
}

/// Every name of a metric of ours in a text.
fn named(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| word.starts_with("clientele_") || word.starts_with("process_")).collect()
}

/// A server with a backup and a request.
async fn server() -> (TestServer, Scrape) {
    let server = TestServer::with(&[SHOWN, ("CLIENTELE_BACKUP_EVERY", "1h")]).await;
    server.stranger().get("/login").await;
    let scrape = shows(&server, r#"clientele_jobs{kind="backup",state="done"}"#, 1).await;
    (server, scrape)
}

#[actix_web::test]
async fn the_dashboard_and_the_alerts_ask_for_metrics_that_there_are() {
    let (server, scrape) = server().await;
    let mut there: BTreeSet<String> = scrape.families().into_iter().flat_map(|family| family.samples).collect();
    // Of the other database.
    let of_other: &[&str] = match server.db().file() {
        Some(_) => &["clientele_database_connections", "clientele_database_connections_max"],
        None => &["clientele_wal_bytes"],
    };
    there.extend(of_other.iter().map(|name| (*name).to_owned()));
    for file in ["contrib/grafana.json", "contrib/alerts.yml"] {
        let text = fs::read_to_string(file).unwrap();
        let asked = named(&text);
        assert!(asked.len() > 10, "{file}: {asked:?}");
        let unknown: Vec<_> = asked.into_iter().filter(|name| !there.contains(*name)).collect();
        assert!(unknown.is_empty(), "{file} asks for {unknown:?}");
    }
}

#[test]
fn every_panel_of_the_dashboard_has_a_title_a_unit_and_the_data_source_that_was_chosen() {
    let dashboard: Value = serde_json::from_str(&fs::read_to_string("contrib/grafana.json").unwrap()).unwrap();
    assert_eq!(dashboard["templating"]["list"][0]["type"], "datasource");
    let panels = dashboard["panels"].as_array().unwrap();
    let shown: Vec<_> = panels.iter().filter(|panel| panel["type"] != "row").collect();
    let mut titles = BTreeSet::new();
    for panel in &shown {
        let title = panel["title"].as_str().unwrap();
        assert!(titles.insert(title), "{title} is there twice");
        assert!(panel["fieldConfig"]["defaults"]["unit"].as_str().is_some_and(|unit| !unit.is_empty()), "{title}");
        assert!(panel["description"].as_str().is_some_and(|words| words.ends_with('.')), "{title}");
        assert_eq!(panel["datasource"]["uid"], "${datasource}", "{title}");
        assert!(panel["targets"].as_array().is_some_and(|targets| !targets.is_empty()), "{title}");
    }
    assert!(shown.len() >= 15, "{titles:?}");
}

#[test]
fn prometheus_takes_the_alerts_and_they_fire_when_they_should() {
    if !is_installed() {
        return;
    }
    for arguments in [["check", "rules", "contrib/alerts.yml"], ["test", "rules", "contrib/alerts.test.yml"]] {
        let output = Command::new("promtool").args(arguments).output().unwrap();
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
        assert!(output.status.success(), "promtool {}: {said}", arguments.join(" "));
    }
}

#[test]
fn every_alert_says_how_bad_it_is_what_happened_and_what_to_do_and_is_tested() {
    let read = |file: &str| fs::read_to_string(file).unwrap();
    let (alerts, tests) = (read("contrib/alerts.yml"), read("contrib/alerts.test.yml"));
    let each: Vec<_> = alerts.split("- alert: ").skip(1).collect();
    assert!(each.len() >= 10);
    for alert in each {
        let name = alert.lines().next().unwrap();
        for part in ["severity: ", "summary: ", "description: ", "expr: "] {
            assert!(alert.contains(part), "{name} has no {part}");
        }
        assert!(tests.contains(&format!("alertname=\"{name}\"")), "{name} is not tested");
    }
}

/// A Prometheus that reads the metrics every second, ended with the test.
struct Prometheus {
    child: Child,
    api: String,
}

impl Prometheus {
    fn reading(server: &TestServer, folder: &Path) -> Self {
        let rules = fs::canonicalize("contrib/alerts.yml").unwrap();
        let config = format!(
            "global: {{scrape_interval: 1s, evaluation_interval: 1s}}\nrule_files: ['{}']\nscrape_configs:\n\
             - {{job_name: clientele, static_configs: [{{targets: ['{}']}}]}}\n",
            rules.display(),
            server.metrics_address().unwrap()
        );
        fs::write(folder.join("prometheus.yml"), config).unwrap();
        let address = format!("127.0.0.1:{}", free_port());
        let mut command = Command::new("prometheus");
        command.arg(format!("--config.file={}", folder.join("prometheus.yml").display()));
        command.arg(format!("--storage.tsdb.path={}", folder.join("data").display()));
        command.arg(format!("--web.listen-address={address}"));
        let log = File::create(folder.join("log")).unwrap();
        let child = command.stdout(Stdio::null()).stderr(log).spawn().unwrap();
        Self { child, api: format!("http://{address}/api/v1") }
    }

    async fn asks(&self, question: &str) -> Option<Value> {
        let answer = reqwest::get(format!("{}/{question}", self.api)).await.ok()?;
        Some(answer.json::<Value>().await.ok()?["data"].take())
    }

    /// The answer once it is of use.
    async fn answers(&self, question: &str, is_there: impl Fn(&Value) -> bool) -> Value {
        let mut last = None;
        for _ in 0..600 {
            last = self.asks(question).await;
            if let Some(answer) = last.as_ref().filter(|answer| is_there(answer)) {
                return answer.clone();
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{question}: {last:?}");
    }
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[actix_web::test]
async fn prometheus_reads_every_metric_and_answers_what_the_dashboard_asks() {
    if !is_installed() {
        return;
    }
    let (server, scrape) = server().await;
    let folder = tempfile::tempdir().unwrap();
    let prometheus = Prometheus::reading(&server, folder.path());
    let is_up = |targets: &Value| targets["activeTargets"][0]["health"] == "up";
    let targets = prometheus.answers("targets", is_up).await;
    assert_eq!(targets["activeTargets"][0]["lastError"], "");
    let names = prometheus.answers("label/__name__/values", |names| names.to_string().contains("clientele_")).await;
    let samples: BTreeSet<String> = scrape.families().into_iter().flat_map(|family| family.samples).collect();
    for sample in samples {
        assert!(names.as_array().unwrap().contains(&sample.as_str().into()), "{sample} is not in {names}");
    }
    let metadata = prometheus.answers("metadata", |all| all.as_object().is_some_and(|all| !all.is_empty())).await;
    assert_eq!(metadata["clientele_http_request_duration_seconds"][0]["unit"], "seconds");
    let rules = prometheus.answers("rules", |rules| rules.to_string().contains("\"health\":\"ok\"")).await;
    assert!(!rules.to_string().contains("\"health\":\"err\""), "{rules}");

    let dashboard: Value = serde_json::from_str(&fs::read_to_string("contrib/grafana.json").unwrap()).unwrap();
    let panels = dashboard["panels"].as_array().unwrap().iter();
    for target in panels.filter_map(|panel| panel["targets"].as_array()).flatten() {
        let expr = target["expr"].as_str().unwrap();
        let asked = expr.replace("$__rate_interval", "1m").replace("$__range", "1h").replace("$instance", ".*");
        let url = url::Url::parse_with_params(&format!("{}/query", prometheus.api), [("query", asked)]).unwrap();
        let answer: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
        assert_eq!(answer["status"], "success", "{expr}: {answer}");
    }
}
