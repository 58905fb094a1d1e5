//! Splits one record of a CSV file into its cells, fed line by line.
//! A quotation mark counts where a cell begins or ends; anywhere else it is plain text.

/// How the cells of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// What stands between cells; nothing where there is a single column.
    pub separator: Option<char>,
    /// Whether quotation marks may stand around a cell.
    pub quoted: bool,
    /// How many cells most records have.
    pub width: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing but spaces so far.
    Start,
    Plain,
    Quoted,
    /// Behind a closing quotation mark; only spaces so far.
    Closed,
}

/// The cells of one record, as far as they have been fed.
#[derive(Debug)]
pub struct Splitter {
    separator: Option<char>,
    quoted: bool,
    state: State,
    cells: Vec<String>,
    cell: String,
    /// How many bytes of the cell are within its quotation marks.
    closed_at: usize,
    /// Whether a quotation mark stands inside a quoted cell without being doubled.
    pub stray: bool,
    /// How many bytes were fed.
    pub bytes: usize,
}

impl Splitter {
    /// Ready for the first line of a record.
    pub fn new(dialect: Dialect) -> Self {
        Self {
            separator: dialect.separator,
            quoted: dialect.quoted,
            state: State::Start,
            cells: Vec::with_capacity(dialect.width),
            cell: String::new(),
            closed_at: 0,
            stray: false,
            bytes: 0,
        }
    }

    /// Takes one line, without its ending.
    pub fn feed(&mut self, text: &str) {
        self.bytes += text.len();
        for c in text.chars() {
            match (self.state, c) {
                (State::Start | State::Plain | State::Closed, c) if Some(c) == self.separator => self.end_cell(),
                (State::Start, '"') if self.quoted => {
                    self.cell.clear();
                    self.state = State::Quoted;
                }
                (State::Quoted, '"') => {
                    self.closed_at = self.cell.len();
                    self.state = State::Closed;
                }
                (State::Closed, '"') if self.cell.len() == self.closed_at => {
                    self.cell.push('"');
                    self.state = State::Quoted;
                }
                (State::Start | State::Closed, ' ') => self.cell.push(' '),
                (State::Closed, c) => {
                    self.cell.insert(self.closed_at, '"');
                    self.cell.push(c);
                    self.stray = true;
                    self.state = State::Quoted;
                }
                (State::Start, c) => {
                    self.cell.push(c);
                    self.state = State::Plain;
                }
                (State::Plain | State::Quoted, c) => self.cell.push(c),
            }
        }
    }

    /// Whether the record goes on in the next line.
    pub fn is_open(&self) -> bool {
        self.state == State::Quoted
    }

    /// Goes on in the next line: the ending of this one is part of the cell.
    pub fn go_on(&mut self, ending: &str) {
        self.bytes += ending.len();
        self.cell.push_str(ending);
    }

    /// How many cells there are.
    pub fn width(&self) -> usize {
        self.cells.len() + 1
    }

    /// The cells; spaces behind a closing quotation mark are not part of one.
    pub fn finish(mut self) -> Vec<String> {
        self.end_cell();
        self.cells
    }

    fn end_cell(&mut self) {
        if self.state == State::Closed {
            self.cell.truncate(self.closed_at);
        }
        self.cells.push(std::mem::take(&mut self.cell));
        self.state = State::Start;
    }
}

/// Splits at every separator, quotation marks or not.
pub fn plainly(text: &str, separator: Option<char>) -> Vec<String> {
    match separator {
        Some(separator) => text.split(separator).map(str::to_owned).collect(),
        None => vec![text.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_split_into_its_cells() {
        let cases: [(&str, &str, &[&str]); 14] = [
            ("a,b,c", "plain", &["a", "b", "c"]),
            ("", "one empty cell", &[""]),
            (",,", "empty cells", &["", "", ""]),
            (r#""a","b""#, "quoted", &["a", "b"]),
            (r#""a,b",c"#, "a separator inside", &["a,b", "c"]),
            (r#""say ""hi""",c"#, "doubled marks", &[r#"say "hi""#, "c"]),
            (r#""",c"#, "an empty cell", &["", "c"]),
            (r#""""",c"#, "a mark alone", &["\"", "c"]),
            (r#"5" pipe,6"#, "a mark in plain text", &[r#"5" pipe"#, "6"]),
            (r#""a" , "b""#, "spaces around the marks", &["a", "b"]),
            (" a , b", "spaces of plain cells stay", &[" a ", " b"]),
            (r#""Ada "the Countess" King",x"#, "marks that are not doubled", &[r#"Ada "the Countess" King"#, "x"]),
            (r#"",""#, "a separator alone", &[","]),
            ("a;b", "another sign", &["a;b"]),
        ];
        for (line, why, cells) in cases {
            let mut splitter = Splitter::new(Dialect { separator: Some(','), quoted: true, width: 2 });
            splitter.feed(line);
            assert_eq!(splitter.finish(), cells, "{why}");
        }
    }

    #[test]
    fn a_quoted_cell_goes_on_over_lines() {
        let mut splitter = Splitter::new(Dialect { separator: Some(';'), quoted: true, width: 2 });
        splitter.feed("1;\"a");
        assert!(splitter.is_open());
        splitter.go_on("\r\n");
        splitter.feed("b\";c");
        assert!(!splitter.is_open());
        assert_eq!(splitter.finish(), ["1", "a\r\nb", "c"]);
    }
}
