//! Forms with fields of one's own, and definitions that change while a form is open.

use clientele::customers::{ChoiceForm, DefinitionForm};

use crate::support::{ADA, AN_HOUR_LATER, PASSWORD, TestServer, but, field};

fn required(label: &str, kind: &str) -> DefinitionForm {
    DefinitionForm { required: true, ..field(label, kind) }
}

#[actix_web::test]
async fn fields_stand_behind_the_built_in_ones_in_their_order_each_with_its_control() {
    let server = TestServer::new().await;
    let fields = server.own_fields();
    let help = DefinitionForm { help: "Where invoices go <b>".into(), ..field("E-mail <i>", "email") };
    fields.create(help).await.unwrap();
    fields.create(required("Note", "long_text")).await.unwrap();
    let gold = vec![ChoiceForm { label: "Gold".into(), ..ChoiceForm::default() }];
    fields.create(DefinitionForm { choices: gold, ..field("Level", "choice") }).await.unwrap();
    fields.create(field("Vip", "yes_no")).await.unwrap();
    fields.create(field("Since", "date")).await.unwrap();
    let form = server.grace().await.get("/customers/new").await;
    let labels = form.texts("main form .field > :is(label, legend)");
    let own = ["E-mail <i> (optional)", "Note", "Level (optional)", "Vip", "Since (optional)"];
    assert_eq!(labels[4..], own);
    assert_eq!(form.text("#field_e_mail_i-hint"), "Where invoices go <b>");
    assert!(form.has("textarea#field_note[required][maxlength='8000']"));
    assert!(form.has("select#field_level:not([required]) option[value=gold]"));
    assert!(form.has("input#field_vip[type=checkbox]:not([checked])"));
    assert!(form.has("input#field_since_day:not([required])"));
    fields.move_to("vip", 0).await.unwrap();
    let form = server.grace().await.get("/customers/new").await;
    assert_eq!(form.texts("main form .field > :is(label, legend)")[4], "Vip");
}

#[actix_web::test]
async fn all_complaints_come_at_once_those_about_ones_own_fields_too() {
    let server = TestServer::new().await;
    server.own_fields().create(required("Number", "whole")).await.unwrap();
    server.own_fields().create(field("E-mail", "email")).await.unwrap();
    let grace = server.grace().await;
    let typed = but(&ADA, &[("first_name", ""), ("field_e_mail", "nobody"), ("field_number", "")]);
    let page = grace.post("/customers/new", &typed).await;
    let told = page.attributes("#summary a", "href");
    assert_eq!(
        (page.status, told),
        (422, ["#first_name", "#field_number", "#field_e_mail"].map(String::from).to_vec())
    );
    assert_eq!(page.text("#summary a[href='#field_number']"), "Number is required");
    assert_eq!(page.attribute("#field_e_mail", "aria-invalid"), "true");
    assert_eq!(page.value("field_e_mail"), "nobody");
}

#[actix_web::test]
async fn line_breaks_of_a_long_text_are_kept_and_shown() {
    let server = TestServer::new().await;
    server.own_fields().create(field("Note", "long_text")).await.unwrap();
    let grace = server.grace().await;
    let address = grace.adds(&but(&ADA, &[("field_note", "\r\none\r\n\r\n  two </textarea>\r\n")])).await;
    let shown = grace.get(&address).await;
    assert!(shown.body.contains("one\n\n  two &#60;/textarea&#62;</div>"), "{}", shown.body);
    let form = grace.get(&format!("{address}/edit")).await;
    assert_eq!(form.sent("field_note").as_deref(), Some("one\r\n\r\n  two </textarea>"));
    let saved = grace.sends(&format!("{address}/edit"), &form, &[]).await;
    assert_eq!(grace.follow(&saved).await.texts(".history__list > li").len(), 1, "unchanged");
}

#[actix_web::test]
async fn a_field_that_became_required_does_not_hold_back_other_corrections() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let edit = format!("{}/edit", grace.adds_ada().await);
    let open = grace.get(&edit).await;
    server.own_fields().create(required("Number", "text")).await.unwrap();
    server.own_fields().create(required("Since", "date")).await.unwrap();
    assert_eq!(grace.sends(&edit, &open, &[("last_name", "King")]).await.status, 303, "a form opened before");
    let form = grace.get(&edit).await;
    assert!(form.has("#field_number:not([required])") && form.has("#field_since_day:not([required])"));
    assert_eq!(grace.sends(&edit, &form, &[("last_name", "Byron")]).await.status, 303, "left empty as it was");
    assert_eq!(grace.opens_and_sends(&edit, &[("field_number", "7")]).await.status, 303);
    let emptied = grace.opens_and_sends(&edit, &[("field_number", "")]).await;
    assert_eq!((emptied.status, emptied.complaint("field_number")), (422, "Number is required".into()));
    let new = grace.post("/customers/new", &ADA).await;
    assert_eq!((new.status, new.complaint("field_since")), (422, "Since is required".into()));
}

#[actix_web::test]
async fn a_field_retired_or_removed_while_a_form_is_open_is_told_and_the_rest_saved() {
    let server = TestServer::new().await;
    let fields = server.own_fields();
    for (label, kind) in [("E-mail", "email"), ("Since", "date"), ("Note", "text")] {
        fields.create(field(label, kind)).await.unwrap();
    }
    let grace = server.grace().await;
    let edit = format!("{}/edit", grace.adds_ada().await);
    let (first, second) = (grace.get(&edit).await, grace.get(&edit).await);
    fields.retire("e_mail").await.unwrap();
    let typed = [("field_e_mail", "ada@example.com"), ("field_note", "VIP"), ("last_name", "King")];
    let saved = grace.sends(&edit, &first, &typed).await;
    assert_eq!(saved.status, 303, "{}", saved.text("main"));
    let shown = grace.follow(&saved).await;
    let words = "The field “E-mail” was removed meanwhile; everything else was saved.";
    assert_eq!(shown.notice(), format!("Ada King was saved. {words}"));
    assert_eq!(shown.texts(".facts dd")[2], "VIP");

    fields.remove("since").await.unwrap();
    let parts = [("field_since_day", "1"), ("field_since_month", "2"), ("field_since_year", "2020")];
    let saved = grace.sends(&edit, &second, &parts).await;
    assert!(grace.follow(&saved).await.notice().contains("The field “Since” was removed meanwhile"));
    let added = grace.post("/customers/new", &but(&ADA, &[("field_e_mail", "x"), ("field_nobodys", "x")])).await;
    assert_eq!(grace.follow(&added).await.notice(), format!("Ada Lovelace was added. {words}"));
    let wrong = grace.post("/customers/new", &but(&ADA, &[("fields_note", "x")])).await;
    assert_eq!(wrong.status, 400, "unknown names that are no field's are refused as ever");
}

#[actix_web::test]
async fn a_definition_changed_elsewhere_counts_at_the_next_request() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    assert_eq!(grace.get("/customers/new").await.texts("main form .field > :is(label, legend)").len(), 4);
    server
        .sql(
            "INSERT INTO fields (key, label, kind, help, required, is_unique, listed, searched, position, choices, \
             created_at, updated_at) VALUES ('note', 'Note', 'text', '', FALSE, FALSE, FALSE, FALSE, 0, '[]', 1, 1)",
        )
        .await;
    server.sql("UPDATE fields_version SET version = version + 1").await;
    assert_eq!(grace.get("/customers/new").await.texts("main form .field > :is(label, legend)")[4], "Note (optional)");
}

#[actix_web::test]
async fn thirty_fields_full_of_the_longest_letters_fit_a_form_and_a_draft() {
    let server = TestServer::new().await;
    for n in 0..30 {
        server.own_fields().create(field(&format!("Field {n}"), "long_text")).await.unwrap();
    }
    let grace = server.grace().await;
    let new = grace.get("/customers/new").await;
    let text = "😀".repeat(4_000);
    let names: Vec<_> = (0..30).map(|n| format!("field_field_{n}")).collect();
    let typed: Vec<_> = names.iter().map(|name| (name.as_str(), text.as_str())).chain(ADA).collect();
    let added = grace.sends("/customers/new", &new, &typed).await;
    assert_eq!(added.status, 303, "{}", added.text("main"));
    let edit = format!("{}/edit", added.location());
    let form = grace.get(&edit).await;
    assert_eq!(form.sent("field_field_29").as_deref(), Some(text.as_str()));
    assert_eq!(grace.sends(&edit, &form, &[("last_name", "King")]).await.status, 303);
    let program = server.program("grace").await;
    let path = added.location().to_owned();
    let body = serde_json::json!({"fields": names.iter().map(|name| (name.strip_prefix("field_").unwrap().to_owned(), serde_json::json!("é".repeat(4_000)))).collect::<serde_json::Map<_, _>>()});
    let reply = program.change(reqwest::Method::PATCH, &path, "*", &body).await;
    assert_eq!(reply.errors(), [], "{}", reply.status);

    let form = grace.get(&edit).await;
    server.sql(AN_HOUR_LATER).await;
    let fields = form.fields();
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let request = grace.request(reqwest::Method::POST, &edit).header("Sec-Fetch-Site", "same-origin");
    let request = request.header("Referer", format!("{}{edit}", server.base));
    let sent_away = grace.send(request.form(&but(&fields, &[("last_name", "Byron")]))).await;
    let login = grace.get(sent_away.location()).await;
    let credentials = [("username", "grace"), ("password", PASSWORD), ("next", &login.value("next"))];
    let back = grace.post("/login", &credentials).await;
    let kept = grace.follow(&back).await;
    assert_eq!(kept.value("last_name"), "Byron", "{} {}", sent_away.status, sent_away.location());
    assert_eq!(kept.sent("field_field_7").as_deref(), Some("é".repeat(4_000).as_str()));
}
