//! The address that shows the metrics and nothing else. Nobody signs in here, so it belongs on a private address.
//! It answers while the rest of the server drains, and stops last.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
};

use actix_web::{App, HttpResponse, dev::ServerHandle, http::header, middleware::DefaultHeaders, web};
use tokio::task::JoinHandle;

use super::Metrics;
use crate::{
    error::Error,
    http::connection::{self, Capacity},
};

/// What the text is, as OpenMetrics 1.0 has it.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// For the few programs that ask.
const CAPACITY: Capacity = Capacity { workers: 1, connections: 64, last_requests: 3 };

/// A server of metrics that is running.
pub struct MetricsServer {
    /// Where it listens.
    pub address: SocketAddr,
    handle: ServerHandle,
    running: JoinHandle<io::Result<()>>,
}

/// Takes the address for itself.
pub fn listen(address: SocketAddr) -> Result<TcpListener, Error> {
    TcpListener::bind(address)
        .map_err(|error| Error::Internal(format!("cannot listen on {address} for metrics: {error}")))
}

impl MetricsServer {
    /// Begins to show the metrics.
    pub fn start(listener: TcpListener, metrics: Metrics) -> Result<Self, Error> {
        let address = listener.local_addr().map_err(|error| Error::internal(&error))?;
        let metrics = Arc::new(metrics);
        let server = connection::serve(listener, &CAPACITY, move || {
            let metrics = Arc::clone(&metrics);
            let show = move || show(Arc::clone(&metrics));
            let resource = web::resource("/metrics").get(show.clone()).route(web::head().to(show));
            App::new().service(resource.default_service(web::to(wrong_method))).default_service(web::to(nowhere)).wrap(
                DefaultHeaders::new().add(("x-content-type-options", "nosniff")).add(("cache-control", "no-store")),
            )
        })
        .map_err(|error| Error::internal(&error))?;
        tracing::info!("metrics are at http://{address}/metrics");
        Ok(Self { address, handle: server.handle(), running: tokio::spawn(server) })
    }

    /// Answers no more.
    pub async fn stop(self) {
        self.handle.stop(true).await;
        let _ = self.running.await;
    }
}

async fn show(metrics: Arc<Metrics>) -> HttpResponse {
    match metrics.text().await {
        Ok(text) => HttpResponse::Ok().content_type(OPEN_METRICS).body(text),
        Err(error) => {
            tracing::error!(%error, "the metrics cannot be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}

async fn wrong_method() -> HttpResponse {
    let mut answer = HttpResponse::MethodNotAllowed();
    answer.insert_header((header::ALLOW, "GET, HEAD")).content_type("text/plain").body("only GET and HEAD\n")
}

async fn nowhere() -> HttpResponse {
    HttpResponse::NotFound().content_type("text/plain").body("the metrics are at /metrics\n")
}
