//! Customers as JSON lines: each line is the object that the API gives.

use super::super::{entity::customer, json::CustomerOutput, own_fields::Definitions};
use crate::error::Error;

/// One line for each customer.
pub fn lines(fields: &Definitions, rows: &[customer::Model]) -> Result<Vec<u8>, Error> {
    let mut lines = Vec::with_capacity(rows.len() * 320);
    for row in rows {
        serde_json::to_writer(&mut lines, &CustomerOutput::of(row, fields)).map_err(|error| Error::internal(&error))?;
        lines.push(b'\n');
    }
    Ok(lines)
}
