//! What is behind the door, and the one thing of it that everyone may be told.

use std::{
    net::IpAddr,
    sync::{Arc, atomic::AtomicBool},
};

use actix_web::{HttpRequest, web};
use ipnet::IpNet;
use rlibphonenumber::Region;

use super::{address, keys::Keys, store::Accounts};
use crate::{
    clock::Clock,
    config::{ApiDocs, Site},
    db::Db,
};

/// Everything behind the door; made once at start, opened only by the extractors of [`super::gate`].
pub struct Door {
    /// The database.
    pub db: Db,
    /// The people.
    pub accounts: Accounts,
    /// The signing key.
    pub keys: Keys,
    /// Where people reach the register.
    pub site: Arc<Site>,
    /// The country of phone numbers typed without a country code.
    pub country: Option<Region>,
    /// The time zone in which moments are shown and days begin.
    pub clock: Clock,
    /// Networks whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Who may read the API's document and Swagger UI.
    pub api_docs: ApiDocs,
    /// Whether the server is on its way out.
    pub stopping: Arc<AtomicBool>,
}

/// Where a request comes from, as the throttle counts it; nothing where there is no door.
#[expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the log may know what the door knows of proxies"
)]
pub fn client(request: &HttpRequest) -> Option<IpAddr> {
    let door = request.app_data::<web::Data<Door>>()?;
    Some(address::of(request, &door.trusted_proxies))
}
