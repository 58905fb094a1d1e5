//! The journey of an import in a browser, with and without scripts, and on a phone.

use serde_json::json;

use crate::support::TestServer;

const NO_SCRIPTS: &str = "--blink-settings=scriptEnabled=false";

fn file(server: &TestServer, name: &str, first: &str) -> String {
    let path = server.database.folder().join(name);
    let rows = format!("{first},Lovelace,10.12.1985,+44 20 7946 0958\n{first},Hopper,31.04.1976,+1 415 555 0132\n");
    std::fs::write(&path, format!("Vorname,Nachname,Geburtsdatum,Telefon\n{rows}")).unwrap();
    path.display().to_string()
}

#[actix_web::test]
async fn a_file_is_sent_mended_saved_and_undone_with_and_without_scripts() {
    let Some(server) = TestServer::with_browsers().await else { return };
    for (options, first) in [(json!({}), "Ada"), (json!({"args": NO_SCRIPTS}), "Ida")] {
        let name = format!("{first}.csv");
        let path = file(&server, &name, first);
        let grace = server.browser_with(options, "grace").await;
        grace.goes_to("/imports").await;
        grace.presses("Import a file").await;
        grace.shows("h1", "Import customers").await;
        grace.chooses_file("file", &path).await;
        grace.presses("Send").await;
        grace.shows("#report-title", "What would happen").await;
        grace.presses("Correct").await;
        grace.shows("h1", "Correct line 3").await;
        grace.fills("date_of_birth_day", "30").await;
        grace.presses("Save").await;
        grace.shows("#report form button", "Add 2 customers").await;
        grace.presses("Add 2 customers").await;
        grace.shows("#done-title", "Done").await;
        grace.presses("Undo this import").await;
        grace.shows("#done-title", "The import was undone").await;
        grace.leaves().await;
    }
}

#[actix_web::test]
async fn no_page_of_an_import_scrolls_sideways_on_a_phone() {
    let Some(server) = TestServer::with_browsers().await else { return };
    let path = file(&server, &format!("{}.csv", "w".repeat(100)), "Ada");
    let screen = json!({"width": 360, "height": 740, "pixelRatio": 1, "touch": true, "mobile": true});
    let grace = server.browser_with(json!({"mobileEmulation": {"deviceMetrics": screen}}), "grace").await;
    grace.goes_to("/imports/new").await;
    grace.fits().await;
    grace.chooses_file("file", &path).await;
    grace.presses("Send").await;
    grace.shows("#report-title", "What would happen").await;
    grace.fits().await;
    grace.presses("Add 1 customer").await;
    grace.shows("#done-title", "Done").await;
    grace.fits().await;
    grace.goes_to("/imports").await;
    grace.fits().await;
    grace.leaves().await;
}

#[actix_web::test]
async fn a_file_beyond_the_limit_is_refused_on_a_page_and_not_by_a_broken_connection() {
    let Some(server) = TestServer::with_browsers().await else { return };
    let path = server.database.folder().join("large.csv");
    // All of it is a hole: it takes no room on the disk.
    std::fs::File::create(&path).unwrap().set_len(200 * 1024 * 1024 + 1).unwrap();
    let grace = server.browser_of("grace").await;
    grace.goes_to("/imports/new").await;
    grace.chooses_file("file", &path.display().to_string()).await;
    grace.presses("Send").await;
    grace.shows("#file-note", "The file is larger than 200 MB. Split it into smaller files.").await;
    grace.shows("h1", "Import customers").await;
    assert_eq!(server.number("SELECT count(*) FROM imports").await, 0);
    grace.leaves().await;
}
