//! What is asked of the register by reading it: pages, and searches with the same search as LIKE would do it.
//! The first thousand made-up people hold somebody for each search, but for the last.

use crate::chrome::Coding;

pub struct Question {
    pub name: &'static str,
    pub asked: Asked,
    pub coding: Coding,
}

/// `{last}`, `{one}` and `{script}` are the list's last page, a customer and a script, as the pages link to them.
#[derive(Clone, Copy)]
pub enum Asked {
    /// The page at an address typed in the address bar.
    Visit(&'static str),
    /// The page that a link of ours leads to.
    Link(&'static str),
    /// Words in the search box, each of them a part of one of the columns.
    Search(&'static [&'static str], &'static [&'static str]),
    /// The API, by a program.
    Api(&'static str),
    /// The same by a program that has the answer already.
    ApiAgain(&'static str),
    /// A script that the browser has already.
    ScriptAgain(&'static str),
}

use Asked::{Api, ApiAgain, Link, ScriptAgain, Search, Visit};

const NAMES: &[&str] = &["last_name_sort", "first_name_sort"];

pub const LIST: Question = compressed("list, first page", Visit("/customers"));
pub const LAST: Question = compressed("list, last page", Visit("{last}"));
const PREFIX: Question = compressed("search, beginning of a name", Search(&["mart"], NAMES));
const INSIDE: Question = compressed("search, inside a name", Search(&["artin"], NAMES));
const PHONE: Question = compressed("search, part of a phone number", Search(&["7946"], &["phone_number"]));
pub const ONE: Question = compressed("open one", Link("{one}"));
const API: Question = compressed("API list", Api("/api/v1/customers"));

/// The lines of the table, in this order.
pub const QUESTIONS: &[Question] = &[
    LIST,
    LIST.plain("list, first page, plain"),
    LAST,
    PREFIX,
    INSIDE,
    INSIDE.plain("search, inside a name, plain"),
    compressed("search, two words", Search(&["mar", "gar"], NAMES)),
    PHONE,
    compressed("search, last four digits", Search(&["4821"], &["phone_number"])),
    compressed("search, a date of birth", Search(&["1985-09-28"], &["date_of_birth"])),
    compressed("search, nothing found", Search(&["zzzz"], NAMES)),
    ONE,
    ONE.plain("open one, plain"),
    API,
    API.plain("API list, plain"),
    compressed("API, one unchanged", ApiAgain("/api/v1{one}")),
    compressed("script, unchanged", ScriptAgain("{script}")),
];

/// What is asked for both compressed and plain, in turns.
pub const BOTH_WAYS: [Question; 4] = [LIST, INSIDE, ONE, API];

/// What nine people do while one adds a customer.
pub const MIXED: [Question; 9] = [LIST, PREFIX, ONE, LAST, INSIDE, ONE, LIST, PHONE, ONE];

pub const fn compressed(name: &'static str, asked: Asked) -> Question {
    Question { name, asked, coding: Coding::Compressed }
}

impl Question {
    pub const fn plain(&self, name: &'static str) -> Self {
        Self { name, asked: self.asked, coding: Coding::Plain }
    }

    pub fn address(&self) -> String {
        match self.asked {
            Visit(address) | Link(address) | Api(address) | ApiAgain(address) | ScriptAgain(address) => address.into(),
            Search(words, _) => format!("/customers?q={}", words.join("+")),
        }
    }

    /// Whether the answer is a list of customers on a page.
    pub fn lists(&self) -> bool {
        matches!(self.asked, Visit(_) | Search(..))
    }

    /// Whether it is a search as a browser asks for it.
    pub fn searches(&self) -> bool {
        matches!(self.asked, Search(..)) && self.coding == Coding::Compressed
    }

    /// The search as a condition of SQL that reads every row.
    pub fn like(&self) -> Option<String> {
        let Search(words, columns) = self.asked else { return None };
        let one = |word: &&str| {
            let either: Vec<_> = columns.iter().map(|column| format!("{column} LIKE '%{word}%'")).collect();
            format!("({})", either.join(" OR "))
        };
        Some(words.iter().map(one).collect::<Vec<_>>().join(" AND "))
    }
}
