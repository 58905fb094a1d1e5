//! What a page says about the act before it, with the customer's name as it is now.

use uuid::Uuid;

use crate::{
    error::{Error, PageError},
    http::{
        flash::{self, Flash},
        html::Answer,
    },
    sign_in::SignedIn,
};

/// The sentence about what was just done, with the name as it stands now.
pub async fn of(user: &SignedIn) -> Result<Option<Flash>, PageError> {
    let Some((code, id)) = user.flash().and_then(|flash| flash.split_once('.')) else { return Ok(None) };
    let Ok(id) = Uuid::parse_str(id) else { return Ok(None) };
    let customers = user.customers();
    let (found, text) = match code {
        "added" => (customers.find(id).await, "was added."),
        "saved" => (customers.find(id).await, "was saved."),
        "merged" => (customers.find(id).await, "was saved. Changes that others made in the meantime were kept."),
        "restored" => (customers.find(id).await, "was restored."),
        "deleted" if user.role().edits() => (customers.find_deleted(id).await, "was deleted."),
        _ => return Ok(None),
    };
    let undo = (code == "deleted").then(|| format!("/customers/{id}/restore"));
    match found {
        Ok(customer) => Ok(Some(Flash { name: Some(customer.name()), text: text.into(), undo })),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// On to a record, with the notice of this code.
pub fn to_record(user: &SignedIn, id: Uuid, code: &str) -> Answer {
    flash::see_other(user.site(), &format!("/customers/{id}"), &format!("{code}.{id}"))
}
