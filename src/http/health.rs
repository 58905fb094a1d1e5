//! Whether the process lives, and whether it can do its work; for load balancers and containers.
//! Neither says anything about the data.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use actix_web::{HttpResponse, http::header::ContentType, web};
use tokio::time::{Duration, timeout};

use crate::db::Db;

/// How long the database may take to say that it can be written.
const TIMEOUT: Duration = Duration::from_secs(2);

/// What readiness depends on.
pub struct Health {
    /// The database.
    pub db: Db,
    /// Whether the server is on its way out.
    pub stopping: Arc<AtomicBool>,
}

/// `GET /healthz`.
pub async fn alive() -> &'static str {
    "alive\n"
}

/// `GET /readyz`: 200 while the database can be written and is migrated, and no stop has begun.
#[expect(clippy::disallowed_types, reason = "it hands no data out, only whether there is a database")]
pub async fn ready(health: web::Data<Health>) -> HttpResponse {
    let going = !health.stopping.load(Ordering::Relaxed);
    if going && timeout(TIMEOUT, health.db.ready()).await.unwrap_or(false) {
        HttpResponse::Ok().content_type(ContentType::plaintext()).body("ready\n")
    } else {
        let mut answer = HttpResponse::ServiceUnavailable();
        answer.content_type(ContentType::plaintext()).insert_header(("Retry-After", "5")).body("not ready\n")
    }
}
