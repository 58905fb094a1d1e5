//! Every kind of field through every way a value goes: form, inline check, record, history, conflict.

use clientele::customers::{ChoiceForm, DefinitionForm};

use crate::support::{ADA, Actor, TestServer, but, field};

/// A kind with what is typed first, what is typed later, and what is wrong, by control; and how each is told.
struct Row {
    kind: &'static str,
    first: &'static [(&'static str, &'static str)],
    first_words: &'static str,
    later: &'static [(&'static str, &'static str)],
    later_words: &'static str,
    wrong: Option<(&'static str, &'static str)>,
    complaint: &'static str,
    leads: &'static str,
}

const KINDS: [Row; 10] = [
    Row {
        kind: "text",
        first: &[("field_text", "  VIP <b> ")],
        first_words: "VIP <b>",
        later: &[("field_text", "=1+1")],
        later_words: "=1+1",
        wrong: Some(("field_text", "A\u{202e}da")),
        complaint: "text contains an invisible character. Type it again.",
        leads: "",
    },
    Row {
        kind: "long_text",
        first: &[("field_long_text", "one\r\ntwo")],
        first_words: "one two",
        later: &[("field_long_text", "three")],
        later_words: "three",
        wrong: Some(("field_long_text", "\u{200b}")),
        complaint: "long text contains an invisible character. Type it again.",
        leads: "",
    },
    Row {
        kind: "email",
        first: &[("field_email", "ada@Example.com")],
        first_words: "ada@example.com",
        later: &[("field_email", "o'neill+x@bücher.example")],
        later_words: "o'neill+x@bücher.example",
        wrong: Some(("field_email", "ada@example.com\nBcc: x")),
        complaint: "email must be an e-mail address, such as ada@example.com",
        leads: "mailto:ada@example.com",
    },
    Row {
        kind: "url",
        first: &[("field_url", "example.com/a?b=1&c")],
        first_words: "https://example.com/a?b=1&c",
        later: &[("field_url", "http://example.org")],
        later_words: "http://example.org/",
        wrong: Some(("field_url", "javascript:alert(1)")),
        complaint: "url must be a web address, such as https://example.com",
        leads: "https://example.com/a?b=1&c",
    },
    Row {
        kind: "phone",
        first: &[("field_phone", "0044 20 79460000")],
        first_words: "+44 20 7946 0000",
        later: &[("field_phone", "+33 1 42 68 53 00")],
        later_words: "+33 1 42 68 53 00",
        wrong: Some(("field_phone", "12")),
        complaint: "Enter a phone number with its country code, such as +44 20 7946 0958",
        leads: "tel:+442079460000",
    },
    Row {
        kind: "whole",
        first: &[("field_whole", "1 234")],
        first_words: "1234",
        later: &[("field_whole", "-7")],
        later_words: "-7",
        wrong: Some(("field_whole", "1.5")),
        complaint: "whole must be a whole number, such as 1234",
        leads: "",
    },
    Row {
        kind: "decimal",
        first: &[("field_decimal", "12,50")],
        first_words: "12.5",
        later: &[("field_decimal", "0.125")],
        later_words: "0.125",
        wrong: Some(("field_decimal", "1,234")),
        complaint: "decimal can be read two ways: write 1234 without a separator, or 1.2340",
        leads: "",
    },
    Row {
        kind: "date",
        first: &[("field_date_day", "1"), ("field_date_month", "feb"), ("field_date_year", "2050")],
        first_words: "1 February 2050",
        later: &[("field_date_day", "2"), ("field_date_month", "2"), ("field_date_year", "2050")],
        later_words: "2 February 2050",
        wrong: Some(("field_date_day", "31")),
        complaint: "31 February is not a real date",
        leads: "",
    },
    Row {
        kind: "yes_no",
        first: &[("field_yes_no", "yes"), ("field_yes_no_shown", "1")],
        first_words: "Yes",
        later: &[("field_yes_no_shown", "1")],
        later_words: "No",
        wrong: None,
        complaint: "",
        leads: "",
    },
    Row {
        kind: "choice",
        first: &[("field_choice", "gold")],
        first_words: "Gold",
        later: &[("field_choice", "silver")],
        later_words: "Silver",
        wrong: Some(("field_choice", "lead")),
        complaint: "choice must be one of the options",
        leads: "",
    },
];

/// A server with a field of every kind.
async fn with_every_kind() -> TestServer {
    let server = TestServer::new().await;
    for Row { kind, .. } in &KINDS {
        let option = |label: &str| ChoiceForm { label: label.into(), ..ChoiceForm::default() };
        let choices = if *kind == "choice" { vec![option("Gold"), option("Silver")] } else { Vec::new() };
        let form = DefinitionForm { choices, ..field(&kind.replace('_', " "), kind) };
        assert_eq!(server.own_fields().create(form).await.unwrap().key, *kind);
    }
    server
}

/// What the record says of a field.
fn fact(page: &crate::support::Page, label: &str) -> String {
    let (labels, values) = (page.texts(".facts dt"), page.texts(".facts dd"));
    labels.iter().position(|one| one == label).map_or_else(String::new, |at| values[at].clone())
}

/// Sends a form as a browser does, with what is typed in place of every control of one field.
async fn sends(
    actor: &Actor,
    path: &str,
    form: &crate::support::Page,
    kind: &str,
    typed: &[(&str, &str)],
) -> crate::support::Page {
    let name = format!("field_{kind}");
    let fields = form.fields();
    let own = |control: &str| {
        control == name || control.strip_prefix(&name).is_some_and(|rest| rest.starts_with('_') && kind != "long")
    };
    let kept = fields.iter().filter(|(control, _)| !own(control)).map(|(name, value)| (name.as_str(), value.as_str()));
    let all: Vec<_> = kept.chain(typed.iter().copied()).collect();
    actor.post(path, &all).await
}

#[actix_web::test]
async fn every_kind_is_entered_shown_corrected_and_told_in_history() {
    let server = with_every_kind().await;
    let grace = server.grace().await;
    for Row { kind, first, first_words, later, later_words, leads, .. } in &KINDS {
        let label = kind.replace('_', " ");
        let address = grace.adds(&[&ADA[..], first].concat()).await;
        let shown = grace.get(&address).await;
        assert_eq!(fact(&shown, &label), *first_words, "{kind}");
        if !leads.is_empty() {
            let link = format!(".facts a[href='{leads}']");
            assert!(shown.has(&link), "{kind}: {:?}", shown.attributes(".facts a", "href"));
            let rel = shown.attribute(&link, "rel");
            assert!(leads.starts_with("tel:") || rel == "noopener noreferrer nofollow", "{kind}: {rel}");
        }
        let edit = format!("{address}/edit");
        let form = grace.get(&edit).await;
        let untouched = grace.sends(&edit, &form, &[("last_name", "King")]).await;
        assert_eq!(untouched.status, 303, "{kind}: {}", untouched.text("main"));
        let shown = grace.follow(&untouched).await;
        assert_eq!(shown.texts(".history__list > li:first-child li").len(), 1, "{kind}: what is left alone stays");

        let saved = sends(&grace, &edit, &grace.get(&edit).await, kind, later).await;
        assert_eq!(saved.status, 303, "{kind}: {}", saved.text("main"));
        let shown = grace.follow(&saved).await;
        assert_eq!(fact(&shown, &label), *later_words, "{kind}");
        let told = shown.texts(".history__list > li:first-child li");
        assert_eq!(told, [format!("{label}: {first_words} →became {later_words}")], "{kind}");
    }
}

#[actix_web::test]
async fn every_kind_is_refused_beside_its_field_with_what_was_typed_kept() {
    let server = with_every_kind().await;
    let grace = server.grace().await;
    for Row { kind, first, wrong, complaint, .. } in &KINDS {
        let Some(wrong) = wrong else { continue };
        let typed = but(&[&ADA[..], first].concat(), &[*wrong]);
        let page = grace.post("/customers/new", &typed).await;
        let id = format!("field_{kind}");
        assert_eq!((page.status, page.complaint(&id)), (422, (*complaint).to_owned()), "{kind}");
        assert_eq!(page.text(&format!("#summary a[href='#{id}']")), *complaint, "{kind}");
        assert!(page.has(&format!("#{id}")), "{kind}: the summary's link leads somewhere");
        if *kind != "choice" {
            assert_eq!(
                page.sent(wrong.0).as_deref(),
                Some(wrong.1.replace('\n', if *kind == "email" { "\n" } else { "\r\n" }).as_str()),
                "{kind}"
            );
        }
        let part = grace.post(&format!("/customers/check?field={id}"), &typed).await;
        assert_eq!((part.status, part.text(".field__complaint")), (200, (*complaint).to_owned()), "{kind}: when left");
        let right = grace.post(&format!("/customers/check?field={id}"), &[&ADA[..], first].concat()).await;
        assert!(!right.has(".field__complaint"), "{kind}: {}", right.body);
    }
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 0);
}

#[actix_web::test]
async fn every_kind_that_two_people_change_is_asked_about() {
    let server = with_every_kind().await;
    let (ada, grace) = (server.ada().await, server.grace().await);
    for Row { kind, first, first_words, later, later_words, .. } in &KINDS {
        let edit = format!("{}/edit", grace.adds_ada().await);
        let (hers, theirs) = (grace.get(&edit).await, ada.get(&edit).await);
        assert_eq!(sends(&ada, &edit, &theirs, kind, first).await.status, 303, "{kind}");
        if *kind == "yes_no" {
            // A box that was left alone is no change.
            assert_eq!(sends(&grace, &edit, &hers, kind, later).await.status, 303);
            continue;
        }
        let page = sends(&grace, &edit, &hers, kind, later).await;
        assert_eq!(page.status, 409, "{kind}");
        let label = kind.replace('_', " ");
        assert_eq!(page.texts(".versions tbody tr"), [format!("{label} {first_words} {later_words}")], "{kind}");
        let saved = grace.sends(&edit, &page, &[]).await;
        assert_eq!(saved.status, 303, "{kind}");
        assert_eq!(fact(&grace.follow(&saved).await, &label), *later_words, "{kind}");
    }
}
