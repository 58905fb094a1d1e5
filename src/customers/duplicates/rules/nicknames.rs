//! Names by which one person goes, such as William and Bill.
//! `nicknames.txt` is the list; a line is a name with its short and pet forms.

use std::{collections::HashMap, sync::LazyLock};

/// For each name the lines that it stands in.
static LINES: LazyLock<HashMap<&'static str, Vec<u16>>> = LazyLock::new(|| {
    let mut lines = HashMap::<_, Vec<u16>>::new();
    for (number, line) in (0..).zip(include_str!("nicknames.txt").lines()) {
        for name in line.split(' ').filter(|_| !line.starts_with('#')) {
            lines.entry(name).or_default().push(number);
        }
    }
    lines
});

/// The lines of the list in which a folded name stands; two names of one line may be one person's.
pub fn lines_of(name: &str) -> &'static [u16] {
    LINES.get(name).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use crate::customers::fold;

    #[test]
    fn every_name_is_folded_and_has_another_beside_it() {
        for line in include_str!("nicknames.txt").lines().filter(|line| !line.starts_with('#')) {
            assert_eq!(fold(line).replace('ς', "σ"), line.replace('ς', "σ"), "{line}");
            assert!(line.contains(' '), "{line}");
        }
    }
}
