//! Nothing of somebody who was erased is left in the files of the database.

use std::{fs, path::Path};

use super::{erases, everyone};
use crate::support::{ADA, AN_HOUR_LATER, Actor, TestServer, ada, but, field, with};

/// What tells who it is: every name that was ever kept, as it was typed and folded, the numbers, and a value of one's own.
const TELLING: [&str; 9] = [
    "Zephyrine",
    "zephyrine",
    "Quixworthy",
    "quixworthy",
    "Vandermolen",
    "vandermolen",
    "79460958",
    "79460111",
    "zq@example",
];
const NAMED: [(&str, &str); 3] =
    [("first_name", "Zephyrine"), ("last_name", "Quixworthy"), ("field_email", "zq@example.com")];

/// The files of a folder that hold one of these, and which.
pub fn telling(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            found.extend(telling(&entry.path()));
            continue;
        }
        // It may go while it is looked at.
        let bytes = fs::read(entry.path()).unwrap_or_default();
        let holds = |text: &&&str| memchr(&bytes, text.as_bytes());
        found.extend(TELLING.iter().filter(holds).map(|text| format!("{}: {text}", entry.path().display())));
    }
    found
}

fn memchr(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|some| some == text)
}

/// Somebody among others who is entered, edited, deleted, restored, searched for, exported, imported and left in a draft.
pub async fn has_a_life(server: &TestServer) -> (Actor, String) {
    let email = clientele::customers::DefinitionForm { unique: true, searched: true, ..field("Email", "email") };
    server.own_fields().create(email).await.unwrap();
    let (admin, grace) = (server.ada().await, server.grace().await);
    for n in 0..20 {
        let (first, phone) = (format!("Anna {}", char::from(b'a' + n)), format!("+44 20 7946 0{}", 200 + u32::from(n)));
        grace.adds(&but(&ADA, &[("first_name", &first), ("phone_number", &phone)])).await;
    }
    let address = grace.adds(&but(&ADA, &NAMED)).await;
    let edit = format!("{address}/edit");
    grace.opens_and_sends(&edit, &[("last_name", "Vandermolen"), ("phone_number", "+44 20 7946 0111")]).await;
    grace.deletes(&address).await;
    grace.post(&format!("{address}/restore"), &[]).await;
    for path in ["/customers?q=zephyrine", "/customers.csv?q=vandermolen", "/customers.xlsx", "/customers.vcf"] {
        assert_eq!(grace.get(path).await.status, 200);
    }
    let program = server.program("grace").await;
    let second = with(with(ada(), "first_name", "Zephyrine"), "last_name", "Quixworthy");
    let sent = program.request(reqwest::Method::POST, "/customers").header("Idempotency-Key", "k").json(&second);
    let second = program.send(sent).await.json["id"].as_str().unwrap().to_owned();
    let file = "First name,Last name,Date of birth,Phone number\nZephyrine,Quixworthy,1985-12-10,+44 20 7946 0958\n\
                Zephyrine,Vandermolen,1985-13-10,+44 20 7946 0111\nMary,Shelley,1997-08-30,+44 20 7946 0333\n";
    grace.imports("open.csv", file).await;
    let (import, page) = grace.imports("Zephyrine Quixworthy.csv", file.replace("Mary", "Hedy")).await;
    grace.commits(&import, &page).await;
    let (form, new) = (grace.get(&edit).await, grace.get("/customers/new").await);
    server.sql(AN_HOUR_LATER).await;
    grace.sends(&edit, &form, &[("first_name", "Zephyrina")]).await;
    grace.sends("/customers/new", &new, &but(&ADA, &NAMED)).await;
    drop(admin);
    let admin = server.ada().await;
    assert_eq!(erases(&admin, &format!("/customers/{second}")).await.status, 303);
    (admin, address)
}

/// Erases them.
pub async fn is_erased(server: &TestServer, admin: &Actor, address: &str) {
    let before = everyone(server).await;
    assert_eq!(erases(admin, address).await.status, 303);
    assert_eq!(everyone(server).await, before - 1);
    assert_eq!(admin.get("/customers?q=anna").await.names().len(), 20);
}
