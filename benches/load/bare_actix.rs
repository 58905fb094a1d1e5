//! The baseline for pages: actix-web that only sends bytes, as a process of its own.
//! It is this program again, started with `--bare`.

use std::{
    process::{Child, Command},
    time::Duration,
};

use actix_web::{App, HttpResponse, HttpServer, web};

use crate::{
    client::{Request, drive},
    run::Run,
    server::free_port,
};

/// A process that answers every request with the same bytes.
pub struct BareActix {
    port: u16,
    process: Child,
}

impl BareActix {
    pub fn start(bytes: usize) -> Self {
        let port = free_port();
        let this = std::env::current_exe().expect("this program");
        let arguments = ["--bare".to_owned(), port.to_string(), bytes.to_string()];
        let process = Command::new(this).args(arguments).spawn().expect("this program");
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { port, process }
    }

    pub async fn pages(&self, request: &Request, connections: usize, time: Duration) -> Run {
        drive(self.port, connections, time, &|_| request.clone()).await
    }
}

impl Drop for BareActix {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What the process of [`BareActix`] does: port and number of bytes are its arguments.
pub fn serve(arguments: &[String]) {
    let number = |at: usize| arguments[at].parse::<usize>().expect("a number");
    let (port, body) = (number(0), web::Bytes::from(vec![b'x'; number(1)]));
    let serve = async move {
        let app = move || {
            let body = body.clone();
            let answer = move || {
                let body = body.clone();
                async { HttpResponse::Ok().content_type("text/html; charset=utf-8").body(body) }
            };
            App::new().default_service(web::to(answer))
        };
        let port = u16::try_from(port).expect("a port");
        HttpServer::new(app).tcp_nodelay(true).bind(("127.0.0.1", port)).expect("the port is free").run().await
    };
    actix_web::rt::System::new().block_on(serve).expect("it serves");
}
