//! Registers of earlier versions, each made by that version, open in this one with everything in them.

use std::fs;

use crate::support::{TestDatabase, TestServer, program, run};

#[actix_web::test]
async fn a_register_of_every_released_version_opens_with_everyone_and_everything() {
    let mut versions: Vec<_> = fs::read_dir("tests/versions").unwrap().map(|file| file.unwrap().path()).collect();
    versions.sort();
    assert!(!versions.is_empty());
    for version in versions {
        let database = TestDatabase::new();
        fs::create_dir(database.data()).unwrap();
        fs::copy(&version, database.data().join("clientele.db")).unwrap();
        let before = fs::read(&version).unwrap();
        let server = TestServer::at(database, &[]).await;
        has_kept_a_copy(&server, &before).await;
        let (ada, version) = (server.ada().await, version.display());

        let everyone = ada.get("/customers").await.names();
        assert_eq!(everyone, ["Ada King", "Анна Кравченко", "小明 王"], "{version}");
        for (search, found) in
            [("king", "Ada King"), ("кравч", "Анна Кравченко"), ("王", "小明 王"), ("0958", "Ada King")]
        {
            assert_eq!(ada.get(&format!("/customers?q={search}")).await.names(), [found], "{version}: {search}");
        }
        let record = ada.get("/customers?q=king").await.attribute("#results .table__link", "href");
        let history = ada.get(&record).await.texts(".history__list > li > p");
        assert!(history.len() == 2 && history[0].starts_with("ada edited this customer"), "{version}: {history:?}");

        let deleted = "/customers/01a2131e-c192-75cf-b861-0008bfcff9d3";
        assert_eq!(ada.post(&format!("{deleted}/restore"), &[]).await.status, 303, "{version}");
        ada.adds_ada().await;
        assert_eq!(ada.get("/customers").await.text(".count"), "5 customers", "{version}");
        assert_eq!(server.signed_in("grace").await.get("/customers").await.status, 200, "{version}");
        assert!(server.database.is_sound().await, "{version}");
    }
}

/// The copy made before the tables were changed is a backup that can be restored.
async fn has_kept_a_copy(server: &TestServer, before: &[u8]) {
    let folder = server.database.data().join("backups");
    let mut copies: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    copies.sort();
    let names: Vec<_> = copies.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names[0].starts_with("clientele-before-00") && names[1] == format!("{}.sha256", names[0]), "{names:?}");
    assert!(fs::metadata(&copies[0]).unwrap().len() <= before.len() as u64);

    let other = TestDatabase::bare();
    let (code, _, err) = run(program(&other, &[], &["restore", copies[0].to_str().unwrap()]), "");
    assert_eq!(code, 0, "{err}");
    assert_eq!(other.number("SELECT count(*) FROM customers").await, 4);
}
