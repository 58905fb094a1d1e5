//! What the history tells of merges.

use super::{merges, server_with_two};

/// What the history of a record tells, the latest first, without moments.
async fn told(actor: &crate::support::Actor, address: &str) -> Vec<String> {
    let sentence = |text: String| text.split(" web").next().unwrap().to_owned();
    actor.get(address).await.texts(".history__list > li > p").into_iter().map(sentence).collect()
}

#[actix_web::test]
async fn the_history_of_both_stands_under_the_one_that_was_kept() {
    let (server, grace, [kept, other]) = server_with_two().await;
    grace.opens_and_sends(&format!("{other}/edit"), &[("last_name", "King")]).await;
    merges(&grace, &kept, &other, &[("last_name", "other")]).await;
    let expected = [
        "grace merged Adda King into this customer",
        "grace edited Adda King",
        "grace added Adda King",
        "grace added this customer",
    ];
    assert_eq!(told(&grace, &kept).await, expected);
    let page = grace.get(&kept).await;
    assert_eq!(page.text(".history__list > li:first-child ul li"), "Last name: Lovelace →became King");
    assert_eq!(page.texts(".history__list form button"), ["Undo this merge"]);
    assert!(!server.charlie().await.get(&kept).await.body.contains("Undo this merge"));

    let undo = page.attribute(".history__list form", "action");
    grace.post(&undo, &[]).await;
    assert_eq!(
        told(&grace, &kept).await,
        [
            "grace undid the merge of Adda King into this customer",
            "grace merged Adda King into this customer",
            "grace added this customer"
        ]
    );
    assert_eq!(
        told(&grace, &other).await[..2],
        ["grace undid the merge of this customer into Ada Lovelace", "grace merged this customer into Ada Lovelace"]
    );
    assert!(!grace.get(&kept).await.has(".history__list form"), "undone once");
}

#[actix_web::test]
async fn programs_and_the_person_get_the_history_of_both_and_the_activity_says_that_it_happened() {
    let (server, grace, [kept, other]) = server_with_two().await;
    merges(&grace, &kept, &other, &[]).await;
    let history = server.program("grace").await.get(&format!("{kept}/history")).await;
    let acts: Vec<_> =
        history.json["items"].as_array().unwrap().iter().map(|item| item["act"].as_str().unwrap()).collect();
    assert_eq!(acts, ["merge", "create", "create"]);
    assert_eq!(history.json["items"][1]["customer_id"], super::id(&other));
    assert!(history.json["items"][0]["merge_id"].is_string());
    let everything = grace.get(&format!("{kept}/everything.json")).await;
    let everything: serde_json::Value = serde_json::from_str(&everything.body).unwrap();
    assert_eq!(everything["merged"][0]["first_name"], "Adda");
    assert_eq!(everything["history"].as_array().unwrap().len(), 3);
    let ada = server.ada().await;
    assert!(ada.get("/activity").await.body.contains("two customers"));
    assert!(ada.get("/activity?kind=customers").await.body.contains("two customers"));
}
