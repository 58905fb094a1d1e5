//! What is read of one card: one cell for each column, and the fields of one's own that an export of Clientele wrote.
//! Of several phone numbers the preferred one comes first, then a mobile one.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use calcard::vcard::{
    VCard, VCardEntry, VCardParameterName, VCardParameterValue, VCardProperty, VCardType, VCardValue,
};

use super::cards::CardText;
use crate::record_file::{Cell, workbook};

/// The columns, in the order of a card's cells.
pub const COLUMNS: [&str; 11] = [
    "First name",
    "Last name",
    "Full name",
    "Date of birth",
    "Phone number",
    "Phone number 2",
    "E-mail",
    "Organisation",
    "Address",
    "Note",
    "Id",
];

/// What the properties of fields of one's own begin with.
const OWN: &str = "X-CLIENTELE-";
/// What a card says of itself rather than of a person; nobody misses it.
const OF_THE_CARD: [VCardProperty; 5] =
    [VCardProperty::Begin, VCardProperty::End, VCardProperty::Version, VCardProperty::Prodid, VCardProperty::Rev];
/// What the columns are made of.
const READ: [VCardProperty; 9] = [
    VCardProperty::N,
    VCardProperty::Fn,
    VCardProperty::Bday,
    VCardProperty::Tel,
    VCardProperty::Email,
    VCardProperty::Org,
    VCardProperty::Adr,
    VCardProperty::Note,
    VCardProperty::Uid,
];
const BROKEN: &str = "This card holds a character that cannot be read";
/// The longest name of a property that is told.
const LONGEST_NAME: usize = 40;

/// One card.
#[derive(Debug)]
pub struct Card {
    /// One for each column.
    pub cells: [Cell; COLUMNS.len()],
    /// The fields of one's own, by their keys.
    pub own: BTreeMap<String, Cell>,
    /// The names of the properties for which there is no column.
    pub unread: BTreeSet<String>,
    /// Why it cannot be trusted.
    pub fault: Option<&'static str>,
    /// Whether it holds phone numbers or addresses for which there is no column.
    pub has_more: bool,
}

impl From<&CardText> for Card {
    fn from(card: &CardText) -> Self {
        let mut read = Self {
            cells: [const { Cell::Empty }; COLUMNS.len()],
            own: BTreeMap::new(),
            unread: card.dropped.clone(),
            fault: card.fault,
            has_more: false,
        };
        match VCard::parse(&card.text) {
            Ok(parsed) if card.fault.is_none() => {
                read.fill_own(&parsed);
                read.fill(&parsed, card.birthday.as_deref());
            }
            Ok(_) => {}
            Err(_) => read.fault = Some("This card cannot be read"),
        }
        read
    }
}

impl Card {
    fn fill_own(&mut self, card: &VCard) {
        let named =
            card.entries.iter().filter(|entry| !OF_THE_CARD.contains(&entry.name) && !READ.contains(&entry.name));
        for entry in named {
            let name = entry.name.as_str().to_ascii_uppercase();
            let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            match name.strip_prefix(OWN).filter(|key| !key.is_empty() && is_name(key)) {
                Some(key) => self.own(key.to_ascii_lowercase().replace('-', "_"), entry),
                None if is_name(&name) && name.len() <= LONGEST_NAME && !words(entry, "").is_empty() => {
                    self.unread.insert(name);
                }
                None => {}
            }
        }
    }

    fn own(&mut self, key: String, entry: &VCardEntry) {
        if is_broken(entry) {
            self.fault = Some(BROKEN);
        }
        match self.own.entry(key) {
            Entry::Vacant(place) => drop(place.insert(Cell::text(as_written(entry)))),
            Entry::Occupied(_) => self.fault = Some("This card has two values of one field"),
        }
    }

    fn fill(&mut self, card: &VCard, birthday: Option<&str>) {
        let mut of = |name: VCardProperty, sign: &str| {
            let entries = card.entries.iter().filter(|entry| entry.name == name);
            let mut entries: Vec<_> = entries.filter(|entry| !words(entry, sign).is_empty()).collect();
            entries.sort_by_key(|entry| rank(entry));
            if entries.iter().any(|entry| is_broken(entry)) {
                self.fault = Some(BROKEN);
            }
            entries
        };
        let names = of(VCardProperty::N, " ");
        let name = |at: usize| names.first().and_then(|entry| entry.values.get(at)).map(|value| word(value, " "));
        let given: Vec<String> = [name(1), name(2)].into_iter().flatten().filter(|name| !name.is_empty()).collect();
        let phones = of(VCardProperty::Tel, " ");
        let mut emails = of(VCardProperty::Email, " ");
        // Clientele writes an address that is a field of one's own twice.
        emails.retain(|entry| !self.own.values().any(|own| own.shown().trim() == words(entry, " ")));
        let addresses = of(VCardProperty::Adr, ", ");
        let first = |entries: &[&VCardEntry], sign: &str| entries.first().map(|entry| words(entry, sign));
        let phone = |at: usize| {
            let text = phones.get(at).map(|entry| words(entry, " ")).unwrap_or_default();
            text.get(..4)
                .filter(|start| start.eq_ignore_ascii_case("tel:"))
                .map_or(text.clone(), |_| text[4..].to_owned())
        };
        let id = first(&of(VCardProperty::Uid, " "), " ").unwrap_or_default();
        let texts = [
            given.join(" "),
            name(0).unwrap_or_default(),
            first(&of(VCardProperty::Fn, " "), " ").unwrap_or_default(),
            String::new(),
            phone(0),
            phone(1),
            first(&emails, " ").unwrap_or_default(),
            first(&of(VCardProperty::Org, ", "), ", ").unwrap_or_default(),
            first(&addresses, ", ").unwrap_or_default(),
            first(&of(VCardProperty::Note, " "), " ").unwrap_or_default(),
            id.strip_prefix("urn:uuid:").unwrap_or(&id).to_owned(),
        ];
        self.has_more = phones.len() > 2 || emails.len() > 1 || addresses.len() > 1;
        self.cells = texts.map(Cell::text);
        self.cells[3] = birthday.map_or(Cell::Empty, |text| day(card, text));
    }
}

/// Whether it holds bytes of an encoding that nobody knows.
fn is_broken(entry: &VCardEntry) -> bool {
    entry.values.iter().any(|value| matches!(value, VCardValue::Binary(_)))
}

/// A whole date; anything else as it is written. Apple writes 1604 where there is no year.
fn day(card: &VCard, text: &str) -> Cell {
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let dashed = match text.get(..8) {
        Some(start) if is_digits(start) => format!("{}-{}-{}{}", &text[..4], &text[4..6], &text[6..8], &text[8..]),
        _ => text.to_owned(),
    };
    let omitted = VCardParameterName::Other("X-APPLE-OMIT-YEAR".to_owned());
    let is_omitted = card.entries.iter().any(|entry| {
        entry.name == VCardProperty::Bday && entry.params.iter().any(|parameter| parameter.name == omitted)
    });
    match workbook::date_from_iso(&dashed) {
        date @ Cell::Date(_) if !is_omitted && !dashed.starts_with("1604") => date,
        _ => Cell::text(text.to_owned()),
    }
}

/// The preferred entry comes first, then a mobile number.
fn rank(entry: &VCardEntry) -> u32 {
    let kinds = || entry.params.iter().map(|parameter| (&parameter.name, &parameter.value));
    let is_type = |wanted: &str| {
        kinds().any(|(name, value)| match value {
            VCardParameterValue::Text(text) => text.eq_ignore_ascii_case(wanted),
            VCardParameterValue::Type(VCardType::Cell) => wanted == "cell",
            VCardParameterValue::Null => matches!(name, VCardParameterName::Pref) && wanted == "pref",
            _ => false,
        })
    };
    let pref = kinds().find_map(|(name, value)| match (name, value) {
        (VCardParameterName::Pref, VCardParameterValue::Integer(rank)) => Some(*rank),
        _ => None,
    });
    match pref {
        Some(rank) => rank.min(100),
        None if is_type("pref") => 0,
        None if is_type("cell") => 101,
        None => 102,
    }
}

/// A value with the spaces around it, which a field of one's own may have.
fn as_written(entry: &VCardEntry) -> String {
    entry.values.iter().filter_map(VCardValue::as_text).collect::<Vec<_>>().join(", ")
}

fn words(entry: &VCardEntry, sign: &str) -> String {
    let words = entry.values.iter().map(|value| word(value, sign)).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(sign)
}

fn word(value: &VCardValue, sign: &str) -> String {
    match value {
        VCardValue::Text(text) => text.trim().to_owned(),
        VCardValue::Component(texts) => texts.join(sign),
        VCardValue::Binary(bytes) => String::from_utf8_lossy(&bytes.data).into_owned(),
        _ => String::new(),
    }
}
