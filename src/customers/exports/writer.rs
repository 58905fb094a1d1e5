//! Writes customers in any of the formats: text as it comes, a workbook in a file that is read when it is whole.
//! Takes a processor's time and the disk's, so only [`super::export`] calls it, on a thread for that.

use std::{fs::File, path::Path, sync::Arc};

use super::{
    super::{entity::customer, own_fields::Definitions},
    columns::Columns,
    csv,
    format::Format,
    json_lines, vcard,
    xlsx::Xlsx,
};
use crate::error::Error;

/// Writes customers.
pub struct Writer {
    fields: Arc<Definitions>,
    ids: bool,
    columns: Columns,
    to: To,
}

enum To {
    Csv,
    Xlsx(Box<Xlsx>),
    VCard,
    JsonLines,
}

impl Writer {
    /// A writer, and what comes before the first customer; a workbook is kept in `folder` meanwhile.
    pub fn new(format: Format, fields: Arc<Definitions>, ids: bool, folder: &Path) -> Result<(Self, Vec<u8>), Error> {
        let columns = Columns::new(&fields, ids);
        let (to, beginning) = match format {
            Format::Csv => (To::Csv, csv::beginning(&columns)?),
            Format::Xlsx => (To::Xlsx(Box::new(Xlsx::new(&columns, folder)?)), Vec::new()),
            Format::VCard => (To::VCard, Vec::new()),
            Format::JsonLines => (To::JsonLines, Vec::new()),
        };
        Ok((Self { fields, ids, columns, to }, beginning))
    }

    /// Writes some customers; gives what of it can be sent now.
    pub fn add(&mut self, rows: &[customer::Model]) -> Result<Vec<u8>, Error> {
        match &mut self.to {
            To::Csv => csv::lines(&self.columns, rows),
            To::Xlsx(xlsx) => xlsx.add(&self.columns, rows).map(|()| Vec::new()),
            To::VCard => Ok(vcard::cards(&self.fields, self.ids, rows)),
            To::JsonLines => json_lines::lines(&self.fields, rows),
        }
    }

    /// The file to send after the last customer, where there is one.
    pub fn finish(self) -> Result<Option<File>, Error> {
        if let To::Xlsx(xlsx) = self.to { xlsx.finish().map(Some) } else { Ok(None) }
    }
}
