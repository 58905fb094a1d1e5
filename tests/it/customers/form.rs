//! Entering and correcting customers.

use crate::support::{ADA, House, but};

#[actix_web::test]
async fn a_new_customer_is_kept_and_shown() {
    let house = House::new().await;
    let grace = house.grace().await;
    let created = grace.post("/customers/new", &ADA).await;
    assert_eq!(created.status, 303);
    let shown = grace.follow(&created).await;
    assert_eq!(shown.status, 200);
    assert_eq!(shown.text("h1"), "Ada Lovelace");
    assert_eq!(shown.text("title"), "Ada Lovelace · Clientele");
    assert_eq!(shown.notice(), "Ada Lovelace was added.");
    let facts = shown.texts(".facts dd");
    assert!(facts[0].starts_with("10 December 1985"), "{facts:?}");
    assert_eq!(facts[1], "+44 20 7946 0958");
    assert_eq!(grace.follow(&created).await.notice(), "", "the sentence is said once");
}

#[actix_web::test]
async fn names_are_kept_in_every_script_and_escaped_in_every_place() {
    let house = House::new().await;
    let grace = house.grace().await;
    for (first, last) in [("Łucja", "Żółć"), ("小明", "王"), ("محمد", "الأحمد"), ("<b>Bo", "O'Brien\" onx=1>")]
    {
        let address = grace.adds(&but(&ADA, &[("first_name", first), ("last_name", last)])).await;
        assert_eq!(grace.get(&address).await.text("h1 bdi"), format!("{first} {last}"));
        let form = grace.get(&format!("{address}/edit")).await;
        assert_eq!((form.value("first_name"), form.value("last_name")), (first.to_owned(), last.to_owned()));
        assert!(grace.get("/customers").await.names().contains(&format!("{first} {last}")));
    }
}

#[actix_web::test]
async fn spaces_are_tidied_and_a_phone_number_is_kept_one_way() {
    let house = House::new().await;
    let grace = house.grace().await;
    let typed = [("first_name", "  Ada \t King "), ("phone_number", "0044 (0)20-7946.0958")];
    let address = grace.adds(&but(&ADA, &typed)).await;
    let shown = grace.get(&address).await;
    assert_eq!(shown.text("h1"), "Ada King Lovelace");
    assert_eq!(shown.attribute(".facts a", "href"), "tel:+442079460958");
}

#[actix_web::test]
async fn all_complaints_come_at_once_beside_their_fields_and_in_a_summary() {
    let house = House::new().await;
    let grace = house.grace().await;
    let typed = [
        ("first_name", " "),
        ("last_name", "123"),
        ("date_of_birth_day", "31"),
        ("date_of_birth_month", "April"),
        ("date_of_birth_year", "1985"),
        ("phone_number", "020 7946 0958"),
    ];
    let page = grace.post("/customers/new", &typed).await;
    assert_eq!(page.status, 422);
    let expected = [
        ("first_name", "Enter a first name"),
        ("last_name", "Enter a last name with at least one letter"),
        ("date_of_birth", "Enter a real date: 31 April does not exist"),
        ("phone_number", "Enter a phone number with its country code, such as +44 20 7946 0958"),
    ];
    for (field, words) in expected {
        assert_eq!(page.complaint(field), words);
        assert_eq!(page.text(&format!("#summary a[href='#{field}']")), words);
        assert!(page.has(&format!("#{field}")), "the summary's link leads somewhere");
    }
    assert_eq!(page.texts("#summary li").len(), 4);
    assert_eq!(page.attribute("#summary", "role"), "alert");
    assert_eq!(page.attribute("#phone_number", "aria-invalid"), "true");
    assert_eq!(page.attribute("#phone_number", "aria-describedby"), "phone_number-hint phone_number-note");
    for (field, value) in typed {
        assert_eq!(page.value(field), value, "what was typed stays");
    }
    assert_eq!(house.number("SELECT count(*) FROM customers").await, 0);
}

#[actix_web::test]
async fn a_country_set_by_the_operator_reads_numbers_as_at_home() {
    let house = House::with(&[("CLIENTELE_COUNTRY", "gb")]).await;
    house.add_everyone().await;
    let grace = house.grace().await;
    assert!(grace.get("/customers/new").await.text("#phone_number-hint").ends_with("GB"));
    let address = grace.adds(&but(&ADA, &[("phone_number", "020 7946 0958")])).await;
    assert_eq!(grace.get(&address).await.attribute(".facts a", "href"), "tel:+442079460958");
}

#[actix_web::test]
async fn a_correction_is_kept() {
    let house = House::new().await;
    let grace = house.grace().await;
    let address = grace.adds_ada().await;
    let edit = format!("{address}/edit");
    let form = grace.get(&edit).await;
    assert_eq!(form.text("h1"), "Edit Ada Lovelace");
    assert_eq!(
        (form.value("date_of_birth_month"), form.value("phone_number")),
        ("12".into(), "+44 20 7946 0958".into())
    );
    let version = form.value("version");
    let saved = grace.post(&edit, &but(&ADA, &[("last_name", "King"), ("version", &version)])).await;
    assert_eq!((saved.status, saved.location()), (303, address.as_str()));
    let shown = grace.follow(&saved).await;
    assert_eq!((shown.text("h1"), shown.notice()), ("Ada King".into(), "Ada King was saved.".into()));
}

#[actix_web::test]
async fn a_wrong_correction_is_refused_and_what_was_typed_stays() {
    let house = House::new().await;
    let grace = house.grace().await;
    let edit = format!("{}/edit", grace.adds_ada().await);
    let page = grace.post(&edit, &but(&ADA, &[("phone_number", "12"), ("last_name", "King"), ("version", "1")])).await;
    assert_eq!(page.status, 422);
    assert!(page.complaint("phone_number").starts_with("Enter a phone number"));
    assert_eq!((page.value("last_name"), page.value("version")), ("King".into(), "1".into()));
    assert_eq!(page.text("h1"), "Edit Ada Lovelace");
}

#[actix_web::test]
async fn unknown_and_malformed_ids_are_not_found() {
    let house = House::new().await;
    let ada = house.ada().await;
    for id in ["0192f0c8-0000-7000-8000-000000000000", "1", "not-an-id", "%00", "..%2f..%2f"] {
        for path in [format!("/customers/{id}"), format!("/customers/{id}/edit"), format!("/customers/{id}/delete")] {
            let page = ada.get(&path).await;
            assert_eq!((page.status, page.text("h1")), (404, "Not found".into()), "{path}");
        }
        let page = ada.post(&format!("/customers/{id}/edit"), &but(&ADA, &[("version", "1")])).await;
        assert_eq!(page.status, 404);
    }
}

#[actix_web::test]
async fn unknown_and_doubled_fields_are_refused() {
    let house = House::new().await;
    let grace = house.grace().await;
    for fields in [but(&ADA, &[("is_admin", "1")]), [&ADA[..], &[("first_name", "Eve")]].concat()] {
        let page = grace.post("/customers/new", &fields).await;
        assert_eq!((page.status, page.text("h1")), (400, "The request could not be read".into()));
    }
    assert_eq!(house.number("SELECT count(*) FROM customers").await, 0);
}

#[actix_web::test]
async fn a_session_that_ended_in_the_middle_of_a_form_loses_nothing() {
    let house = House::new().await;
    let grace = house.grace().await;
    let edit = format!("{}/edit", grace.adds_ada().await);
    house.sql("UPDATE sessions SET last_seen_at = last_seen_at - 1801").await;
    let fields = but(&ADA, &[("last_name", "King"), ("version", "1")]);
    let request = grace.request(reqwest::Method::POST, &edit).header("Sec-Fetch-Site", "same-origin");
    let sent_away = grace.send(request.header("Referer", format!("{}{edit}", house.base)).form(&fields)).await;
    assert_eq!(sent_away.status, 303);
    assert!(sent_away.location().starts_with("/login?next="), "{}", sent_away.location());
    let login = grace.follow(&sent_away).await;
    let next = login.value("next");
    let credentials = [("username", "grace"), ("password", crate::support::PASSWORD), ("next", next.as_str())];
    let back = grace.post("/login", &credentials).await;
    assert_eq!(back.status, 303);
    let form = grace.follow(&back).await;
    assert_eq!(form.text("h1"), "Edit Ada Lovelace");
    assert_eq!((form.value("last_name"), form.value("version")), ("King".into(), "1".into()));

    let charlie = house.ada().await;
    let other = charlie.get(back.location()).await;
    assert_eq!(other.value("last_name"), "Lovelace", "nobody else gets what grace typed");
}

#[actix_web::test]
async fn nothing_is_kept_for_someone_who_was_never_signed_in_or_signed_out() {
    let house = House::new().await;
    let stranger = house.stranger();
    let page = stranger.post("/customers/new", &ADA).await;
    assert_eq!((page.status, page.location()), (303, "/login?next=%2Fcustomers%2Fnew"));
    stranger.set_cookie("session", "eyJhbGciOiJIUzI1NiJ9.e30.c2ln");
    stranger.post("/customers/new", &ADA).await;
    let grace = house.grace().await;
    let copy = grace.copied();
    grace.post("/logout", &[]).await;
    let page = copy.post("/customers/new", &ADA).await;
    assert_eq!(page.location(), "/login?next=%2Fcustomers%2Fnew", "a session that was ended leaves no draft");
    assert_eq!(house.number("SELECT count(*) FROM drafts").await, 0);
}

#[actix_web::test]
async fn a_form_sent_twice_adds_one_customer() {
    let house = House::new().await;
    let grace = house.grace().await;
    let key = grace.get("/customers/new").await.value("key");
    let form = but(&ADA, &[("key", &key)]);
    let answers = futures_util::future::join_all((0..8).map(|_| grace.post("/customers/new", &form))).await;
    for answer in &answers {
        assert_eq!((answer.status, answer.location()), (303, answers[0].location()));
    }
    assert_eq!(house.number("SELECT count(*) FROM customers").await, 1);

    let other = grace.post("/customers/new", &but(&form, &[("first_name", "Augusta")])).await;
    assert_eq!(other.status, 303);
    assert_ne!(other.location(), answers[0].location(), "going back and entering somebody else adds somebody else");
    assert_ne!(grace.get("/customers/new").await.value("key"), key);
}
