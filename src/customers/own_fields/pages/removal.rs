//! Retiring a field, and removing it for good.
//! What goes with a field is told before it goes.

use actix_web::{HttpResponse, web::Path};
use askama::Template;
use serde::Deserialize;

use super::{super::definition::Definition, notice::to_fields};
use crate::{
    error::{Complaint, Invalid, PageError},
    http::{
        html::{self, Answer, Button},
        page::Shell,
    },
    sign_in::{Admin, Draftable, FormBy},
    text::grouped,
};

/// The tick that what goes may go.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RemovalForm {
    pub confirmed: Option<String>,
}

impl Draftable for RemovalForm {}

#[derive(Template)]
#[template(path = "customers/fields/remove.html")]
struct RemovePage {
    shell: Shell,
    field: Definition,
    values: Values,
    invalid: Invalid,
}

#[derive(Template)]
#[template(path = "customers/fields/retire.html")]
struct RetirePage {
    shell: Shell,
    field: Definition,
    values: Values,
}

/// How many customers have a value in a field.
struct Values(u64);

impl Values {
    fn are_none(&self) -> bool {
        self.0 == 0
    }

    fn is_one(&self) -> bool {
        self.0 == 1
    }

    /// "1,024 customers have".
    fn customers_have(&self) -> String {
        if self.is_one() { "1 customer has".to_owned() } else { format!("{} customers have", grouped(self.0)) }
    }

    /// "All 1,024 values".
    fn all(&self) -> String {
        if self.is_one() { "This value".to_owned() } else { format!("All {} values", grouped(self.0)) }
    }
}

/// `GET /fields/{key}/retire`.
pub async fn ask_retire(user: Admin, key: Path<String>) -> Answer {
    let fields = user.own_fields();
    let (field, _) = fields.find(&key).await?;
    if field.is_retired() {
        return Ok(html::see_other(user.site(), "/fields"));
    }
    let values = Values(fields.values(&key).await?);
    html::page(&RetirePage { shell: user.shell(), field, values })
}

/// `POST /fields/{key}/retire`; of one that somebody else retired, it is said too.
pub async fn retire(sent: FormBy<Admin, Button>, key: Path<String>) -> Answer {
    let fields = sent.who.own_fields();
    if !fields.find(&key).await?.0.is_retired() {
        fields.retire(&key).await?;
    }
    to_fields(&sent.who, "retired", &key)
}

/// `GET /fields/{key}/remove`.
pub async fn ask_remove(user: Admin, key: Path<String>) -> Answer {
    let page = remove_page(&user, &key, Invalid::default()).await?;
    html::page(&page)
}

async fn remove_page(user: &Admin, key: &str, invalid: Invalid) -> Result<RemovePage, PageError> {
    let fields = user.own_fields();
    let (field, _) = fields.find(key).await?;
    let values = Values(fields.values(key).await?);
    Ok(RemovePage { shell: user.shell(), field, values, invalid })
}

/// `POST /fields/{key}/remove`; the values go behind the answer, and at the next start if they have to.
pub async fn remove(sent: FormBy<Admin, RemovalForm>, key: Path<String>) -> Answer {
    let FormBy { who: user, form } = sent;
    let fields = user.own_fields();
    if form.confirmed.is_none() && fields.values(&key).await? > 0 {
        return unconfirmed(&user, &key).await;
    }
    fields.begin_removal(&key).await?;
    fields.begin_unfinished().await;
    to_fields(&user, "removed", &key)
}

async fn unconfirmed(user: &Admin, key: &str) -> Result<HttpResponse, PageError> {
    let words = "Tick the box to remove the field and its values";
    let invalid = Invalid::one("confirmed", Complaint::new("missing", words));
    html::unprocessable(&remove_page(user, key, invalid).await?)
}
