//! The trash as pages show it: how each customer came there, and until when they are kept.
//! Nothing here decides anything; templates only place what stands here.

use uuid::Uuid;

use super::how::How;
use crate::{
    clock::{Clock, Moment},
    people::Channel,
    text::grouped,
};

/// How a customer came into the trash, in words.
pub struct Deleted {
    pub when: Moment,
    /// The username; nobody's when the command line did it.
    pub who: Option<String>,
    /// The rest of the sentence: ", by undoing the import of customers.csv".
    pub how: String,
    /// The tag behind the sentence, unless the sentence says it.
    pub channel: Option<&'static str>,
    /// The deletion of many that it was a part of, and "1,203 others".
    pub others: Option<(Uuid, String)>,
    /// When it will be removed for good, unless it is kept for ever.
    pub kept_until: Option<Moment>,
}

impl Deleted {
    /// In words; a customer is kept for so many days after `at`.
    pub fn of(How { change, together }: How, at: i64, keep: Option<u16>, clock: &Clock) -> Self {
        let today = clock.today();
        let is_import = change.channel == Channel::Import;
        let others = together.filter(|(_, deleted)| *deleted > 1).map(|(id, deleted)| {
            let others = u64::try_from(deleted - 1).unwrap_or(0);
            (id, if others == 1 { "1 other".to_owned() } else { format!("{} others", grouped(others)) })
        });
        let how = match &change.file {
            Some(file) => format!("by undoing the import of {file}"),
            None if change.who.is_none() => "from the command line".to_owned(),
            None => String::new(),
        };
        Self {
            when: clock.moment(at, today),
            how,
            channel: (change.who.is_some() && !is_import).then(|| change.channel.title()),
            who: change.who,
            others,
            kept_until: keep.map(|days| clock.moment(at + i64::from(days) * 86_400, today)),
        }
    }
}
