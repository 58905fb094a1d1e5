//! The order of a search is exact over all of its pages, forward and backward, in every script.
//! What is expected is sorted here, from the names and ids that the API gave.

use futures_util::future::join_all;
use serde_json::json;

use super::register::server_with_many;
use crate::support::{Actor, Client, TestServer, with};

/// A script: a name to look for, others that begin with it or hold it, and last names that stand close together.
struct Script {
    searched: &'static str,
    firsts: &'static [&'static str],
    lasts: &'static [&'static str],
    count: usize,
}

/// No letter here is folded but for its case.
const SCRIPTS: [Script; 5] = [
    Script {
        searched: "anna",
        firsts: &["Anna", "Annabella", "Joanna", "Mary Anna", "Bob"],
        lasts: &["Rodrigo", "Rodrigues", "Rodriguez", "Rodriguez Ann", "Rodriguezes", "Rodrick", "Rodin", "Rod"],
        count: 200,
    },
    Script {
        searched: "αννα",
        firsts: &["Αννα", "Ανναμαρια", "Ζωαννα", "Νικος"],
        lasts: &["Παππα", "Παππας", "Παππου", "Παπαδακη", "Παπαδακης", "Παπαδοπουλος", "Παπαδοπουλου"],
        count: 200,
    },
    Script {
        searched: "анна",
        firsts: &["Анна", "Аннабелла", "Жанна", "Марианна", "Анна Мария"],
        lasts: &[
            "Мельник",
            "Шевченко",
            "Шевчук",
            "Коваленко",
            "Ковальчук",
            "Ковальська",
            "Ковалевська",
            "Коваль",
            "Бондаренко",
            "Бондар",
            "Бондарчук",
            "Ткаченко",
            "Ткачук",
            "Ткач",
            "Кравченко",
            "Кравчук",
            "Кравець",
            "Марченко",
            "Марчук",
            "Мороз",
        ],
        count: 1_150,
    },
    Script {
        searched: "حسن",
        firsts: &["حسن", "حسنا", "محسن", "علي حسن"],
        lasts: &["منصور", "منصوري", "محمد", "محمود", "محمدي", "عثمان", "عثماني"],
        count: 200,
    },
    Script {
        searched: "小明",
        firsts: &["小明", "小明明", "小 明", "小"],
        lasts: &["王", "王王", "汪", "玉", "李", "林", "欧阳", "欧"],
        count: 200,
    },
];

/// A customer as it is sorted.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Sorted {
    last: String,
    first: String,
    id: String,
}

impl Sorted {
    /// How well this one matches, unless it does not: as its worst word does.
    fn rank(&self, searched: &str) -> Option<usize> {
        let name = format!(" {} {} ", self.first, self.last);
        let rank = |word: &str| {
            let inside = if word.chars().count() < 3 { format!(" {word}") } else { word.to_owned() };
            [format!(" {word} "), format!(" {word}"), inside].iter().position(|part| name.contains(part))
        };
        searched.split(' ').map(rank).collect::<Option<Vec<_>>>()?.into_iter().max()
    }
}

/// Adds people of every script, mixed, each last name seldom followed by its neighbour; answers them all.
async fn everyone(program: &Client) -> Vec<Sorted> {
    let mut people = Vec::new();
    for Script { firsts, lasts, count, .. } in &SCRIPTS {
        people.extend((0..*count).map(|n| (firsts[n / lasts.len() % firsts.len()], lasts[n * 11 % lasts.len()])));
    }
    let mut added = Vec::new();
    for some in people.chunks(50) {
        let one = async |(first, last): &(&str, &str)| {
            let body = with(with(crate::support::ada(), "first_name", *first), "last_name", *last);
            let reply = program.post("/customers", &body).await;
            assert_eq!(reply.status, 201, "{}", reply.json);
            let id = reply.json["id"].as_str().unwrap().to_owned();
            Sorted { last: last.to_lowercase(), first: first.to_lowercase(), id }
        };
        added.extend(join_all(some.iter().map(one)).await);
    }
    added
}

/// The ids that a search finds, in its order.
fn expected(everyone: &[Sorted], searched: &str, sort: &str) -> Vec<String> {
    let found = everyone.iter().filter_map(|one| Some((one.rank(searched)?, one)));
    let mut found: Vec<_> = found.map(|(rank, one)| (if sort.is_empty() { rank } else { 0 }, one)).collect();
    found.sort();
    if sort == "-name" {
        found.reverse();
    }
    found.into_iter().map(|(_, one)| one.id.clone()).collect()
}

fn address(searched: &str, sort: &str) -> String {
    let sort = Some(("sort", sort)).filter(|(_, sort)| !sort.is_empty());
    serde_urlencoded::to_string([("q", searched)].into_iter().chain(sort).collect::<Vec<_>>()).unwrap()
}

/// The same by the API, page by page.
pub async fn by_api(program: &Client, address: &str, limit: usize) -> Vec<String> {
    let (mut ids, mut after) = (Vec::new(), String::new());
    loop {
        let page = program.get(&format!("/customers?{address}&limit={limit}{after}")).await.json;
        ids.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        if page["next"] == json!(null) {
            return ids;
        }
        after = format!("&after={}", page["next"].as_str().unwrap());
    }
}

/// The same by the pages, from the first to the last by "next" or from there to the first by "previous".
pub async fn by_pages(actor: &Actor, from: String, link: &str) -> Vec<Vec<String>> {
    let (mut pages, mut next) = (Vec::new(), Some(from));
    while let Some(address) = next {
        let page = actor.get(&address).await;
        let links = page.attributes("#results .table__link", "href");
        pages.push(links.iter().map(|href| href.replace("/customers/", "")).collect());
        assert!(pages.len() < 100, "the pages lead in a circle");
        next = page.page_link(link);
    }
    pages
}

#[actix_web::test]
async fn a_search_is_in_order_over_all_its_pages_both_ways_in_every_script() {
    let server = TestServer::new().await;
    let (program, charlie) = (server.program("grace").await, server.charlie().await);
    let everyone = everyone(&program).await;
    let few = [("rodriguezes", 25), ("παππας", 28), ("مود", 28), ("欧", 50), ("ковальськ", 57), ("анна нна", 1_150)];
    let all = SCRIPTS.iter().map(|script| (script.searched, script.count / 2));
    for (searched, least) in all.chain(few) {
        for sort in ["", "name", "-name"] {
            let expected = expected(&everyone, searched, sort);
            assert!(expected.len() >= least, "{searched}: {} match", expected.len());
            let address = address(searched, sort);
            let limit = if expected.len() > 1_000 { 29 } else { 7 };
            assert!(by_api(&program, &address, limit).await == expected, "{address}: by the API");
            let forward = by_pages(&charlie, format!("/customers?{address}"), "next").await;
            assert!(forward.concat() == expected, "{address}: forward");
            let end = format!("/customers?{address}&before=end");
            let backward: Vec<_> = by_pages(&charlie, end, "prev").await.into_iter().rev().collect();
            assert!(backward.concat() == expected, "{address}: backward");
        }
    }
}

#[actix_web::test]
async fn a_number_that_ends_as_others_begin_is_listed_once_and_pages_keep_their_numbers_from_the_end() {
    let (server, charlie) = server_with_many(1_120).await;
    // Half of them begin with what is searched, half end with it.
    let numbers = "UPDATE customers SET phone_number = CASE n % 2 WHEN 0 THEN '+44207' || (100000 + n)
        ELSE '+4930' || (100000 + n) || '4420' END FROM (SELECT id AS numbered, row_number() OVER (ORDER BY id) AS n
        FROM customers) AS numbers WHERE numbered = id";
    server.sql(numbers).await;
    let address = "/customers?q=%2B44+20";
    let forward = by_pages(&charlie, address.into(), "next").await.concat();
    let mut once = forward.clone();
    once.sort();
    once.dedup();
    assert_eq!((forward.len(), once.len()), (1_120, 1_120));
    let last = charlie.get(&format!("{address}&before=end")).await;
    assert_eq!(last.text(".pages__range"), "1,071 to 1,120 of 1,120");
    let previous = charlie.get(&last.page_link("prev").unwrap()).await;
    assert_eq!(previous.text(".pages__range"), "1,021 to 1,070 of more than 1,000");
}
