//! Why two records may be one person, in words.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{birth::DateLikeness, name::Likeness};

/// Why two records may be one person, or why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SimilarReason)]
pub enum Reason {
    SameName,
    NamesSwapped,
    SameFirstName,
    FirstNameOtherScript,
    Nickname,
    FirstNamePart,
    FirstNameOneLetter,
    FirstNameClose,
    FirstNameInitial,
    FirstNameDifferent,
    SameLastName,
    LastNameOtherScript,
    LastNamePart,
    LastNameOneLetter,
    LastNameClose,
    LastNameDifferent,
    SameBirthDate,
    SameFirstOfJanuary,
    BirthDateSwapped,
    BirthDateOneDigit,
    BirthDateYear,
    BirthDatePartly,
    BirthDateDifferent,
    SamePhone,
    SharedPhone,
    PhoneOneDigit,
    PhoneDifferent,
    Twin,
    ParentOrChild,
    Relative,
}

impl Reason {
    /// What people read.
    pub fn words(self) -> &'static str {
        match self {
            Self::SameName => "same name",
            Self::NamesSwapped => "first and last name swapped",
            Self::SameFirstName => "same first name",
            Self::FirstNameOtherScript => "first name in another script",
            Self::Nickname => "another form of the first name",
            Self::FirstNamePart => "one first name more",
            Self::FirstNameOneLetter => "first name differs in one letter",
            Self::FirstNameClose => "similar first name",
            Self::FirstNameInitial => "initial of the first name",
            Self::FirstNameDifferent => "different first name",
            Self::SameLastName => "same last name",
            Self::LastNameOtherScript => "last name in another script",
            Self::LastNamePart => "one last name more",
            Self::LastNameOneLetter => "last name differs in one letter",
            Self::LastNameClose => "similar last name",
            Self::LastNameDifferent => "different last name",
            Self::SameBirthDate => "same birth date",
            Self::SameFirstOfJanuary => "same year of birth, both on 1 January",
            Self::BirthDateSwapped => "day and month of birth swapped",
            Self::BirthDateOneDigit => "birth date differs in one digit",
            Self::BirthDateYear => "same year of birth, one on 1 January",
            Self::BirthDatePartly => "birth date partly the same",
            Self::BirthDateDifferent => "different birth date",
            Self::SamePhone => "same phone",
            Self::SharedPhone => "same phone, which others have too",
            Self::PhoneOneDigit => "phone differs in one digit",
            Self::PhoneDifferent => "different phone",
            Self::Twin => "perhaps a twin",
            Self::ParentOrChild => "perhaps parent and child",
            Self::Relative => "perhaps a relative",
        }
    }

    /// Of two first names.
    pub(super) fn of_first_name(likeness: Likeness) -> Self {
        match likeness {
            Likeness::Same => Self::SameFirstName,
            Likeness::OtherScript => Self::FirstNameOtherScript,
            Likeness::Nickname => Self::Nickname,
            Likeness::Part => Self::FirstNamePart,
            Likeness::OneLetter => Self::FirstNameOneLetter,
            Likeness::Close => Self::FirstNameClose,
            Likeness::Initial => Self::FirstNameInitial,
            Likeness::Different => Self::FirstNameDifferent,
        }
    }

    /// Of two last names.
    pub(super) fn of_last_name(likeness: Likeness) -> Self {
        match likeness {
            Likeness::Same => Self::SameLastName,
            Likeness::OtherScript => Self::LastNameOtherScript,
            Likeness::Part => Self::LastNamePart,
            Likeness::OneLetter => Self::LastNameOneLetter,
            Likeness::Close | Likeness::Initial | Likeness::Nickname => Self::LastNameClose,
            Likeness::Different => Self::LastNameDifferent,
        }
    }

    /// Of two dates of birth.
    pub(super) fn of_date(likeness: DateLikeness) -> Self {
        match likeness {
            DateLikeness::Same => Self::SameBirthDate,
            DateLikeness::SameFirstOfJanuary => Self::SameFirstOfJanuary,
            DateLikeness::DayAndMonthSwapped => Self::BirthDateSwapped,
            DateLikeness::OneDigit => Self::BirthDateOneDigit,
            DateLikeness::OnlyTheYear => Self::BirthDateYear,
            DateLikeness::TwoOfThree => Self::BirthDatePartly,
            DateLikeness::Different => Self::BirthDateDifferent,
        }
    }
}
