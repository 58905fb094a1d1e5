//! The page of somebody who is in the trash.

use crate::support::TestServer;

#[actix_web::test]
async fn it_says_who_deleted_them_and_offers_the_way_back() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let address = grace.adds_ada().await;
    grace.deletes(&address).await;
    let page = grace.get(&address).await;
    assert_eq!((page.status, page.text("h1")), (200, "Ada Lovelace".into()));
    let told = page.text(".trash__panel p");
    assert!(told.starts_with("Deleted today ") && told.contains("by grace web. Kept until "), "{told}");
    assert_eq!(page.texts(".head__buttons button"), ["Restore"]);
    assert!(
        !page.has("main a[href$='/edit']") && !page.has("main a[href$='.vcf']") && !page.has("main a[href$='/delete']")
    );
    assert_eq!(page.texts(".history__list > li p").len(), 2, "its history is there too");
    let viewer = server.charlie().await.get(&address).await;
    assert_eq!((viewer.status, viewer.has(".trash__panel"), viewer.has("main button")), (200, true, false));
    assert_eq!(server.stranger().get(&address).await.status, 303);

    let program = server.program("grace").await;
    assert_eq!(program.get(&address).await.status, 404, "the API knows only who is here");
    let back = grace.post(&page.attribute(".head__buttons form", "action"), &[]).await;
    assert_eq!(grace.follow(&back).await.notice(), "Ada Lovelace was restored.");
    assert!(!grace.get(&address).await.has(".trash__panel"));
}
