//! The pages that add and remove a passkey.
//! The browser makes the passkey; the form only carries its answer.

use actix_web::web::Path;
use askama::Template;

use super::pages::AskPage;
use crate::{
    error::{Complaint, Error, Invalid},
    http::{
        flash,
        html::{self, Answer, Button},
        page::Shell,
    },
    sign_in::{
        Carried, FormBy, Proved,
        second_factor::{Adding, PasskeyForm, take},
    },
};

#[derive(Template)]
#[template(path = "account/factors/passkey.html")]
struct PasskeyPage {
    shell: Shell,
    invalid: Invalid,
    name: String,
    /// JSON for the browser.
    asked: String,
    unavailable: Option<&'static str>,
}

/// The page, and in its cookie what the browser was asked.
async fn page(user: &Proved, name: &str, refused: Option<Error>) -> Answer {
    let factors = user.factors();
    let (shell, name, unavailable) = (user.shell(), name.to_owned(), factors.no_passkeys());
    let mut page = PasskeyPage { shell, invalid: Invalid::default(), name, asked: String::new(), unavailable };
    if page.unavailable.is_some() {
        return html::page(&page);
    }
    let (asked, adding) = factors.ask_passkey().await?;
    page.asked = asked.to_string();
    let mut answer = match refused {
        None => html::page(&page)?,
        Some(error) => html::refused(error, "complaint", |invalid| PasskeyPage { invalid, ..page })?,
    };
    user.give(&mut answer, adding)?;
    Ok(answer)
}

/// `GET /account/passkeys/new`.
pub async fn new(user: Proved) -> Answer {
    page(&user, "", None).await
}

/// `POST /account/passkeys/new`.
pub async fn create(sent: FormBy<Proved, PasskeyForm>, adding: Carried<Adding>) -> Answer {
    let FormBy { who: user, form } = sent;
    let added = match &adding.0 {
        Some(adding) => user.factors().add_passkey(adding, &form).await,
        None => Err(Error::Invalid(took_too_long())),
    };
    match added {
        Ok(issued) => {
            let mut answer = flash::see_other(user.site(), "/account/second-factor", "passkey-added")?;
            take::<Adding>(user.site(), &mut answer)?;
            user.with_session(answer, &issued)
        }
        Err(error) => page(&user, &form.name, Some(error)).await,
    }
}

fn took_too_long() -> Invalid {
    Invalid::one("complaint", Complaint::new("too_slow", "That took longer than five minutes. Try again."))
}

async fn remove_page(user: &Proved, id: &str) -> Result<AskPage, Error> {
    let passkeys = user.factors().passkeys().await?;
    let passkey = passkeys.into_iter().find(|passkey| passkey.id == id).ok_or(Error::NotFound)?;
    Ok(AskPage {
        shell: user.shell(),
        invalid: Invalid::default(),
        question: format!("Remove the passkey \u{201c}{}\u{201d}?", passkey.name),
        consequence: "It stops working at once. You'll be signed out everywhere else.",
        button: "Remove",
    })
}

/// `GET /account/passkeys/{id}/remove`.
pub async fn ask_remove(user: Proved, id: Path<String>) -> Answer {
    html::page(&remove_page(&user, &id).await?)
}

/// `POST /account/passkeys/{id}/remove`.
pub async fn remove(sent: FormBy<Proved, Button>, id: Path<String>) -> Answer {
    let user = sent.who;
    match user.factors().remove_passkey(&id).await {
        Ok(issued) => {
            user.with_session(flash::see_other(user.site(), "/account/second-factor", "passkey-removed")?, &issued)
        }
        Err(error) => {
            let page = remove_page(&user, &id).await?;
            html::refused(error, "complaint", |invalid| AskPage { invalid, ..page })
        }
    }
}
