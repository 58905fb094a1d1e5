//! A standby of a PostgreSQL server, and what becomes of a primary: killed, paused, replaced.
//! Processes are found by their parents, so none but the cluster's own is touched.

use std::{
    fs,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use url::Url;

use super::{Cluster, cluster::port};

impl Cluster {
    /// A standby that has all that is here, and follows.
    pub fn standby(&self) -> Self {
        self.standby_on(port())
    }

    /// The same on a port that was another's.
    pub fn standby_on(&self, port: u16) -> Self {
        let address: Url = self.url("postgres").parse().unwrap();
        let password = address.password().unwrap().to_owned();
        Self::started(port, &password, Some(&address))
    }

    /// From now on nothing is acknowledged that the standby does not have; answers once it follows so.
    pub fn waits_for_its_standby(&self) {
        self.sql("ALTER SYSTEM SET synchronous_standby_names = '*'");
        self.sql("SELECT pg_reload_conf()");
        let started = Instant::now();
        while self.number_in("postgres", "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == 0 {
            assert!(started.elapsed() < Duration::from_secs(20), "the standby does not follow");
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Makes a standby a primary.
    pub fn promote(&self) {
        self.control(&["promote", "-w"]);
    }

    /// Ends the server as a power cut would, for everything but the disk.
    pub fn kill(&self) {
        let processes = self.processes();
        signal("KILL", &processes);
        while processes.iter().any(|process| fs::exists(format!("/proc/{process}")).unwrap()) {
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Stops all of its processes where they are, until the end of what is answered.
    pub fn pause(&self) -> Paused {
        let mut processes = self.processes();
        // The first makes no more from now on.
        signal("STOP", &processes[..1]);
        processes.append(&mut self.processes());
        signal("STOP", &processes);
        Paused(processes)
    }

    /// The numbers of its processes, the first one's first.
    fn processes(&self) -> Vec<String> {
        let file = fs::read_to_string(self.folder().unwrap().join("postmaster.pid")).unwrap();
        let first = file.lines().next().unwrap().to_owned();
        let all = fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let is_child = |process: &String| {
            // The parent stands after the state, behind the name in brackets.
            let line = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
            let parent = line.rsplit_once(") ").and_then(|(_, rest)| rest.split(' ').nth(1).map(str::to_owned));
            parent.as_ref() == Some(&first)
        };
        let children: Vec<_> = all.filter(is_child).collect();
        [vec![first], children].concat()
    }
}

/// Processes that stand still while this lives.
pub struct Paused(Vec<String>);

impl Paused {
    /// One process.
    pub fn process(number: u32) -> Self {
        let processes = vec![number.to_string()];
        signal("STOP", &processes);
        Self(processes)
    }
}

impl Drop for Paused {
    fn drop(&mut self) {
        signal("CONT", &self.0);
    }
}

/// Sends a signal to processes; one may have ended meanwhile.
fn signal(name: &str, processes: &[String]) {
    let _ = Command::new("kill").arg(format!("-{name}")).args(processes).stderr(std::process::Stdio::null()).status();
}
