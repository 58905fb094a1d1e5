//! The kinds of file that customers are written to.
//! The ending of a name says which.

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Csv,
    Xlsx,
    VCard,
    JsonLines,
}

impl Format {
    /// Every kind, in the order a page offers them.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Xlsx, Self::VCard, Self::JsonLines];

    /// What a file's name ends in, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::VCard => "vcf",
            Self::JsonLines => "jsonl",
        }
    }

    /// The kind of file whose name ends so.
    pub fn of_ending(ending: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.ending().eq_ignore_ascii_case(ending))
    }

    /// The name on a page.
    pub fn title(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Xlsx => "XLSX",
            Self::VCard => "vCard",
            Self::JsonLines => "JSON lines",
        }
    }

    /// What it is good for, in two words.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Csv => "any program",
            Self::Xlsx => "spreadsheets",
            Self::VCard => "address books",
            Self::JsonLines => "programs",
        }
    }

    /// The value of `Content-Type`.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::VCard => "text/vcard; charset=utf-8",
            Self::JsonLines => "application/x-ndjson",
        }
    }
}
