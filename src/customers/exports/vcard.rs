//! Customers as vCard 3.0 (RFC 2426), which every address book reads: one card each.
//! Fields of one's own stand in properties of our own too, so that all of them can be read back.

use super::super::{
    entity::customer,
    field::Field,
    own_fields::{Definitions, Kind},
    phone::spaced,
};
use crate::clock::exact;

/// The most bytes of a line.
const LINE: usize = 75;

/// One card for each customer; with `ids`, also when it was last changed.
pub fn cards(fields: &Definitions, ids: bool, rows: &[customer::Model]) -> Vec<u8> {
    let mut cards = String::with_capacity(rows.len() * 300);
    for row in rows {
        card(&mut cards, fields, ids, row);
    }
    cards.into_bytes()
}

fn card(to: &mut String, fields: &Definitions, ids: bool, row: &customer::Model) {
    line(to, "BEGIN:VCARD");
    line(to, "VERSION:3.0");
    line(to, &format!("UID:urn:uuid:{}", row.id));
    line(to, &format!("N:{};{};;;", escaped(&row.last_name), escaped(&row.first_name)));
    line(to, &format!("FN:{}", escaped(&row.name())));
    line(to, &format!("BDAY:{}", Field::DateOfBirth.stored(row)));
    line(to, &format!("TEL:{}", spaced(&Field::PhoneNumber.stored(row))));
    for definition in fields.active() {
        let value = Field::Own(definition.clone()).in_file(row);
        if value.is_empty() {
            continue;
        }
        if definition.kind == Kind::Email {
            line(to, &format!("EMAIL;TYPE=INTERNET:{}", escaped(&value)));
        }
        // A name of a property has no underscore, and a key no hyphen.
        let name = definition.key.replace('_', "-").to_uppercase();
        line(to, &format!("X-CLIENTELE-{name}:{}", escaped(&value)));
    }
    if ids {
        line(to, &format!("REV:{}", exact(row.updated_at)));
    }
    line(to, "END:VCARD");
}

/// A text as the value of a property.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ',' | ';' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Adds a line, folded where it is too long; a letter stays in one piece.
fn line(to: &mut String, text: &str) {
    let (mut rest, mut room) = (text, LINE);
    while rest.len() > room {
        let (first, after) = rest.split_at(rest.floor_char_boundary(room));
        to.extend([first, "\r\n "]);
        (rest, room) = (after, LINE - 1);
    }
    to.extend([rest, "\r\n"]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_folded_between_letters() {
        let mut folded = String::new();
        line(&mut folded, &"ひ".repeat(60));
        assert!(folded.lines().all(|line| line.len() <= LINE), "{folded}");
        assert_eq!(folded.replace("\r\n ", ""), format!("{}\r\n", "ひ".repeat(60)));
        let mut just = String::new();
        line(&mut just, &"a".repeat(LINE));
        assert_eq!(just, format!("{}\r\n", "a".repeat(LINE)));
    }

    #[test]
    fn signs_that_part_values_are_escaped() {
        assert_eq!(escaped("a\\b,c;d\ne:\"f\""), "a\\\\b\\,c\\;d\\ne:\"f\"");
    }
}
