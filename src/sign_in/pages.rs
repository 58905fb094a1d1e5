//! The pages of signing in and out, and of setting the register up.
//! A wrong password costs what a right one costs, and says no more.

use actix_web::{
    http::{
        StatusCode,
        header::{HeaderName, HeaderValue},
    },
    web::Query as Asked,
};
use askama::Template;
use serde::Deserialize;

use super::{
    body::FormBy,
    cookie,
    form::{SetUpForm, SignInForm},
    jwt::Audience,
    return_to::own_path,
    second_factor::{Enrolling, HalfSession},
    store::Outcome,
    visitor::Visitor,
};
use crate::{
    error::{Complaint, Error, Invalid, PageError},
    http::{
        flash::{self, Flash},
        html::{self, Answer},
        page::{ErrorPage, Shell},
    },
};

/// Where to go on after signing in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SignInParams {
    pub next: String,
}

/// The secret from the set-up link.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SetUpParams {
    pub token: String,
}

#[derive(Template)]
#[template(path = "sign_in/sign_in.html")]
pub struct SignInPage {
    shell: Shell,
    has_passkeys: bool,
    username: String,
    next: String,
    invalid: Invalid,
    ended: Option<&'static str>,
}

impl SignInPage {
    /// The page that leads on to `next`.
    pub(super) fn new(visitor: &Visitor, next: &str, invalid: Invalid) -> Self {
        Self {
            shell: visitor.shell(),
            has_passkeys: visitor.passkeys().unavailable().is_none(),
            username: String::new(),
            next: next.to_owned(),
            invalid,
            ended: ended(visitor, next),
        }
    }
}

#[derive(Template)]
#[template(path = "sign_in/set_up.html")]
struct SetUpPage {
    shell: Shell,
    form: SetUpForm,
    invalid: Invalid,
}

/// `GET /login`.
pub async fn sign_in_form(visitor: Visitor, asked: Asked<SignInParams>) -> Answer {
    let next = own_path(&asked.next).to_owned();
    if visitor.is_signed_in().await? {
        return Ok(html::see_other(visitor.site(), &next));
    }
    if !visitor.anyone().await? {
        return Ok(html::see_other(visitor.site(), "/setup"));
    }
    let mut page = SignInPage::new(&visitor, &next, Invalid::default());
    page.shell.flash = signed_out(&visitor).filter(|_| page.ended.is_none());
    html::page(&page)
}

/// Why somebody who was signed in is asked to sign in again.
fn ended(visitor: &Visitor, next: &str) -> Option<&'static str> {
    let query = next.split_once('?').map(|(_, query)| query).unwrap_or_default();
    if url::form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "draft") {
        return Some("Your session has ended. What you typed is kept; sign in to continue.");
    }
    visitor.shows_a_session().then_some("Your session has ended. Sign in to continue.")
}

fn signed_out(visitor: &Visitor) -> Option<Flash> {
    (visitor.flash() == Some("signed-out")).then(|| Flash::new("You are signed out."))
}

/// `POST /login`.
pub async fn sign_in(sent: FormBy<Visitor, SignInForm>) -> Answer {
    let FormBy { who: visitor, form } = sent;
    let outcome = visitor.sign_in(&form, Audience::Web, None).await;
    let next = own_path(&form.next).to_owned();
    let again = |invalid| SignInPage { username: form.username.clone(), ..SignInPage::new(&visitor, &next, invalid) };
    match outcome {
        Ok(Outcome::In(issued)) => visitor.enters(html::see_other(visitor.site(), &next), &issued).await,
        Ok(Outcome::Half(half)) => visitor.to_second_step(HalfSession { next, ..half }),
        Ok(Outcome::Wrong | Outcome::WrongCode | Outcome::Lacking) => {
            let wrong = Complaint::new("wrong_credentials", Error::WrongCredentials.title());
            html::answer(StatusCode::UNAUTHORIZED, &again(Invalid::one("complaint", wrong)))
        }
        Err(error) => html::refused(error, "complaint", again),
    }
}

/// `POST /logout`: the session is over before the answer goes out. When it could not be ended the browser forgets it
/// all the same, and the person is told.
pub async fn sign_out(visitor: Visitor, user: Result<Enrolling, PageError>) -> Answer {
    let ended = match user {
        Ok(user) => user.sign_out().await,
        Err(PageError(error)) => Err(error),
    };
    let mut answer = match ended {
        Ok(()) | Err(Error::SignedOut { .. }) => flash::see_other(visitor.site(), "/login", "signed-out")?,
        Err(error) => signed_out_here_alone(visitor.shell(), &error)?,
    };
    cookie::clear(visitor.site(), &mut answer)?;
    let what = HeaderValue::from_static("\"cache\", \"storage\"");
    answer.headers_mut().insert(HeaderName::from_static("clear-site-data"), what);
    Ok(answer)
}

/// The session goes on for whoever has its token.
fn signed_out_here_alone(shell: Shell, error: &Error) -> Answer {
    tracing::error!(%error, "a session could not be ended");
    let why = if matches!(error, Error::Full) { "the disk is full" } else { "the database could not be written" };
    let advice = format!(
        "You're signed out of this browser, but the session couldn't be ended on the server because {why}. \
         It ends by itself after 30 minutes without use."
    );
    html::answer(
        error.status(),
        &ErrorPage { shell, title: "Signed out of this browser only", advice: advice.into(), request_id: None },
    )
}

/// `GET /setup`, until someone exists.
pub async fn set_up_form(visitor: Visitor, asked: Asked<SetUpParams>) -> Answer {
    if visitor.anyone().await? {
        return Err(Error::NotFound.into());
    }
    let form = SetUpForm { token: asked.token.clone(), ..SetUpForm::default() };
    html::page(&SetUpPage { shell: visitor.shell(), form, invalid: Invalid::default() })
}

/// `POST /setup`.
pub async fn set_up(sent: FormBy<Visitor, SetUpForm>) -> Answer {
    let FormBy { who: visitor, form } = sent;
    if visitor.anyone().await? {
        return Err(Error::NotFound.into());
    }
    match visitor.set_up(&form).await {
        Ok(issued) => visitor.with_session(html::see_other(visitor.site(), "/customers"), &issued),
        Err(error) => html::refused(error, "token", |invalid| SetUpPage { shell: visitor.shell(), form, invalid }),
    }
}
