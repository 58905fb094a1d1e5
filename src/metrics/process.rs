//! The process as the operating system sees it, from `/proc`; where there is none, as on macOS, this is left out.
//! The names are those that every program gives these.

use std::{
    fs,
    time::{SystemTime, UNIX_EPOCH},
};

use prometheus_client::{
    metrics::gauge::ConstGauge,
    registry::{Registry, Unit},
};

/// This process.
pub struct Process {
    /// Seconds since 1970.
    started_at: f64,
}

impl Process {
    /// A process that begins now.
    pub fn new() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { started_at: since.as_secs_f64() }
    }

    /// What it takes at this moment.
    pub fn register(&self, registry: &mut Registry) {
        let help = "When the server started";
        registry.register_with_unit("start_time", help, Unit::Seconds, ConstGauge::new(self.started_at));
        if let Some(bytes) = resident_memory() {
            let help = "Memory that the process takes";
            registry.register_with_unit("resident_memory", help, Unit::Bytes, ConstGauge::new(bytes));
        }
        if let Some(open) = open_files() {
            registry.register("open_fds", "Files and connections that the process has open", ConstGauge::new(open));
        }
        if let Some(most) = most_files() {
            registry.register("max_fds", "Files and connections that the process may open", ConstGauge::new(most));
        }
    }
}

fn resident_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes * 1024)
}

fn open_files() -> Option<u64> {
    // One of them is the folder that is being read.
    let open = fs::read_dir("/proc/self/fd").ok()?.count().saturating_sub(1);
    u64::try_from(open).ok()
}

fn most_files() -> Option<u64> {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_system_says_how_much_the_process_takes() {
        assert!(resident_memory().unwrap() > 1024 * 1024);
        let open = open_files().unwrap();
        let more = fs::File::open("/proc/self/status").unwrap();
        assert!(open >= 3 && open < most_files().unwrap());
        drop(more);
    }
}
