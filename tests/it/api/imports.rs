//! Imports for programs: the same engine as the pages.

use reqwest::Method;
use serde_json::json;

use crate::support::TestServer;

const FILE: &str = "First name;Last name;Date of birth;Phone;Remark\nAda;Lovelace;10/12/1985;020 7946 0958;x\n\
    Grace;Hopper;09/12/1906;+1 415 555 0100;\nJosé;Ñandú;31/02/1980;+34 912 345 678;\nAda;Lovelace;10/12/1985;020 7946 0958;\n";

#[actix_web::test]
async fn a_program_moves_customers_in_and_out_again() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    let request = grace.request(Method::POST, "/imports?filename=kunden.csv&country=GB&dates=dmy").body(FILE);
    let sent = grace.send(request).await;
    assert_eq!(sent.status, 202);
    let id = sent.json["id"].as_str().unwrap();
    assert!(sent.header("location").ends_with(&format!("/api/v1/imports/{id}")));
    let import = format!("/imports/{id}");
    let checked = grace.waits_for(&import).await.json;
    assert_eq!(checked["state"], "checked", "{checked}");
    assert_eq!(checked["by"], "grace");
    let counts = &checked["counts"];
    assert_eq!([&counts["new"], &counts["here"], &counts["repeated"], &counts["wrong"]], [2, 0, 1, 1]);
    assert_eq!(checked["reading"]["separator"], ";");
    let targets: Vec<_> =
        checked["mapping"]["columns"].as_array().unwrap().iter().map(|column| &column["target"]).collect();
    assert_eq!(targets, ["first_name", "last_name", "date_of_birth", "phone_number", ""]);
    let problem = json!({"line": 4, "verdict": "wrong",
        "complaints": [{"field": "date_of_birth", "code": "not_a_date", "message": "30 February is not a real date"}]});
    let told = &checked["problems"][0];
    assert_eq!((&told["line"], &told["complaints"][0]["code"]), (&problem["line"], &problem["complaints"][0]["code"]));

    let revision = json!({"revision": checked["revision"]});
    assert_eq!(grace.post(&format!("{import}/commit"), &json!({"revision": 0})).await.status, 412);
    assert_eq!(grace.post(&format!("{import}/commit"), &revision).await.status, 202);
    let done = grace.waits_for(&import).await.json;
    assert_eq!((&done["state"], &done["counts"]["added"]), (&json!("done"), &json!(2)));
    assert_eq!(grace.post(&format!("{import}/commit"), &revision).await.status, 202, "sent twice, it is done once");
    assert_eq!(server.number("SELECT count(*) FROM customers").await, 2);
    let listed = grace.get("/customers?q=ada").await.json;
    let id = listed["items"][0]["id"].as_str().unwrap();
    let history = grace.get(&format!("/customers/{id}/history")).await.json;
    assert_eq!((&history["items"][0]["channel"], &history["items"][0]["by"]), (&json!("import"), &json!("grace")));

    assert_eq!(grace.send(grace.request(Method::DELETE, &import)).await.status, 412);
    assert_eq!(grace.send(grace.request(Method::POST, &format!("{import}/undo"))).await.status, 202);
    let undone = grace.waits_for(&import).await.json;
    assert_eq!((&undone["state"], &undone["counts"]["taken_back"]), (&json!("undone"), &json!(2)));
}

#[actix_web::test]
async fn what_is_undecided_is_asked_and_chosen() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    let import = grace.adds_import(FILE.replace(";31/02", ";03/02").as_str()).await;
    let waiting = grace.get(&import).await.json;
    assert_eq!(
        (&waiting["state"], &waiting["asks"][0]),
        (&json!("waiting"), &json!("Choose how dates are written in “Date of birth”"))
    );
    let mapping = format!("{import}/mapping");
    let refused = grace.change(Method::PUT, &mapping, "", &json!({"columns": ["first_name"], "country": "XX"})).await;
    assert_eq!(
        (refused.status, refused.errors()),
        (422, vec![("country", "not_a_country"), ("columns", "not_allowed")])
    );
    let unknown = json!({"columns": ["first_name", "last_name", "born", "phone_number", ""]});
    assert_eq!(grace.change(Method::PUT, &mapping, "", &unknown).await.errors(), [("columns[2]", "not_known")]);
    let chosen = grace.change(Method::PUT, &mapping, "", &json!({"dates": "dmy", "country": "gb"})).await;
    assert_eq!(chosen.status, 202);
    assert_eq!(grace.waits_for(&import).await.json["counts"]["new"], 3);
}

#[actix_web::test]
async fn parameters_and_bodies_that_are_wrong_are_refused_and_leave_nothing() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    for (query, field) in [
        ("country=XX", "country"),
        ("dates=dd", "dates"),
        ("matches=all", "matches"),
        ("same=x", "same"),
        ("x=1", "query"),
    ] {
        let reply = grace.send(grace.request(Method::POST, &format!("/imports?{query}")).body(FILE)).await;
        assert_eq!((reply.status, reply.errors()[0].0), (422, field), "{query}");
    }
    assert_eq!(grace.send(grace.request(Method::POST, "/imports")).await.status, 400, "no file at all");
    let import = grace.adds_import("%PDF-1.4").await;
    let failed = grace.get(&import).await.json;
    assert_eq!(failed["state"], "failed");
    assert!(failed["failure"].as_str().unwrap().contains("PDF"), "{failed}");
    assert_eq!(grace.send(grace.request(Method::DELETE, &import)).await.status, 204);
    assert_eq!(grace.get(&import).await.status, 404);
    assert_eq!(grace.get("/imports/0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b").await.status, 404);
    assert_eq!(server.number("SELECT count(*) FROM imports").await, 0);
    assert_eq!(server.number("SELECT count(*) FROM import_files").await, 0);
}

#[actix_web::test]
async fn columns_below_another_heading_are_guessed_again() {
    let server = TestServer::new().await;
    let grace = server.program("grace").await;
    let file = "Kunde,Region,Seit,Nummer\nVorname,Nachname,Geburtsdatum,Telefon\nAda,Lovelace,1985-12-10,+44 20 7946 0958\n\
        Grace,Hopper,1906-12-09,+1 415 555 0100\nJosé,Ñandú,1980-12-31,+34 912 345 678\n";
    let import = grace.adds_import(file).await;
    let mapping = format!("{import}/mapping");
    let targets = async |body: serde_json::Value| {
        let answer = grace.change(Method::PUT, &mapping, "", &body).await;
        assert_eq!(answer.status, 202, "{}", answer.json);
        let columns = grace.waits_for(&import).await.json["mapping"]["columns"].as_array().unwrap().clone();
        let named = columns.iter().map(|column| [&column["heading"], &column["target"]].map(|of| of.as_str().unwrap()));
        named.map(|named| named.join(": ")).collect::<Vec<_>>()
    };
    let found = ["Kunde: ", "Region: ", "Seit: date_of_birth", "Nummer: phone_number"];
    assert_eq!(targets(json!({"heading": 0})).await, found);
    let right = ["Vorname: first_name", "Nachname: last_name", "Geburtsdatum: date_of_birth", "Telefon: phone_number"];
    assert_eq!(targets(json!({"heading": 1})).await, right);
    assert_eq!(targets(json!({"heading": 1, "footer": 0})).await, right);
    let said = json!({"heading": 0, "columns": ["first_name", "last_name", "date_of_birth", "phone_number"]});
    assert_eq!(targets(said).await[0], "Kunde: first_name", "what a program says of columns counts");
    let turned = json!({"heading": 1, "columns": ["last_name", "first_name", "date_of_birth", "phone_number"]});
    assert_eq!(targets(turned).await[..2], ["Vorname: last_name", "Nachname: first_name"]);
    assert_eq!(targets(json!({"heading": -1})).await, [": "; 4]);
}
