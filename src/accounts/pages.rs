//! The pages of people: sign in and out, set the register up, one's own account.
//! A wrong password costs what a right one costs, and says no more.

use actix_web::{
    HttpResponse,
    cookie::{Cookie, time::Duration},
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
    web::{Path, Query as Asked},
};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    cookies,
    entity::token,
    form::{PasswordForm, SetUpForm, SignInForm},
    gate::{SignedIn, Visitor},
    keys::Audience,
    own::OwnSession,
    sent::{Sent, Typed},
    tokens::NewToken,
    way::own_path,
};
use crate::{
    error::{Complaint, Error, Invalid, PageError},
    html::{self, Answer, Button, Moment, Notice, Shell},
};

impl Typed for SignInForm {}
impl Typed for SetUpForm {}
impl Typed for PasswordForm {}
impl Typed for TokenForm {}
impl Typed for KeysForm {}

/// The switch of the keyboard shortcuts.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeysForm {
    pub keys: String,
}

/// The form that makes a personal access token.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TokenForm {
    pub name: String,
    pub access: String,
    pub days: String,
}

/// Where to go on after signing in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SignInAddress {
    pub next: String,
}

/// The secret from the set-up link.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SetUpAddress {
    pub token: String,
}

#[derive(Template)]
#[template(path = "accounts/login.html")]
struct SignInPage {
    shell: Shell,
    username: String,
    next: String,
    complaint: Option<String>,
}

#[derive(Template)]
#[template(path = "accounts/setup.html")]
struct SetUpPage {
    shell: Shell,
    form: SetUpForm,
    invalid: Invalid,
}

#[derive(Template)]
#[template(path = "accounts/show.html")]
struct AccountPage {
    shell: Shell,
    invalid: Invalid,
    sessions: Vec<ShownSession>,
    others: bool,
    tokens: Vec<ShownToken>,
    token_form: TokenForm,
    new_token: Option<String>,
}

impl AccountPage {
    async fn new(user: &SignedIn) -> Result<Self, PageError> {
        let account = user.account();
        let sessions: Vec<_> = account.sessions().await?.into_iter().map(ShownSession::from).collect();
        Ok(Self {
            shell: user.shell(),
            invalid: Invalid::default(),
            others: sessions.len() > 1,
            sessions,
            tokens: account.tokens().await?.into_iter().map(ShownToken::from).collect(),
            token_form: TokenForm::default(),
            new_token: None,
        })
    }
}

struct ShownToken {
    id: Uuid,
    name: String,
    access: &'static str,
    expires: Moment,
    used: Option<Moment>,
}

impl From<token::Model> for ShownToken {
    fn from(token: token::Model) -> Self {
        Self {
            id: token.id,
            name: token.name,
            access: if token.read_only { "reads only" } else { "reads and changes" },
            expires: Moment::at(token.expires_at),
            used: token.last_used_at.map(Moment::at),
        }
    }
}

struct ShownSession {
    session: OwnSession,
    since: Moment,
    seen: Moment,
}

impl From<OwnSession> for ShownSession {
    fn from(session: OwnSession) -> Self {
        Self { since: Moment::at(session.created_at), seen: Moment::at(session.last_seen_at), session }
    }
}

/// `GET /login`.
pub async fn sign_in_form(visitor: Visitor, asked: Asked<SignInAddress>) -> Answer {
    let next = own_path(&asked.next).to_owned();
    if visitor.is_signed_in().await? {
        return Ok(html::see_other(visitor.site(), &next));
    }
    if !visitor.desk().anyone().await? {
        return Ok(html::see_other(visitor.site(), "/setup"));
    }
    let shell = Shell { notice: signed_out(&visitor), ..visitor.shell() };
    html::page(&SignInPage { shell, username: String::new(), next, complaint: None })
}

fn signed_out(visitor: &Visitor) -> Option<Notice> {
    (visitor.said() == Some("signed-out")).then(|| Notice::new("You are signed out."))
}

/// `POST /login`.
pub async fn sign_in(sent: Sent<Visitor, SignInForm>) -> Answer {
    let Sent { who: visitor, form } = sent;
    let outcome = visitor.desk().sign_in(&form, Audience::Web, visitor.origin.clone()).await;
    let next = own_path(&form.next).to_owned();
    let again = |complaint: String| SignInPage {
        shell: visitor.shell(),
        username: form.username.clone(),
        next: next.clone(),
        complaint: Some(complaint),
    };
    match outcome {
        Ok(Some(issued)) => visitor.let_in(html::see_other(visitor.site(), &next), &issued),
        Ok(None) => html::answer(StatusCode::UNAUTHORIZED, &again("Wrong username or password".into())),
        Err(error) => refused(error, "complaint", |invalid| again(invalid.of("complaint").unwrap_or_default().into())),
    }
}

/// `POST /logout`: the session is over before the answer goes out.
pub async fn sign_out(visitor: Visitor, user: Result<SignedIn, PageError>) -> Answer {
    match user {
        Ok(user) => user.account().sign_out().await?,
        Err(PageError(Error::SignedOut { .. })) => {}
        Err(error) => return Err(error),
    }
    let mut answer = html::see_other_saying(visitor.site(), "/login", "signed-out")?;
    cookies::clear_session(visitor.site(), &mut answer)?;
    let what = HeaderValue::from_static("\"cache\", \"storage\"");
    answer.headers_mut().insert(HeaderName::from_static("clear-site-data"), what);
    Ok(answer)
}

/// `GET /setup`, until someone exists.
pub async fn set_up_form(visitor: Visitor, asked: Asked<SetUpAddress>) -> Answer {
    if visitor.desk().anyone().await? {
        return Err(Error::NotFound.into());
    }
    let form = SetUpForm { token: asked.token.clone(), ..SetUpForm::default() };
    html::page(&SetUpPage { shell: visitor.shell(), form, invalid: Invalid::default() })
}

/// `POST /setup`.
pub async fn set_up(sent: Sent<Visitor, SetUpForm>) -> Answer {
    let Sent { who: visitor, form } = sent;
    if visitor.desk().anyone().await? {
        return Err(Error::NotFound.into());
    }
    match visitor.desk().set_up(&form, visitor.origin.clone()).await {
        Ok(issued) => visitor.let_in(html::see_other(visitor.site(), "/customers"), &issued),
        Err(error) => refused(error, "token", |invalid| SetUpPage { shell: visitor.shell(), form, invalid }),
    }
}

/// `GET /account`.
pub async fn show(user: SignedIn) -> Answer {
    let notice = match user.said() {
        Some("password-changed") => Some("Your password was changed, and every other session was signed out."),
        Some("session-ended") => Some("That session was signed out."),
        Some("others-ended") => Some("Every other session was signed out."),
        Some("token-revoked") => Some("That token was revoked."),
        Some("keys-off") => Some("Single keys do nothing in this browser now."),
        Some("keys-on") => Some("Single keys work in this browser again."),
        _ => None,
    };
    let shell = user.shell_saying(notice.map(Notice::new));
    html::page(&AccountPage { shell, ..AccountPage::new(&user).await? })
}

/// Where a form of the account was posted to: reloading it leads back to the account.
pub async fn to_account(user: SignedIn) -> HttpResponse {
    html::see_other(user.site(), "/account")
}

/// `POST /account/password`.
pub async fn change_password(sent: Sent<SignedIn, PasswordForm>) -> Answer {
    let Sent { who: user, form } = sent;
    match user.account().change_password(&form).await {
        Ok(issued) => user.renew(html::see_other_saying(user.site(), "/account", "password-changed")?, &issued),
        Err(error) => {
            let page = AccountPage::new(&user).await?;
            refused(error, "current_password", |invalid| AccountPage { invalid, ..page })
        }
    }
}

/// The form again, with what is wrong with it, or how long to wait told beside `field`.
fn refused<Page: Template>(error: Error, field: &'static str, page: impl FnOnce(Invalid) -> Page) -> Answer {
    let (status, wait) = (error.status(), error.retry_after());
    let invalid = match error {
        Error::Invalid(invalid) => invalid,
        Error::Throttled(_) => Invalid::one(field, Complaint::new("too_many_tries", error.advice())),
        error => return Err(error.into()),
    };
    let mut answer = html::answer(status, &page(invalid))?;
    if let Some(seconds) = wait {
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    Ok(answer)
}

/// `POST /account/keys`: whether single keys do anything in this browser.
pub async fn choose_keys(sent: Sent<SignedIn, KeysForm>) -> Answer {
    let site = sent.who.site();
    let off = sent.form.keys == "off";
    let mut answer = html::see_other_saying(site, "/account", if off { "keys-off" } else { "keys-on" })?;
    let cookie = html::site_cookie(site, Cookie::build(html::no_keys_cookie(site), "off"));
    let mut cookie = cookie.max_age(Duration::days(400)).finish();
    if !off {
        cookie.make_removal();
    }
    answer.add_cookie(&cookie).map_err(|error| Error::internal(&error))?;
    Ok(answer)
}

/// `POST /account/tokens`: the one page that ever shows the secret.
pub async fn add_token(sent: Sent<SignedIn, TokenForm>) -> Answer {
    let Sent { who: user, form } = sent;
    let new =
        NewToken { name: form.name.clone(), read_only: form.access != "write", days: form.days.parse().unwrap_or(0) };
    match user.account().add_token(new).await {
        Ok(secret) => html::page(&AccountPage { new_token: Some(secret), ..AccountPage::new(&user).await? }),
        Err(Error::Invalid(found)) => {
            let mut invalid = Invalid::default();
            for (field, complaint) in found.iter() {
                invalid.add(if field == "name" { "token_name" } else { "token_days" }, complaint.clone());
            }
            html::unprocessable(&AccountPage { invalid, token_form: form, ..AccountPage::new(&user).await? })
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /account/tokens/{id}/revoke`.
pub async fn revoke_token(sent: Sent<SignedIn, Button>, id: Path<Uuid>) -> Answer {
    sent.who.account().revoke_token(*id).await?;
    html::see_other_saying(sent.who.site(), "/account", "token-revoked")
}

/// `POST /account/sessions/{id}/end`.
pub async fn end_session(sent: Sent<SignedIn, Button>, id: Path<String>) -> Answer {
    sent.who.account().end_session(&id).await?;
    html::see_other_saying(sent.who.site(), "/account", "session-ended")
}

/// `POST /account/sessions/end-others`.
pub async fn end_others(sent: Sent<SignedIn, Button>) -> Answer {
    let issued = sent.who.account().end_all_others().await?;
    sent.who.renew(html::see_other_saying(sent.who.site(), "/account", "others-ended")?, &issued)
}
