//! The list of people.

use super::{invited, person};
use crate::support::TestServer;

#[actix_web::test]
async fn everyone_is_listed_by_name_with_role_state_tokens_and_last_sign_in() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    server.token_program("grace", true).await;
    server.token_program("grace", false).await;
    invited(&ada, "Bob", "viewer").await;
    ada.post(&format!("{}/disable", person(&ada, "charlie").await), &[]).await;
    let page = ada.get("/people").await;
    assert_eq!(page.text(".count"), "4 people");
    assert_eq!(page.texts(".table__link"), ["ada", "Bob", "charlie", "grace"]);
    assert_eq!(page.text("tbody .tag"), "you");
    let cells = page.texts("tbody td");
    let rows: Vec<_> = cells.chunks(5).map(|row| row[..4].join(" ")).collect();
    assert_eq!(
        rows,
        ["Administrator Active none 0", "Viewer Invited none 0", "Viewer Disabled none 0", "Editor Active none 2"],
        "{cells:?}"
    );
    assert!(cells[4].starts_with("today") && cells[9] == "never" && cells[19] == "never", "{cells:?}");
    assert!(!page.has("form[role=search]"), "so few need no search");
    assert!(ada.get("/customers").await.has(".menu__panel a[href='/people']"));
    assert!(!server.grace().await.get("/customers").await.has(".menu__panel a[href='/people']"));
}

#[actix_web::test]
async fn five_hundred_people_are_listed_page_by_page_and_found_by_any_part_of_a_name() {
    let server = TestServer::new().await;
    let ada = server.ada().await;
    let names: Vec<String> = (0..500).map(|n| format!("person_{n:03}")).collect();
    for name in &names {
        let values = format!("'{name}', '{name}', 'viewer', TRUE, 1700000000, 1700000000, 1700000000");
        let id = id(&server, name);
        let columns = "id, username, username_key, role, active, created_at, updated_at, joined_at";
        server.sql(&format!("INSERT INTO users ({columns}) VALUES ({id}, {values})")).await;
    }
    let mut page = ada.get("/people").await;
    assert_eq!(page.text(".count"), "503 people");
    let mut seen = page.texts(".table__link");
    while let Some(next) = page.page_link("next") {
        page = ada.get(&next).await;
        seen.extend(page.texts(".table__link"));
    }
    let mut all = names.clone();
    all.extend(["ada", "grace", "charlie"].map(str::to_owned));
    all.sort();
    assert_eq!(seen, all);
    assert_eq!(page.text(".pages__range"), "Page 11 of 11");
    assert_eq!(ada.get("/people?q=N_04").await.texts(".table__link").len(), 10, "in any case, and _ is a character");
    assert_eq!(ada.get("/people?q=%25").await.text(".empty p"), "No people match %.");
    assert_eq!(ada.get("/people?q=rac").await.texts(".table__link"), ["grace"]);
    assert_eq!(ada.get("/people?page=99").await.text(".pages__range"), "Page 11 of 11");
}

/// An id made of a name, as the database writes one.
fn id(server: &TestServer, name: &str) -> String {
    let hex = hex::encode(name.bytes().chain([0; 16]).take(16).collect::<Vec<_>>());
    if server.database.url().starts_with("postgres") { format!("'{hex}'") } else { format!("x'{hex}'") }
}
