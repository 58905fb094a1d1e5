//! Columns that are kept as new fields, which only administrators may make.
//! The fields are made in the write that chooses the columns: all of them or none, and once, whoever clicks twice.

use super::{
    super::{
        fold::fold,
        own_fields::{Definition, DefinitionForm, Definitions, OwnFields},
    },
    settings::{Column, NEW, Settings},
};
use crate::{
    db::Tx,
    error::{Complaint, Error, Invalid},
};

/// Makes the fields that columns are to be kept as; `before` is what was chosen last.
pub async fn make(tx: &Tx, fields: Option<&OwnFields>, before: &Settings, chosen: &mut Settings) -> Result<(), Error> {
    for (at, column) in chosen.columns.iter_mut().enumerate() {
        let Some(kind) = column.target.strip_prefix(NEW) else { continue };
        let fields = fields.ok_or(Error::Forbidden)?;
        let form =
            DefinitionForm { label: column.label().to_owned(), kind: kind.to_owned(), ..DefinitionForm::default() };
        let there = Definitions::read(&**tx).await?;
        let field = match before.columns.get(at).and_then(|before| made(before, &form, &there)) {
            Some(made) => made.clone(),
            None => fields.create_in(tx, form).await.map_err(|error| beside(at, error))?,
        };
        column.target = format!("field_{}", field.key);
    }
    Ok(())
}

/// The field that the first of two clicks made of a column.
fn made<'f>(before: &Column, form: &DefinitionForm, fields: &'f Definitions) -> Option<&'f Definition> {
    let field = fields.find(before.target.strip_prefix("field_")?)?;
    (fold(&field.label) == fold(&form.label) && field.kind.name() == form.kind).then_some(field.as_ref())
}

/// What is wrong with a field, told beside its column.
fn beside(at: usize, error: Error) -> Error {
    let Error::Invalid(invalid) = error else { return error };
    let words = invalid.iter().map(|(_, told)| told.message.as_str()).collect::<Vec<_>>().join(". ");
    Invalid::one(format!("column_{at}"), Complaint::new("not_a_field", words)).into()
}
