//! What a change of a field leaves to be done in many short writes: values of removed fields, words of searched ones.
//! Begun by the change itself, and finished beside the requests or at the next start; each part may be done twice.

use std::time::Duration;

use tokio::time;

use super::{removal, searched};
use crate::{db::Db, error::Error};

/// How long whoever changes a field waits for it: a small register is done by then.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// Does all that is left.
pub async fn finish(db: &Db) -> Result<(), Error> {
    for field in removal::unfinished(db.read()).await? {
        removal::finish(db, &field.key).await?;
    }
    searched::finish(db).await
}

/// Begins it, and waits a moment; what fails or takes longer is finished later.
pub async fn begin(db: &Db) {
    let db = db.clone();
    let work = tokio::spawn(async move {
        if let Err(error) = finish(&db).await {
            tracing::warn!(%error, "the rows of a changed field were not all written; it is tried again");
        }
    });
    let _ = time::timeout(LONGEST_WAIT, work).await;
}
