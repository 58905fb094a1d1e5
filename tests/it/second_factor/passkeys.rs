//! Passkeys: added, used without a name, removed; and every answer that is not right is refused.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::half;
use crate::support::{Actor, Authenticator, Page, TestServer};

pub fn authenticator(server: &TestServer, seed: u8) -> Authenticator {
    Authenticator::new(&format!("http://localhost:{}", server.address().port()), "localhost", seed)
}

/// Adds a passkey to the account of somebody signed in.
pub async fn adds(actor: &Actor, authenticator: &mut Authenticator, name: &str) -> Page {
    let page = actor.get("/account/passkeys/new").await;
    let asked: Value = serde_json::from_str(&page.attribute("form.passkey", "data-passkey-options")).unwrap();
    let made = authenticator.makes(&asked);
    actor.post("/account/passkeys/new", &[("name", name), ("credential", &made)]).await
}

/// What a stranger's browser is asked.
pub async fn asked(stranger: &Actor) -> Value {
    let page = stranger.post("/login/passkey/options", &[]).await;
    assert_eq!(page.status, 200);
    serde_json::from_str(&page.body).unwrap()
}

pub async fn signs_in(stranger: &Actor, answer: &str) -> Page {
    stranger.post("/login/passkey", &[("credential", answer), ("next", "/customers?q=ada")]).await
}

#[actix_web::test]
async fn a_passkey_is_added_signs_in_without_a_name_and_is_removed() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let mut laptop = authenticator(&server, 7);
    let added = adds(&grace, &mut laptop, " Work laptop ").await;
    assert_eq!(added.location(), "/account/second-factor", "{}", added.text("main"));
    let page = grace.follow(&added).await;
    assert_eq!(page.notice(), "Your passkey was added. You've been signed out everywhere else.");
    assert_eq!(page.text(".sessions strong"), "Work laptop");
    assert!(page.text(".sessions").contains("not used yet"));

    let stranger = server.stranger();
    let answer = laptop.answers(&asked(&stranger).await);
    let entered = signs_in(&stranger, &answer).await;
    assert_eq!((entered.status, entered.location()), (303, "/customers?q=ada"), "{}", entered.text("main"));
    assert!(stranger.get("/account").await.text(".facts").contains("grace"));
    assert!(grace.get("/account/second-factor").await.text(".sessions").contains("last used"));
    half(&server, "grace").await;

    let remove = page.attribute(".sessions a", "href");
    assert!(grace.get(&remove).await.text("h1").contains("Work laptop"));
    let removed = grace.post(&remove, &[]).await;
    assert_eq!(grace.follow(&removed).await.notice(), "Your passkey was removed.");
    let stranger = server.stranger();
    let answer = laptop.answers(&asked(&stranger).await);
    assert_eq!(signs_in(&stranger, &answer).await.status, 401);
    server.grace().await;
}

#[actix_web::test]
async fn a_passkey_is_the_second_factor_of_whoever_keeps_a_password_and_proves_who_that_is() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let mut laptop = authenticator(&server, 7);
    adds(&grace, &mut laptop, "Laptop").await;
    let grace = half(&server, "grace").await;
    let page = grace.get("/login/second").await;
    assert_eq!(page.attribute("form.passkey", "data-passkey"), "/login/passkey/options");
    assert_eq!(page.attribute("form.passkey input[name=next]", "value"), "/customers?q=ada");
    let answer = laptop.answers(&asked(&grace).await);
    assert_eq!(signs_in(&grace, &answer).await.status, 303);
    server.sql("UPDATE sessions SET proved_at = 0").await;
    assert_eq!(grace.get("/account/passkeys/new").await.status, 303);
    let answer = laptop.answers(&asked(&grace).await);
    let fields = [("credential", answer.as_str()), ("next", "/account/passkeys/new")];
    assert_eq!(grace.post("/account/proof/passkey", &fields).await.location(), "/account/passkeys/new");
    assert_eq!(grace.get("/account/passkeys/new").await.status, 200);
    server.sql("UPDATE sessions SET proved_at = 0").await;
    assert_eq!(grace.post("/account/proof/passkey", &fields).await.status, 422, "answered before");
    let ada = server.ada().await;
    let mut hers = authenticator(&server, 9);
    adds(&ada, &mut hers, "Hers").await;
    let answer = hers.answers(&asked(&grace).await);
    assert_eq!(grace.post("/account/proof/passkey", &[("credential", &answer)]).await.status, 422, "somebody else's");
}

/// Twenty ways to be wrong.
#[actix_web::test]
async fn every_answer_that_is_not_right_is_refused() {
    let server = TestServer::new().await;
    let mut laptop = authenticator(&server, 7);
    laptop.counter = 5;
    assert_eq!(adds(&server.grace().await, &mut laptop, "Laptop").await.status, 303);
    let mut others = authenticator(&server, 9);
    assert_eq!(adds(&server.ada().await, &mut others, "Hers").await.status, 303);
    laptop.counter = 6;
    let with = |change: &dyn Fn(&mut Authenticator)| {
        let mut changed = laptop.clone();
        change(&mut changed);
        changed
    };
    let devices = [
        ("another origin", with(&|device| device.origin = "http://localhost:1".into())),
        ("an origin on https", with(&|device| device.origin = device.origin.replace("http:", "https:"))),
        (
            "a look-alike origin",
            with(&|device| device.origin = device.origin.replace("localhost", "localhost.evil.example")),
        ),
        ("a wrong RP id", with(&|device| device.rp_id = "example.com".into())),
        ("an empty RP id", with(&|device| device.rp_id.clear())),
        ("no user verification", with(&|device| device.flags = 1)),
        ("nobody present", with(&|device| device.flags = 4)),
        ("no flag at all", with(&|device| device.flags = 0)),
        ("the kind of a registration", with(&|device| device.kind = Some("webauthn.create"))),
        ("a challenge of its own", with(&|device| device.challenge = Some(BASE64.encode([7; 32])))),
        ("an empty challenge", with(&|device| device.challenge = Some(String::new()))),
        ("another key", with(&|device| device.key = others.key.clone())),
        ("a passkey nobody has", with(&|device| device.id = vec![1; 16])),
        ("another person's handle", with(&|device| device.user = others.user.clone())),
        ("a handle of nobody", with(&|device| device.user = vec![1; 16])),
        ("another person's passkey under one's own handle", with(&|device| device.id = others.id.clone())),
    ];
    for (why, device) in devices {
        let stranger = server.stranger();
        let answer = device.answers(&asked(&stranger).await);
        let refused = signs_in(&stranger, &answer).await;
        assert_eq!((refused.status, refused.has("#username")), (401, true), "{why}");
        assert_eq!(refused.text("#complaint"), "This passkey didn't work. Try again, or sign in with your password.");
        assert_eq!(stranger.cookie("session"), None, "{why}");
        // Guesses of one address run out.
        server.sql("DELETE FROM throttle").await;
    }
    let spoilt: [(&str, Spoils); 5] = [
        ("an altered signature", &|response| spoil(response, "signature", 20)),
        ("altered data", &|response| spoil(response, "authenticatorData", 35)),
        ("no signature", &|response| response["signature"] = json!("")),
        ("no handle", &|response| response["userHandle"] = Value::Null),
        ("no client data", &|response| response["clientDataJSON"] = json!("")),
    ];
    for (why, spoils) in spoilt {
        let stranger = server.stranger();
        let mut response = laptop.response(&asked(&stranger).await);
        spoils(&mut response);
        assert_eq!(signs_in(&stranger, &laptop.credential(&response)).await.status, 401, "{why}");
        server.sql("DELETE FROM throttle").await;
    }
    for nonsense in ["", "{}", "null", "[1,2", &"x".repeat(9_000)] {
        let stranger = server.stranger();
        asked(&stranger).await;
        assert_eq!(signs_in(&stranger, nonsense).await.status, 401, "{nonsense:.20}");
        server.sql("DELETE FROM throttle").await;
    }
    let stranger = server.stranger();
    let answer = laptop.answers(&asked(&stranger).await);
    assert_eq!(signs_in(&stranger, &answer).await.status, 303, "the right one");
    let mut older = laptop.clone();
    older.counter = 3;
    let stranger = server.stranger();
    let answer = older.answers(&asked(&stranger).await);
    assert_eq!(signs_in(&stranger, &answer).await.status, 401, "a copy whose counter fell behind");
}

/// Makes an answer wrong.
type Spoils<'a> = &'a dyn Fn(&mut Value);

fn spoil(response: &mut Value, part: &str, at: usize) {
    let mut bytes = BASE64.decode(response[part].as_str().unwrap()).unwrap();
    bytes[at] ^= 1;
    response[part] = json!(BASE64.encode(bytes));
}

#[actix_web::test]
async fn a_challenge_is_answered_once_by_the_browser_that_was_asked_within_five_minutes() {
    let server = TestServer::new().await;
    let mut laptop = authenticator(&server, 7);
    adds(&server.grace().await, &mut laptop, "Laptop").await;
    let stranger = server.stranger();
    let answer = laptop.answers(&asked(&stranger).await);
    let elsewhere = server.stranger();
    assert_eq!(signs_in(&elsewhere, &answer).await.status, 401, "a browser that was not asked");
    asked(&elsewhere).await;
    assert_eq!(signs_in(&elsewhere, &answer).await.status, 401, "or was asked something else");
    let copies: Vec<_> = (0..5).map(|_| stranger.copied()).collect();
    let answers = join_all(copies.iter().map(|copy| signs_in(copy, &answer))).await;
    assert_eq!(answers.iter().filter(|page| page.status == 303).count(), 1, "five at once");
    server.sql("DELETE FROM throttle").await;
    assert_eq!(signs_in(&stranger, &answer).await.status, 401, "once more");
    server.sql("UPDATE spent_challenges SET expires_at = expires_at - 301").await;
    let answer = laptop.answers(&asked(&stranger).await);
    assert_eq!(signs_in(&stranger, &answer).await.status, 303);
    assert_eq!(server.number("SELECT count(*) FROM spent_challenges").await, 1, "old ones are not kept");
}

#[actix_web::test]
async fn a_disabled_person_has_no_passkey() {
    let server = TestServer::new().await;
    let mut laptop = authenticator(&server, 7);
    adds(&server.grace().await, &mut laptop, "Laptop").await;
    server.sql("UPDATE users SET active = FALSE WHERE username = 'grace'").await;
    let stranger = server.stranger();
    let answer = laptop.answers(&asked(&stranger).await);
    assert_eq!(signs_in(&stranger, &answer).await.status, 401);
    let told = server.ada().await.get("/activity").await.told("Failed to sign in as");
    assert!(told.len() == 1 && told[0].contains("grace"), "{told:?}");
}

#[actix_web::test]
async fn what_is_wrong_with_a_new_passkey_is_told_and_the_name_kept() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let mut laptop = authenticator(&server, 7);
    let nameless = adds(&grace, &mut laptop, "  ").await;
    assert_eq!(nameless.status, 422);
    assert_eq!(nameless.complaint("name"), "Enter a name that says where this passkey is kept");
    let mut elsewhere = laptop.clone();
    elsewhere.origin = "https://evil.example".into();
    let refused = adds(&grace, &mut elsewhere, "Laptop").await;
    assert_eq!(refused.text("#complaint"), "This passkey could not be added. Try again.");
    assert_eq!(refused.value("name"), "Laptop");
    let unverified = adds(&grace, &mut Authenticator { flags: 1, ..laptop.clone() }, "Laptop").await;
    assert_eq!(unverified.status, 422, "no user verification");
    let late = server.grace().await;
    late.get("/account/passkeys/new").await;
    late.forgets("passkey-adding");
    let page = late.post("/account/passkeys/new", &[("name", "Laptop"), ("credential", "{}")]).await;
    assert_eq!(page.text("#complaint"), "That took longer than five minutes. Try again.");
    assert_eq!(adds(&grace, &mut laptop, "Laptop").await.status, 303);
    let twice = adds(&grace, &mut laptop, "Again").await;
    assert_eq!((twice.status, twice.text("#complaint").as_str()), (422, "This passkey could not be added. Try again."));
    for seed in 20..29 {
        assert_eq!(adds(&grace, &mut authenticator(&server, seed), "More").await.status, 303);
    }
    let eleventh = adds(&grace, &mut authenticator(&server, 40), "Eleventh").await;
    assert_eq!(eleventh.text("#complaint"), "You have ten passkeys. Remove one to add another.");
}

#[actix_web::test]
async fn where_there_can_be_no_passkeys_the_page_says_why() {
    let server = TestServer::with(&[("CLIENTELE_PUBLIC_URL", "http://192.0.2.7:8080")]).await;
    server.add_everyone().await;
    let signs_in = server.stranger().get("/login").await;
    assert!(!signs_in.has("form.passkey") && signs_in.attribute("#username", "autocomplete") == "username");
    assert_eq!(server.stranger().post("/login/passkey/options", &[]).await.status, 404);
    let grace = server.grace().await;
    let why = "Passkeys need a host name: this address is a number.";
    assert!(grace.get("/account/second-factor").await.text("main").contains(why));
    assert!(grace.get("/account/passkeys/new").await.text("main").contains(why));
}
