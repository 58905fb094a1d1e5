//! Cuts an address book into the texts of its cards.
//! Pictures, sounds and keys are left out as they pass, so that they take no memory.

use std::{collections::BTreeSet, io};

use crate::record_file::lines::Line;

/// The most bytes of a card, its pictures apart.
const CARD_BYTES: usize = 64 * 1024;

/// One card as it stands in the file.
#[derive(Debug, Default)]
pub struct CardText {
    /// From BEGIN to END.
    pub text: String,
    /// The birthday as it is written.
    pub birthday: Option<String>,
    /// The properties that were left out.
    pub dropped: BTreeSet<String>,
    /// Why it cannot be trusted.
    pub fault: Option<&'static str>,
}

/// The cards among lines.
pub struct Cards<I> {
    lines: I,
    /// Whether the next card's BEGIN was read already.
    begun: bool,
}

impl<I: Iterator<Item = io::Result<Line>>> Cards<I> {
    /// What stands outside a card is passed over.
    pub fn new(lines: I) -> Self {
        Self { lines, begun: false }
    }

    fn card(&mut self) -> io::Result<Option<CardText>> {
        while !self.begun {
            let Some(line) = self.lines.next().transpose()? else { return Ok(None) };
            self.begun = is(&line.text, "begin:vcard");
        }
        self.begun = false;
        let mut card = CardText { text: "BEGIN:VCARD\r\n".to_owned(), ..CardText::default() };
        let (mut is_dropped, mut is_birthday) = (false, false);
        while let Some(line) = self.lines.next().transpose()? {
            let text = line.text.as_str();
            if is(text, "begin:vcard") {
                self.begun = true;
                break;
            }
            let folded = text.strip_prefix([' ', '\t']);
            // Old programs do not fold what they encode in base 64; no line of it has a colon.
            let goes_on = folded.is_some() || is_dropped && !text.contains(':');
            if !goes_on {
                let name = name(text);
                is_dropped = ["PHOTO", "LOGO", "SOUND", "KEY"].contains(&name.as_str());
                is_birthday = name == "BDAY";
            }
            if is_dropped {
                if !goes_on {
                    card.dropped.insert(name(text));
                }
                continue;
            }
            if let Some(birthday) = card.birthday.as_mut().filter(|_| is_birthday) {
                birthday.push_str(folded.unwrap_or_default());
            } else if is_birthday {
                card.birthday = text.split_once(':').map(|(_, value)| value.trim().to_owned());
            }
            if line.too_long || card.text.len() + text.len() > CARD_BYTES {
                card.fault = Some("This card is larger than 64 KiB");
            } else {
                card.text.push_str(text);
                card.text.push_str("\r\n");
            }
            if is(text, "end:vcard") {
                return Ok(Some(card));
            }
        }
        card.fault = Some("This card ends in the middle");
        Ok(Some(card))
    }
}

impl<I: Iterator<Item = io::Result<Line>>> Iterator for Cards<I> {
    type Item = io::Result<CardText>;

    fn next(&mut self) -> Option<io::Result<CardText>> {
        self.card().transpose()
    }
}

fn is(line: &str, words: &str) -> bool {
    line.trim_end().trim_start_matches('\u{FEFF}').eq_ignore_ascii_case(words)
}

/// The name of a property, without its group.
fn name(line: &str) -> String {
    let name = line.split([':', ';']).next().unwrap_or_default();
    name.rsplit('.').next().unwrap_or_default().to_ascii_uppercase()
}
