//! What the address of the metrics shows, read as monitoring reads it.

use std::{collections::BTreeSet, net::SocketAddr};

pub struct Scrape {
    pub text: String,
}

/// A metric with all its series.
#[derive(Debug, Default)]
pub struct Family {
    pub name: String,
    pub kind: String,
    pub unit: String,
    pub meaning: String,
    /// The names of its labels.
    pub labels: BTreeSet<String>,
    /// The names of its samples, such as `…_total`.
    pub samples: BTreeSet<String>,
}

impl Scrape {
    pub async fn of(address: SocketAddr) -> Self {
        let answer = reqwest::get(format!("http://{address}/metrics")).await.unwrap();
        assert_eq!(answer.status(), 200);
        Self { text: answer.text().await.unwrap() }
    }

    /// The value of a series, which is written as it is shown.
    pub fn value(&self, series: &str) -> Option<i64> {
        Some(self.written(series)?.parse().unwrap())
    }

    /// The same for one that has to be there.
    pub fn number(&self, series: &str) -> i64 {
        self.value(series).unwrap_or_else(|| panic!("{series} is not in\n{}", self.text))
    }

    /// A value that is no whole number.
    pub fn seconds(&self, series: &str) -> f64 {
        self.written(series).unwrap().parse().unwrap()
    }

    fn written(&self, series: &str) -> Option<&str> {
        self.text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '))
    }

    /// The series of which the name begins so.
    pub fn series(&self, begin: &str) -> BTreeSet<&str> {
        let series = self.text.lines().filter(|line| line.starts_with(begin));
        series.map(|line| line.rsplit_once(' ').unwrap().0).collect()
    }

    /// Every metric, in the order they are shown in.
    pub fn families(&self) -> Vec<Family> {
        let mut families: Vec<Family> = Vec::new();
        for line in self.text.lines() {
            let words: Vec<_> = line.splitn(4, ' ').collect();
            match words[..] {
                ["#", "HELP", name, meaning] => {
                    let (name, meaning) = (name.to_owned(), meaning.to_owned());
                    families.push(Family { name, meaning, ..Family::default() });
                }
                ["#", "TYPE", _, kind] => kind.clone_into(&mut families.last_mut().unwrap().kind),
                ["#", "UNIT", _, unit] => unit.clone_into(&mut families.last_mut().unwrap().unit),
                ["#", ..] => {}
                _ => families.last_mut().unwrap().add(line),
            }
        }
        families
    }
}

impl Family {
    fn add(&mut self, line: &str) {
        let (series, _) = line.rsplit_once(' ').unwrap();
        let (name, labels) = series.split_once('{').unwrap_or((series, ""));
        self.samples.insert(name.to_owned());
        for label in labels.trim_end_matches('}').split("\",").filter_map(|label| label.split_once("=\"")) {
            // How a histogram is cut is not what it is about.
            if label.0 != "le" {
                self.labels.insert(label.0.to_owned());
            }
        }
    }
}
