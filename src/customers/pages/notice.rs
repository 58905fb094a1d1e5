//! What a page says about the act before it, with the customer's name as it is now.

use uuid::Uuid;

use super::super::{selection, store::Customers};
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
    let mut parts = user.flash().unwrap_or_default().split('.');
    let (Some(code), Some(id)) = (parts.next(), parts.next()) else { return Ok(None) };
    let lost: Vec<&str> = parts.collect();
    let Ok(id) = Uuid::parse_str(id) else { return Ok(None) };
    let customers = user.customers().await?;
    if code == "many" {
        return of_many(user, &customers, id).await;
    }
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
        Ok(customer) => {
            let text = format!("{text}{}", without(&customers.labels(&lost).await?));
            Ok(Some(Flash { name: Some(customer.name()), text, undo }))
        }
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What became of many.
async fn of_many(user: &SignedIn, customers: &Customers, id: Uuid) -> Result<Option<Flash>, PageError> {
    let deletion = match customers.deletion(id).await {
        Ok(deletion) if user.role().edits() => deletion,
        Ok(_) | Err(Error::NotFound) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let (text, can_be_undone) = selection::told(&deletion);
    let undo = can_be_undone.then(|| format!("/customers/selection/{id}/undo"));
    Ok(Some(Flash { name: None, text, undo }))
}

/// What became of values for fields that went while the form was open.
fn without(labels: &[String]) -> String {
    let fields: Vec<_> = labels.iter().map(|label| format!("“{label}”")).collect();
    match &fields[..] {
        [] => String::new(),
        [field] => format!(" The field {field} was removed meanwhile; everything else was saved."),
        fields => format!(" The fields {} were removed meanwhile; everything else was saved.", fields.join(", ")),
    }
}

/// On to a record, with the notice of this code, and the keys of fields whose values were lost.
pub fn to_record(user: &SignedIn, id: Uuid, code: &str, lost: &[String]) -> Answer {
    let fits = lost.iter().filter(|key| key.len() <= 40 && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'));
    let code = fits.take(30).fold(format!("{code}.{id}"), |code, key| format!("{code}.{key}"));
    flash::see_other(user.site(), &format!("/customers/{id}"), &code)
}
