//! What a connection may take before and between requests: how long a head, how long a client that does not read, how many
//! requests at once. actix-web bounds none of these but the first head, so each stream is wrapped.

mod pipeline;
mod stream;

use std::{fmt, io, net::TcpListener, rc::Rc, time::Duration};

use actix_http::{HttpService, Request, Response, ServiceConfig};
use actix_service::{
    IntoServiceFactory, ServiceFactory, ServiceFactoryExt as _, apply_fn_factory, fn_service, map_config,
};
use actix_web::{
    body::MessageBody,
    dev::{AppConfig, Server, Service},
    rt::net::TcpStream,
};
use socket2::SockRef;

use pipeline::Pipeline;
use stream::BoundedStream;

/// How long a head may take, from its first byte to its last, the first one from the beginning of the connection; and how
/// long the rest of a body that nobody waits for any more.
const HEAD: Duration = Duration::from_secs(10);
/// How long a client may read nothing while an answer waits for it.
const UNREAD: Duration = Duration::from_secs(15);
/// How long a connection is kept for the next request.
const KEPT: Duration = Duration::from_secs(75);
/// How long what a client still sends is read after an answer that did not wait for it, so that the answer is seen.
const LINGER: Duration = Duration::from_secs(1);
/// How much of an answer the kernel takes ahead of a client that reads slowly. Half of it has to go in [`UNREAD`], so
/// 2.2 KB/s are enough; the whole window of a fast network is filled all the same.
const AHEAD: u32 = 64 * 1024;

/// How much is served at once.
pub struct Capacity {
    /// Threads that answer.
    pub workers: usize,
    /// The most connections of each; further ones wait.
    pub connections: usize,
    /// How long requests in flight may take when the server stops, in seconds.
    pub last_requests: u64,
}

/// Serves an app, on connections that are bounded.
pub fn serve<F, I, S, B>(listener: TcpListener, capacity: &Capacity, app: F) -> io::Result<Server>
where
    F: Fn() -> I + Send + Clone + 'static,
    I: IntoServiceFactory<S, Request>,
    S: ServiceFactory<Request, Config = AppConfig> + 'static,
    S::Error: Into<actix_web::Error> + 'static,
    S::InitError: fmt::Debug,
    S::Response: Into<Response<B>> + 'static,
    <S::Service as Service<Request>>::Future: 'static,
    S::Service: 'static,
    B: MessageBody + 'static,
{
    #[cfg(target_os = "linux")]
    SockRef::from(&listener).set_tcp_notsent_lowat(AHEAD)?;
    let builder = Server::build()
        .workers(capacity.workers)
        .max_concurrent_connections(capacity.connections)
        .disable_signals()
        .shutdown_timeout(capacity.last_requests);
    let stopping = builder.graceful_shutdown_signal();
    let served = builder.listen("clientele", listener, move || {
        let (stopping, config) = (stopping.clone(), ServiceConfig::default());
        let app = apply_fn_factory(app().into_factory(), |request: Request, app: &S::Service| {
            let answering = request.conn_data::<Rc<Pipeline>>().map(Pipeline::answering);
            let answer = app.call(request);
            async move {
                let answered = answer.await;
                drop(answering);
                answered
            }
        });
        let app = app.map_err(|error| error.into().error_response());
        let http = HttpService::build()
            .graceful_shutdown_signal(move || {
                let stopping = stopping.clone();
                async move { stopping.notified().await }
            })
            .keep_alive(KEPT)
            .client_request_timeout(HEAD)
            .client_disconnect_timeout(LINGER)
            .on_connect_ext(|stream: &BoundedStream, data| drop(data.insert(stream.pipeline())))
            .h1(map_config(app, |()| AppConfig::default()));
        fn_service(move |stream: TcpStream| {
            let bounded = bounded(stream, config.clone());
            async { bounded.map_err(actix_http::error::DispatchError::Io) }
        })
        .and_then(http)
    })?;
    Ok(served.run())
}

fn bounded(stream: TcpStream, config: ServiceConfig) -> io::Result<(BoundedStream, Option<std::net::SocketAddr>)> {
    // Without it, compressed answers stall 40 ms on kept connections.
    stream.set_nodelay(true)?;
    let peer = stream.peer_addr().ok();
    Ok((BoundedStream::new(stream, config), peer))
}
