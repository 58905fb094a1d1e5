//! The lines of a text file, decoded as it streams by.
//! A line ends with CR, LF or both, and never takes more memory than a record may have.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding};

use super::record::RECORD_BYTES;

/// One line of a text file.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its number, from 1.
    pub number: u64,
    /// What stands in it, without its ending.
    pub text: String,
    /// How it ended: CR, LF, both, or not at all.
    pub ending: &'static str,
    /// Whether it is longer than a record may be; then the text is its beginning.
    pub too_long: bool,
}

/// Decodes a file block by block; what cannot be decoded becomes U+FFFD.
pub struct Decoded<R> {
    from: R,
    decoder: Decoder,
    bytes: Vec<u8>,
    ended: bool,
}

impl<R: Read> Decoded<R> {
    /// Reads from where `from` stands, which is the beginning of the file; a byte order mark is no text.
    pub fn new(from: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Self { from, decoder, bytes: vec![0; 64 * 1024], ended: false }
    }

    /// Puts the next block in place of `text`; false at the end of the file.
    pub fn next_into(&mut self, text: &mut String) -> io::Result<bool> {
        text.clear();
        while text.is_empty() && !self.ended {
            let length = self.from.read(&mut self.bytes)?;
            self.ended = length == 0;
            let mut block = &self.bytes[..length];
            loop {
                let room = self.decoder.max_utf8_buffer_length_without_replacement(block.len()).unwrap_or(4096);
                text.reserve(room.max(16));
                let (result, read) = self.decoder.decode_to_string_without_replacement(block, text, self.ended);
                block = &block[read..];
                match result {
                    DecoderResult::Malformed(..) => text.push('\u{FFFD}'),
                    DecoderResult::OutputFull => {}
                    DecoderResult::InputEmpty => break,
                }
            }
        }
        Ok(!text.is_empty())
    }
}

/// Reads a file line by line.
pub struct Lines<R> {
    from: Decoded<R>,
    text: String,
    at: usize,
    number: u64,
}

impl<R: Read> Lines<R> {
    /// Reads from where `from` stands, which is the beginning of the file.
    pub fn new(from: R, encoding: &'static Encoding) -> Self {
        Self { from: Decoded::new(from, encoding), text: String::new(), at: 0, number: 0 }
    }

    /// Decodes the next block; false at the end of the file.
    fn fill(&mut self) -> io::Result<bool> {
        self.at = 0;
        self.from.next_into(&mut self.text)
    }

    fn line(&mut self) -> io::Result<Option<Line>> {
        if self.at == self.text.len() && !self.fill()? {
            return Ok(None);
        }
        self.number += 1;
        let mut line = Line { number: self.number, text: String::new(), ending: "", too_long: false };
        loop {
            let rest = &self.text[self.at..];
            let end = rest.bytes().position(|b| matches!(b, b'\n' | b'\r'));
            let piece = &rest[..end.unwrap_or(rest.len())];
            if line.text.len() + piece.len() <= RECORD_BYTES {
                line.text.push_str(piece);
            } else {
                line.too_long = true;
            }
            self.at += piece.len();
            if end.is_some() {
                line.ending = self.ending()?;
                return Ok(Some(line));
            }
            if !self.fill()? {
                return Ok(Some(line));
            }
        }
    }

    /// Steps over the CR or LF that stands next, and over an LF behind a CR.
    fn ending(&mut self) -> io::Result<&'static str> {
        let is_lf = self.text[self.at..].starts_with('\n');
        self.at += 1;
        if is_lf {
            return Ok("\n");
        }
        if self.at == self.text.len() && !self.fill()? {
            return Ok("\r");
        }
        if self.text[self.at..].starts_with('\n') {
            self.at += 1;
            return Ok("\r\n");
        }
        Ok("\r")
    }
}

impl<R: Read> Iterator for Lines<R> {
    type Item = io::Result<Line>;

    fn next(&mut self) -> Option<io::Result<Line>> {
        self.line().transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], encoding: &'static Encoding) -> Vec<(u64, String, &'static str)> {
        let lines = Lines::new(bytes, encoding).map(Result::unwrap);
        lines.map(|line| (line.number, line.text, line.ending)).collect()
    }

    #[test]
    fn lines_end_with_cr_lf_or_both() {
        let expected = ["a|\n", "b|\r\n", "c|\r", "|\r", "d|"];
        let lines = read(b"a\nb\r\nc\r\rd", encoding_rs::UTF_8);
        let shown: Vec<_> = lines.iter().map(|(_, text, ending)| format!("{text}|{ending}")).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn an_ending_across_two_blocks_is_one_ending() {
        let bytes = [vec![b'a'; 64 * 1024 - 1], b"\r\nb".to_vec()].concat();
        let lines = read(&bytes, encoding_rs::UTF_8);
        assert_eq!((lines.len(), lines[0].2, lines[1].0), (2, "\r\n", 2));
    }

    #[test]
    fn what_cannot_be_decoded_is_marked_and_the_rest_is_read() {
        assert_eq!(read(b"\xEF\xBB\xBFa\xFFb\nc\xC3", encoding_rs::UTF_8)[0].1, "a\u{FFFD}b");
        assert_eq!(read(b"\xFF\xFEa\0\n\0b\0", encoding_rs::UTF_16LE)[1].1, "b");
    }

    #[test]
    fn a_long_line_takes_no_more_memory_than_a_record() {
        let bytes = [vec![b'a'; 3_000_000], b"\nb".to_vec()].concat();
        let lines: Vec<_> = Lines::new(&*bytes, encoding_rs::UTF_8).map(Result::unwrap).collect();
        assert!(lines[0].too_long && lines[0].text.len() <= RECORD_BYTES);
        assert_eq!((lines[1].text.as_str(), lines[1].too_long), ("b", false));
    }
}
