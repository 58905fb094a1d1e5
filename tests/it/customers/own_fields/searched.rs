//! The search box finds what stands in fields of one's own, after names and numbers, in the same order on both databases.

use clientele::customers::DefinitionForm;
use url::form_urlencoded::byte_serialize;

use crate::{
    customers::{
        order::{by_api, by_pages},
        register::server_with_many,
    },
    support::{ADA, Actor, TestServer, but, field},
};

/// Controls, and what is typed in them.
type Typed = &'static [(&'static str, &'static str)];

async fn with_fields(searched: &[(&str, &str)]) -> TestServer {
    let server = TestServer::new().await;
    for (label, kind) in searched {
        server.own_fields().create(DefinitionForm { searched: true, ..field(label, kind) }).await.unwrap();
    }
    server
}

async fn found(actor: &Actor, text: &str) -> Vec<String> {
    let text: String = byte_serialize(text.as_bytes()).collect();
    actor.get(&format!("/customers?q={text}")).await.names()
}

#[actix_web::test]
async fn fields_are_found_after_names_by_words_beginnings_and_what_stands_inside_in_every_script() {
    let kinds = [
        ("E-mail", "email"),
        ("Town", "text"),
        ("Note", "long_text"),
        ("Site", "url"),
        ("Work phone", "phone"),
        ("Points", "whole"),
    ];
    let server = with_fields(&kinds).await;
    server.own_fields().create(field("Secret", "text")).await.unwrap();
    let grace = server.grace().await;
    let people: [(&str, &str, Typed); 6] = [
        ("Ada", "Berlin", &[("field_town", "London"), ("field_e_mail", "ada@example.com")]),
        (
            "Grace",
            "Zoo",
            &[("field_town", "Bad  Berlin"), ("field_note", "Box (92-345)! See a.co.uk"), ("field_secret", "hidden")],
        ),
        ("Mary", "West", &[("field_town", "Berliner Ring (Mitte), 7"), ("field_work_phone", "+33 1 42 68 53 00")]),
        ("John", "Ost", &[("field_note", "moved\r\nto Ostberlin"), ("field_points", "-1234567")]),
        ("Анна", "Коваль", &[("field_town", "Київ"), ("field_site", "https://приклад.example/шлях")]),
        ("小明", "王", &[("field_town", "東京都 КД-2041")]),
    ];
    for (first, last, own) in people {
        grace.adds(&but(&ADA, &[&[("first_name", first), ("last_name", last)], own].concat())).await;
    }
    let cases: [(&str, &[&str]); 26] = [
        ("berlin", &["Ada Berlin", "Grace Zoo", "Mary West", "John Ost"]),
        ("BÉRLIN", &["Ada Berlin", "Grace Zoo", "Mary West", "John Ost"]),
        ("london ada", &["Ada Berlin"]),
        ("grace berlin", &["Grace Zoo"]),
        ("lo", &["Ada Berlin"]),
        ("don", &["Ada Berlin"]),
        ("ada@example.com", &["Ada Berlin"]),
        ("@example.com", &["Ada Berlin"]),
        ("київ", &["Анна Коваль"]),
        ("xn--", &["Анна Коваль"]),
        ("東京", &["小明 王"]),
        ("КД-2041", &["小明 王"]),
        ("2041", &["小明 王"]),
        ("+33 1 42 68", &["Mary West"]),
        ("0142 685300", &["Mary West"]),
        ("-1234567", &["John Ost"]),
        ("hidden", &[]),
        ("mitte 7", &["Mary West"]),
        ("ring (mitte),", &["Mary West"]),
        ("ring ( mitte )", &["Mary West"]),
        ("(92-345)", &["Grace Zoo"]),
        ("92-345.", &["Grace Zoo"]),
        (".com", &["Ada Berlin"]),
        (".uk", &["Grace Zoo"]),
        ("berlin 1985-12-10", &["Ada Berlin", "Grace Zoo", "Mary West", "John Ost"]),
        ("50% _", &[]),
    ];
    for (text, names) in cases {
        assert_eq!(found(&grace, text).await, names, "{text}");
    }
    let by_name = grace.get("/customers?q=berlin&sort=name").await.names();
    assert_eq!(by_name, ["Ada Berlin", "John Ost", "Mary West", "Grace Zoo"]);
    let by_change = grace.get("/customers?q=berlin&sort=-updated_at").await.names();
    assert_eq!(by_change.len(), 4);
}

#[actix_web::test]
async fn a_search_in_fields_is_in_order_over_all_its_pages_both_ways() {
    let (server, charlie) = server_with_many(1_120).await;
    server.own_fields().create(DefinitionForm { searched: true, ..field("Town", "text") }).await.unwrap();
    // A third each has the word, a beginning of one, and the inside of one; of another word a few have.
    let [word, begins, inside] = [" qzin ", " bad qziner ", " xqzin "].map(in_own_letters);
    let few = [" kfew ", " kfewer ", " xkfew "].map(in_own_letters);
    let words = format!(
        "UPDATE customers SET own_words = CASE n % 3 WHEN 0 THEN '{word}' WHEN 1 THEN '{begins}' ELSE '{inside}' END
        || CASE n % 14 WHEN 0 THEN '{}' WHEN 1 THEN '{}' WHEN 2 THEN '{}' ELSE '' END
        FROM (SELECT id AS numbered, row_number() OVER (ORDER BY id) AS n FROM customers) AS numbers WHERE numbered = id",
        few[0], few[1], few[2]
    );
    server.sql(&words).await;
    let program = server.program("grace").await;
    for sort in ["", "&sort=-name"] {
        for (search, limit) in [("qzin", 199), ("bad qzin", 29), ("kfew", 29)] {
            let address = format!("q={}{sort}", search.replace(' ', "+"));
            let forward = by_pages(&charlie, format!("/customers?{address}"), "next").await.concat();
            let end = format!("/customers?{address}&before=end");
            let backward: Vec<_> = by_pages(&charlie, end, "prev").await.into_iter().rev().collect();
            assert!(backward.concat() == forward, "{address}");
            assert!(by_api(&program, &address, limit).await == forward, "{address}");
            let mut once = forward.clone();
            once.sort();
            once.dedup();
            assert_eq!(forward.len(), once.len(), "{address}");
            let expected = [("qzin", 1_120), ("bad qzin", 374), ("kfew", 240)].into_iter().find(|(q, _)| *q == search);
            let expected = expected.unwrap().1;
            assert_eq!(forward.len(), expected, "{address}");
            if sort.is_empty() && search != "bad qzin" {
                let ranks: Vec<i64> = ranks(&server, search, &forward).await;
                assert_eq!((ranks.first(), ranks.last()), (Some(&0), Some(&2)), "{search}");
                assert!(ranks.is_sorted(), "words, then beginnings, then the rest");
            }
        }
    }
}

/// A text as rows hold the words of fields of one's own.
fn in_own_letters(text: &str) -> String {
    text.chars().map(|c| if c == ' ' { c } else { char::from_u32(0x300 + u32::from(c) - 0x21).unwrap() }).collect()
}

/// How well some of the customers match, as the words were given out.
async fn ranks(server: &TestServer, search: &str, ids: &[String]) -> Vec<i64> {
    let [word, begins] = [format!(" {search} "), format!(" {search}")].map(|text| in_own_letters(&text));
    let rank = format!("CASE WHEN own_words LIKE '%{word}%' THEN 0 WHEN own_words LIKE '%{begins}%' THEN 1 ELSE 2 END");
    let sql = format!("SELECT CAST({rank} AS BIGINT) FROM customers WHERE");
    let mut ranks = Vec::new();
    for id in ids.iter().step_by(ids.len() / 28) {
        let id = if server.database.url().starts_with("postgres") {
            format!("id = '{id}'")
        } else {
            format!("id = x'{}'", id.replace('-', ""))
        };
        ranks.push(server.number(&format!("{sql} {id}")).await);
    }
    ranks
}

#[actix_web::test]
async fn a_field_is_searched_from_when_that_is_asked_until_it_is_retired() {
    let server = TestServer::new().await;
    server.own_fields().create(field("Town", "text")).await.unwrap();
    let grace = server.grace().await;
    let address = grace.adds(&but(&ADA, &[("field_town", "Berlin")])).await;
    assert_eq!(found(&grace, "berlin").await, [""; 0]);
    let form = DefinitionForm { searched: true, ..field("Town", "text") };
    server.own_fields().change("town", form.clone()).await.unwrap();
    assert_eq!(found(&grace, "berlin").await, ["Ada Lovelace"], "values that were there are found");

    let edit = format!("{address}/edit");
    assert_eq!(grace.opens_and_sends(&edit, &[("field_town", "Potsdam")]).await.status, 303);
    assert_eq!((found(&grace, "berlin").await.len(), found(&grace, "potsdam").await.len()), (0, 1));
    server.own_fields().retire("town").await.unwrap();
    assert_eq!(found(&grace, "potsdam").await, [""; 0]);
    server.own_fields().bring_back("town").await.unwrap();
    assert_eq!(found(&grace, "potsdam").await, ["Ada Lovelace"]);
    grace.deletes(&address).await;
    assert_eq!(found(&grace, "potsdam").await, [""; 0]);
    assert_eq!(grace.post(&format!("{address}/restore"), &[]).await.status, 303);
    assert_eq!(found(&grace, "potsdam").await, ["Ada Lovelace"]);
    assert_eq!(server.number("SELECT searched - written FROM fields_version").await, 0, "every row was written");
    assert!(server.database.is_sound().await);
}
