//! What stands around every handler: request id, security headers, panics, the log, errors as pages.
//! Every answer passes here but those to a head that HTTP's parser cannot read: it says 400, 408 or 431 by itself,
//! without a body, and closes the connection.

use std::{net::SocketAddr, panic::AssertUnwindSafe, sync::Arc};

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        ConnectionType, StatusCode,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
};
use askama::Template;
use futures_util::FutureExt;
use ipnet::IpNet;
use uuid::Uuid;

use crate::{
    config::Site,
    error::{ApiError, Error, PageError},
    http::{
        assets::Asset,
        compress, etag, flash, html,
        metrics::HttpMetrics,
        moved,
        page::{ErrorPage, Person, Shell},
        problem, request_line,
        request_log::RequestLog,
        secret_path,
    },
};

const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; \
     frame-ancestors 'none'";

/// For every answer.
const HEADERS: &[(&str, &str)] =
    &[("x-content-type-options", "nosniff"), ("cross-origin-resource-policy", "same-origin")];
/// For every answer but the files that pages load, of which browsers do not read them.
const PAGE_HEADERS: &[(&str, &str)] = &[
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("cache-control", "no-store"),
];

/// Who the log says was asking.
#[derive(Debug, Clone, Copy)]
pub struct UserId(pub Uuid);

/// What the middleware around everything has to know.
#[derive(Clone)]
pub struct ShieldSettings {
    /// Where people reach the register.
    pub site: Arc<Site>,
    /// Where the server listens.
    pub address: SocketAddr,
    /// Networks whose `X-Forwarded-For` is believed, for the log.
    pub trusted_proxies: Arc<[IpNet]>,
    /// What counts the requests.
    pub metrics: Arc<HttpMetrics>,
}

/// The middleware around everything.
pub async fn guard<B: MessageBody + 'static>(
    ShieldSettings { site, address, trusted_proxies, metrics }: ShieldSettings,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let log = RequestLog::begin(&site, &trusted_proxies, &request);
    let in_flight = metrics.begin(&request);
    let secret = secret_path::is_secret(&site, request.path());
    let program = request.path().strip_prefix(site.at.as_str()).is_some_and(|path| path.starts_with("/api/"));
    let mut response = match request_line::check(&site, address, &request) {
        Err(error) if program => request.error_response(ApiError(error)),
        Err(error) => request.error_response(PageError(error)),
        Ok(Some(elsewhere)) => request.into_response(elsewhere),
        Ok(None) => {
            // A panic would close the socket without an answer, and take the request with it.
            let Ok(answered) = AssertUnwindSafe(next.call(request)).catch_unwind().await else {
                log.panicked();
                in_flight.end(StatusCode::INTERNAL_SERVER_ERROR);
                return Err(Panicked { site, id: log.id, program }.into());
            };
            answered?.map_into_boxed_body()
        }
    };
    if let Some(event) = refusal(&response) {
        log.refused(event);
    }
    response = etag::finish(compress::finish(with_error(&site, response, &log.id)));
    let is_page = response.response().extensions().get::<Asset>().is_none();
    if secret {
        let policy = HeaderValue::from_static(secret_path::referrer_policy(&site));
        response.headers_mut().insert(header::REFERRER_POLICY, policy);
    }
    harden(&site, is_page, response.headers_mut());
    if let Ok(value) = HeaderValue::from_str(&log.id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    if matches!(response.status(), StatusCode::REQUEST_TIMEOUT | StatusCode::PAYLOAD_TOO_LARGE) {
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    flash::clear(&site, &mut response);
    let user = response.request().extensions().get::<UserId>().map(|user| user.0);
    log.answered(response.status(), user);
    in_flight.end(response.status());
    Ok(response)
}

/// What the log says of whoever tried to sign in and was refused, or tried too often.
fn refusal(response: &ServiceResponse) -> Option<&'static str> {
    match (response.status(), error(response)) {
        (StatusCode::TOO_MANY_REQUESTS, _) => Some("throttled"),
        // The page that asks for a name and password again is no error.
        (StatusCode::UNAUTHORIZED, None | Some(Error::WrongCredentials | Error::WrongCode)) => Some("sign-in failed"),
        _ => None,
    }
}

/// The error that an answer is about to tell.
fn error(response: &ServiceResponse) -> Option<&Error> {
    let error = response.response().error()?;
    let on_page = error.as_error::<PageError>().map(|PageError(error)| error);
    on_page.or_else(|| error.as_error::<ApiError>().map(|ApiError(error)| error))
}

/// Turns an error into the page, or the problem, that tells it.
fn with_error(site: &Site, response: ServiceResponse, id: &str) -> ServiceResponse {
    if let Some(error) = response.response().error().and_then(|error| error.as_error::<ApiError>()) {
        let moved = match error.0 {
            Error::Merged { from, into } => moved::program(response.request(), from, into),
            _ => None,
        };
        let answer = moved.unwrap_or_else(|| with_headers(problem::problem(error, id), &error.0));
        log_fault(&error.0, id);
        return response.into_response(answer);
    }
    let Some(PageError(error)) = response.response().error().and_then(|error| error.as_error::<PageError>()) else {
        return response;
    };
    let request = response.request();
    let answer = match error {
        Error::SignedOut { next } => elsewhere_first(site, request, "/login", next),
        Error::ProofNeeded { next } => elsewhere_first(site, request, "/account/proof", next),
        Error::Merged { from, into } => moved::page(site, request, *from, *into),
        Error::FactorNeeded => elsewhere_first(site, request, "/account/second-factor", ""),
        error => {
            log_fault(error, id);
            let person = request.extensions().get::<Person>().cloned();
            error_page(Shell::new(site, person), error, id)
        }
    };
    response.into_response(answer)
}

/// On to a page that has to be passed first, and then to `next`.
fn elsewhere_first(site: &Site, request: &HttpRequest, page: &str, next: &str) -> HttpResponse {
    let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    let path = if next.is_empty() { page.to_owned() } else { format!("{page}?next={next}") };
    if request.headers().contains_key("HX-Request") {
        return HttpResponse::Ok().insert_header(("HX-Redirect", format!("{}{path}", site.at))).finish();
    }
    html::see_other(site, &path)
}

fn error_page(shell: Shell, error: &Error, id: &str) -> HttpResponse {
    let request_id = matches!(error, Error::Internal(_)).then_some(id);
    let page = ErrorPage { shell, title: error.title(), advice: error.advice(), request_id };
    with_headers(html::html(error.status(), page.render().unwrap_or_default()), error)
}

fn log_fault(error: &Error, id: &str) {
    if let Error::Internal(text) = error {
        tracing::error!(request_id = id, error = text, "failed");
    }
}

/// When to come back, and by which method.
fn with_headers(mut answer: HttpResponse, error: &Error) -> HttpResponse {
    let mut add = |name: HeaderName, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            answer.headers_mut().insert(name, value);
        }
    };
    if let Some(seconds) = error.retry_after() {
        add(header::RETRY_AFTER, seconds.to_string());
    }
    if let Error::WrongMethod { allow } = error {
        add(header::ALLOW, allow.clone());
    }
    answer
}

fn harden(site: &Site, is_page: bool, headers: &mut HeaderMap) {
    for (name, value) in HEADERS.iter().chain(PAGE_HEADERS.iter().filter(|_| is_page)) {
        let name = HeaderName::from_static(name);
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if site.secure {
        let a_year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, a_year);
    }
}

/// What is left of a request whose handler panicked.
#[derive(Debug)]
struct Panicked {
    site: Arc<Site>,
    id: String,
    program: bool,
}

impl std::fmt::Display for Panicked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("panicked")
    }
}

impl ResponseError for Panicked {
    fn error_response(&self) -> HttpResponse {
        let error = Error::Internal(String::new());
        let mut answer = if self.program {
            problem::problem(&ApiError(error), &self.id)
        } else {
            error_page(Shell::new(&self.site, None), &error, &self.id)
        };
        harden(&self.site, true, answer.headers_mut());
        answer
    }
}

#[cfg(test)]
mod tests {
    use actix_web::{App, middleware::from_fn, test, web};
    use prometheus_client::{encoding::text::encode, registry::Registry};

    use super::*;
    use crate::http::metrics::noting;

    #[actix_web::test]
    async fn a_panic_is_answered_with_a_page_and_the_same_protection_and_is_counted() {
        let site = Arc::new(Site {
            at: String::new(),
            origin: "http://localhost".into(),
            secure: false,
            loopback: true,
            given: true,
        });
        let metrics = Arc::<HttpMetrics>::default();
        let counted = Arc::clone(&metrics);
        let guard_of = move || ShieldSettings {
            address: ([127, 0, 0, 1], 8080).into(),
            site: Arc::clone(&site),
            trusted_proxies: Arc::default(),
            metrics: Arc::clone(&counted),
        };
        let fails = web::get().guard(noting("/")).to(async || -> &'static str { panic!("a handler that fails") });
        let app = App::new().route("/", fails).wrap(from_fn(move |request, next| guard(guard_of(), request, next)));
        let app = test::init_service(app).await;
        let error = test::try_call_service(&app, test::TestRequest::get().to_request()).await.unwrap_err();
        let answer = error.error_response();
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(answer.headers().get("x-frame-options").unwrap(), "DENY");
        let body = actix_web::body::to_bytes(answer.into_body()).await.unwrap();
        let body = std::str::from_utf8(&body).unwrap();
        assert!(body.contains("Something went wrong") && !body.contains("a handler that fails"));
        let (mut registry, mut text) = (Registry::default(), String::new());
        registry.register("requests", "", metrics.requests.clone());
        encode(&mut text, &registry).unwrap();
        assert!(text.contains("requests_total{route=\"/\",method=\"GET\",status=\"500\"} 1\n"), "{text}");
        assert_eq!(metrics.in_flight.get(), 0);
    }
}
