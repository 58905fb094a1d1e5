//! The one style sheet as a browser reads it.

use serde_json::json;

use crate::support::TestServer;

#[actix_web::test]
async fn the_sheet_that_pages_load_has_the_rules_of_the_sheets_it_is_joined_from() {
    let Some(server) = TestServer::with_browsers().await else { return };
    let charlie = server.browser_of("charlie").await;
    let folder = |name: &str| {
        let mut files: Vec<_> = std::fs::read_dir(name).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        files
    };
    let named = |name: &str| std::path::PathBuf::from(format!("static/css/{name}.css"));
    let mut sheets = ["tokens", "base", "layout"].map(named).to_vec();
    sheets.extend(folder("static/css/components"));
    sheets.push(named("utilities"));
    let written: String = sheets.iter().map(|sheet| std::fs::read_to_string(sheet).unwrap()).collect();
    let script = format!(
        "(() => {{ const written = new CSSStyleSheet(); written.replaceSync({});
            const rules = (sheet) => [...sheet.cssRules].map((rule) => rule.cssText);
            const loaded = rules(document.styleSheets[0]);
            return [loaded.length > 5, JSON.stringify(loaded) === JSON.stringify(rules(written))]; }})()",
        json!(written)
    );
    charlie.is(&script, json!([true, true])).await;
    charlie.leaves().await;
}
