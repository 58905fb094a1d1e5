//! The lines of the log about a request: who asked for what, what was answered, and what was refused.
//! They hold no query, body or secret, and no more of a caller's own words than a line should take.

use std::{borrow::Cow, time::Instant};

use actix_web::{
    dev::ServiceRequest,
    http::{Method, StatusCode},
};
use ipnet::IpNet;
use uuid::Uuid;

use super::{client_ip, secret_path, trace_context::TraceContext};
use crate::config::Site;

/// The most bytes of a request's own words that a line of the log takes.
const LOGGED: usize = 200;

/// What the log says of one request.
pub struct RequestLog {
    /// The request's id, which the answer carries too.
    pub id: String,
    started: Instant,
    client: String,
    method: Method,
    path: String,
    is_probe: bool,
    /// The trace and the step of the caller, when the request names them.
    trace: Option<(String, String)>,
}

impl RequestLog {
    /// Takes down who asks for what.
    pub fn begin(site: &Site, trusted_proxies: &[IpNet], request: &ServiceRequest) -> Self {
        let path = request.path();
        let trace = TraceContext::of(request.headers());
        Self {
            id: Uuid::now_v7().simple().to_string(),
            started: Instant::now(),
            client: client_ip::of(request.request(), trusted_proxies).to_string(),
            method: request.method().clone(),
            path: logged(&secret_path::redacted(site, path)).into_owned(),
            is_probe: path.ends_with("/healthz") || path.ends_with("/readyz"),
            trace: trace.map(|trace| (trace.trace_id.to_owned(), trace.parent_id.to_owned())),
        }
    }

    /// The handler panicked.
    pub fn panicked(&self) {
        let Self { id, client, path, .. } = self;
        let (method, (trace_id, parent_id)) = (logged(self.method.as_str()), self.trace());
        tracing::error!(request_id = id, client, %method, path, status = 500, trace_id, parent_id, "panicked");
    }

    /// Somebody was refused.
    pub fn refused(&self, event: &str) {
        tracing::warn!(request_id = self.id, client = self.client, "{event}");
    }

    /// What came of it.
    pub fn answered(&self, status: StatusCode, user: Option<Uuid>) {
        let Self { id, client, path, .. } = self;
        let (status, user) = (status.as_u16(), user.map(|user| user.to_string()));
        let ms = (self.started.elapsed().as_secs_f64() * 1_000_000.0).round() / 1000.0;
        let (method, (trace_id, parent_id)) = (logged(self.method.as_str()), self.trace());
        if self.is_probe {
            tracing::debug!(request_id = id, client, %method, path, status, ms, trace_id, parent_id, "answered");
        } else {
            tracing::info!(request_id = id, client, %method, path, status, ms, user, trace_id, parent_id, "answered");
        }
    }

    fn trace(&self) -> (Option<&str>, Option<&str>) {
        self.trace.as_ref().map(|(trace_id, parent_id)| (trace_id.as_str(), parent_id.as_str())).unzip()
    }
}

/// So much of `text` as a line of the log takes.
pub fn logged(text: &str) -> Cow<'_, str> {
    let end = text.floor_char_boundary(LOGGED);
    if end == text.len() { text.into() } else { format!("{}…", &text[..end]).into() }
}
