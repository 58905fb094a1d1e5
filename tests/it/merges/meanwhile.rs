//! Others who are at work on the same records.

use futures_util::future::join_all;

use super::{merge_of, merges, server_with_two};
use crate::support::{ADA, but};

#[actix_web::test]
async fn a_record_that_was_changed_while_somebody_decided_is_shown_again_with_what_was_chosen() {
    let (server, grace, [kept, other]) = server_with_two().await;
    let address = merge_of(&kept, &other);
    let page = grace.get(&address).await;
    let ada = server.ada().await;
    ada.opens_and_sends(&format!("{other}/edit"), &[("last_name", "King")]).await;
    let told = grace.sends(&address, &page, &[("phone_number", "other")]).await;
    assert_eq!((told.status, told.text("#summary h2")), (409, "Nothing was merged yet".into()));
    assert!(told.text("#summary p").starts_with("ada saved this customer while you were deciding"));
    assert_eq!(told.texts(".side legend"), ["First name", "Last name", "Phone number", "Note", "Member number"]);
    assert_eq!(told.attributes(".side input[checked]", "value"), ["kept", "kept", "other", "kept", "other"]);
    assert_eq!(grace.sends(&address, &told, &[]).await.status, 303);
}

#[actix_web::test]
async fn an_edit_of_the_other_record_that_comes_after_the_merge_is_kept_and_asked_about() {
    let (server, grace, [kept, other]) = server_with_two().await;
    let edit = format!("{other}/edit");
    let (typing, idle) = (grace.get(&edit).await, grace.get(&edit).await);
    merges(&server.ada().await, &kept, &other, &[]).await;
    let told = grace.sends(&edit, &typing, &[("last_name", "King"), ("phone_number", "12")]).await;
    assert_eq!((told.status, told.text("h1")), (409, "Edit Ada Lovelace".into()));
    assert_eq!(told.text("#summary h2"), "ada merged this customer into Ada Lovelace while you were editing");
    assert_eq!(told.texts(".versions tbody tr"), ["Last name Lovelace King", "Phone number +44 20 7946 0958 12"]);
    assert_eq!(told.attribute("form.form", "action"), format!("{kept}/edit"));
    assert_eq!([told.value("last_name"), told.value("phone_number"), told.value("first_name")], ["King", "12", "Ada"]);
    let names =
        ["owner", "version", "shown", "field_note", "field_member_number"].into_iter().chain(ADA.map(|(name, _)| name));
    let sent: Vec<(&str, String)> = names.map(|name| (name, told.value(name))).collect();
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(
        grace.post(&format!("{kept}/edit"), &sent).await.complaint("phone_number"),
        "Enter a phone number with its country code, such as +44 20 7946 0958"
    );
    let saved = grace.post(&format!("{kept}/edit"), &but(&sent, &[("phone_number", "+44 20 7946 0123")])).await;
    assert_eq!((saved.status, saved.location()), (303, kept.as_str()));
    let nothing = grace.sends(&edit, &idle, &[]).await;
    assert_eq!((nothing.status, nothing.location()), (303, kept.as_str()), "nothing was typed");
}

#[actix_web::test]
async fn of_many_who_merge_or_undo_the_same_at_once_one_does() {
    let (server, grace, [kept, other]) = server_with_two().await;
    let versions = [("version", "1"), ("other_version", "1")];
    let (forth, back) = (merge_of(&kept, &other), merge_of(&other, &kept));
    let both = (0..8).map(|n| grace.post(if n % 2 == 0 { &forth } else { &back }, &versions));
    let statuses: Vec<u16> = join_all(both).await.iter().map(|page| page.status).collect();
    assert!(statuses.iter().all(|status| [303, 301, 404, 409].contains(status)), "{statuses:?}");
    assert_eq!(server.number("SELECT count(*) FROM merges").await, 1, "{statuses:?}");
    assert_eq!(server.number("SELECT count(*) FROM customers WHERE deleted_at IS NULL").await, 1);
    let left = if grace.get(&kept).await.status == 200 { kept } else { other };
    let undo = grace.get(&left).await.attribute(".history__list form", "action");
    let statuses: Vec<u16> =
        join_all((0..8).map(|_| grace.post(&undo, &[]))).await.iter().map(|page| page.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [303, 404].contains(status)), "{statuses:?}");
}

#[actix_web::test]
async fn edits_beside_merges_and_undos_lose_nothing() {
    let (server, grace, _) = server_with_two().await;
    let mut pairs = Vec::new();
    for n in 0..6_u8 {
        let name = format!("Anna{}", char::from(b'a' + n));
        let one = grace.adds(&but(&ADA, &[("first_name", &name)])).await;
        pairs.push([one, grace.adds(&but(&ADA, &[("first_name", &format!("{name}too"))])).await]);
    }
    let merging = async {
        for [kept, other] in &pairs {
            let merged = merges(&grace, kept, other, &[("first_name", "other")]).await;
            if merged.status == 303 {
                let undo = grace.get(kept).await.attribute(".history__list form", "action");
                assert!([303, 409].contains(&grace.post(&undo, &[]).await.status));
            }
        }
    };
    let ada = server.ada().await;
    let editing = async {
        for [kept, other] in &pairs {
            for (n, address) in [kept, other, kept, other].into_iter().enumerate() {
                let phone = format!("+44 20 7946 {:04}", 200 + n);
                let edit = ada.get(&format!("{address}/edit")).await;
                if edit.status == 200 {
                    let saved = ada.sends(&format!("{address}/edit"), &edit, &[("phone_number", &phone)]).await;
                    assert!([303, 409].contains(&saved.status), "{}", saved.status);
                }
            }
        }
    };
    futures_util::future::join(merging, editing).await;
    let sums = "SELECT CAST(sum(version) AS BIGINT) FROM customers";
    assert_eq!(
        server.number(sums).await,
        server.number("SELECT count(*) FROM changes").await,
        "each version has its history"
    );
    let stands = "SELECT count(*) FROM customers WHERE merged_into IS NOT NULL";
    assert_eq!(server.number(stands).await, server.number("SELECT count(*) FROM merges WHERE undone_at IS NULL").await);
}
