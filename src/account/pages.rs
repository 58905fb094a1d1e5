//! The pages of one's own account: password, sessions, tokens, shortcuts.
//! Whatever is changed here leads back to the one page.

use actix_web::{
    HttpResponse,
    cookie::{Cookie, time::Duration},
    web::Path,
};
use askama::Template;
use uuid::Uuid;

use super::{
    form::{PasswordForm, ShortcutsForm, TokenForm},
    store::OwnSession,
};
use crate::{
    activity::EntryInWords,
    clock::{Clock, Moment},
    config::ApiDocs,
    error::{Error, Invalid, PageError},
    http::{
        cookies,
        flash::{self, Flash},
        html::{self, Answer, Button},
        page::Shell,
    },
    sign_in::{FormBy, SignedIn, token_row as token},
};

#[derive(Template)]
#[template(path = "account/show.html")]
struct AccountPage {
    shell: Shell,
    invalid: Invalid,
    sessions: Vec<ShownSession>,
    tokens: Vec<ShownToken>,
    token_form: TokenForm,
    new_token: Option<String>,
    has_api_docs: bool,
    /// The latest tries to sign in.
    entries: Vec<EntryInWords>,
    has_factor: bool,
    has_password: bool,
}

impl AccountPage {
    async fn new(user: &SignedIn) -> Result<Self, PageError> {
        let account = user.account();
        let sessions: Vec<_> =
            account.sessions().await?.into_iter().map(|row| ShownSession::of(row, user.clock())).collect();
        Ok(Self {
            shell: user.shell(),
            invalid: Invalid::default(),
            sessions,
            tokens: account.tokens().await?.into_iter().map(|row| ShownToken::of(row, user.clock())).collect(),
            token_form: TokenForm::default(),
            new_token: None,
            entries: account.sign_ins().await?.into_iter().map(|entry| EntryInWords::of(entry, user.clock())).collect(),
            has_password: user.person().password_hash.is_some(),
            has_factor: user.person().second_factor,
            has_api_docs: user.api_docs() != ApiDocs::Off,
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

impl ShownToken {
    fn of(token: token::Model, clock: &Clock) -> Self {
        Self {
            id: token.id,
            name: token.name,
            access: if token.read_only { "Read only" } else { "Read and write" },
            expires: clock.moment(token.expires_at, clock.today()),
            used: token.last_used_at.map(|at| clock.moment(at, clock.today())),
        }
    }
}

struct ShownSession {
    session: OwnSession,
    since: Moment,
    seen: Moment,
}

impl ShownSession {
    fn of(session: OwnSession, clock: &Clock) -> Self {
        Self {
            since: clock.moment(session.created_at, clock.today()),
            seen: clock.moment(session.last_seen_at, clock.today()),
            session,
        }
    }
}

/// `GET /account`.
pub async fn show(user: SignedIn) -> Answer {
    let flash = match user.flash() {
        Some("password-changed") => Some("Your password was changed. You've been signed out everywhere else."),
        Some("password-changed-tokens-revoked") => {
            Some("Your password was changed. You've been signed out everywhere else, and your API tokens were revoked.")
        }
        Some("session-ended") => Some("That session was signed out."),
        Some("others-ended") => Some("You've been signed out everywhere else."),
        Some("token-revoked") => Some("That token was revoked."),
        Some("shortcuts-off") => Some("Keyboard shortcuts are now off in this browser."),
        Some("shortcuts-on") => Some("Keyboard shortcuts are now on in this browser."),
        _ => None,
    };
    let shell = user.shell_with(flash.map(Flash::new));
    html::page(&AccountPage { shell, ..AccountPage::new(&user).await? })
}

/// Where a form of the account was posted to: reloading it leads back to the account.
pub async fn to_account(user: SignedIn) -> HttpResponse {
    html::see_other(user.site(), "/account")
}

/// `POST /account/password`.
pub async fn change_password(sent: FormBy<SignedIn, PasswordForm>) -> Answer {
    let FormBy { who: user, form } = sent;
    match user.account().change_password(&form).await {
        Ok((issued, revoked)) => {
            let code = if revoked { "password-changed-tokens-revoked" } else { "password-changed" };
            user.with_session(flash::see_other(user.site(), "/account", code)?, &issued)
        }
        Err(error) => {
            let page = AccountPage::new(&user).await?;
            html::refused(error, "current_password", |invalid| AccountPage { invalid, ..page })
        }
    }
}

/// `POST /account/shortcuts`: whether keyboard shortcuts work in this browser.
pub async fn choose_shortcuts(sent: FormBy<SignedIn, ShortcutsForm>) -> Answer {
    let site = sent.who.site();
    let off = sent.form.shortcuts == "off";
    let mut answer = flash::see_other(site, "/account", if off { "shortcuts-off" } else { "shortcuts-on" })?;
    let cookie = cookies::site_cookie(site, Cookie::build(cookies::no_shortcuts(site), "off"));
    let mut cookie = cookie.max_age(Duration::days(400)).finish();
    if !off {
        cookie.make_removal();
    }
    answer.add_cookie(&cookie).map_err(|error| Error::internal(&error))?;
    Ok(answer)
}

/// `POST /account/tokens`: the one page that ever shows the secret.
pub async fn add_token(sent: FormBy<SignedIn, TokenForm>) -> Answer {
    let FormBy { who: user, form } = sent;
    match user.account().add_token(&form).await {
        Ok(secret) => html::page(&AccountPage { new_token: Some(secret), ..AccountPage::new(&user).await? }),
        Err(Error::Invalid(invalid)) => {
            html::unprocessable(&AccountPage { invalid, token_form: form, ..AccountPage::new(&user).await? })
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /account/tokens/{id}/revoke`.
pub async fn revoke_token(sent: FormBy<SignedIn, Button>, id: Path<Uuid>) -> Answer {
    sent.who.account().revoke_token(*id).await?;
    flash::see_other(sent.who.site(), "/account", "token-revoked")
}

/// `POST /account/sessions/{id}/end`.
pub async fn end_session(sent: FormBy<SignedIn, Button>, id: Path<String>) -> Answer {
    sent.who.account().end_session(&id).await?;
    flash::see_other(sent.who.site(), "/account", "session-ended")
}

/// `POST /account/sessions/end-others`.
pub async fn end_others(sent: FormBy<SignedIn, Button>) -> Answer {
    let issued = sent.who.account().end_all_others().await?;
    sent.who.with_session(flash::see_other(sent.who.site(), "/account", "others-ended")?, &issued)
}
