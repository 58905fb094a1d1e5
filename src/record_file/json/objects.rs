//! Cuts JSON into the texts of its objects as it streams by.
//! It only counts brackets outside of strings; whether an object is right is asked of its reader.

use std::io::Read;

use crate::record_file::{
    lines::Decoded,
    record::RECORD_BYTES,
    unreadable::{Failed, unreadable},
};

/// One object as it stands in the file.
#[derive(Debug, Default)]
pub struct Object {
    /// From its bracket to its last.
    pub text: String,
    /// Why it cannot be trusted.
    pub fault: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nothing was read yet.
    Start,
    /// Between the objects of an array, which may stand within an object.
    Array { within: bool },
    /// Between objects that stand alone.
    Lines,
    /// Behind the array.
    End { within: bool },
}

/// The objects of a file.
pub struct Objects<R> {
    from: Decoded<R>,
    block: String,
    at: usize,
    place: Place,
}

impl<R: Read> Objects<R> {
    /// Reads from the beginning of the file.
    pub fn new(from: Decoded<R>) -> Self {
        Self { from, block: String::new(), at: 0, place: Place::Start }
    }

    /// Whether the objects stand in an array, as far as is known.
    pub fn is_array(&self) -> bool {
        matches!(self.place, Place::Array { .. } | Place::End { .. })
    }

    /// The next character, which stays where it is.
    fn peek(&mut self) -> Result<Option<char>, Failed> {
        if self.at == self.block.len() {
            self.at = 0;
            self.from.next_into(&mut self.block)?;
        }
        Ok(self.block[self.at..].chars().next())
    }

    fn step(&mut self, over: char) {
        self.at += over.len_utf8();
    }

    /// The next object.
    pub fn object(&mut self) -> Result<Option<Object>, Failed> {
        while let Some(c) = self.peek()? {
            match (self.place, c) {
                (_, c) if c.is_whitespace() || c == '\u{FEFF}' => self.step(c),
                (Place::Start, '[') => {
                    self.place = Place::Array { within: false };
                    self.step(c);
                }
                (Place::Array { .. }, ',') | (Place::End { within: true }, _) => self.step(c),
                (Place::Array { within }, ']') => {
                    self.place = Place::End { within };
                    self.step(c);
                }
                (Place::Start | Place::Array { .. } | Place::Lines, '{') => {
                    if let Some(object) = self.whole()? {
                        return Ok(Some(object));
                    }
                }
                (Place::Lines, _) => return self.no_object().map(Some),
                _ => return Err(unreadable("json_shape").into()),
            }
        }
        if matches!(self.place, Place::Array { .. }) { Err(unreadable("truncated").into()) } else { Ok(None) }
    }

    /// Reads one object; nothing if it turns out to hold the array of objects.
    fn whole(&mut self) -> Result<Option<Object>, Failed> {
        let is_first = self.place == Place::Start;
        if is_first {
            self.place = Place::Lines;
        }
        let mut object = Object::default();
        let (mut depth, mut in_string, mut escaped, mut new_line) = (0_u32, false, false, false);
        while let Some(c) = self.peek()? {
            if new_line && c == '{' && self.place == Place::Lines {
                // Only a line of its own begins without a space: an object within another is indented.
                break;
            }
            new_line = c == '\n';
            self.step(c);
            match c {
                '\n' if in_string => {
                    object.fault = Some("A quotation mark is opened here and not closed");
                    if self.place == Place::Lines {
                        return Ok(Some(object));
                    }
                    in_string = false;
                }
                _ if escaped => escaped = false,
                '\\' if in_string => escaped = true,
                '"' => in_string = !in_string,
                '[' if !in_string && is_first && depth == 1 && names_items(&object.text) => {
                    self.place = Place::Array { within: true };
                    return Ok(None);
                }
                '{' | '[' if !in_string => depth += 1,
                '}' | ']' if !in_string => depth -= 1,
                _ => {}
            }
            if object.text.len() < RECORD_BYTES {
                object.text.push(c);
            } else {
                object.fault = Some("This object is larger than 256 KiB");
            }
            if depth == 0 {
                return Ok(Some(object));
            }
        }
        if self.is_array() {
            return Err(unreadable("truncated").into());
        }
        object.fault = Some("This object ends in the middle");
        Ok(Some(object))
    }

    /// A line that begins no object.
    fn no_object(&mut self) -> Result<Object, Failed> {
        let mut object = Object { fault: Some("This line is no JSON object"), ..Object::default() };
        while let Some(c) = self.peek()? {
            self.step(c);
            if c == '\n' {
                break;
            }
            if object.text.len() < 200 {
                object.text.push(c);
            }
        }
        Ok(object)
    }
}

/// Whether what was read ends with the key `items`.
fn names_items(text: &str) -> bool {
    let key = text.trim_end().strip_suffix(':').and_then(|text| text.trim_end().strip_suffix("\"items\""));
    key.is_some_and(|before| before.trim_end().ends_with(['{', ',']))
}
