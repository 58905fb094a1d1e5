//! The verbs of moving out: export what a search finds, export one customer.
//! An export reads at the pace at which it is taken, and holds no connection in between.

use std::{path::Path, sync::Arc};

use uuid::Uuid;

use super::{
    super::{
        entity::customer,
        own_fields::Definitions,
        search::{LONGEST, Order},
        store::Customers,
    },
    batches::Batches,
    export::{Export, Source, Wanted},
    format::Format,
};
use crate::{activity::Which, db::Db, error::Error, people::Actor, text};

/// What to export, as what.
pub struct ExportOf {
    pub text: String,
    pub order: Order,
    /// Whether a spreadsheet has ids and moments too.
    pub ids: bool,
    pub format: Format,
}

impl ExportOf {
    /// Everyone that a search finds, in the order of its list, without ids; no text means everyone.
    pub fn found(text: &str, format: Format) -> Self {
        let text: String = text.trim().chars().take(LONGEST).collect();
        Self { order: Order::usual(&text), text, ids: false, format }
    }
}

impl Customers {
    /// Everyone that a search finds, in its order; a workbook is kept in `folder` until it is whole.
    pub fn export(&self, of: ExportOf, folder: &Path) -> Export {
        export(self.db(), self.actor(), self.shared_fields(), of, folder)
    }

    /// One customer.
    pub async fn export_one(&self, id: Uuid, format: Format, folder: &Path) -> Result<Export, Error> {
        Ok(self.export_these(vec![self.find(id).await?], Which::One, format, folder))
    }

    /// Some customers that were ticked.
    pub fn export_some(&self, rows: Vec<customer::Model>, format: Format, folder: &Path) -> Export {
        self.export_these(rows, Which::Ticked, format, folder)
    }

    fn export_these(&self, rows: Vec<customer::Model>, which: Which, format: Format, folder: &Path) -> Export {
        let (fields, folder) = (self.shared_fields(), folder.to_owned());
        let wanted = Wanted { actor: self.actor(), format, which, ids: false, fields, folder };
        Export::new(self.db().clone(), wanted, Source::These(Some(rows)))
    }
}

impl Export {
    /// Everyone that a search finds, for the command line.
    pub async fn by_command(db: &Db, of: ExportOf, folder: &Path) -> Result<Self, Error> {
        let actor = Actor::command();
        Ok(export(db, actor, Definitions::latest(db).await?, of, folder))
    }
}

fn export(db: &Db, actor: Actor, fields: Arc<Definitions>, of: ExportOf, folder: &Path) -> Export {
    let ExportOf { text, order, ids, format } = of;
    let which = if text.trim().is_empty() { Which::All } else { Which::Found };
    let batches = Batches::new(db.clone(), text::searchable(&text), order, fields.any_searched());
    let wanted = Wanted { actor, format, which, ids, fields, folder: folder.to_owned() };
    Export::new(db.clone(), wanted, Source::Batches(Box::new(batches)))
}
