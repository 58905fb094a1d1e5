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
    /// When it was deleted: the order of the trash, which holds nobody of the list.
    Deletion,
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

    /// The trash, the newest deleted first.
    pub const TRASH: Self = Self { by: By::Deletion, descending: true };

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
            Self::Deletion => "deleted_at",
        }
    }

    /// Whether those in the trash are meant, and nobody else.
    pub fn is_of_trash(self) -> bool {
        self == Self::Deletion
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
            Self::Deletion => &[Column::DeletedAt, Column::Id],
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
        assert_eq!(
            ["match", "deleted_at", "-deleted_at"].map(Order::named),
            [None; 3],
            "the list never shows the trash"
        );
    }
}
