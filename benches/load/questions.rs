//! What is asked of the register by reading it: pages, and searches with the same search as LIKE would do it.
//! The first thousand made-up people hold somebody for each search, but for the last.

pub struct Question {
    pub name: &'static str,
    pub asked: Asked,
}

pub enum Asked {
    /// The page at an address.
    Page(&'static str),
    /// Words, each of them a part of one of the columns.
    Search(&'static [&'static str], &'static [&'static str]),
}

const NAMES: &[&str] = &["last_name_sort", "first_name_sort"];

pub const QUESTIONS: &[Question] = &[
    Question { name: "list, first page", asked: Asked::Page("/customers") },
    Question { name: "list, last page", asked: Asked::Page("{last}") },
    Question { name: "search, beginning of a name", asked: Asked::Search(&["mart"], NAMES) },
    Question { name: "search, inside a name", asked: Asked::Search(&["artin"], NAMES) },
    Question { name: "search, two words", asked: Asked::Search(&["mar", "gar"], NAMES) },
    Question { name: "search, part of a phone number", asked: Asked::Search(&["7946"], &["phone_number"]) },
    Question { name: "search, last four digits", asked: Asked::Search(&["4821"], &["phone_number"]) },
    Question { name: "search, a date of birth", asked: Asked::Search(&["1985-09-28"], &["date_of_birth"]) },
    Question { name: "search, nothing found", asked: Asked::Search(&["zzzz"], NAMES) },
    Question { name: "open one", asked: Asked::Page("{one}") },
];

impl Question {
    pub fn address(&self) -> String {
        match self.asked {
            Asked::Page(address) => address.to_owned(),
            Asked::Search(words, _) => format!("/customers?q={}", words.join("+")),
        }
    }

    /// Whether the answer is a list.
    pub fn lists(&self) -> bool {
        self.name != "open one"
    }

    /// The search as a condition of SQL that reads every row.
    pub fn like(&self) -> Option<String> {
        let Asked::Search(words, columns) = self.asked else { return None };
        let one = |word: &&str| {
            let either: Vec<_> = columns.iter().map(|column| format!("{column} LIKE '%{word}%'")).collect();
            format!("({})", either.join(" OR "))
        };
        Some(words.iter().map(one).collect::<Vec<_>>().join(" AND "))
    }
}
