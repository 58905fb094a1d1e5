//! Complaints about a row as the database keeps them: field, code and words.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::Invalid;

/// One thing that is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportComplaint)]
pub struct RowComplaint {
    /// The name of a field, or `row`.
    #[schema(example = "date_of_birth")]
    pub field: String,
    #[schema(example = "not_a_date")]
    pub code: String,
    #[schema(example = "31 April is not a real date")]
    pub message: String,
}

/// All that is wrong with a row.
pub fn told(invalid: &Invalid) -> Vec<RowComplaint> {
    let complaint = |(field, complaint): (&str, &crate::error::Complaint)| RowComplaint {
        field: field.to_owned(),
        code: complaint.code.to_owned(),
        message: complaint.message.replace('\0', ""),
    };
    invalid.iter().map(complaint).collect()
}
