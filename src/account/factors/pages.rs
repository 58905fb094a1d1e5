//! What second factors there are, the authenticator app, and the recovery codes.
//! Whatever is changed here leads back to the one page that shows them all.

use askama::Template;

use crate::{
    clock::Moment,
    error::{Error, Invalid},
    http::{
        flash::{self, Flash},
        html::{self, Answer, Button},
        page::Shell,
    },
    sign_in::{
        Enrolling, FormBy, Proved,
        second_factor::{AuthenticatorForm, QrPath},
    },
};

#[derive(Template)]
#[template(path = "account/factors/show.html")]
struct FactorsPage {
    shell: Shell,
    is_lacking: bool,
    authenticator: Option<Moment>,
    passkeys: Vec<ShownPasskey>,
    no_passkeys: Option<&'static str>,
    codes_left: u64,
}

struct ShownPasskey {
    id: String,
    name: String,
    created: Moment,
    used: Option<Moment>,
}

/// `GET /account/second-factor`.
pub async fn show(user: Enrolling) -> Answer {
    let flash = match user.flash() {
        Some("authenticator-removed") => Some("Your authenticator app was removed."),
        Some("passkey-added") => Some("Your passkey was added. You've been signed out everywhere else."),
        Some("passkey-removed") => Some("Your passkey was removed."),
        _ => None,
    };
    let (factors, clock) = (user.factors(), user.clock());
    let moment = |at| clock.moment(at, clock.today());
    let passkeys = factors.passkeys().await?.into_iter().map(|passkey| ShownPasskey {
        created: moment(passkey.created_at),
        used: passkey.last_used_at.map(moment),
        id: passkey.id,
        name: passkey.name,
    });
    html::page(&FactorsPage {
        passkeys: passkeys.collect(),
        is_lacking: factors.is_lacking().await?,
        authenticator: factors.authenticator().await?.map(moment),
        no_passkeys: factors.no_passkeys(),
        codes_left: factors.codes_left().await?,
        shell: user.shell_with(flash.map(Flash::new)),
    })
}

#[derive(Template)]
#[template(path = "account/factors/authenticator.html")]
struct AuthenticatorPage {
    shell: Shell,
    invalid: Invalid,
    code: QrPath,
    secret: String,
    hidden: String,
}

impl AuthenticatorPage {
    fn new(user: &Proved, hidden: &str, invalid: Invalid) -> Result<Self, Error> {
        let (secret, hidden) = user.factors().secret(hidden)?;
        let host = user.site().origin.split_once("://").map_or("", |(_, host)| host);
        let code = QrPath::of(&secret.address(user.username(), &host.replace(':', " port "))?)?;
        Ok(Self { shell: user.shell(), invalid, code, secret: secret.in_groups(), hidden })
    }
}

/// `GET /account/authenticator`.
pub async fn new_authenticator(user: Proved) -> Answer {
    html::page(&AuthenticatorPage::new(&user, "", Invalid::default())?)
}

/// `POST /account/authenticator`: the one page that ever shows the recovery codes.
pub async fn set_up_authenticator(sent: FormBy<Proved, AuthenticatorForm>) -> Answer {
    let FormBy { who: user, form } = sent;
    match user.factors().set_up_authenticator(&form).await {
        Ok((issued, codes)) => {
            let page = CodesPage { shell: user.shell(), codes, first: true };
            user.with_session(html::page(&page)?, &issued)
        }
        Err(error) => {
            let page = AuthenticatorPage::new(&user, &form.secret, Invalid::default())?;
            html::refused(error, "code", |invalid| AuthenticatorPage { invalid, ..page })
        }
    }
}

/// A question before something of one's own is removed or replaced.
#[derive(Template)]
#[template(path = "account/factors/ask.html")]
pub struct AskPage {
    /// What stands around it.
    pub shell: Shell,
    /// What was wrong with the answer.
    pub invalid: Invalid,
    /// The question.
    pub question: String,
    /// What follows from it.
    pub consequence: &'static str,
    /// The words on the button.
    pub button: &'static str,
}

fn remove_page(user: &Proved, invalid: Invalid) -> AskPage {
    AskPage {
        shell: user.shell(),
        invalid,
        question: "Remove the authenticator app?".to_owned(),
        consequence: "Its codes stop working at once. You'll be signed out everywhere else.",
        button: "Remove",
    }
}

/// `GET /account/authenticator/remove`.
pub async fn ask_remove_authenticator(user: Proved) -> Answer {
    html::page(&remove_page(&user, Invalid::default()))
}

/// `POST /account/authenticator/remove`.
pub async fn remove_authenticator(sent: FormBy<Proved, Button>) -> Answer {
    let user = sent.who;
    match user.factors().remove_authenticator().await {
        Ok(issued) => {
            let answer = flash::see_other(user.site(), "/account/second-factor", "authenticator-removed")?;
            user.with_session(answer, &issued)
        }
        Err(error) => html::refused(error, "complaint", |invalid| remove_page(&user, invalid)),
    }
}

#[derive(Template)]
#[template(path = "account/factors/codes.html")]
struct CodesPage {
    shell: Shell,
    codes: Vec<String>,
    /// Whether the app was just set up.
    first: bool,
}

/// `GET /account/recovery-codes`.
pub async fn ask_renew_codes(user: Proved) -> Answer {
    html::page(&AskPage {
        shell: user.shell(),
        invalid: Invalid::default(),
        question: "Create new recovery codes?".to_owned(),
        consequence: "The ones you have stop working. The new ones are shown once.",
        button: "Create codes",
    })
}

/// `POST /account/recovery-codes`.
pub async fn renew_codes(sent: FormBy<Proved, Button>) -> Answer {
    let codes = sent.who.factors().renew_codes().await?;
    html::page(&CodesPage { shell: sent.who.shell(), codes, first: false })
}
