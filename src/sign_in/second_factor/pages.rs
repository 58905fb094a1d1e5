//! The page that asks for a code after the password, and the addresses by which a passkey signs in.
//! A wrong code and a refused passkey say no more than that.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use serde::Deserialize;

use super::{Asking, HalfSession, second_step::wrong_code, take};
use crate::{
    error::{Complaint, Error, Invalid},
    http::{
        html::{self, Answer, Button},
        page::Shell,
    },
    sign_in::{Carried, Draftable, FormBy, Visitor, return_to::own_path},
};

/// The code typed after the password.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CodeForm {
    pub code: String,
}

/// What a browser answers with a passkey.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PasskeyAnswer {
    /// JSON.
    pub credential: String,
    pub next: String,
}

impl Draftable for CodeForm {}
impl Draftable for PasskeyAnswer {}

#[derive(Template)]
#[template(path = "sign_in/second.html")]
struct SecondPage {
    shell: Shell,
    invalid: Invalid,
    has_passkeys: bool,
    next: String,
}

impl SecondPage {
    fn new(visitor: &Visitor, half: &HalfSession, invalid: Invalid) -> Self {
        let has_passkeys = visitor.passkeys().unavailable().is_none();
        Self { shell: visitor.shell(), invalid, has_passkeys, next: half.next.clone() }
    }
}

/// `GET /login/second`.
pub async fn ask(visitor: Visitor, half: Carried<HalfSession>) -> Answer {
    match half.0 {
        Some(half) => html::page(&SecondPage::new(&visitor, &half, Invalid::default())),
        None => Ok(html::see_other(visitor.site(), "/login")),
    }
}

/// `POST /login/second`.
pub async fn answer(sent: FormBy<Visitor, CodeForm>, half: Carried<HalfSession>) -> Answer {
    let FormBy { who: visitor, form } = sent;
    let half = half.0.ok_or(Error::SignedOut { next: "/".into() })?;
    match visitor.second_step(&half, form.code).await {
        Ok(Some(issued)) => {
            let mut answer = html::see_other(visitor.site(), own_path(&half.next));
            take::<HalfSession>(visitor.site(), &mut answer)?;
            visitor.enters(answer, &issued).await
        }
        Ok(None) => {
            let page = SecondPage::new(&visitor, &half, Invalid::one("code", wrong_code()));
            html::answer(StatusCode::UNAUTHORIZED, &page)
        }
        Err(error) => html::refused(error, "code", |invalid| SecondPage::new(&visitor, &half, invalid)),
    }
}

/// `POST /login/passkey/options`: what the browser has to answer.
pub async fn passkey_options(sent: FormBy<Visitor, Button>) -> Answer {
    let (asked, asking) = sent.who.passkeys().ask()?;
    let mut answer = HttpResponse::Ok().json(asked);
    sent.who.give(&mut answer, asking)?;
    Ok(answer)
}

/// `POST /login/passkey`.
pub async fn sign_in(sent: FormBy<Visitor, PasskeyAnswer>, asking: Carried<Asking>) -> Answer {
    let FormBy { who: visitor, form } = sent;
    let issued = match asking.0 {
        Some(asking) => visitor.sign_in_by_passkey(asking, &form.credential).await,
        None => Ok(None),
    };
    let next = own_path(&form.next);
    let again = |invalid| crate::sign_in::pages::SignInPage::new(&visitor, next, invalid);
    match issued {
        Ok(Some(issued)) => {
            let mut answer = html::see_other(visitor.site(), next);
            take::<Asking>(visitor.site(), &mut answer)?;
            take::<HalfSession>(visitor.site(), &mut answer)?;
            visitor.enters(answer, &issued).await
        }
        Ok(None) => {
            let words = "This passkey didn't work. Try again, or sign in with your password.";
            let refused = Invalid::one("complaint", Complaint::new("refused", words));
            html::answer(StatusCode::UNAUTHORIZED, &again(refused))
        }
        Err(error) => html::refused(error, "complaint", again),
    }
}
