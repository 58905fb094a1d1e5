//! Who is in the trash: by whom, when and how they were deleted, until when they are kept, and who finds them.

use crate::{
    customers::register::server_with_five,
    selection::{confirms, sends, ticked},
    support::{ADA, TestServer, but},
};

#[actix_web::test]
async fn it_says_who_deleted_whom_and_until_when_they_are_kept() {
    let server = TestServer::new().await;
    let (grace, charlie) = (server.grace().await, server.charlie().await);
    assert_eq!(charlie.get("/trash").await.text(".empty"), "The trash is empty.");
    let address = grace.adds_ada().await;
    grace.deletes(&address).await;
    server.sql("UPDATE customers SET deleted_at = 4000000000").await;

    let page = charlie.get("/trash").await;
    assert_eq!((page.status, page.text("h1"), page.text("title")), (200, "Trash".into(), "Trash · Clientele".into()));
    assert_eq!(page.text(".count"), "1 customer");
    assert_eq!(page.text(".trash__kept"), "Kept for 90 days, then removed for good");
    let cells = page.texts("#results tbody td");
    assert_eq!(cells[1..], ["+44 20 7946 0958", "2 October 2096 by grace web kept until 31 December 2096"]);
    assert_eq!(page.attribute("#results tbody .trash__how > time", "datetime"), "2096-10-02T07:06:40Z");
    assert_eq!(page.attribute("#results tbody th a", "href"), address);

    let server = server.restarted_with("CLIENTELE_TRASH_KEEP", "1").await;
    let page = server.charlie().await.get("/trash").await;
    assert_eq!(page.text(".trash__kept"), "Kept for a day, then removed for good");
    assert!(page.text("tbody .trash__how").ends_with("kept until 3 October 2096"));
    let server = server.restarted_with("CLIENTELE_TRASH_KEEP", "0").await;
    let page = server.charlie().await.get("/trash").await;
    assert_eq!(page.text(".trash__kept"), "Kept until somebody restores them");
    assert!(page.text("tbody .trash__how").ends_with("by grace web"), "nobody is removed");
}

#[actix_web::test]
async fn every_way_into_it_is_told() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let program = server.program("ada").await;
    let address = program.adds_ada().await;
    let gone = program.request(reqwest::Method::DELETE, &address).header("If-Match", "*");
    assert_eq!(program.send(gone).await.status, 204);
    let how = async || grace.get("/trash").await.text("#results tbody .trash__how");
    assert!(how().await.contains("by ada API"), "{}", how().await);
    server.sql("UPDATE changes SET user_id = NULL, channel = 'command' WHERE act = 'delete'").await;
    assert!(how().await.contains("from the command line"), "{}", how().await);

    let file = "First name,Last name,Date of birth,Phone\nJoan,Clarke,1917-06-24,+44 20 7946 0999\n";
    let (import, page) = grace.imports("friends.csv", file).await;
    grace.commits(&import, &page).await;
    grace.undoes(&import).await;
    let page = grace.get("/trash").await;
    let all = page.texts("#results tbody .trash__how");
    let of_joan = all[page.names().iter().position(|name| name == "Joan Clarke").unwrap()].clone();
    assert!(of_joan.contains("grace by undoing the import of friends.csv"), "{of_joan}");
}

#[actix_web::test]
async fn those_who_were_deleted_together_are_shown_together() {
    let (server, grace) = server_with_five().await;
    let alone = grace.adds(&but(&ADA, &[("first_name", "Alone")])).await;
    grace.deletes(&alone).await;
    let rows = ticked(&grace, &["Ada Lovelace", "Grace Hopper"]).await;
    confirms(&grace, &sends(&grace, &rows, "delete", &[]).await).await;
    let trash = grace.get("/trash").await;
    assert_eq!(trash.names().len(), 3);
    assert_eq!(trash.texts(".trash__others"), ["with 1 other", "with 1 other"], "nobody was deleted with the first");

    let address = trash.attribute(".trash__others", "href");
    let page = grace.get(&address).await;
    let mut names = page.names();
    names.sort();
    assert_eq!(names, ["Ada Lovelace", "Grace Hopper"]);
    assert!(page.text(".trash__told").starts_with("grace deleted 2 customers together today "), "{}", page.body);
    assert!(!page.has("form[role=search]"), "the whole trash is searched");
    assert!(!server.charlie().await.get(&address).await.has("main form"), "a viewer restores nobody");

    // Long afterwards, when one of them is back already.
    server.sql("UPDATE deletions SET at = at - 8000000").await;
    super::restores(&grace, &["Ada Lovelace"]).await;
    assert_eq!(grace.get(&address).await.names(), ["Grace Hopper"]);
    let undone = grace.post(&page.attribute("main .head form", "action"), &[]).await;
    assert_eq!(grace.follow(&undone).await.notice(), "1 customer was restored, 1 customer left as others made them.");
    let page = grace.get(&address).await;
    assert_eq!(page.text(".empty"), "None of them is in the trash any more.");
    assert!(!page.has("main form"));
    assert_eq!(grace.get("/trash").await.names(), ["Alone Lovelace"]);
}

#[actix_web::test]
async fn it_is_searched_as_the_list_is_and_neither_finds_the_other() {
    let (_server, grace) = server_with_five().await;
    confirms(&grace, &sends(&grace, &[], "delete", &[("all", "1")]).await).await;
    grace.adds_ada().await;
    for (search, expected) in [
        ("love", &["Ada Lovelace"][..]),
        ("LUKASZ swia", &["Łukasz Świątek"]),
        ("alvarez jose", &["José Álvarez"]),
        ("655 51", &["José Álvarez"]),
        ("020 7946", &["Ada Lovelace"]),
        ("1960-12-10", &["Grace Hopper"]),
        ("ro%25y", &["Ro%y O_Neil a"]),
        ("r_%25y", &[]),
        ("%00", &[]),
        ("\"", &[]),
    ] {
        let page = grace.get(&format!("/trash?q={search}")).await;
        assert_eq!(
            (page.status, page.names()),
            (200, expected.iter().map(|name| (*name).to_owned()).collect()),
            "{search}"
        );
    }
    assert_eq!(grace.get("/trash?q=love").await.text(".count"), "1 customer found");
    assert_eq!(grace.get("/customers?q=hopper").await.names(), [""; 0]);
    assert_eq!(grace.get("/customers").await.text(".count"), "1 customer");
    let nobody = grace.get("/trash?q=nobody").await;
    assert_eq!(nobody.text(".empty p"), "Nobody in the trash matches nobody.");
    assert_eq!(nobody.attribute(".empty a", "href"), "/trash");
    let part = grace.get_part("/trash?q=love", "section#results").await;
    assert_eq!((part.names(), part.has("h1")), (vec!["Ada Lovelace".to_owned()], false));
}

#[actix_web::test]
async fn whoever_is_renamed_or_removed_there_is_found_no_longer() {
    let (server, grace) = server_with_five().await;
    confirms(&grace, &sends(&grace, &[], "delete", &[("all", "1")]).await).await;
    let found = async |search: &str| grace.get(&format!("/trash?q={search}")).await.names();
    server.sql("UPDATE customers SET last_name_sort = 'king' WHERE last_name = 'Lovelace'").await;
    assert_eq!((found("love").await.len(), found("king").await.len()), (0, 1));
    let ada = "(SELECT id FROM customers WHERE last_name = 'Lovelace')";
    server.sql(&format!("DELETE FROM changes WHERE customer_id = {ada}")).await;
    server.sql("DELETE FROM idempotency").await;
    server.sql("DELETE FROM customers WHERE last_name = 'Lovelace'").await;
    assert_eq!((found("king").await.len(), found("hopper").await.len()), (0, 1));
    assert_eq!(grace.get("/trash").await.names().len(), 4);
}

#[actix_web::test]
async fn addresses_that_name_nothing_lead_nowhere_or_to_the_first_page() {
    let (server, grace) = server_with_five().await;
    for deletion in ["x", "0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b"] {
        assert_eq!(grace.get(&format!("/trash?deletion={deletion}")).await.status, 404, "{deletion}");
    }
    assert_eq!(grace.get("/trash?after=x&before=y").await.status, 200);
    assert_eq!(server.stranger().get("/trash?q=love").await.location(), "/login?next=%2Ftrash%3Fq%3Dlove");
    let request = grace.request(reqwest::Method::PUT, "/trash").header("Sec-Fetch-Site", "same-origin");
    let refused = grace.send(request).await;
    assert_eq!((refused.status, refused.header("allow")), (405, "GET, HEAD, POST, OPTIONS"));
}

#[actix_web::test]
async fn the_menu_of_everybody_leads_to_it() {
    let server = TestServer::new().await;
    for actor in [server.charlie().await, server.grace().await, server.ada().await] {
        assert!(actor.get("/customers").await.has(".menu__panel a[href='/trash']"));
    }
}
