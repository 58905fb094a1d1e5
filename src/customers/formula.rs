//! Keeps a spreadsheet from taking a cell for a formula: an apostrophe in front, taken off again when the cell is read.
//! Both ways are exact: what was guarded and then unguarded is what it was, whatever it was.

use std::borrow::Cow;

/// The cell to write for a value, which no spreadsheet takes for a formula.
pub fn guarded(value: &str) -> Cow<'_, str> {
    if begins_like_a_formula(value) { format!("'{value}").into() } else { value.into() }
}

/// The value of a cell that [`guarded`] wrote; any other cell is what it is.
pub fn unguarded(cell: &str) -> Cow<'_, str> {
    match cell.strip_prefix('\'') {
        Some(value) if begins_like_a_formula(value) => value.into(),
        _ => cell.into(),
    }
}

/// Whether a sign that begins a formula comes first, or first after apostrophes. A spreadsheet that is told that commas or
/// tabs part the cells still sees the sign in front; so do those that read wide signs as narrow ones.
fn begins_like_a_formula(value: &str) -> bool {
    value.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_begins_like_a_formula_is_guarded() {
        for (value, cell) in [
            ("", ""),
            ("Ada", "Ada"),
            ("O'Neill", "O'Neill"),
            ("'", "'"),
            ("'s-Gravenhage", "'s-Gravenhage"),
            ("=1+1", "'=1+1"),
            ("+44", "'+44"),
            ("-7", "'-7"),
            ("@ada", "'@ada"),
            ("\tx", "'\tx"),
            ("\rx", "'\rx"),
            ("＝1", "'＝1"),
            ("＋1", "'＋1"),
            ("－1", "'－1"),
            ("＠a", "'＠a"),
            ("'=1", "''=1"),
            ("''=1", "'''=1"),
            (" =1", " =1"),
        ] {
            assert_eq!((&*guarded(value), &*unguarded(cell)), (cell, value), "{value:?}");
        }
    }

    proptest! {
        #[test]
        fn what_was_guarded_comes_back(value in "['=+@\t\r＝＋－＠a-]{0,6}|\\PC*") {
            let cell = guarded(&value);
            prop_assert_eq!(&*unguarded(&cell), &value);
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']));
        }

        #[test]
        fn two_values_are_never_the_same_cell(one in "'{0,3}[=a]", other in "'{0,3}[=a]") {
            prop_assert_eq!(guarded(&one) == guarded(&other), one == other);
        }
    }
}
