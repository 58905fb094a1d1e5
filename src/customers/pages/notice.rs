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
    text,
};

/// The sentence about what was just done, with the name as it stands now.
pub async fn of(user: &SignedIn) -> Result<Option<Flash>, PageError> {
    if user.flash() == Some("customer-erased") {
        return Ok(Some(Flash::new("A customer was erased.")));
    }
    if user.flash() == Some("tick-two") {
        return Ok(Some(Flash::new("Tick two customers to merge them.")));
    }
    let mut parts = user.flash().unwrap_or_default().split('.');
    let (Some(code), Some(id)) = (parts.next(), parts.next()) else { return Ok(None) };
    let rest: Vec<&str> = parts.collect();
    let customers = user.customers().await?;
    if code == "back" {
        return out_of_trash(&customers, id, &rest).await;
    }
    let Ok(id) = Uuid::parse_str(id) else { return Ok(None) };
    if code == "many" {
        return of_many(user, &customers, id).await;
    }
    let (found, text) = match code {
        "added" => (customers.find(id).await, "was added."),
        "saved" => (customers.find(id).await, "was saved."),
        "merged" => (customers.find(id).await, "was saved. Changes that others made in the meantime were kept."),
        "one" => (customers.find(id).await, "was merged from two records."),
        "two" => (customers.find(id).await, "has a record of their own again."),
        "restored" => (customers.find(id).await, "was restored."),
        "deleted" if user.role().edits() => (customers.find_deleted(id).await, "was deleted."),
        _ => return Ok(None),
    };
    let merge = rest.first().filter(|_| code == "one").and_then(|merge| merge.parse::<Uuid>().ok());
    let undo = match merge {
        Some(merge) => Some(format!("/merges/{merge}/undo")),
        None => (code == "deleted").then(|| format!("/customers/{id}/restore")),
    };
    let lost = if merge.is_some() { &[][..] } else { &rest[..] };
    match found {
        Ok(customer) => {
            let text = format!("{text}{}", without(&customers.labels(lost).await?));
            Ok(Some(Flash { name: Some(customer.name()), text, undo }))
        }
        // Somebody else was faster: deleted, erased or merged it.
        Err(Error::NotFound | Error::Erased | Error::Merged { .. }) => Ok(None),
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

/// What became of those who were ticked in the trash: how many are back, how many are not, and the first of those.
async fn out_of_trash(customers: &Customers, restored: &str, rest: &[&str]) -> Result<Option<Flash>, PageError> {
    let Ok(restored) = restored.parse::<u64>() else { return Ok(None) };
    let were = |count: u64| format!("{} {} restored.", text::counted(count), if count == 1 { "was" } else { "were" });
    let mut sentence = match (restored, rest.first()) {
        (0, Some(&"0")) => "Nobody was restored: others did that first.".to_owned(),
        (0, _) => "Nobody was restored.".to_owned(),
        (count, _) => were(count),
    };
    if let [taken, id] = rest
        && let (Ok(taken), Ok(id)) = (taken.parse::<u64>(), Uuid::parse_str(id))
        && let Ok(first) = customers.find_deleted(id).await
    {
        let labels = customers.taken_fields(&first).await?.into_iter().map(|label| format!("“{label}”"));
        let why = format!("another customer has the same {}", labels.collect::<Vec<_>>().join(" and "));
        sentence = match taken {
            0 | 1 => format!("{sentence} {} was not: {why} now.", first.name()),
            more => format!("{sentence} {} were not. The first is {}: {why} now.", text::grouped(more), first.name()),
        };
    }
    Ok(Some(Flash::new(&sentence)))
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
