//! The form of a field: new, and edit.

use super::{adds, labels};
use crate::support::{ADA, AN_HOUR_LATER, TestServer, but};

/// Names and what is typed or told there.
type Pairs<'p> = &'p [(&'p str, &'p str)];

#[actix_web::test]
async fn a_field_is_added_and_edited() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let page = adds(&ada, &[("label", " E-mail "), ("kind", "email"), ("help", "Work, not home")]).await;
    assert_eq!(page.notice(), "The field “E-mail” was added.");
    let edit = ada.get("/fields/e_mail").await;
    assert_eq!(
        (edit.text("h1"), edit.value("label"), edit.value("help")),
        ("Edit E-mail".into(), "E-mail".into(), "Work, not home".into())
    );
    assert_eq!(edit.attribute("option[selected]", "value"), "email");
    assert!(!edit.has("input[checked]"));
    let saved = ada.opens_and_sends("/fields/e_mail", &[("label", "Mail"), ("kind", "text"), ("required", "on")]).await;
    assert_eq!((saved.status, saved.location()), (303, "/fields"));
    let page = ada.follow(&saved).await;
    assert_eq!((page.notice(), labels(&page)), ("The field “Mail” was saved.".into(), vec!["Mail".into()]));
    let edit = ada.get("/fields/e_mail").await;
    assert_eq!(edit.attributes("input[checked]", "name"), ["required"]);
    assert_eq!(edit.attribute("option[selected]", "value"), "text");
}

#[actix_web::test]
async fn everything_wrong_is_told_beside_its_field_and_what_was_typed_stays() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    for number in 1..5 {
        adds(&ada, &[("label", &format!("Fi\u{e9}ld {number}")), ("kind", "text"), ("listed", "on")]).await;
    }
    let (long, lines) = ("x".repeat(61), "x\n".repeat(101));
    let label = "There is a field with this label already";
    let cases: [(Pairs, Pairs); 8] = [
        (&[("label", "FIELD  1"), ("kind", "text")], &[("label", label)]),
        (&[("label", "phone Number"), ("kind", "date")], &[("label", label)]),
        (
            &[("label", &long), ("kind", "text")],
            &[("label", "Enter a label of at most 60 characters; this one has 61")],
        ),
        (
            &[("label", " "), ("kind", "poem")],
            &[("label", "Enter a label"), ("kind", "Choose what kind of field it is")],
        ),
        (&[("label", "L"), ("kind", "choice")], &[("choices", "Enter at least one option")]),
        (&[("label", "L"), ("kind", "choice"), ("choices", &lines)], &[("choices", "Enter at most 100 options")]),
        (
            &[("label", "L"), ("kind", "choice"), ("choices", "Gold\n gold")],
            &[("choices", "Two options are called “gold”")],
        ),
        (
            &[
                ("label", "L"),
                ("kind", "yes_no"),
                ("unique", "on"),
                ("listed", "on"),
                ("searched", "on"),
                ("help", "a\u{202e}b"),
            ],
            &[
                ("help", "The help text contains an invisible character. Type it again."),
                ("unique", "A field of this kind can't be unique"),
                ("listed", "The list can show at most 4 fields of your own"),
                ("searched", "A field of this kind can't be searched"),
            ],
        ),
    ];
    for (typed, told) in cases {
        let page = ada.post("/fields/new", typed).await;
        assert_eq!(page.status, 422, "{typed:?}");
        assert_eq!(page.texts("#summary li"), told.iter().map(|(_, words)| *words).collect::<Vec<_>>());
        for (at, words) in told {
            assert_eq!(page.complaint(at), *words);
            assert_eq!(page.attribute(&format!("#{at}"), "aria-invalid"), "true");
        }
        for (name, value) in typed.iter().filter(|(name, value)| *name != "kind" && *value != "on") {
            assert_eq!(page.sent(name).unwrap().replace("\r\n", "\n").trim_end(), value.trim_end(), "{name}");
        }
        for (name, _) in typed.iter().filter(|(_, value)| *value == "on") {
            assert!(page.has(&format!("input[name={name}][checked]")), "{name}");
        }
    }
    assert_eq!(labels(&ada.get("/fields").await).len(), 4);
}

#[actix_web::test]
async fn options_are_added_renamed_and_retired() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let many: Vec<_> = (0..100).map(|number| format!("{number} {}", "\u{1F600}".repeat(50))).collect();
    adds(&ada, &[("label", "Many"), ("kind", "choice"), ("choices", &many.join("\n"))]).await;
    let saved = ada.opens_and_sends("/fields/many", &[("label", "All of them")]).await;
    assert_eq!(saved.status, 303, "a hundred long names fit");

    adds(&ada, &[("label", "Level"), ("kind", "choice"), ("choices", "Gold\nSilver")]).await;
    let edit = ada
        .opens_and_sends("/fields/level", &[("label_gold", "Best"), ("retired_silver", "on"), ("choices", "New")])
        .await;
    assert_eq!(edit.status, 303);
    let page = ada.get("/fields/level").await;
    let names = page.attributes(".options input", "name");
    assert_eq!(names, ["label_gold", "retired_gold", "label_silver", "retired_silver", "label_new", "retired_new"]);
    assert_eq!(page.attributes(".options input[checked]", "name"), ["retired_silver"]);
    assert_eq!((page.value("label_gold"), page.value("label_new")), ("Best".into(), "New".into()));
    let refused = ada.opens_and_sends("/fields/level", &[("label_gold", ""), ("choices", "Fourth")]).await;
    assert_eq!((refused.status, refused.complaint("choices")), (422, "Enter a name for each option".into()));
    assert_eq!((refused.value("label_gold"), refused.sent("choices")), (String::new(), Some("Fourth".into())));
}

#[actix_web::test]
async fn a_kind_that_values_do_not_fit_is_refused_with_the_customers() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    adds(&ada, &[("label", "Size"), ("kind", "text")]).await;
    let mut addresses = Vec::new();
    for (name, size) in [("Ada", "42"), ("B", "large"), ("C", "x"), ("D", "x"), ("E", "x"), ("F", "x"), ("G", "x")] {
        addresses.push(ada.adds(&but(&ADA, &[("first_name", name), ("field_size", size)])).await);
    }
    let deleted = ada.deletes(&addresses[1]).await;
    assert_eq!(deleted.status, 303);
    let page = ada.opens_and_sends("/fields/size", &[("kind", "whole")]).await;
    assert_eq!(page.status, 422);
    let words = "The values of 6 customers do not fit the kind “whole number”. Correct them first.";
    assert_eq!(page.complaint("kind"), words);
    assert_eq!(page.attribute("option[selected]", "value"), "whole", "as chosen");
    let named = page.texts(".field__about li");
    assert_eq!(named, ["B Lovelace (deleted)", "C Lovelace", "D Lovelace", "E Lovelace", "F Lovelace"]);
    assert_eq!(page.attributes(".field__about a", "href"), addresses[2..6]);
    assert_eq!(ada.get(&addresses[2]).await.texts(".facts dd")[2], "x");
}

#[actix_web::test]
async fn a_field_with_shared_values_is_not_made_unique_and_says_who_shares_one() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    adds(&ada, &[("label", "Number"), ("kind", "text")]).await;
    let mut addresses = Vec::new();
    for (name, number) in [("A", "1"), ("B", "x1"), ("C", "X1"), ("D", "2")] {
        addresses.push(ada.adds(&but(&ADA, &[("first_name", name), ("field_number", number)])).await);
    }
    let page = ada.opens_and_sends("/fields/number", &[("unique", "on")]).await;
    assert_eq!((page.status, page.complaint("unique").is_empty()), (422, false));
    assert_eq!(page.texts(".field__about li"), ["B Lovelace", "C Lovelace"]);
    assert_eq!(page.attributes(".field__about a", "href"), addresses[1..3]);
    ada.opens_and_sends(&format!("{}/edit", addresses[2]), &[("field_number", "3")]).await;
    assert_eq!(ada.opens_and_sends("/fields/number", &[("unique", "on")]).await.status, 303);
    let taken = ada.post("/customers/new", &but(&ADA, &[("field_number", "X1")])).await;
    assert_eq!(taken.status, 422, "and from then on it is kept");
}

#[actix_web::test]
async fn what_was_typed_when_the_session_ended_waits() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let page = ada.get("/fields/new").await;
    server.sql(AN_HOUR_LATER).await;
    let typed = [("label", "Level"), ("kind", "choice"), ("choices", "Gold\nSilver"), ("unique", "on")];
    let ended = ada.sends("/fields/new", &page, &typed).await;
    assert_eq!(ended.status, 303);
    let back = server.ada().await;
    let next = url::form_urlencoded::parse(ended.location().split_once('?').unwrap().1.as_bytes());
    let next = next.into_iter().find(|(name, _)| name == "next").unwrap().1.into_owned();
    let page = back.get(&next).await;
    assert_eq!((page.value("label"), page.sent("choices")), ("Level".into(), Some("Gold\r\nSilver".into())));
    assert!(page.has("#unique[checked]"));
}

#[actix_web::test]
async fn what_no_page_of_ours_sends_is_refused() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    adds(&ada, &[("label", "Note"), ("kind", "text")]).await;
    for fields in [&[("label", "a"), ("label", "b")][..], &[("nobodys", "1")], &[("retired_gold", "on")]] {
        assert_eq!(ada.post("/fields/new", fields).await.status, 400, "{fields:?}");
    }
    let huge = "x".repeat(200_000);
    assert_eq!(ada.post("/fields/new", &[("label", &huge)]).await.status, 413);
    for path in ["/fields/nobodys", "/fields/Note", "/fields/%00", "/fields/first_name"] {
        assert_eq!(ada.get(path).await.status, 404, "{path}");
        assert_eq!(ada.post(path, &[("label", "X"), ("kind", "text")]).await.status, 404, "{path}");
    }
    adds(&ada, &[("label", "New"), ("kind", "text")]).await;
    assert_eq!(ada.get("/fields/new_2").await.value("label"), "New", "its key is not the address of the form");
    for odd in ["Id", "Version", "First_name", "Retire"] {
        adds(&ada, &[("label", odd), ("kind", "text")]).await;
    }
}
