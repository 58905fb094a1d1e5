//! The program itself, started as an operator starts it.

use std::{
    fs::File,
    io::Write,
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    time::Duration,
};

use super::TestDatabase;

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// `clientele` at `database`, with nothing of this machine's settings.
pub fn program(database: &TestDatabase, settings: &[(&str, &str)], arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clientele"));
    command.env_clear().envs(database.settings()).envs(settings.iter().copied()).args(arguments);
    // Coverage of the program itself, when it is being measured.
    command.envs(std::env::vars().filter(|(name, _)| name == "LLVM_PROFILE_FILE"));
    command
}

/// The same command started by another program, such as one that sets limits.
pub fn under(starter: &[&str], command: &Command) -> Command {
    let mut under = Command::new(starter[0]);
    under.args(&starter[1..]).arg(command.get_program()).args(command.get_args());
    under.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    // For the starter to be found.
    under.envs(std::env::vars_os().filter(|(name, _)| name == "PATH"));
    under
}

/// A program that serves, killed at the end of the test.
pub struct Program {
    child: Child,
    pub base: String,
    log: PathBuf,
}

impl Program {
    /// Serves on `port` and answers once it is ready.
    pub async fn serve(database: &TestDatabase, port: u16, settings: &[(&str, &str)]) -> Self {
        Self::started(database, port, program(database, settings, &["serve"])).await
    }

    /// The same by a command of the test's own.
    pub async fn started(database: &TestDatabase, port: u16, mut command: Command) -> Self {
        let (listen, log) = (format!("127.0.0.1:{port}"), database.folder().join(format!("log-{port}")));
        command.env("CLIENTELE_LISTEN", &listen).stdout(Stdio::piped()).stderr(File::create(&log).unwrap());
        let serving = Self { child: command.spawn().unwrap(), base: format!("http://{listen}"), log };
        for _ in 0..600 {
            let answer = reqwest::get(format!("{}/readyz", serving.base)).await;
            if answer.is_ok_and(|answer| answer.status() == 200) {
                return serving;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the server did not become ready");
    }

    /// What it wrote to its log.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL: no warning, no last words.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM, and what the program printed and its exit code.
    pub fn terminate(mut self) -> Output {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let stdout = std::io::read_to_string(self.child.stdout.take().unwrap()).unwrap();
        Output { status: self.child.wait().unwrap(), stdout: stdout.into_bytes(), stderr: Vec::new() }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a command to its end beside a server of this process, which goes on meanwhile: what it has begun to write would be in
/// the way of the command for ever.
pub async fn run_beside(command: Command) -> (i32, String, String) {
    tokio::task::spawn_blocking(move || run(command, "")).await.unwrap()
}

/// Runs a command to its end with `input` on standard input.
pub fn run(mut command: Command, input: &str) -> (i32, String, String) {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // One that refuses its arguments has ended without reading.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}
