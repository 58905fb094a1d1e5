//! The question before a customer is erased, and the act.
//! Only administrators come here, who have just proved who they are.

use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    customers::{
        field::Value,
        imports::{Import, State},
        views::CustomerView,
    },
    http::{
        flash,
        html::{self, Answer},
        page::Shell,
    },
    sign_in::{Admin, Draftable, FormBy},
};

/// What is asked beside the question.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EraseForm {
    /// Whether imports and restored backups are kept from bringing the person back; a box sends nothing unless it is ticked.
    pub keep_away: Option<String>,
}

impl Draftable for EraseForm {}

#[derive(Template)]
#[template(path = "customers/erase.html")]
struct ErasePage {
    shell: Shell,
    customer: CustomerView,
    is_deleted: bool,
    /// How many records were merged into it.
    merged: usize,
    imports: Vec<Import>,
}

impl ErasePage {
    /// Those of which nothing was saved: they have to be sent again.
    fn open(&self) -> impl Iterator<Item = &Import> {
        self.imports.iter().filter(|import| import.state.is_open())
    }

    /// Whether a file is being read or saved, so that this has to wait.
    fn waits(&self) -> bool {
        self.imports.iter().any(|import| import.state.is_work())
    }

    fn any_saved(&self) -> bool {
        self.imports.iter().any(|import| matches!(import.state, State::Done | State::Undone | State::Failed))
    }
}

/// `GET /customers/{id}/erase`.
pub async fn ask(user: Admin, id: Path<Uuid>) -> Answer {
    user.credential().check_proof(&format!("/customers/{id}/erase"))?;
    let customers = user.customers().await?;
    let row = customers.find_any(*id).await?;
    html::page(&ErasePage {
        shell: user.shell(),
        customer: CustomerView::filled(&row, user.clock(), customers.fields()),
        is_deleted: row.deleted_at.is_some(),
        merged: user.erasure().merged(row.id).await?,
        imports: user.erasure().imports(&row).await?,
    })
}

/// `POST /customers/{id}/erase`.
pub async fn erase(sent: FormBy<Admin, EraseForm>, id: Path<Uuid>) -> Answer {
    let FormBy { who: user, form } = sent;
    user.credential().check_proof(&format!("/customers/{id}/erase"))?;
    user.customers().await?.find_any(*id).await?;
    user.erasure().erase(*id, form.keep_away.is_some()).await?;
    flash::see_other(user.site(), "/customers", "customer-erased")
}
