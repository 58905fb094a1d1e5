//! Who was added or changed in the register since an import was checked, and what becomes of a row with that.

use std::{collections::HashMap, sync::Arc};

use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait as _},
};
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
        use change::Column;
        if !alike::applies(self.settings.matches, self.settings.similar) {
            return Ok(());
        }
        let last = scalar(&**tx, "SELECT coalesce(max(seq), 0) FROM changes").await?;
        let by_others = Condition::any().add(Column::ImportId.is_null()).add(Column::ImportId.ne(self.import_id));
        let later = change::Entity::find().filter(Column::Seq.gt(self.since)).filter(by_others).select_only();
        let later = later.column(Column::CustomerId).column_as(Column::Seq.max(), "last").group_by(Column::CustomerId);
        let later = later.order_by_desc(Expr::col(Column::Seq).max()).limit(MOST as u64);
        let later: Vec<(Uuid, i64)> = later.into_tuple().all(&**tx).await?;
        self.since = Ord::max(self.since, last - AGAIN);
        let is_known = |id: &Uuid, seq: i64| self.people.get(id).is_some_and(|(known, _)| *known == seq);
        let mut later: HashMap<Uuid, i64> = later.into_iter().filter(|(id, seq)| !is_known(id, *seq)).collect();
        if later.is_empty() {
            return Ok(());
        }
        let live = many::people(&**tx, &later.keys().copied().collect::<Vec<_>>()).await?;
        self.people.retain(|id, _| !later.contains_key(id));
        for (id, person) in live.into_iter().take(MOST.saturating_sub(self.people.len())) {
            let seq = later.remove(&id).unwrap_or_default();
            self.people.insert(id, (seq, person));
        }
        self.among = Among::default();
        for (id, (_, person)) in &self.people {
            self.among.add(*id, &Newcomer::new(person.clone(), &self.rarity));
        }
        Ok(())
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
