//! Who was added or changed in the register since an import was checked, and what becomes of a row with that.

use std::{collections::HashMap, sync::Arc};

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{
    super::{
        duplicates::{
            many,
            rules::{Person, Rarity, Score, Verdict},
        },
        history::entity as change,
    },
    alike::{self, Comparing},
    among::{Among, Newcomer, person},
    keep::{Chosen, Ready},
    matching::{Key, ambiguous},
    plan::Plan,
    settings::{Matches, Settings, Similar},
    work::Work,
};
use crate::{
    db::{Tx, scalar},
    error::{Complaint, Error},
};

/// The most customers who were changed since; of more, those who were changed last are compared.
const MOST: usize = 10_000;
/// How many more there are until the rest are let go of at once.
const MORE: usize = 1_000;
/// Changes are read again so far back, as one with a lower number may be committed after one with a higher.
const AGAIN: i64 = 1_000;

/// Who was added or changed by others since the check.
pub struct Meanwhile {
    settings: Settings,
    import_id: Uuid,
    rarity: Arc<Rarity>,
    /// The last change that was looked at.
    since: i64,
    /// With the last change of each.
    people: HashMap<Uuid, (i64, Person)>,
    among: Among<Uuid>,
}

/// What becomes of a row.
pub enum Fate {
    Add,
    Update(Uuid),
    LeaveOut,
    Refuse(Complaint),
}

impl Meanwhile {
    /// Nobody yet.
    pub async fn of(work: &Work, plan: &Arc<Plan>) -> Result<Self, Error> {
        let settings = &plan.settings;
        let compares = alike::applies(settings.matches, settings.similar);
        let rarity = if compares { Comparing::rarity(work, plan).await? } else { Arc::default() };
        Ok(Self {
            settings: settings.clone(),
            import_id: work.id,
            rarity,
            since: work.import.checked_from - AGAIN,
            people: HashMap::new(),
            among: Among::default(),
        })
    }

    /// Reads who was changed since it was last asked, but for what this import did.
    pub async fn catch_up(&mut self, tx: &Tx) -> Result<(), Error> {
        if !alike::applies(self.settings.matches, self.settings.similar) {
            return Ok(());
        }
        let last = scalar(&**tx, "SELECT coalesce(max(seq), 0) FROM changes").await?;
        let mut later = self.later(tx).await?;
        self.since = Ord::max(self.since, last - AGAIN);
        later.retain(|id, seq| self.people.get(id).is_none_or(|(known, _)| known != seq));
        if later.is_empty() {
            return Ok(());
        }
        let live = many::people(&**tx, &later.keys().copied().collect::<Vec<_>>()).await?;
        let all_are_new = !later.keys().any(|id| self.people.contains_key(id));
        self.people.retain(|id, _| !later.contains_key(id));
        for (id, person) in live {
            let seq = later.remove(&id).unwrap_or_default();
            if all_are_new {
                self.among.add(id, &Newcomer::new(person.clone(), &self.rarity));
            }
            self.people.insert(id, (seq, person));
        }
        if !all_are_new || self.people.len() > MOST + MORE {
            self.keep_the_latest();
        }
        Ok(())
    }

    /// Whom others added or changed since it was last asked, the latest, each with their last change.
    async fn later(&self, tx: &Tx) -> Result<HashMap<Uuid, i64>, Error> {
        use change::Column;
        let by_others = Condition::any().add(Column::ImportId.is_null()).add(Column::ImportId.ne(self.import_id));
        // Along the index, page by page: grouped by customer, SQLite reads the history of everybody.
        let changes = change::Entity::find().filter(Column::Seq.gt(self.since)).filter(by_others).select_only();
        let changes = changes.columns([Column::CustomerId, Column::Seq]).order_by_desc(Column::Seq).limit(MOST as u64);
        let (mut later, mut before) = (HashMap::new(), i64::MAX);
        while later.len() < MOST {
            let page: Vec<(Uuid, i64)> = changes.clone().filter(Column::Seq.lt(before)).into_tuple().all(&**tx).await?;
            let Some((_, last)) = page.last() else { break };
            before = *last;
            for (id, seq) in page {
                later.entry(id).or_insert(seq);
            }
        }
        Ok(later)
    }

    /// Makes those anew who are compared.
    fn keep_the_latest(&mut self) {
        let mut seqs: Vec<i64> = self.people.values().map(|(seq, _)| *seq).collect();
        if let Some(more) = seqs.len().checked_sub(MOST) {
            let (.., from, _) = seqs.select_nth_unstable(more);
            let from = *from;
            self.people.retain(|_, (seq, _)| *seq >= from);
        }
        self.among = Among::default();
        for (id, (_, person)) in &self.people {
            self.among.add(*id, &Newcomer::new(person.clone(), &self.rarity));
        }
    }

    /// What becomes of a row that these customers are exactly.
    pub fn fate(&self, row: &Ready, exactly: &[Uuid]) -> Fate {
        match (self.settings.matches, exactly, row.chosen) {
            (Matches::Skip, [_, ..], _) => Fate::LeaveOut,
            (Matches::Update, [one], _) => Fate::Update(*one),
            (Matches::Update, [_, ..], _) => Fate::Refuse(ambiguous(exactly.len())),
            (.., Chosen::Same(Some(id))) => Fate::Update(id),
            (.., Chosen::Same(None)) => {
                Fate::Refuse(Complaint::new("gone", "The customer whom this row was taken for is no longer here"))
            }
            (matches, _, chosen) => self.by_rules(row, matches, chosen),
        }
    }

    /// The same where nobody is exactly the one of the row.
    fn by_rules(&self, row: &Ready, matches: Matches, chosen: Chosen) -> Fate {
        let is_compared = self.among.len() > 0 && !matches!(row.key, Some(Key::Id(_)));
        let details = row.details.as_ref().ok().filter(|_| is_compared);
        let newcomer = details.map(|details| Newcomer::new(person(details), &self.rarity));
        let mut alike = newcomer.map(|row| self.among.alike(&row, &self.rarity)).unwrap_or_default();
        if let Chosen::Add(other) = chosen {
            alike.retain(|(id, score)| Some(*id) != other && is_likely(score));
        }
        let likely: Vec<Uuid> = alike.iter().filter(|(_, score)| is_likely(score)).map(|(id, _)| *id).collect();
        match (matches, &likely[..], alike.first()) {
            (_, [], Some((id, score))) if self.settings.similar == Similar::Skip => self.perhaps(*id, score),
            (_, [], _) => Fate::Add,
            (Matches::Update, [one], _) => Fate::Update(*one),
            (Matches::Update, ..) => Fate::Refuse(ambiguous(likely.len())),
            _ => Fate::LeaveOut,
        }
    }

    fn perhaps(&self, id: Uuid, score: &Score) -> Fate {
        let name = self.people.get(&id).map(|(_, person)| format!("{} {}", person.first, person.last));
        let (name, why) = (name.unwrap_or_default(), score.in_words());
        let words = format!("This may be {name} (customer {id}), who was added or changed since the check: {why}");
        Fate::Refuse(Complaint::new("perhaps", words))
    }
}

fn is_likely(score: &Score) -> bool {
    score.verdict() == Verdict::Likely
}
