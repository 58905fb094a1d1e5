//! Signing in and out.

use crate::support::{House, PASSWORD};

#[actix_web::test]
async fn the_sign_in_page_says_what_it_is_to_those_who_list_pages() {
    let house = House::new().await;
    let page = house.stranger().get("/login").await;
    assert_eq!(
        page.attribute("head meta[name=description]", "content"),
        "Sign in to Clientele, a self-hosted customer register."
    );
    assert!(!house.grace().await.get("/customers").await.has("meta[name=description]"), "no other page is public");
}

#[actix_web::test]
async fn the_right_password_leads_to_the_customers_or_where_one_was_going() {
    let house = House::new().await;
    let asked = house.stranger().get("/account?x=1").await;
    assert_eq!((asked.status, asked.location()), (303, "/login?next=%2Faccount%3Fx%3D1"));
    let grace = house.stranger();
    let form = grace.get(asked.location()).await;
    assert_eq!((form.status, form.text("h1"), form.value("next")), (200, "Sign in".into(), "/account?x=1".into()));
    let fields = [("username", "grace"), ("password", PASSWORD), ("next", "/account?x=1")];
    assert_eq!(grace.post("/login", &fields).await.location(), "/account?x=1");
    assert_eq!(grace.get("/login").await.location(), "/", "who is signed in needs no sign-in page");
    assert_eq!(grace.get("/").await.location(), "/customers");
}

#[actix_web::test]
async fn the_name_is_found_in_any_case_and_the_password_taken_byte_for_byte() {
    let house = House::new().await;
    let sign_in = async |username: &str, password: &str| {
        house.stranger().post("/login", &[("username", username), ("password", password)]).await.status
    };
    assert_eq!(sign_in(" GRACE ", PASSWORD).await, 303);
    assert_eq!(sign_in("grace", &format!("{PASSWORD} ")).await, 401);
    assert_eq!(sign_in("grace", &PASSWORD.to_uppercase()).await, 401);
    assert_eq!(sign_in("gra\0ce", PASSWORD).await, 401, "a name that no database could hold");
}

#[actix_web::test]
async fn a_wrong_password_an_unknown_name_and_a_disabled_person_get_the_same_answer() {
    let house = House::new().await;
    house.sql("UPDATE users SET active = FALSE WHERE username = 'charlie'").await;
    let mut answers = Vec::new();
    for (username, password) in [("grace", "wrong"), ("nobody", "wrong"), ("charlie", PASSWORD)] {
        let page = house.stranger().post("/login", &[("username", username), ("password", password)]).await;
        assert_eq!((page.status, page.text(".field__complaint")), (401, "Wrong username or password".into()));
        assert_eq!((page.value("username"), page.value("password")), (username.into(), String::new()));
        answers.push(page.body.replace(username, "NAME"));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]));
}

#[actix_web::test]
async fn only_paths_of_ours_are_followed_after_signing_in() {
    let house = House::new().await;
    let grace = house.stranger();
    for next in [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/%2Fevil.example",
        "/%5Cevil.example",
        "/\t/evil.example",
        "/%09/evil.example",
        "/\n",
        "",
        "customers",
        "/..//evil.example",
        "/.//evil.example",
        "/customers/..//evil.example",
        "/%2e%2e//evil.example",
        "/%2E//evil.example",
        "/customers//evil.example",
        "/customers/%2F%2Fevil.example",
        "/customers/../account",
        "/customers/%2e%2E/account",
        "/./account",
        "/customers/..",
        "/customers\\account",
        "/customers/%5Caccount",
        "/customers%00",
        "/customers?q=%0d%0aSet-Cookie:x",
        "/customers?q=a b",
        " /customers",
    ] {
        let fields = [("username", "grace"), ("password", PASSWORD), ("next", next)];
        let answer = grace.post("/login", &fields).await;
        assert_eq!((answer.status, answer.location()), (303, "/"), "{next:?}");
    }
}

#[actix_web::test]
async fn every_page_of_ours_is_gone_back_to_with_what_was_asked_of_it() {
    let house = House::new().await;
    let grace = house.stranger();
    for next in ["/customers?q=a%20b&sort=-name", "/customers?q=%2F%2Fx%5C&after=a.b_c-", "/customers?q=jos%C3%A9"] {
        let asked = grace.get(next).await;
        let form = grace.get(asked.location()).await;
        let fields = [("username", "grace"), ("password", PASSWORD), ("next", &form.value("next"))];
        assert_eq!(house.stranger().post("/login", &fields).await.location(), next);
    }
}

#[actix_web::test]
async fn guesses_run_out_for_one_account_and_address_and_a_colleague_is_not_locked_out() {
    let house = House::with(&[("CLIENTELE_TRUSTED_PROXIES", "127.0.0.0/8")]).await;
    house.add_everyone().await;
    let guess = async |address: &str, password: &str| {
        let stranger = house.stranger();
        let request = stranger.request(reqwest::Method::POST, "/login").header("Sec-Fetch-Site", "same-origin");
        let request = request.header("X-Forwarded-For", format!("198.51.100.99, {address}"));
        stranger.send(request.form(&[("username", "grace"), ("password", password)])).await
    };
    for _ in 0..5 {
        assert_eq!(guess("203.0.113.7", "wrong").await.status, 401);
    }
    let refused = guess("203.0.113.7", PASSWORD).await;
    assert_eq!(refused.status, 429);
    assert!(refused.header("retry-after").parse::<u64>().unwrap() <= 30);
    assert!(refused.text(".field__complaint").starts_with("Wait "));
    assert_eq!(refused.value("username"), "grace");
    for _ in 0..8 {
        assert_eq!(guess("203.0.113.8", PASSWORD).await.status, 303, "a right password costs no try");
    }
}

#[actix_web::test]
async fn a_restart_forgets_no_guess_and_a_guess_refused_is_not_written_down() {
    let house = House::new().await;
    let guess = [("username", "grace"), ("password", "wrong")];
    for _ in 0..5 {
        assert_eq!(house.stranger().post("/login", &guess).await.status, 401);
    }
    let counted = "SELECT CAST(sum(full_at) AS BIGINT) FROM throttle";
    let before = house.number(counted).await;
    let house = house.restarted().await;
    assert_eq!(house.stranger().post("/login", &guess).await.status, 429);
    assert_eq!(house.number(counted).await, before);
    house.sql("UPDATE throttle SET full_at = full_at - 150000").await;
    assert_eq!(house.stranger().post("/login", &guess).await.status, 401, "with time there are tries again");
    assert_eq!(house.number("SELECT count(*) FROM throttle").await, 2, "one an account and address, one an address");
}

#[actix_web::test]
async fn one_address_cannot_try_many_accounts() {
    let house = House::with(&[("CLIENTELE_TRUSTED_PROXIES", "127.0.0.0/8")]).await;
    house.add_everyone().await;
    let guess = async |address: &str, account: u8| {
        let stranger = house.stranger();
        let request = stranger.request(reqwest::Method::POST, "/login").header("Sec-Fetch-Site", "same-origin");
        let form = [("username", format!("someone{account}")), ("password", "wrong".into())];
        stranger.send(request.header("X-Forwarded-For", address).form(&form)).await.status
    };
    for account in 0..20 {
        assert_eq!(guess("2001:db8::1", account).await, 401);
    }
    assert_eq!(guess("2001:db8::2", 20).await, 429, "the same /64 is the same subscriber");
    assert_eq!(guess("2001:db8:0:1::1", 20).await, 401, "another has tries of its own");
    house.sql("UPDATE throttle SET full_at = full_at - 150000").await;
    for account in 0..3 {
        assert_eq!(guess("192.0.2.1", account).await, 401);
    }
    assert!(house.number("SELECT count(*) FROM throttle").await <= 4, "buckets that are full again are removed");
}

#[actix_web::test]
async fn tries_at_the_same_moment_are_counted_one_by_one() {
    let house = House::new().await;
    let guesses = (0..12).map(|_| {
        let stranger = house.stranger();
        async move { stranger.post("/login", &[("username", "grace"), ("password", "wrong")]).await.status }
    });
    let statuses = futures_util::future::join_all(guesses).await;
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 5, "{statuses:?}");
}

#[actix_web::test]
async fn a_forwarded_address_is_believed_from_a_trusted_proxy_alone() {
    let house = House::new().await;
    for n in 0..6 {
        let stranger = house.stranger();
        let request = stranger.request(reqwest::Method::POST, "/login").header("Sec-Fetch-Site", "same-origin");
        let request = request.header("X-Forwarded-For", format!("203.0.113.{n}"));
        let page = stranger.send(request.form(&[("username", "grace"), ("password", "wrong")])).await;
        assert_eq!(page.status, if n < 5 { 401 } else { 429 });
    }
}

#[actix_web::test]
async fn a_copied_cookie_is_dead_after_signing_out_and_after_a_restart() {
    let house = House::new().await;
    let grace = house.grace().await;
    let copy = grace.copied();
    assert_eq!(copy.get("/customers").await.status, 200);
    let out = grace.post("/logout", &[]).await;
    assert_eq!((out.status, out.location()), (303, "/login"));
    assert_eq!(out.header("clear-site-data"), "\"cache\", \"storage\"");
    assert_eq!(grace.cookie("session"), None);
    assert_eq!(grace.follow(&out).await.notice(), "You are signed out.");
    assert_eq!(copy.get("/customers").await.status, 303);
    let (house, base) = {
        let house = house.restarted().await;
        let base = house.base.clone();
        (house, base)
    };
    assert_eq!(copy.moved_to(&base).get("/customers").await.status, 303);
    assert_eq!(house.stranger().post("/logout", &[]).await.location(), "/login", "signing out twice is no fault");
}

#[actix_web::test]
async fn a_session_outlives_a_restart_and_ends_when_idle_or_old() {
    let house = House::new().await;
    let grace = house.grace().await;
    let house = house.restarted().await;
    let grace = grace.moved_to(&house.base);
    assert_eq!(grace.get("/customers").await.status, 200);
    house.sql("UPDATE sessions SET last_seen_at = last_seen_at - 1700").await;
    assert_eq!(grace.get("/customers").await.status, 200, "use within half an hour");
    house.sql("UPDATE sessions SET last_seen_at = last_seen_at - 200").await;
    assert_eq!(grace.get("/customers").await.status, 200, "the use was noted");
    house.sql("UPDATE sessions SET last_seen_at = last_seen_at - 1801").await;
    assert_eq!(grace.get("/customers").await.status, 303, "idle");
    let ada = house.ada().await;
    house.sql("UPDATE sessions SET created_at = created_at - 43201, expires_at = expires_at - 43201").await;
    assert_eq!(ada.get("/customers").await.status, 303, "twelve hours old");
}

#[actix_web::test]
async fn a_cookie_that_was_not_made_here_lets_nobody_in() {
    let (house, other) = (House::new().await, House::new().await);
    let stranger = house.stranger();
    let token = other.grace().await.cookie("session").unwrap();
    for forged in [token.as_str(), "x", "a.b.c", ""] {
        stranger.set_cookie("session", forged);
        assert_eq!(stranger.get("/customers").await.status, 303, "{forged}");
    }
}

#[actix_web::test]
async fn a_token_in_an_address_a_form_or_a_bearer_header_opens_no_page() {
    let house = House::new().await;
    let token = house.grace().await.cookie("session").unwrap();
    let stranger = house.stranger();
    assert_eq!(stranger.get(&format!("/customers?session={token}&access_token={token}")).await.status, 303);
    let bearer = stranger.request(reqwest::Method::GET, "/customers").bearer_auth(&token);
    assert_eq!(stranger.send(bearer).await.status, 303);
}

#[actix_web::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let house = House::new().await;
    let plain = house.stranger().post("/login", &[("username", "grace"), ("password", PASSWORD)]).await;
    let cookie = plain.header("set-cookie");
    assert!(cookie.starts_with("session="), "{cookie}");
    assert!(cookie.ends_with("; HttpOnly; SameSite=Lax; Path=/"), "{cookie}");

    let house = House::with(&[("CLIENTELE_PUBLIC_URL", "https://register.example.com")]).await;
    house.add_everyone().await;
    let secure = house.stranger().post("/login", &[("username", "grace"), ("password", PASSWORD)]).await;
    let cookie = secure.header("set-cookie");
    assert!(cookie.starts_with("__Host-session="), "{cookie}");
    assert!(cookie.ends_with("; HttpOnly; SameSite=Lax; Secure; Path=/"), "{cookie}");
    assert_eq!(secure.header("strict-transport-security"), "max-age=31536000");
}

#[actix_web::test]
async fn the_token_names_nobody() {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let house = House::new().await;
    let token = house.grace().await.cookie("session").unwrap();
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
    let mut names: Vec<_> = claims.as_object().unwrap().keys().cloned().collect();
    names.sort();
    assert_eq!(names, ["aud", "exp", "iat", "iss", "nbf", "sid", "sub"]);
    assert_eq!(house.number("SELECT count(*) FROM sessions WHERE length(id) = 32").await, 1);
}

#[actix_web::test]
async fn a_token_from_the_future_lets_nobody_in() {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
    use hmac::{Hmac, KeyInit, Mac};
    let mac = |key: &[u8], text: &[u8]| {
        Hmac::<sha2::Sha256>::new_from_slice(key).unwrap().chain_update(text).finalize().into_bytes()
    };
    let key = mac(b"a key that is known to this test alone", b"jwt");
    let house = House::with(&[("CLIENTELE_SECRET", "a key that is known to this test alone")]).await;
    house.add_everyone().await;
    let grace = house.grace().await;
    let token = grace.cookie("session").unwrap();
    let [header, claims, _] = token.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };
    let claims: serde_json::Value = serde_json::from_slice(&BASE64.decode(claims).unwrap()).unwrap();
    for (ahead, status) in [(0, 200), (3, 200), (30, 303), (3600, 303), (1 << 40, 303)] {
        let mut claims = claims.clone();
        claims["iat"] = (claims["iat"].as_i64().unwrap() + ahead).into();
        let signed = format!("{header}.{}", BASE64.encode(claims.to_string()));
        let signature = mac(&key, signed.as_bytes());
        grace.set_cookie("session", &format!("{signed}.{}", BASE64.encode(signature)));
        assert_eq!(grace.get("/customers").await.status, status, "{ahead} seconds ahead");
    }
}
