//! What filling a register costs: `clientele demo`, from its start until it is ready to be looked at.
//! Only when asked for by its name, as it takes the longest and needs no filled database.

use std::{
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use crate::{
    ratios::Ratios,
    server::{Server, free_port},
};

pub const NAME: &str = "fill";

pub fn measure(rows: usize, ratios: &mut Ratios) {
    let folder = tempfile::tempdir().expect("a folder");
    let (port, mut demo) = (free_port(), Command::new(env!("CARGO_BIN_EXE_clientele")));
    demo.args(["demo", "--customers", &rows.to_string()]).stdout(Stdio::null());
    // A killed demo cannot delete what it made.
    demo.env("TMPDIR", folder.path()).env("CLIENTELE_LOG", "error");
    demo.env("CLIENTELE_LISTEN", format!("127.0.0.1:{port}"));
    let server = Server::start(port, demo);
    let peak = server.memory("VmHWM");
    thread::sleep(Duration::from_secs(5));
    ratios.line(rows, "fill, seconds until ready", server.start_to_ready.as_secs_f64(), "");
    ratios.line(rows, "memory, fill: peak, MiB", peak, "");
    ratios.line(rows, "memory, fill: left, MiB", server.memory("VmRSS"), "");
}
