//! What `/fields` says about the act before it, with the field's label as it is now.

use super::super::store::OwnFields;
use crate::{
    error::PageError,
    http::{
        flash::{self, Flash},
        html::Answer,
    },
    sign_in::SignedIn,
};

/// The sentence about what was just done.
pub async fn of(user: &SignedIn, fields: &OwnFields) -> Result<Option<Flash>, PageError> {
    let Some((code, key)) = user.flash().and_then(|flash| flash.split_once('.')) else { return Ok(None) };
    let done = match code {
        "field-added" => "was added.",
        "field-saved" => "was saved.",
        "field-retired" => "was retired. Its values are kept.",
        "field-restored" => "was restored.",
        "field-removed" => "was removed, with all its values.",
        _ => return Ok(None),
    };
    let label = fields.last_label(key).await?;
    Ok(label.map(|label| Flash::new(&format!("The field “{label}” {done}"))))
}

/// The field that was just moved, and where to: `up` or `down`.
pub fn moved(user: &SignedIn) -> Option<(&str, &str)> {
    user.flash()?.strip_prefix("field-moved.")?.split_once('.')
}

/// On to the list of fields, with the notice of this code about the field of this key.
pub fn to_fields(user: &SignedIn, code: &str, key: &str) -> Answer {
    flash::see_other(user.site(), "/fields", &format!("field-{code}.{key}"))
}
