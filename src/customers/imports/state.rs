//! Where an import stands, and how many rows became what.
//! Work goes on only in the states that [`State::is_work`] names; in all others somebody has to decide.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{entity::matched, matches::Choice};

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The file is being read.
    Reading,
    /// Something has to be chosen before the rows can be checked.
    Waiting,
    /// Every row is being checked.
    Checking,
    /// Nothing is written yet; the report is there.
    Checked,
    /// Customers are being written.
    Committing,
    /// All is written.
    Done,
    /// What was written is being taken back.
    Undoing,
    /// What was written was taken back.
    Undone,
    /// It cannot go on; nothing of it is left in the register.
    Failed,
}

impl State {
    const ALL: [Self; 9] = [
        Self::Reading,
        Self::Waiting,
        Self::Checking,
        Self::Checked,
        Self::Committing,
        Self::Done,
        Self::Undoing,
        Self::Undone,
        Self::Failed,
    ];

    /// The word that the database and the API use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Waiting => "waiting",
            Self::Checking => "checking",
            Self::Checked => "checked",
            Self::Committing => "committing",
            Self::Done => "done",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
            Self::Failed => "failed",
        }
    }

    /// The state of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether a worker has something to do.
    pub fn is_work(self) -> bool {
        matches!(self, Self::Reading | Self::Checking | Self::Committing | Self::Undoing)
    }

    /// Whether nothing was written yet, so that the choices can still be changed.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Reading | Self::Waiting | Self::Checking | Self::Checked)
    }
}

/// How many rows are what, and what was done with them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = ImportCounts)]
pub struct Counts {
    /// Rows of customers, without headings and rows left out.
    #[schema(example = 1300)]
    pub rows: u64,
    /// Rows of customers who are not here yet.
    #[schema(example = 1204)]
    pub new: u64,
    /// Rows of customers who are already here.
    #[schema(example = 90)]
    pub here: u64,
    /// Those of `here` and `repeated` that are so by the rules of duplicates, not exactly.
    #[schema(example = 7)]
    pub likely: u64,
    /// Rows that may be somebody who is here, or another row, of which nobody has decided.
    #[schema(example = 3)]
    pub perhaps: u64,
    /// Rows that repeat another row of the file.
    #[schema(example = 4)]
    pub repeated: u64,
    /// Rows of people who were erased and are left out.
    #[schema(example = 0)]
    pub erased: u64,
    /// Rows that break a rule.
    #[schema(example = 2)]
    pub wrong: u64,
    /// Customers that were added.
    #[schema(example = 1204)]
    pub added: u64,
    /// Customers that were updated.
    #[schema(example = 0)]
    pub updated: u64,
    /// Rows that were fine when they were checked and could not be kept when it came to it.
    #[schema(example = 0)]
    pub refused: u64,
    /// Customers that an undo took back.
    #[schema(example = 0)]
    pub taken_back: u64,
    /// Customers that an undo left, because they were changed since.
    #[schema(example = 0)]
    pub left: u64,
}

/// What becomes of a row, as a letter in its chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Unchecked,
    New,
    Here,
    /// Already here by the rules of duplicates.
    Likely,
    /// Perhaps already here, or another row.
    Perhaps,
    Repeated,
    Erased,
    Wrong,
}

impl Verdict {
    /// The letter in a chunk.
    pub fn letter(self) -> u8 {
        match self {
            Self::Unchecked => b'.',
            Self::New => b'n',
            Self::Here => b'h',
            Self::Likely => b'l',
            Self::Perhaps => b'p',
            Self::Repeated => b'r',
            Self::Erased => b'e',
            Self::Wrong => b'w',
        }
    }

    /// The verdict of this letter.
    pub fn of(letter: u8) -> Self {
        let all = [Self::New, Self::Here, Self::Likely, Self::Perhaps, Self::Repeated, Self::Erased, Self::Wrong];
        all.into_iter().find(|verdict| verdict.letter() == letter).unwrap_or(Self::Unchecked)
    }

    /// The word that the database and the API use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unchecked => "unchecked",
            Self::New => "new",
            Self::Here => "here",
            Self::Likely => "likely",
            Self::Perhaps => "perhaps",
            Self::Repeated => "repeated",
            Self::Erased => "erased",
            Self::Wrong => "wrong",
        }
    }
}

impl Counts {
    /// Counts a row that was new when it was checked as one of somebody who was erased since.
    pub fn leave_out_erased(&mut self) {
        self.new = self.new.saturating_sub(1);
        self.erased += 1;
    }

    /// Counts a row that may be somebody as what was chosen of it instead of what was chosen before.
    pub fn choose(&mut self, row: &matched::Model, before: Option<Choice>, now: Option<Choice>) {
        let count = self.of_choice(row, before);
        *count = count.saturating_sub(1);
        *self.of_choice(row, now) += 1;
    }

    /// The count of rows of which this was chosen.
    pub fn of_choice(&mut self, row: &matched::Model, choice: Option<Choice>) -> &mut u64 {
        match choice {
            None if row.verdict == Verdict::Perhaps.name() => &mut self.perhaps,
            Some(Choice::Add) => &mut self.new,
            _ if row.other_place.is_some() => &mut self.repeated,
            _ => &mut self.here,
        }
    }

    /// Counts one more row of this verdict.
    pub fn add(&mut self, verdict: Verdict) {
        self.rows += 1;
        match verdict {
            Verdict::New => self.new += 1,
            Verdict::Here | Verdict::Likely => self.here += 1,
            Verdict::Perhaps => self.perhaps += 1,
            Verdict::Repeated => self.repeated += 1,
            Verdict::Erased => self.erased += 1,
            Verdict::Wrong => self.wrong += 1,
            Verdict::Unchecked => {}
        }
    }
}
