//! Finds a few tags in XML as it streams by, without reading the XML.
//! For counting and warning only: what matters is read by the crate that reads workbooks.

/// The longest tag that is looked at.
const LONGEST: usize = 4096;

/// Collects tags that lie across blocks.
#[derive(Debug, Default)]
pub struct Tags {
    tag: Vec<u8>,
    inside: bool,
}

impl Tags {
    /// Takes the next block, and hands on what stands between `<` and `>`.
    pub fn feed(&mut self, mut block: &[u8], each: &mut dyn FnMut(&str)) {
        while !block.is_empty() {
            let sign = if self.inside { b'>' } else { b'<' };
            let end = block.iter().position(|byte| *byte == sign);
            let piece = &block[..end.unwrap_or(block.len())];
            if self.inside {
                let room = LONGEST.saturating_sub(self.tag.len());
                self.tag.extend_from_slice(&piece[..piece.len().min(room)]);
            }
            let Some(end) = end else { return };
            if self.inside {
                each(&String::from_utf8_lossy(&self.tag));
                self.tag.clear();
            }
            self.inside = !self.inside;
            block = &block[end + 1..];
        }
    }
}

/// Whether the tag opens an element of that name, whatever its prefix.
pub fn is(tag: &str, name: &str) -> bool {
    let word = tag.split([' ', '\t', '\r', '\n', '/']).next().unwrap_or_default();
    word.rsplit(':').next() == Some(name)
}

/// The value of an attribute, as it is written.
pub fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    for (at, _) in tag.match_indices(name) {
        let before = tag[..at].chars().next_back().is_some_and(char::is_whitespace);
        let Some(rest) = tag[at + name.len()..].trim_start().strip_prefix('=') else { continue };
        let rest = rest.trim_start();
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''));
        if let Some(quote) = quote
            && before
        {
            return rest[1..].split(quote).next();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_across_blocks() {
        let mut tags = Tags::default();
        let mut found = Vec::new();
        for block in ["<a><ro", "w r=\"1\" hid", "den='1'/>text<x:sst count = \"3\">"] {
            tags.feed(block.as_bytes(), &mut |tag| found.push(tag.to_owned()));
        }
        assert_eq!(found.len(), 3);
        assert!(is(&found[1], "row") && is(&found[2], "sst") && !is(&found[0], "row"));
        assert_eq!(attribute(&found[1], "hidden"), Some("1"));
        assert_eq!(attribute(&found[1], "r"), Some("1"));
        assert_eq!(attribute(&found[2], "count"), Some("3"));
        assert_eq!(attribute(&found[2], "uniqueCount"), None);
    }
}
