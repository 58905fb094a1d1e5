//! What a file leaves undecided, and so has to be asked.

use super::{
    super::{field::Field, own_fields::Definitions},
    scan::FileRead,
    settings::{BirthPart, Settings, Target},
};

/// What has to be chosen before the rows can be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Which column has this field.
    Column(Field),
    /// Two columns are the same.
    Twice,
    /// The order of dates in the column of this place.
    Dates(usize),
}

/// What has to be chosen before the rows can be checked.
pub fn asks(settings: &Settings, file: &FileRead, fields: &Definitions) -> Vec<Ask> {
    let targets = settings.targets(fields);
    let has = |target: &Target| targets.contains(target);
    let full = has(&Target::FullName) || has(&Target::LastFirst);
    let parts = BirthPart::ALL.iter().all(|part| has(&Target::BirthPart(*part)));
    let is_there = |field: &Field| match field {
        _ if field.is_name() && full => true,
        Field::DateOfBirth if parts => true,
        field => has(&Target::Field(field.clone())),
    };
    let mut asks: Vec<Ask> = Field::BUILT_IN.into_iter().filter(|field| !is_there(field)).map(Ask::Column).collect();
    let twice = |(at, target): (usize, &Target)| !target.may_repeat() && targets[..at].contains(target);
    if targets.iter().enumerate().any(twice) {
        asks.push(Ask::Twice);
    }
    for (at, target) in targets.iter().enumerate() {
        let undecided = file.dates.get(at).is_some_and(|evidence| evidence.decided().is_none());
        if target.is_date() && undecided && settings.columns[at].dates.is_none() {
            asks.push(Ask::Dates(at));
        }
    }
    asks
}

/// What has to be chosen, and the id of the control that chooses it.
pub fn asked(ask: &Ask, settings: &Settings) -> (String, String) {
    match ask {
        Ask::Column(field) => {
            (format!("Choose which column has the {}", field.label().to_lowercase()), "column_0".into())
        }
        Ask::Twice => {
            ("Two columns are the same field. Choose one, and leave the other out.".into(), "column_0".into())
        }
        Ask::Dates(at) => {
            let heading = settings.columns.get(*at).map(|column| column.heading.as_str()).unwrap_or_default();
            (format!("Choose how dates are written in “{heading}”"), format!("dates_{at}"))
        }
    }
}
