//! All that is known of one person, for the person who asks.

use serde_json::{Value, json};

use crate::support::{ADA, TestServer, but, field};

#[actix_web::test]
async fn a_person_gets_the_record_its_history_and_where_it_came_from() {
    let server = TestServer::new().await;
    for (label, kind) in [("Note", "text"), ("Shoe size", "whole")] {
        server.own_fields().create(field(label, kind)).await.unwrap();
    }
    let (ada, grace, charlie) = (server.ada().await, server.grace().await, server.charlie().await);
    let file = "First name,Last name,Date of birth,Phone number,Note,Shoe size\n\
                Ada,Lovelace,1985-12-10,+44 20 7946 0958,\"likes \"\"maths\"\"\",39\n";
    let (import, page) = grace.imports("from the shop.csv", file).await;
    grace.commits(&import, &page).await;
    let address = grace.get("/customers?q=ada").await.attribute("tbody a", "href");
    grace.opens_and_sends(&format!("{address}/edit"), &[("last_name", "King")]).await;
    server.own_fields().retire("shoe_size").await.unwrap();
    grace.deletes(&address).await;

    let page = charlie.get(&address).await;
    let link = page.attribute("a[download]", "href");
    assert_eq!(link, format!("{address}/everything.json"));
    assert!(!page.has("a[href$='/erase']") && !grace.get(&address).await.has("a[href$='/erase']"));
    assert!(ada.get(&address).await.has("a[href$='/erase']"), "for administrators alone");
    let answer = charlie.get(&link).await;
    assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"));
    assert_eq!(answer.header("content-type"), "application/json");
    let named = answer.header("content-disposition");
    assert!(named.starts_with("attachment; filename=\"ada-king-20") && named.ends_with(".json\""), "{named}");
    let all: Value = serde_json::from_str(&answer.body).unwrap();
    let customer = &all["customer"];
    assert_eq!((&customer["last_name"], &customer["date_of_birth"]), (&json!("King"), &json!("1985-12-10")));
    assert_eq!(customer["fields"], json!({"note": "likes \"maths\""}));
    assert_eq!(customer["retired_fields"], json!({"shoe_size": "39"}), "what no page shows is known all the same");
    assert_eq!(customer["labels"], json!({"note": "Note", "shoe_size": "Shoe size"}));
    assert!(customer["deleted_at"].is_string());
    let history = all["history"].as_array().unwrap();
    let acts: Vec<_> = history.iter().map(|change| (&change["act"], &change["by"], &change["channel"])).collect();
    assert_eq!(acts.len(), 3);
    assert_eq!(acts[0], (&json!("create"), &json!("grace"), &json!("import")));
    assert_eq!(acts[2].0, "delete");
    assert_eq!(history[0]["file"], "from the shop.csv");
    assert!(history[0]["fields"].to_string().contains("shoe_size"));
    assert_eq!(history[1]["fields"], json!([{"field": "last_name", "before": "Lovelace", "after": "King"}]));
    assert_eq!(all["imports"][0]["file"], "from the shop.csv");
    let told = ada.get("/activity?kind=customers").await.texts(".history__list li p");
    assert!(told[0].starts_with("charlie exported everything about a customer web"), "{told:?}");
}

#[actix_web::test]
async fn it_is_for_whoever_may_see_the_record_and_of_a_record_there_is() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let address = ada.adds(&but(&ADA, &[("first_name", "小明"), ("last_name", "王")])).await;
    let path = format!("{address}/everything.json");
    assert_eq!(server.stranger().get(&path).await.status, 303);
    assert!(ada.get(&path).await.header("content-disposition").contains("filename=\"customer-"));
    let head = ada.request(reqwest::Method::HEAD, &path).send().await.unwrap();
    assert_eq!(head.status(), 200);
    assert_eq!(server.number("SELECT count(*) FROM activity WHERE act = 'export_everything'").await, 1);
    for path in ["/customers/0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b/everything.json", "/customers/x/everything.json"] {
        assert_eq!(ada.get(path).await.status, 404, "{path}");
    }
    super::erases(&ada, &address).await;
    assert_eq!(ada.get(&path).await.status, 410);
}
