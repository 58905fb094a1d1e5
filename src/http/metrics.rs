//! Requests in numbers: how many by route and status, how long they took, how many are in flight.
//! Labels come from lists of ours alone, the patterns of routes among them, so no request can make up another series.

use std::{cell::OnceCell, rc::Rc, sync::Arc, time::Instant};

use actix_web::{
    HttpMessage,
    dev::ServiceRequest,
    guard::{Guard, fn_guard},
    http::{Method, StatusCode},
};
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
};

/// Upper bounds, in seconds, of how long requests take.
const DURATIONS: [f64; 13] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// The route of requests that no route answers: unknown addresses, and methods that an address does not take.
const NO_ROUTE: &str = "(none)";

/// What is counted of requests.
pub struct HttpMetrics {
    /// Answers by route, method and status.
    pub requests: Family<RequestLabels, Counter>,
    /// How long answers took, by route and method.
    pub durations: Family<RouteLabels, Histogram>,
    /// Requests that are not answered yet.
    pub in_flight: Gauge,
    no_route: Arc<str>,
}

/// What answered a request.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct RouteLabels {
    route: Arc<str>,
    method: &'static str,
}

/// What answered a request, and how.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct RequestLabels {
    route: Arc<str>,
    method: &'static str,
    status: u16,
}

/// A request that is not answered yet; it no longer counts as one when this goes, whatever became of it.
pub struct InFlight {
    metrics: Arc<HttpMetrics>,
    matched: Matched,
    method: &'static str,
    began: Instant,
}

/// The route of a request, once it is found; also known to whoever gave the request away.
#[derive(Clone, Default)]
struct Matched(Rc<OnceCell<Arc<str>>>);

impl Default for HttpMetrics {
    fn default() -> Self {
        Self {
            requests: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(DURATIONS)),
            in_flight: Gauge::default(),
            no_route: NO_ROUTE.into(),
        }
    }
}

impl HttpMetrics {
    /// Counts a request in.
    pub fn begin(self: Arc<Self>, request: &ServiceRequest) -> InFlight {
        let matched = Matched::default();
        request.extensions_mut().insert(matched.clone());
        self.in_flight.inc();
        InFlight { metrics: self, matched, method: known(request.method()), began: Instant::now() }
    }
}

impl InFlight {
    /// Counts the answer.
    pub fn end(self, status: StatusCode) {
        let (method, status) = (self.method, status.as_u16());
        let route = self.matched.0.get().unwrap_or(&self.metrics.no_route);
        let labels = RequestLabels { route: Arc::clone(route), method, status };
        self.metrics.requests.get_or_create(&labels).inc();
        let labels = RouteLabels { route: Arc::clone(route), method };
        self.metrics.durations.get_or_create(&labels).observe(self.began.elapsed().as_secs_f64());
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.metrics.in_flight.dec();
    }
}

/// Lets every request pass, and notes that the route at `path` answers it.
pub fn noting(path: &str) -> impl Guard + use<> {
    let pattern: Arc<str> = if path.is_empty() { "/" } else { path }.into();
    fn_guard(move |asked| {
        if let Some(matched) = asked.req_data().get::<Matched>() {
            // The first route that is found is the one that answers.
            let _ = matched.0.set(Arc::clone(&pattern));
        }
        true
    })
}

/// The method as a label.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
