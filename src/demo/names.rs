//! The names that made-up customers get, and how common each is: one file for each origin in `names/`.
//! A file has four parts with an empty line between: how to draw, women's names, men's names, last names.

use super::random::Random;

/// Every origin. Another order gives other customers for the same seed.
const FILES: &[&str] = &[
    include_str!("names/britain.txt"),
    include_str!("names/united_states.txt"),
    include_str!("names/france.txt"),
    include_str!("names/germany.txt"),
    include_str!("names/spain.txt"),
    include_str!("names/italy.txt"),
    include_str!("names/portugal_and_brazil.txt"),
    include_str!("names/netherlands.txt"),
    include_str!("names/sweden.txt"),
    include_str!("names/denmark_and_norway.txt"),
    include_str!("names/poland.txt"),
    include_str!("names/czechia.txt"),
    include_str!("names/ireland.txt"),
    include_str!("names/turkiye.txt"),
    include_str!("names/greece.txt"),
    include_str!("names/ukraine.txt"),
    include_str!("names/israel.txt"),
    include_str!("names/egypt_and_saudi_arabia.txt"),
    include_str!("names/iran.txt"),
    include_str!("names/india_in_devanagari.txt"),
    include_str!("names/india_in_latin.txt"),
    include_str!("names/thailand.txt"),
    include_str!("names/viet_nam.txt"),
    include_str!("names/china.txt"),
    include_str!("names/japan.txt"),
    include_str!("names/korea.txt"),
    include_str!("names/georgia.txt"),
    include_str!("names/ethiopia.txt"),
    include_str!("names/nigeria.txt"),
    include_str!("names/very_short.txt"),
    include_str!("names/very_long.txt"),
];

/// The names and phone numbers that go together.
#[derive(Default)]
pub struct Origin {
    /// How many customers have this origin, compared with the others.
    pub weight: usize,
    /// Phone numbers in E.164: `#` stands for any digit, `N` for one from 2 to 9.
    pub phones: Vec<&'static str>,
    pub first_names: Names,
    pub last_names: Names,
}

impl Origin {
    /// Every origin.
    pub fn all() -> Vec<Self> {
        FILES.iter().copied().map(Self::read).collect()
    }

    fn read(file: &'static str) -> Self {
        let mut parts = file.split("\n\n");
        let mut part = || parts.next().unwrap_or_default();
        let (head, women, men, last_names) = (part(), part(), part(), part());
        let mut origin = Self {
            first_names: Names::read(women, men),
            last_names: Names::read(last_names, last_names),
            ..Self::default()
        };
        for line in head.lines() {
            if let Some(weight) = line.strip_prefix("weight ") {
                origin.weight = weight.parse().unwrap_or_default();
            } else if let Some(phone) = line.strip_prefix("phone ") {
                origin.phones.push(phone);
            } else if let Some(doubled) = line.strip_prefix("two first names ") {
                origin.first_names.double(doubled);
            } else if let Some(doubled) = line.strip_prefix("two last names ") {
                origin.last_names.double(doubled);
            }
        }
        origin
    }
}

/// Women's and men's names, the common ones first, and how many people have two of them.
#[derive(Default)]
pub struct Names {
    forms: [Vec<&'static str>; 2],
    joiner: &'static str,
    doubled_percent: usize,
}

impl Names {
    /// One name a line; `Kowalska/Kowalski` is a woman's and a man's form of the same name.
    fn read(women: &'static str, men: &'static str) -> Self {
        let hers = |line: &'static str| line.split_once('/').map_or(line, |(hers, _)| hers);
        let his = |line: &'static str| line.split_once('/').map_or(line, |(_, his)| his);
        Self { forms: [women.lines().map(hers).collect(), men.lines().map(his).collect()], ..Self::default() }
    }

    /// `5% with a hyphen`.
    fn double(&mut self, text: &'static str) {
        let (percent, joiner) = text.split_once("% with a ").unwrap_or_default();
        self.doubled_percent = percent.parse().unwrap_or_default();
        self.joiner = if joiner == "hyphen" { "-" } else { " " };
    }

    /// A woman's (0) or a man's (1) name.
    pub fn draw(&self, sex: usize, random: &mut Random) -> String {
        let forms = &self.forms[sex];
        let mut name = || forms[random.below(forms.len()).min(random.below(forms.len()))];
        let (one, other) = (name(), name());
        if one != other && random.below(100) < self.doubled_percent {
            format!("{one}{}{other}", self.joiner)
        } else {
            one.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read_to_its_last_line() {
        for file in FILES {
            let origin = Origin::read(file);
            assert!(origin.weight > 0 && !origin.phones.is_empty(), "{file}");
            let [women, men] = &origin.first_names.forms;
            let [last_names, _] = &origin.last_names.forms;
            let joined = [&origin.first_names, &origin.last_names].map(|names| usize::from(names.doubled_percent > 0));
            let head = 1 + origin.phones.len() + joined.iter().sum::<usize>();
            let lines = head + women.len() + men.len() + last_names.len() + 3;
            assert_eq!(file.lines().count(), lines, "{file}");
        }
    }
}
