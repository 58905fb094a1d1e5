//! Finding customers.

use crate::support::{ADA, Actor, House, Page, but};

async fn add_all(actor: &Actor, people: &[(&str, &str, &str, &str)]) {
    for (first, last, year, phone) in people {
        let typed =
            [("first_name", *first), ("last_name", *last), ("date_of_birth_year", *year), ("phone_number", *phone)];
        actor.adds(&but(&ADA, &typed)).await;
    }
}

async fn house_of_five() -> (House, Actor) {
    let house = House::new().await;
    let grace = house.grace().await;
    let people = [
        ("Ada", "Lovelace", "1985", "+44 20 7946 0958"),
        ("José", "Álvarez", "1990", "+34 655 51 64 05"),
        ("Łukasz", "Świątek", "1970", "+48 22 123 45 67"),
        ("Grace", "Hopper", "1960", "+1 212 995 0549"),
        ("Ro%y", "O_Neil a", "2001", "+353 86 256 6566"),
    ];
    add_all(&grace, &people).await;
    (house, grace)
}

#[actix_web::test]
async fn an_empty_register_says_so_and_offers_the_first_step() {
    let house = House::new().await;
    let page = house.grace().await.get("/customers").await;
    assert_eq!(page.text(".empty p"), "There are no customers yet.");
    assert_eq!(page.attribute(".empty a", "href"), "/customers/new");
    let reader = house.charlie().await.get("/customers").await;
    assert!(!reader.has(".empty a"), "a viewer is offered nothing to change");
}

#[actix_web::test]
async fn the_list_is_by_name_whatever_the_accents() {
    let (_house, grace) = house_of_five().await;
    let page = grace.get("/customers").await;
    let expected = ["José Álvarez", "Grace Hopper", "Ada Lovelace", "Ro%y O_Neil a", "Łukasz Świątek"];
    assert_eq!(page.names(), expected);
    assert_eq!(page.text(".count"), "5 customers");
    assert_eq!(page.attribute("th[aria-sort]", "aria-sort"), "ascending");
}

#[actix_web::test]
async fn a_column_head_sorts_and_sorts_the_other_way() {
    let (_house, grace) = house_of_five().await;
    let by_birth = grace.get("/customers?sort=date_of_birth").await;
    assert_eq!(by_birth.names()[0], "Grace Hopper");
    assert_eq!(by_birth.text("th[aria-sort=ascending]"), "Date of birth");
    let link = by_birth.attribute("th[aria-sort=ascending] a", "href");
    let other_way = grace.get(&link).await;
    assert_eq!(other_way.names()[0], "Ro%y O_Neil a");
    assert_eq!(other_way.text("th[aria-sort=descending]"), "Date of birth");
    assert_eq!(grace.get("/customers?sort=nonsense").await.names()[0], "José Álvarez");
}

#[actix_web::test]
async fn a_search_finds_names_and_numbers_however_they_are_typed() {
    let (_house, grace) = house_of_five().await;
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
    let (_house, grace) = house_of_five().await;
    let page = grace.get("/customers?q=Mary+Ann+Evans").await;
    assert_eq!(page.text(".empty p"), "No customers match Mary Ann Evans.");
    assert_eq!(page.attribute(".empty a", "href"), "/customers");
    let form = grace.get(&page.attribute(".empty a:last-child", "href")).await;
    assert_eq!((form.value("first_name"), form.value("last_name")), ("Mary Ann".into(), "Evans".into()));
}

#[actix_web::test]
async fn searching_as_one_types_gets_the_results_alone() {
    let (_house, grace) = house_of_five().await;
    let part = grace.get_part("/customers?q=love", "section#results").await;
    assert_eq!(part.names(), ["Ada Lovelace"]);
    assert!(!part.body.contains("<html") && !part.has("form"), "only the results");
    assert!(part.header("vary").contains("HX-Target"), "{}", part.header("vary"));
    assert!(grace.get_part("/customers?q=love", "body").await.has("form.search"), "any other target is a whole page");
}

async fn house_of_many(count: usize) -> (House, Actor) {
    let house = House::new().await;
    let made_up = clientele::customers::people(7, time::macros::date!(2026 - 11 - 23)).take(count);
    clientele::customers::Customers::fill(&house.server.register.db, made_up).await.unwrap();
    let charlie = house.charlie().await;
    (house, charlie)
}

#[actix_web::test]
async fn pages_lead_through_everyone_once_and_back_again_in_every_order() {
    let (_house, charlie) = house_of_many(170).await;
    for sort in ["name", "-name", "date_of_birth", "-created_at", "updated_at"] {
        let (mut pages, mut next) = (Vec::new(), Some(format!("/customers?sort={sort}")));
        while let Some(address) = next {
            let page = charlie.get(&address).await;
            next = page.page_link("next");
            pages.push(page);
        }
        let ids = |page: &Page| page.texts("#results tbody tr");
        let seen: Vec<_> = pages.iter().flat_map(ids).collect();
        assert_eq!(seen.len(), 170, "{sort}");
        assert_eq!(pages[1].text(".pages__range"), "51 to 100 of 170");
        assert_eq!(pages[3].text(".pages__range"), "151 to 170 of 170");
        for at in (1..pages.len()).rev() {
            let back = charlie.get(&pages[at].page_link("prev").unwrap()).await;
            assert_eq!(ids(&back), ids(&pages[at - 1]), "{sort}: before page {at}");
            assert_eq!(back.text(".pages__range"), pages[at - 1].text(".pages__range"));
        }
        assert_eq!(pages[0].page_link("prev"), None);
    }
}

#[actix_web::test]
async fn a_page_stays_put_when_a_record_before_it_is_renamed_or_deleted() {
    let (house, charlie) = house_of_many(120).await;
    let first = charlie.get("/customers").await;
    let next = first.page_link("next").unwrap();
    let expected = charlie.get(&next).await.names();
    house.sql("UPDATE customers SET last_name_sort = 'zzz' WHERE id IN (SELECT id FROM customers ORDER BY last_name_sort LIMIT 50)").await;
    assert_eq!(charlie.get(&next).await.names()[..30], expected[..30]);
}

#[actix_web::test]
async fn a_page_that_has_emptied_leads_to_the_nearest_page_there_is() {
    let (house, charlie) = house_of_many(110).await;
    house.sql("UPDATE customers SET phone_number = '+442079460958'").await;
    let ids = |page: &Page| page.attributes("#results .table__link", "href");
    for (list, order) in [
        ("/customers", "last_name_sort, first_name_sort, id"),
        ("/customers?sort=date_of_birth", "date_of_birth, id"),
        ("/customers?q=7946", "last_name_sort, first_name_sort, id"),
        ("/customers?q=7946&sort=-name", "last_name_sort DESC, first_name_sort DESC, id DESC"),
    ] {
        let delete = async |some: &str| {
            let rows = format!("SELECT id FROM customers WHERE deleted_at IS NULL ORDER BY {order} {some}");
            house.sql(&format!("UPDATE customers SET deleted_at = updated_at WHERE id IN ({rows})")).await;
        };
        let second = charlie.get(&charlie.get(list).await.page_link("next").unwrap()).await;
        let (next, previous) = (second.page_link("next").unwrap(), second.page_link("prev").unwrap());

        delete("LIMIT 10 OFFSET 100").await;
        let last = charlie.follow(&charlie.get(&next).await).await;
        assert_eq!((last.status, ids(&last)), (200, ids(&second)), "{list}: the page after");
        assert_eq!(last.text(".pages__range"), "51 to 100 of 100");
        assert_eq!((last.has(".empty"), last.page_link("next")), (false, None), "{list}");

        delete("LIMIT 50").await;
        let emptied = charlie.get(&previous).await;
        assert_eq!((emptied.status, emptied.location()), (303, list), "the page before");
        let first = charlie.follow(&emptied).await;
        assert_eq!((ids(&first), first.page_link("prev")), (ids(&second), None), "{list}");

        delete("LIMIT 50").await;
        for emptied in [&next, &previous] {
            let nobody = charlie.follow(&charlie.get(emptied).await).await;
            assert_eq!((nobody.status, nobody.has(".empty")), (200, true), "{list}: nobody is left");
        }
        house.sql("UPDATE customers SET deleted_at = NULL").await;
    }
}

#[actix_web::test]
async fn a_page_nobody_made_is_the_first_page() {
    let (_house, charlie) = house_of_many(60).await;
    let first = charlie.get("/customers").await.names();
    let next = charlie.get("/customers").await.page_link("next").unwrap();
    let tampered = format!("{}{}", &next[..next.len() - 1], if next.ends_with('A') { 'B' } else { 'A' });
    for address in ["/customers?after=x", "/customers?before=e30", "/customers?after=%00", &tampered] {
        assert_eq!(charlie.get(address).await.names(), first, "{address}");
    }
    assert_eq!(charlie.get("/customers?q=a&q=b").await.status, 400);
    let nobody = charlie.get("/customers?q=a%00").await;
    assert_eq!((nobody.status, nobody.names().len()), (200, 0), "no name holds such a character");
}

#[actix_web::test]
async fn counting_stops_where_it_would_cost_too_much() {
    let (house, charlie) = house_of_many(10_050).await;
    let page = charlie.get("/customers").await;
    assert_eq!(page.text(".count"), "10,050 customers", "everyone is counted as they come and go");
    assert_eq!(page.text(".pages__range"), "1 to 50 of 10,050");
    house.sql("UPDATE customers SET phone_number = '+442079460958'").await;
    let found = charlie.get("/customers?q=7946").await;
    assert_eq!(found.text(".count"), "More than 1,000 customers found");
    assert_eq!(found.text(".pages__range"), "1 to 50 of more than 1,000");
    assert_eq!(found.page_link("last"), None, "nobody knows where it ends");
    let by_birth = charlie.get("/customers?q=7946&sort=date_of_birth").await;
    assert_eq!(by_birth.text(".count"), "More than 10,000 customers found");
    let by_birth_alone = charlie.get("/customers?sort=date_of_birth").await;
    assert_eq!(by_birth.names(), by_birth_alone.names(), "everyone matches");
}

#[actix_web::test]
async fn an_endless_search_is_cut_and_harms_nobody() {
    let (_house, grace) = house_of_five().await;
    let query = "a+".repeat(5_000);
    assert_eq!(grace.get(&format!("/customers?q={query}")).await.status, 200);
    assert_eq!(grace.get("/customers?q=love").await.names(), ["Ada Lovelace"]);
}

#[actix_web::test]
async fn everyone_is_counted_as_they_are_added_deleted_and_brought_back() {
    let (_house, grace) = house_of_five().await;
    let id = grace.get("/customers?q=love").await.attribute(".table__link", "href");
    let counted = async || grace.get("/customers").await.text(".count");
    grace.deletes(&id).await;
    assert_eq!((counted().await.as_str(), grace.get("/customers?q=love").await.names().len()), ("4 customers", 0));
    grace.post(&format!("{id}/restore"), &[]).await;
    assert_eq!((counted().await.as_str(), grace.get("/customers?q=love").await.names().len()), ("5 customers", 1));
}

#[actix_web::test]
async fn a_corrected_name_is_found_by_what_it_is_now() {
    let (_house, grace) = house_of_five().await;
    let id = grace.get("/customers?q=love").await.attribute(".table__link", "href");
    let saved = grace.post(&format!("{id}/edit"), &but(&ADA, &[("last_name", "King"), ("version", "1")])).await;
    assert_eq!(saved.status, 303);
    assert_eq!(grace.get("/customers?q=love").await.names(), Vec::<String>::new());
    assert_eq!(grace.get("/customers?q=king").await.names(), ["Ada King"]);
    assert_eq!(grace.get("/customers").await.names()[2], "Ada King", "by its new name");
}

#[actix_web::test]
async fn the_best_matches_come_first_and_then_the_order_of_names() {
    let house = House::new().await;
    let grace = house.grace().await;
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
    let (_house, grace) = house_of_five().await;
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
    let (_house, grace) = house_of_five().await;
    for text in ["1985-12-10", "10/12/1985", "10.12.1985", "10 Dec 1985", "love 10 december 1985"] {
        let query = serde_urlencoded::to_string([("q", text)]).unwrap();
        assert_eq!(grace.get(&format!("/customers?{query}")).await.names(), ["Ada Lovelace"], "{text}");
    }
    assert_eq!(grace.get("/customers?q=hopper+1985-12-10").await.names(), Vec::<String>::new());
}

#[actix_web::test]
async fn names_of_every_script_are_found_by_their_beginning_and_inside() {
    let house = House::new().await;
    let grace = house.grace().await;
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
    let (house, charlie) = house_of_many(1_400).await;
    // A third each: the word, its beginning, the word inside another.
    let named = |word: &str, of_three: i64| {
        format!(
            "UPDATE customers SET first_name = '{word}', first_name_sort = lower('{word}')
             WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM customers) AS numbered WHERE n % 3 = {of_three})"
        )
    };
    for (word, of_three) in [("Qwer", 0), ("Qwerty", 1), ("Aqwer", 2)] {
        house.sql(&named(word, of_three)).await;
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
async fn a_date_that_thousands_were_given_finds_them_and_nobody_else() {
    let (house, charlie) = house_of_many(1_100).await;
    let some = "SELECT id FROM customers ORDER BY last_name_sort, id LIMIT 1030";
    house.sql(&format!("UPDATE customers SET date_of_birth = '1970-01-01' WHERE id IN ({some})")).await;
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

#[actix_web::test]
async fn a_column_has_one_name_at_every_width() {
    let (_house, grace) = house_of_five().await;
    let page = grace.get("/customers?q=love").await;
    let heads = page.texts("thead th");
    assert_eq!(heads, ["Name", "Date of birth", "Phone number", "Last changed"]);
    assert_eq!(page.attributes("tbody td", "data-label"), heads[1..]);
    let record = grace.get(&page.attribute(".table__link", "href")).await;
    let facts = record.texts(".facts dt");
    assert!(heads[1..].iter().all(|head| facts.contains(head)), "{facts:?}");
}

#[actix_web::test]
async fn the_address_of_a_search_says_nothing_that_is_usual() {
    let (_house, grace) = house_of_five().await;
    for (asked, address) in [
        ("/customers?q=", "/customers"),
        ("/customers?q=+", "/customers"),
        ("/customers?q=&sort=-name", "/customers?sort=-name"),
        ("/customers?q=&sort=nonsense", "/customers"),
        ("/customers?sort=name&q=", "/customers"),
    ] {
        let page = grace.get(asked).await;
        assert_eq!((page.status, page.location()), (303, address), "{asked}: a page");
        let part = grace.get_part(asked, "section#results").await;
        assert_eq!((part.status, part.header("hx-replace-url")), (200, address), "{asked}: a part");
        assert_eq!(part.names().len(), 5, "{asked}");
    }
    let part = grace.get_part("/customers?q=love&sort=-name", "section#results").await;
    assert_eq!(part.header("hx-replace-url"), "/customers?q=love&sort=-name");
}

#[actix_web::test]
async fn a_printed_list_says_which_part_of_it_this_is() {
    let (house, charlie) = house_of_many(60).await;
    let printed = async |address: &str| charlie.get(address).await.text("#results .printed");
    assert_eq!(printed("/customers").await, "1 to 50 of 60 customers");
    let next = charlie.get("/customers").await.page_link("next").unwrap();
    assert_eq!(printed(&next).await, "51 to 60 of 60 customers");
    house.sql("UPDATE customers SET phone_number = '+442079460958'").await;
    assert_eq!(printed("/customers?q=7946").await, "1 to 50 of 60 customers matching 7946");
    house.grace().await.adds(&but(&ADA, &[("last_name", "Qwertzuiop")])).await;
    assert_eq!(printed("/customers?q=qwertz").await, "1 customer matching qwertz");
}

#[actix_web::test]
async fn a_part_of_a_page_leaves_the_notice_to_the_next_page() {
    let (_house, grace) = house_of_five().await;
    let added = grace.post("/customers/new", &ADA).await;
    let part = grace.get_part("/customers?q=love", "section#results").await;
    assert!(!part.headers.contains_key("set-cookie"), "the part neither shows nor clears it");
    assert_eq!(grace.follow(&added).await.notice(), "Ada Lovelace was added.");
    assert_eq!(grace.follow(&added).await.notice(), "", "and a page does");
}

#[actix_web::test]
async fn the_last_page_is_one_step_away() {
    let (_house, charlie) = house_of_many(170).await;
    let last = charlie.get(&charlie.get("/customers").await.page_link("last").unwrap()).await;
    assert_eq!(last.text(".pages__range"), "121 to 170 of 170");
    assert_eq!((last.page_link("next"), last.page_link("last")), (None, None));
    let before = charlie.get(&last.page_link("prev").unwrap()).await;
    assert_eq!(before.text(".pages__range"), "71 to 120 of 170");
    let first = charlie.get(&before.page_link("first").unwrap()).await;
    assert_eq!(first.text(".pages__range"), "1 to 50 of 170");
}
