//! What was done in words, as the page shows it.
//! A sentence goes on after a name, or stands alone when nobody's name is known.

use super::{
    act::{Act, Export, Import, Many, Which},
    store::Entry,
};
use crate::{
    clock::{Clock, Moment},
    text::counted,
};

/// One thing that was done, in words.
pub struct EntryInWords {
    /// Who the sentence begins with; nobody when the command line did it.
    pub who: Option<String>,
    /// The sentence, or the rest of it.
    pub what: String,
    /// The tag behind the sentence, unless the sentence says it.
    pub channel: Option<&'static str>,
    pub when: Moment,
}

impl EntryInWords {
    /// One thing that was done, in words.
    pub fn of(entry: Entry, clock: &Clock) -> Self {
        let (done, rest) = sentence(&entry.act);
        let by_nobody = || format!("{}{}{rest} from the command line", done[..1].to_uppercase(), &done[1..]);
        Self {
            what: if entry.who.is_some() { format!("{done}{rest}") } else { by_nobody() },
            channel: entry.who.is_some().then(|| entry.channel.title()),
            who: entry.who,
            when: clock.moment(entry.at, clock.today()),
        }
    }
}

/// What was done, its verb apart.
fn sentence(act: &Act) -> (&'static str, String) {
    match act {
        Act::Export(Export { customers, format, which, complete }) => {
            let which = match which {
                Which::All | Which::One => "",
                Which::Found => " found by a search",
                Which::Ticked => " that were selected",
            };
            let customers = counted(*customers);
            let broken = if *complete { "" } else { ", cut off before the end" };
            ("exported", format!(" {customers}{which} as {format}{broken}"))
        }
        Act::Import(Import { file, customers }) => ("imported", format!(" {} from {file}", counted(*customers))),
        Act::UndoImport(Import { file, customers }) => {
            ("undid", format!(" the import of {file}: {} taken back", counted(*customers)))
        }
        Act::Delete(Many { customers }) => ("deleted", format!(" {}", counted(*customers))),
        Act::Restore(Many { customers }) => ("restored", format!(" {}", counted(*customers))),
    }
}
