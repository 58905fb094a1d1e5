//! A wrong row, to be mended in place: the form of a customer, filled with what the file says.
//! What is saved here stands in place of the row in the file; the customer is added with all the others.

use actix_web::web::Path;
use uuid::Uuid;

use super::{
    super::{
        super::{form::CustomerForm, pages::FormPage},
        model::Import,
        state::{State, Verdict},
        store::{Imports, MOST_MENDED},
    },
    acts::back,
};
use crate::{
    error::Error,
    http::html::{self, Answer},
    record_file::Record,
    sign_in::{Editor, FormBy},
};

/// `GET /imports/{id}/rows/{place}`.
pub async fn edit_row(user: Editor, path: Path<(Uuid, i64)>) -> Answer {
    let (id, place) = *path;
    let imports = user.imports();
    let (import, record) = wrong_row(&imports, id, place).await?;
    let plan = imports.plan(&import).await?;
    let (form, invalid) = match plan.typed(place) {
        Some(typed) => (typed.clone(), typed.check(plan.reader.rules()).err().unwrap_or_default()),
        None => plan.reader.form(&record),
    };
    let page = FormPage::of_row(&user, plan.reader.rules(), form, (id, record.line));
    html::page(&page.with(&invalid))
}

/// `POST /imports/{id}/rows/{place}`.
pub async fn mend_row(sent: FormBy<Editor, CustomerForm>, path: Path<(Uuid, i64)>) -> Answer {
    let (id, place) = *path;
    let FormBy { who: user, form } = sent;
    let imports = user.imports();
    let (import, record) = match wrong_row(&imports, id, place).await {
        // It was checked again meanwhile.
        Err(Error::NotFound) => return back(&user, id, Err(Error::Stale)),
        found => found?,
    };
    let rules = imports.rules(&import).await?;
    match form.check(&rules) {
        Ok(_) => {
            let line = i64::try_from(record.line).unwrap_or(i64::MAX);
            back(&user, id, imports.mend(id, place, line, &form).await)
        }
        Err(invalid) => FormPage::of_row(&user, &rules, form, (id, record.line)).refused(&invalid),
    }
}

/// A row that is told to be wrong and can be mended.
async fn wrong_row(imports: &Imports, id: Uuid, place: i64) -> Result<(Import, Record), Error> {
    let import = imports.find(id).await?;
    let wrong = imports.told(&import, Verdict::Wrong, MOST_MENDED as u64).await?;
    if import.state != State::Checked || wrong.iter().all(|row| row.place != place) {
        return Err(Error::NotFound);
    }
    let record = imports.records_at(&import, vec![place]).await?.remove(&place).ok_or(Error::NotFound)?;
    Ok((import, record))
}
