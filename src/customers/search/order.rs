//! What a list is sorted by, and which way; each order stands on an index.
//! A search that names no order puts the best matches first.

use super::{
    super::{entity::customer::Column, field::Field},
    terms::Terms,
};

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The best matches, then by name.
    Match,
    /// Last name, then first name.
    Name,
    BirthDate,
    Creation,
    Change,
}

/// What the list is sorted by, and which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    pub by: By,
    pub descending: bool,
}

impl Order {
    /// The best matches first.
    pub const MATCH: Self = Self { by: By::Match, descending: false };

    /// The order of a list that names none: the best matches of a search, and everyone by name.
    pub fn usual(searched: &str) -> Self {
        if Terms::read(searched, false).is_empty() { Self { by: By::Name, ..Self::MATCH } } else { Self::MATCH }
    }

    /// The order by its word in an address: `name`, `-created_at`, …
    pub fn named(word: &str) -> Option<Self> {
        let (descending, column) = word.strip_prefix('-').map_or((false, word), |column| (true, column));
        let by = [By::Name, By::BirthDate, By::Creation, By::Change].into_iter().find(|by| by.name() == column)?;
        Some(Self { by, descending })
    }

    /// The order's word in an address.
    pub fn name(self) -> String {
        format!("{}{}", if self.descending { "-" } else { "" }, self.by.name())
    }
}

impl By {
    fn name(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Name => "name",
            Self::BirthDate => "date_of_birth",
            Self::Creation => "created_at",
            Self::Change => "updated_at",
        }
    }

    /// The order of a field's column in the list, when it has one.
    pub fn field(field: &Field) -> Option<Self> {
        [Self::BirthDate].into_iter().find(|by| by.name() == field.name())
    }

    /// The columns that are compared, the last of them unlike in any two rows.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Match | Self::Name => &[Column::LastNameSort, Column::FirstNameSort, Column::Id],
            Self::BirthDate => &[Column::DateOfBirth, Column::Id],
            Self::Creation => &[Column::CreatedAt, Column::Id],
            Self::Change => &[Column::UpdatedAt, Column::Id],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyone_is_in_the_order_of_names_whatever_was_typed() {
        let by = |searched| Order::usual(searched).by;
        assert_eq!(["", " ", "0", "+", "00 "].map(by), [By::Name; 5]);
        assert_eq!(["a", "07", "1985-09-28"].map(by), [By::Match; 3]);
    }

    #[test]
    fn an_order_has_one_word() {
        for word in ["name", "-name", "date_of_birth", "-date_of_birth", "created_at", "-updated_at"] {
            assert_eq!(Order::named(word).map(Order::name).as_deref(), Some(word));
        }
        assert_eq!(Order::named("phone_number"), None);
        assert_eq!(Order::named("match"), None);
    }
}
