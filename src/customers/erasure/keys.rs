//! What tells somebody who was erased from all others: keyed hashes, of which nobody can tell who it was.

use crate::{
    customers::{entity::customer, field::Field, fold::fold, form::Details},
    secret::Key,
};

/// The keyed hashes of a person: the name with the date of birth, and with the phone number. Either is enough to know them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Keys {
    pub by_birth: [u8; 16],
    pub by_phone: [u8; 16],
}

impl Keys {
    /// Those of a customer.
    pub fn of(key: &Key, row: &customer::Model) -> Self {
        let [birth, phone] = [Field::DateOfBirth, Field::PhoneNumber].map(|field| field.stored(row));
        Self::known(key, &row.name(), (&birth, &phone))
    }

    /// Those of somebody who is not a customer yet.
    pub fn of_details(key: &Key, details: &Details) -> Self {
        let [birth, phone] = [Field::DateOfBirth, Field::PhoneNumber].map(|field| details.stored(&field));
        Self::known(key, &format!("{} {}", details.first_name, details.last_name), (&birth, &phone))
    }

    /// Those of somebody of this name, born on a date as ISO 8601 has it, with a phone number in E.164 format.
    pub fn known(key: &Key, name: &str, (birth, phone): (&str, &str)) -> Self {
        let name = fold(name);
        // Whichever name comes first.
        let mut words: Vec<&str> = name.split([' ', '-']).filter(|word| !word.is_empty()).collect();
        words.sort_unstable();
        let name = words.join(" ");
        let with = |what: &str, value: &str| key.seal(format!("{what}\n{name}\n{value}").as_bytes());
        Self { by_birth: with("birth", birth), by_phone: with("phone", phone) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secrets;

    fn keys(name: &str, phone: &str) -> Keys {
        Keys::known(&Secrets::new(&[7; 32]).unwrap().erased, name, ("1985-12-10", phone))
    }

    #[test]
    fn a_person_is_known_however_the_name_is_written() {
        let known = keys("José María Núñez-Gil", "+442079460958");
        for name in ["JOSE MARIA nunez gil", "Nuñez Gil Jose Maria", "Jose\u{301} Maria Núñez Gil"] {
            assert_eq!(keys(name, "+442079460958"), known, "{name}");
        }
        let moved = keys("José María Núñez-Gil", "+442079460959");
        assert_eq!(moved.by_birth, known.by_birth, "another number");
        assert_ne!(moved.by_phone, known.by_phone);
        assert_ne!(keys("José Núñez-Gil", "+442079460958").by_birth, known.by_birth, "another name");
        assert_eq!(keys("Иван Петров", "+442079460958"), keys("ИВАН ПЕТРОВ", "+442079460958"), "another script");
        assert_ne!(known.by_birth, known.by_phone);
    }
}
