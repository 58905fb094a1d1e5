//! The server as a process: started, waited for, killed.
//! Readiness is asked for over a plain socket: starting `clientele health` each time would be what is measured.

use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command},
    thread,
    time::{Duration, Instant},
};

pub struct Server {
    pub port: u16,
    /// From the start of the process to the first answer that it is ready.
    pub start_to_ready: Duration,
    process: Child,
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port").port()
}

impl Server {
    /// Starts `command`, which serves on `port`, and waits until it is ready.
    pub fn start(port: u16, mut command: Command) -> Self {
        let started = Instant::now();
        let process = command.spawn().expect("the program");
        let mut server = Self { port, start_to_ready: Duration::ZERO, process };
        while !server.is_ready() {
            assert!(server.process.try_wait().expect("a process").is_none(), "the server stopped at its start");
            thread::sleep(Duration::from_millis(1));
        }
        server.start_to_ready = started.elapsed();
        server
    }

    /// The number of the process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Kills the process.
    pub fn stop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    fn is_ready(&self) -> bool {
        let asked = || -> std::io::Result<bool> {
            let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
            stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")?;
            let mut start = [0; 12];
            stream.read_exact(&mut start)?;
            Ok(&start == b"HTTP/1.1 200")
        };
        asked().unwrap_or(false)
    }

    /// From here on the peak of the memory is counted anew.
    pub fn forget_peak(&self) {
        fs::write(format!("/proc/{}/clear_refs", self.process.id()), "5").expect("a new peak");
    }

    /// The memory of the process in MiB: now (`VmRSS`) or at its peak (`VmHWM`).
    pub fn memory(&self, field: &str) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':')).unwrap_or("0");
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(0.0) / 1024.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}
