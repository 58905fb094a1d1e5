//! The memory of a process that does one thing after another, each peak by itself.
//! A process of its own, so that nothing measured before has left anything in it.

use std::time::Duration;

use tokio::time::sleep;

use crate::{Settings, filled_server::FilledServer, ratios::Ratios};

/// Connections of the mixed load, and those that sign in.
const MIXED: usize = 64;
const SIGNING_IN: usize = 16;
/// How long the process is left alone before what it holds is read.
const REST: Duration = Duration::from_secs(5);

pub async fn measure(server: &mut FilledServer, settings: &Settings, ratios: &mut Ratios) {
    if !settings.wants("memory") {
        return;
    }
    server.restart();
    let rows = server.rows;
    let mut line = |when: &str, mib: f64| ratios.line(rows, &format!("memory, {when}, MiB"), mib, "");
    sleep(REST).await;
    line("idle", server.server.memory("VmRSS"));
    let run = server.mixed(MIXED, settings.time).await;
    assert_eq!(run.errors, 0, "every answer of the mixed load is the expected one");
    line(&format!("{MIXED} connections, mixed: peak"), server.server.memory("VmHWM"));
    sleep(REST).await;
    line(&format!("{MIXED} connections, mixed: left"), server.server.memory("VmRSS"));
    server.server.forget_peak();
    server.sign_ins(SIGNING_IN, settings.time).await;
    line("sign-ins: peak", server.server.memory("VmHWM"));
    sleep(REST).await;
    line("sign-ins: left", server.server.memory("VmRSS"));
}
