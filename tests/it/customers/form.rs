//! Entering and correcting customers.

use crate::support::{ADA, Actor, Page, TestServer, but};

#[actix_web::test]
async fn a_new_customer_is_kept_and_shown() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
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
    let server = TestServer::new().await;
    let grace = server.grace().await;
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
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let typed = [("first_name", "  Ada \t King "), ("phone_number", "0044 (0)20-7946.0958")];
    let address = grace.adds(&but(&ADA, &typed)).await;
    let shown = grace.get(&address).await;
    assert_eq!(shown.text("h1"), "Ada King Lovelace");
    assert_eq!(shown.attribute(".facts a", "href"), "tel:+442079460958");
}

#[actix_web::test]
async fn all_complaints_come_at_once_beside_their_fields_and_in_a_summary() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
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
        ("date_of_birth", "31 April is not a real date"),
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
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 0);
}

#[actix_web::test]
async fn a_country_set_by_the_operator_reads_numbers_as_at_home() {
    let server = TestServer::with(&[("CLIENTELE_COUNTRY", "gb")]).await;
    server.add_everyone().await;
    let grace = server.grace().await;
    let hint = grace.get("/customers/new").await.text("#phone_number-hint");
    assert_eq!(hint, "Numbers without a country code are treated as GB numbers");
    let address = grace.adds(&but(&ADA, &[("phone_number", "020 7946 0958")])).await;
    assert_eq!(grace.get(&address).await.attribute(".facts a", "href"), "tel:+442079460958");
}

#[actix_web::test]
async fn a_correction_is_kept() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
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
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let edit = format!("{}/edit", grace.adds_ada().await);
    let page = grace.post(&edit, &but(&ADA, &[("phone_number", "12"), ("last_name", "King"), ("version", "1")])).await;
    assert_eq!(page.status, 422);
    assert!(page.complaint("phone_number").starts_with("Enter a phone number"));
    assert_eq!((page.value("last_name"), page.value("version")), ("King".into(), "1".into()));
    assert_eq!(page.text("h1"), "Edit Ada Lovelace");
}

#[actix_web::test]
async fn unknown_and_malformed_ids_are_not_found() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
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
    let server = TestServer::new().await;
    let grace = server.grace().await;
    for fields in [but(&ADA, &[("is_admin", "1")]), [&ADA[..], &[("first_name", "Eve")]].concat()] {
        let page = grace.post("/customers/new", &fields).await;
        assert_eq!((page.status, page.text("h1")), (400, "The request could not be read".into()));
    }
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 0);
}

/// Sends a form as a browser does, after its session has ended; answers where it leads.
async fn sends_too_late(server: &TestServer, actor: &Actor, path: &str, form: &Page, typed: &[(&str, &str)]) -> String {
    let fields = form.fields();
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let request = actor.request(reqwest::Method::POST, path).header("Sec-Fetch-Site", "same-origin");
    let request = request.header("Referer", format!("{}{path}", server.base)).form(&but(&fields, typed));
    let sent_away = actor.send(request).await;
    assert_eq!(sent_away.status, 303);
    sent_away.location().to_owned()
}

/// Signs in at the page that a form led to, and goes on from there.
async fn signs_in_again(actor: &Actor, name: &str, login: &str) -> Page {
    let page = actor.get(login).await;
    let told = page.text("[role=status]");
    assert_eq!(told, "Your session has ended. What you typed is kept; sign in to continue.", "at {login}");
    let next = page.value("next");
    let credentials = [("username", name), ("password", crate::support::PASSWORD), ("next", next.as_str())];
    let back = actor.post("/login", &credentials).await;
    assert_eq!(back.status, 303);
    actor.follow(&back).await
}

#[actix_web::test]
async fn however_a_session_ended_what_was_typed_is_there_after_signing_in_again() {
    let server = TestServer::new().await;
    let edit = format!("{}/edit", server.ada().await.adds_ada().await);
    for (why, ends) in ["it ran out", "everywhere else", "another tab", "cookie gone"].into_iter().zip(0..) {
        let grace = server.grace().await;
        let (new, old) = (grace.get("/customers/new").await, grace.get(&edit).await);
        match ends {
            0 => server.sql("UPDATE sessions SET last_seen_at = last_seen_at - 1801").await,
            1 => drop(server.grace().await.post("/account/sessions/end-others", &[]).await),
            2 => drop(grace.post("/logout", &[]).await),
            _ => grace.forgets("session"),
        }
        let typed = [("last_name", "King"), ("first_name", "")];
        let first = sends_too_late(&server, &grace, &edit, &old, &typed).await;
        let second = sends_too_late(&server, &grace, "/customers/new", &new, &typed).await;

        let form = signs_in_again(&grace, "grace", &first).await;
        assert_eq!(form.text("h1"), "Edit Ada Lovelace", "{why}");
        assert_eq!((form.value("last_name"), form.value("first_name")), ("King".into(), String::new()), "{why}");
        assert_eq!(form.value("version"), old.value("version"), "{why}");
        let other = grace.get(grace.get(&second).await.location()).await;
        assert_eq!(other.text("h1"), "New customer", "{why}: what a second tab held is kept as well");
        assert_eq!((other.value("last_name"), other.value("key")), ("King".into(), new.value("key")), "{why}");
    }
}

#[actix_web::test]
async fn nobody_else_sees_what_was_typed() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let new = grace.get("/customers/new").await;
    grace.post("/logout", &[]).await;
    let login = sends_too_late(&server, &grace, "/customers/new", &new, &[("last_name", "King")]).await;
    let page = signs_in_again(&grace, "ada", &login).await;
    assert_eq!((page.text("h1"), page.value("last_name")), ("New customer".into(), String::new()));
}

#[actix_web::test]
async fn what_was_typed_is_kept_an_hour_and_no_more_than_ten_forms_of_it() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let new = grace.get("/customers/new").await;
    grace.post("/logout", &[]).await;
    let mut logins = Vec::new();
    for _ in 0..12 {
        logins.push(sends_too_late(&server, &grace, "/customers/new", &new, &[("last_name", "King")]).await);
    }
    assert_eq!(server.number("SELECT count(*) FROM drafts").await, 10);
    server.sql("UPDATE drafts SET expires_at = expires_at - 3601").await;
    let page = signs_in_again(&grace, "grace", &logins[11]).await;
    assert_eq!(page.value("last_name"), "");
}

#[actix_web::test]
async fn nothing_is_kept_of_a_form_that_is_nobodys() {
    let server = TestServer::new().await;
    let stranger = server.stranger();
    let sealed = server.grace().await.get("/customers/new").await.value("owner");
    let forged = format!("B{}", &sealed[1..]);
    for owner in ["", "x", forged.as_str()] {
        let page = stranger.post("/customers/new", &but(&ADA, &[("owner", owner)])).await;
        assert_eq!((page.status, page.location()), (303, "/login?next=%2Fcustomers%2Fnew"));
    }
    assert_eq!(server.number("SELECT count(*) FROM drafts").await, 0);
}

#[actix_web::test]
async fn a_form_sent_twice_adds_one_customer() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let key = grace.get("/customers/new").await.value("key");
    let form = but(&ADA, &[("key", &key)]);
    let answers = futures_util::future::join_all((0..8).map(|_| grace.post("/customers/new", &form))).await;
    for answer in &answers {
        assert_eq!((answer.status, answer.location()), (303, answers[0].location()));
    }
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 1);

    let other = grace.post("/customers/new", &but(&form, &[("first_name", "Augusta")])).await;
    assert_eq!(other.status, 303);
    assert_ne!(other.location(), answers[0].location(), "going back and entering somebody else adds somebody else");
    assert_ne!(grace.get("/customers/new").await.value("key"), key);
}
