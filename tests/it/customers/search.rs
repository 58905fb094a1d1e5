//! What a search looks for, and when it looks for nothing yet.

use super::register::{add_all, server_with_five, server_with_many};
use crate::support::{ADA, Page, TestServer, but};

#[actix_web::test]
async fn zeros_and_punctuation_alone_look_for_nothing_yet_and_show_everyone() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    grace.adds_ada().await;
    let hopper = [("first_name", "Grace"), ("last_name", "Hopper"), ("phone_number", "+1 415 555 0100")];
    grace.adds(&but(&ADA, &hopper)).await;
    let charlie = server.program("charlie").await;
    for text in ["0", "0-", "0 0", "00-", "(0)", "(0) ", "+", "+0", "+(0)", "000-", "-", "0/0", "( )", "0.", "0\u{a0}0"]
    {
        let text: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        for (sort, names) in [
            ("", ["Grace Hopper", "Ada Lovelace"]),
            ("&sort=name", ["Grace Hopper", "Ada Lovelace"]),
            ("&sort=-name", ["Ada Lovelace", "Grace Hopper"]),
        ] {
            assert_eq!(grace.get(&format!("/customers?q={text}{sort}")).await.names(), names, "{text}{sort}");
        }
        let reply = charlie.get(&format!("/customers?q={text}")).await;
        assert_eq!(reply.json["items"].as_array().map(Vec::len), Some(2), "{text}");
        let born = grace.get(&format!("/customers?q=1985-12-10+{text}")).await;
        assert_eq!(born.names().len(), 2, "a date is still looked for: {text}");
        let born = grace.get(&format!("/customers?q=1985-12-11+{text}")).await;
        assert_eq!(born.names().len(), 0, "a date is still looked for: {text}");
    }
    for (text, name) in [("095", "Ada Lovelace"), ("0-1-0", "Grace Hopper"), ("(0)2079", "Ada Lovelace")] {
        assert_eq!(grace.get(&format!("/customers?q={text}")).await.names(), [name], "{text}");
    }
}

#[actix_web::test]
async fn a_search_finds_names_and_numbers_however_they_are_typed() {
    let (_server, grace) = server_with_five().await;
    let cases: [(&str, &[&str]); 18] = [
        ("love", &["Ada Lovelace"]),
        ("LOVELACE ada", &["Ada Lovelace"]),
        ("ovel", &["Ada Lovelace"]),
        ("jose", &["José Álvarez"]),
        ("JOSÉ alvarez", &["José Álvarez"]),
        ("lukasz swiatek", &["Łukasz Świątek"]),
        ("020 7946", &["Ada Lovelace"]),
        ("+44 20", &["Ada Lovelace"]),
        ("(020) 7946 0958", &["Ada Lovelace"]),
        ("0958", &["Ada Lovelace"]),
        ("ada 0958", &["Ada Lovelace"]),
        ("o%y", &["Ro%y O_Neil a"]),
        ("o_n", &["Ro%y O_Neil a"]),
        ("%", &[]),
        ("_", &[]),
        ("\\", &[]),
        ("' OR 1=1 --", &[]),
        ("nobody", &[]),
    ];
    for (text, expected) in cases {
        let query = serde_urlencoded::to_string([("q", text)]).unwrap();
        let page = grace.get(&format!("/customers?{query}")).await;
        assert_eq!((page.status, page.names()), (200, expected.iter().map(ToString::to_string).collect()), "{text}");
        assert_eq!(page.value("q"), text, "what was searched for stays in the box");
    }
}

#[actix_web::test]
async fn nobody_found_offers_to_clear_the_search_and_to_add_that_name() {
    let (_server, grace) = server_with_five().await;
    let page = grace.get("/customers?q=Mary+Ann+Evans").await;
    assert_eq!(page.text(".empty p"), "No customers match Mary Ann Evans.");
    assert_eq!(page.attribute(".empty a", "href"), "/customers");
    let form = grace.get(&page.attribute(".empty a:last-child", "href")).await;
    assert_eq!((form.value("first_name"), form.value("last_name")), ("Mary Ann".into(), "Evans".into()));
}

#[actix_web::test]
async fn an_endless_search_is_cut_and_harms_nobody() {
    let (_server, grace) = server_with_five().await;
    let query = "a+".repeat(5_000);
    assert_eq!(grace.get(&format!("/customers?q={query}")).await.status, 200);
    assert_eq!(grace.get("/customers?q=love").await.names(), ["Ada Lovelace"]);
}

#[actix_web::test]
async fn a_corrected_name_is_found_by_what_it_is_now() {
    let (_server, grace) = server_with_five().await;
    let id = grace.get("/customers?q=love").await.attribute(".table__link", "href");
    let saved = grace.post(&format!("{id}/edit"), &but(&ADA, &[("last_name", "King"), ("version", "1")])).await;
    assert_eq!(saved.status, 303);
    assert_eq!(grace.get("/customers?q=love").await.names(), Vec::<String>::new());
    assert_eq!(grace.get("/customers?q=king").await.names(), ["Ada King"]);
    assert_eq!(grace.get("/customers").await.names()[2], "Ada King", "by its new name");
}

#[actix_web::test]
async fn the_best_matches_come_first_and_then_the_order_of_names() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let (year, phone) = ("1985", "+44 20 7946 0958");
    let people = [
        ("Omari", "Adams"),
        ("Mary", "Young"),
        ("Bob", "Marsh"),
        ("Zoë", "Mar"),
        ("Mar", "Abel"),
        ("Ann Mari", "Ng"),
        ("Della", "Zamarra"),
    ];
    add_all(&grace, &people.map(|(first, last)| (first, last, year, phone))).await;
    let best_first = ["Mar Abel", "Zoë Mar", "Bob Marsh", "Ann Mari Ng", "Mary Young", "Omari Adams", "Della Zamarra"];
    let found = grace.get("/customers?q=MAR").await;
    assert_eq!(found.names(), best_first);
    assert!(!found.has("th[aria-sort]"), "no column says how it is sorted");
    let by_name = grace.get(&found.attribute("#sort-1", "href")).await;
    assert_eq!(by_name.names()[..3], ["Mar Abel", "Omari Adams", "Zoë Mar"]);
    assert_eq!(by_name.value("sort"), "name", "typing on keeps the order");
    let two_words = grace.get("/customers?q=mar+an").await;
    assert_eq!(two_words.names(), ["Ann Mari Ng"]);
}

#[actix_web::test]
async fn one_or_two_letters_find_the_beginnings_of_names() {
    let (_server, grace) = server_with_five().await;
    for (text, expected) in [
        ("l", vec!["Ada Lovelace", "Łukasz Świątek"]),
        ("lo", vec!["Ada Lovelace"]),
        ("Á", vec!["Ro%y O_Neil a", "José Álvarez", "Ada Lovelace"]),
        ("a lo", vec!["Ada Lovelace"]),
        ("ov", vec![]),
        ("44", vec!["Ada Lovelace"]),
        ("0", vec!["José Álvarez", "Grace Hopper", "Ada Lovelace", "Ro%y O_Neil a", "Łukasz Świątek"]),
    ] {
        let query = serde_urlencoded::to_string([("q", text)]).unwrap();
        assert_eq!(grace.get(&format!("/customers?{query}")).await.names(), expected, "{text}");
    }
}

#[actix_web::test]
async fn a_date_of_birth_finds_who_was_born_then() {
    let (_server, grace) = server_with_five().await;
    for text in ["1985-12-10", "10/12/1985", "10.12.1985", "10 Dec 1985", "love 10 december 1985"] {
        let query = serde_urlencoded::to_string([("q", text)]).unwrap();
        assert_eq!(grace.get(&format!("/customers?{query}")).await.names(), ["Ada Lovelace"], "{text}");
    }
    assert_eq!(grace.get("/customers?q=hopper+1985-12-10").await.names(), Vec::<String>::new());
}

#[actix_web::test]
async fn names_of_every_script_are_found_by_their_beginning_and_inside() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let people = [("Анна", "Иванова"), ("小明", "王"), ("민준", "김"), ("محمد", "العتيبي"), ("Işık", "Weiß-Nuñez")];
    add_all(&grace, &people.map(|(first, last)| (first, last, "1985", "+44 20 7946 0958"))).await;
    for (text, expected) in [
        ("ИВАН", "Анна Иванова"),
        ("вано", "Анна Иванова"),
        ("王", "小明 王"),
        ("小", "小明 王"),
        ("김 민준", "민준 김"),
        ("عتيب", "محمد العتيبي"),
        ("isik", "Işık Weiß-Nuñez"),
        ("weiss", "Işık Weiß-Nuñez"),
        ("ß-nun", "Işık Weiß-Nuñez"),
    ] {
        let query = serde_urlencoded::to_string([("q", text)]).unwrap();
        assert_eq!(grace.get(&format!("/customers?{query}")).await.names(), [expected], "{text}");
    }
}

#[actix_web::test]
async fn a_search_that_finds_thousands_is_paged_through_once_and_back_the_best_first() {
    let (server, charlie) = server_with_many(1_400).await;
    // A third each: the word, its beginning, the word inside another.
    let named = |word: &str, of_three: i64| {
        format!(
            "UPDATE customers SET first_name = '{word}', first_name_sort = lower('{word}')
             WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM customers) AS numbered WHERE n % 3 = {of_three})"
        )
    };
    for (word, of_three) in [("Qwer", 0), ("Qwerty", 1), ("Aqwer", 2)] {
        server.sql(&named(word, of_three)).await;
    }
    for sort in ["", "&sort=name", "&sort=-name", "&sort=-date_of_birth"] {
        let (mut pages, mut next) = (Vec::new(), Some(format!("/customers?q=qwer{sort}")));
        while let Some(address) = next {
            let page = charlie.get(&address).await;
            next = page.page_link("next");
            pages.push(page);
        }
        let ids = |page: &Page| page.attributes("#results .table__link", "href");
        let mut seen: Vec<_> = pages.iter().flat_map(ids).collect();
        if sort.is_empty() {
            let firsts: Vec<_> = pages.iter().flat_map(Page::names).collect();
            let firsts: Vec<_> = firsts.iter().map(|name| name.split(' ').next().unwrap()).collect();
            let at = |word| firsts.iter().position(|first| *first == word);
            assert_eq!((at("Qwer"), at("Qwerty"), at("Aqwer")), (Some(0), Some(466), Some(933)));
        }
        for at in (1..pages.len()).rev() {
            let back = charlie.get(&pages[at].page_link("prev").unwrap()).await;
            assert_eq!(ids(&back), ids(&pages[at - 1]), "{sort}: before page {at}");
        }
        let last = pages[0].page_link("last");
        assert_eq!(last.is_some(), sort.contains("date"), "{sort}: it is counted as far as it costs little");
        if let Some(last) = last {
            assert_eq!(charlie.get(&last).await.names().len(), 50);
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 1_400, "{sort}");
    }
    // Nobody has these words: they begin one, and stand inside one.
    for text in ["qwert", "wert"] {
        let page = charlie.get(&format!("/customers?q={text}")).await;
        assert_eq!(page.text(".pages__range"), "1 to 50 of 467");
        assert!(page.names().iter().all(|name| name.starts_with("Qwerty ")), "{text}");
        let last = charlie.get(&page.page_link("last").unwrap()).await;
        assert_eq!((last.text(".pages__range"), last.names().len()), ("418 to 467 of 467".into(), 50));
        assert_ne!(last.names()[0], page.names()[0]);
    }
    // A page of one search goes on from a row of another: there is somebody, or the nearest page has, and no fault of ours.
    let next = charlie.get("/customers?q=wert").await.page_link("next").unwrap();
    let second = charlie.get("/customers?q=qwer").await.page_link("next").unwrap();
    let previous = charlie.get(&second).await.page_link("prev").unwrap();
    for (address, from, to) in [(next, "q=wert&", "q=qw&"), (previous, "q=qwer&", "q=wert&")] {
        assert!(address.contains(from), "{address}");
        let page = charlie.get(&address.replace(from, to)).await;
        let page = if page.status == 303 { charlie.follow(&page).await } else { page };
        assert_eq!((page.status, page.has(".empty")), (200, false), "{address}");
    }
}

#[actix_web::test]
async fn a_letter_that_thousands_of_last_names_begin_with_lists_them_as_the_list_of_everyone_does() {
    let (server, charlie) = server_with_many(3_200).await;
    server.sql("UPDATE customers SET last_name_sort = 'q' || last_name_sort").await;
    let ids = |page: &Page| page.attributes("#results .table__link", "href");
    for sort in ["name", "-name"] {
        let mut everyone = charlie.get(&format!("/customers?sort={sort}")).await;
        let mut found = charlie.get(&format!("/customers?q=q&sort={sort}")).await;
        for link in ["next", "next", "prev", "next", "next"] {
            assert_eq!((ids(&found).len(), ids(&found)), (50, ids(&everyone)), "{sort}, {link}");
            everyone = charlie.get(&everyone.page_link(link).unwrap()).await;
            found = charlie.get(&found.page_link(link).unwrap()).await;
        }
        assert_eq!(ids(&found), ids(&everyone), "{sort}");
    }
    let best = charlie.get("/customers?q=q").await;
    assert_eq!(ids(&best), ids(&charlie.get("/customers").await));
    assert_eq!(best.text(".count"), "More than 1,000 customers found");
}

#[actix_web::test]
async fn a_date_that_thousands_were_given_finds_them_and_nobody_else() {
    let (server, charlie) = server_with_many(1_100).await;
    let some = "SELECT id FROM customers ORDER BY last_name_sort, id LIMIT 1030";
    server.sql(&format!("UPDATE customers SET date_of_birth = '1970-01-01' WHERE id IN ({some})")).await;
    let (mut born, mut seen) = (Vec::new(), Vec::new());
    let mut next = Some("/customers?q=1970-01-01".to_owned());
    while let Some(address) = next {
        let page = charlie.get(&address).await;
        assert_eq!(page.text(".count"), "More than 1,000 customers found");
        born.extend(page.texts("#results td[data-label='Date of birth'] time"));
        seen.extend(page.attributes("#results .table__link", "href"));
        next = page.page_link("next");
    }
    assert!(born.iter().all(|born| born == "1 January 1970"));
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 1_030);
}
