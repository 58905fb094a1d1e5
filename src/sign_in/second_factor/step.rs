//! What a browser carries from one step of signing in to the next: hidden, for five minutes, in a cookie.
//! It lets nobody in: it says that the password was right, or which challenge the passkey has to answer.

use actix_web::{
    HttpResponse,
    cookie::{Cookie, time::Duration},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::{config::Site, error::Error, http::cookies::site_cookie, people::user, secret::Vault};

/// Seconds that a step may take.
pub const LIFE: i64 = 5 * 60;

/// What is carried.
pub trait Step: Serialize + DeserializeOwned {
    /// The cookie's name, on plain http and on https.
    const COOKIE: (&'static str, &'static str);
}

/// Somebody whose password was right and whose second factor is still missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HalfSession {
    pub user_id: Uuid,
    /// The person's epoch when the password was right.
    pub auth_epoch: i64,
    /// Where to go on afterwards.
    pub next: String,
}

impl HalfSession {
    /// That of a person whose password was right.
    pub fn of(person: &user::Model, next: String) -> Self {
        Self { user_id: person.id, auth_epoch: person.auth_epoch, next }
    }
}

impl Step for HalfSession {
    const COOKIE: (&'static str, &'static str) = ("half-session", "__Host-half-session");
}

#[derive(Serialize, Deserialize)]
struct Carried<T> {
    until: i64,
    #[serde(bound(deserialize = "T: DeserializeOwned"))]
    step: T,
}

/// The name of the cookie that carries a `T`.
pub fn cookie_name<T: Step>(site: &Site) -> &'static str {
    if site.secure { T::COOKIE.1 } else { T::COOKIE.0 }
}

/// Gives the browser a step to carry.
pub fn give<T: Step>(site: &Site, vault: &Vault, answer: &mut HttpResponse, step: T, now: i64) -> Result<(), Error> {
    let carried = serde_json::to_vec(&Carried { until: now + LIFE, step }).map_err(|error| Error::internal(&error))?;
    let hidden = URL_SAFE_NO_PAD.encode(vault.hide(T::COOKIE.0.as_bytes(), &carried)?);
    let cookie = site_cookie(site, Cookie::build(cookie_name::<T>(site), hidden)).max_age(Duration::seconds(LIFE));
    answer.add_cookie(&cookie.finish()).map_err(|error| Error::internal(&error))
}

/// The step that a cookie's value carries, while it is not over.
pub fn read<T: Step>(vault: &Vault, value: &str, now: i64) -> Option<T> {
    let carried = vault.open(T::COOKIE.0.as_bytes(), &URL_SAFE_NO_PAD.decode(value).ok()?)?;
    let carried: Carried<T> = serde_json::from_slice(&carried).ok()?;
    (carried.until > now).then_some(carried.step)
}

/// Takes a step away from the browser.
pub fn take<T: Step>(site: &Site, answer: &mut HttpResponse) -> Result<(), Error> {
    let mut cookie = site_cookie(site, Cookie::build(cookie_name::<T>(site), "")).finish();
    cookie.make_removal();
    answer.add_cookie(&cookie).map_err(|error| Error::internal(&error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secrets;

    #[test]
    fn a_step_is_over_after_five_minutes_and_cannot_be_forged() {
        let vault = Secrets::new(&[7; 32]).unwrap().steps;
        let site = Site::read(Some("https://register.example".into()), 443).unwrap();
        let half = HalfSession { user_id: Uuid::from_u128(7), auth_epoch: 3, next: "/customers?q=ö".into() };
        let mut answer = HttpResponse::Ok().finish();
        give(&site, &vault, &mut answer, half.clone(), 1_000).unwrap();
        let cookie = answer.cookies().next().unwrap();
        assert_eq!(cookie.to_string().split_once('=').unwrap().0, "__Host-half-session");
        let value = cookie.value().to_owned();
        assert_eq!(read::<HalfSession>(&vault, &value, 1_000 + LIFE - 1), Some(half));
        assert_eq!(read::<HalfSession>(&vault, &value, 1_000 + LIFE), None, "over");
        assert_eq!(read::<HalfSession>(&Secrets::new(&[8; 32]).unwrap().steps, &value, 1_000), None, "another key");
        assert_eq!(read::<HalfSession>(&vault, &value[..value.len() - 2], 1_000), None, "cut off");
        assert_eq!(read::<HalfSession>(&vault, "", 1_000), None);
    }
}
