//! The page that asks again who it is, before anything that lets somebody in is changed.
//! A proof counts for ten minutes.

use actix_web::{http::StatusCode, web::Query as Asked};
use askama::Template;
use serde::Deserialize;

use crate::{
    error::{Complaint, Invalid},
    http::{
        html::{self, Answer},
        page::Shell,
    },
    sign_in::{
        Carried, Draftable, Enrolling, FormBy, own_path,
        second_factor::{Asking, pages::PasskeyAnswer},
    },
};

/// Where to go on afterwards.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ProofParams {
    pub next: String,
}

/// The password, typed again, and the code of whoever has a second factor.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProofForm {
    pub password: String,
    pub code: String,
    pub next: String,
}

impl Draftable for ProofForm {}

#[derive(Template)]
#[template(path = "account/factors/proof.html")]
struct ProofPage {
    shell: Shell,
    invalid: Invalid,
    next: String,
    needs_code: bool,
    has_passkeys: bool,
}

impl ProofPage {
    async fn new(user: &Enrolling, next: &str, invalid: Invalid) -> Result<Self, crate::error::Error> {
        let has_passkeys = !user.factors().passkeys().await?.is_empty() && user.factors().no_passkeys().is_none();
        let (shell, needs_code) = (user.shell(), user.factors().needs_code());
        Ok(Self { shell, invalid, next: own_path(next).to_owned(), needs_code, has_passkeys })
    }
}

/// `GET /account/proof`.
pub async fn ask(user: Enrolling, asked: Asked<ProofParams>) -> Answer {
    html::page(&ProofPage::new(&user, &asked.next, Invalid::default()).await?)
}

/// `POST /account/proof`.
pub async fn by_password(sent: FormBy<Enrolling, ProofForm>) -> Answer {
    let FormBy { who: user, form } = sent;
    let page = ProofPage::new(&user, &form.next, Invalid::default()).await?;
    match user.factors().prove_by_password(&form.password, form.code).await {
        Ok(Some(issued)) => user.with_session(html::see_other(user.site(), own_path(&form.next)), &issued),
        Ok(None) => {
            let wrong = Complaint::new("wrong", "Your current password is wrong");
            html::answer(
                StatusCode::UNPROCESSABLE_ENTITY,
                &ProofPage { invalid: Invalid::one("password", wrong), ..page },
            )
        }
        Err(error) => html::refused(error, "password", |invalid| ProofPage { invalid, ..page }),
    }
}

/// `POST /account/proof/passkey`.
pub async fn by_passkey(sent: FormBy<Enrolling, PasskeyAnswer>, asking: Carried<Asking>) -> Answer {
    let FormBy { who: user, form } = sent;
    let proved = match asking.0 {
        Some(asking) => user.factors().prove_by_passkey(asking, &form.credential).await?,
        None => None,
    };
    if let Some(issued) = proved {
        return user.with_session(html::see_other(user.site(), own_path(&form.next)), &issued);
    }
    let refused = Complaint::new("refused", "This passkey didn't work. Try again, or use your password.");
    let page = ProofPage::new(&user, &form.next, Invalid::one("complaint", refused)).await?;
    html::answer(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
