//! Customers for programs: the twin of what the pages do.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{ADA, House, ada, with};

#[actix_web::test]
async fn a_new_customer_is_kept_and_answered_whole() {
    let house = House::new().await;
    let grace = house.program("grace").await;
    let created = grace.post("/customers", &ada()).await;
    assert_eq!(created.status, 201);
    let id = created.json["id"].as_str().unwrap();
    assert_eq!(created.header("location"), format!("/api/v1/customers/{id}"));
    assert_eq!(created.header("etag"), "\"1\"");
    let expected = json!({
        "id": id, "first_name": "Ada", "last_name": "Lovelace", "date_of_birth": "1985-12-10",
        "phone_number": "+442079460958", "version": 1,
        "created_at": created.json["created_at"], "updated_at": created.json["created_at"],
    });
    assert_eq!(created.json, expected);
    assert!(created.json["created_at"].as_str().unwrap().ends_with('Z'));
    let read = grace.get(&format!("/customers/{id}")).await;
    assert_eq!((read.status, read.header("etag"), &read.json), (200, "\"1\"", &expected));
    assert_eq!(house.charlie().await.get(&format!("/customers/{id}")).await.text("h1"), "Ada Lovelace");
}

#[actix_web::test]
async fn all_complaints_come_at_once_and_never_tell_the_value() {
    let house = House::new().await;
    let grace = house.program("grace").await;
    let body = json!({"first_name": " ", "last_name": "12345678", "date_of_birth": "1985-04-31", "phone_number": "020 7946 0958"});
    let reply = grace.post("/customers", &body).await;
    assert_eq!((reply.status, reply.problem()), (422, "invalid"));
    let expected = [
        ("first_name", "missing"),
        ("last_name", "no_letter"),
        ("date_of_birth", "not_a_date"),
        ("phone_number", "no_country_code"),
    ];
    assert_eq!(reply.errors(), expected);
    assert!(!reply.json.to_string().contains("12345678"));
    assert_eq!(grace.post("/customers", &json!({})).await.errors().len(), 4);
    assert_eq!(house.number("SELECT count(*) FROM customers").await, 0);
}

#[actix_web::test]
async fn dates_are_plain_dates() {
    let house = House::new().await;
    let grace = house.program("grace").await;
    for date in
        ["1985-12-10T00:00:00Z", "10/12/1985", "1985-12-1", "2999-01-01", "1800-01-01", "0000-00-00", "１９８５-12-10"]
    {
        let reply = grace.post("/customers", &with(ada(), "date_of_birth", date)).await;
        assert_eq!((reply.status, reply.errors()[0].0), (422, "date_of_birth"), "{date}");
    }
}

#[actix_web::test]
async fn a_body_of_the_wrong_shape_is_refused_by_the_name_of_the_member() {
    let house = House::new().await;
    let grace = house.program("grace").await;
    let cases: [(&str, u16, &str); 9] = [
        ("{", 400, ""),
        ("", 400, ""),
        ("nonsense", 400, ""),
        (r#"{"first_name":"Ada"} x"#, 400, ""),
        (r#"{"first_name":1}"#, 422, "first_name"),
        (r#"{"first_name":null}"#, 422, "first_name"),
        (r#"{"first_name":"A","first_name":"B"}"#, 422, "body"),
        (r#"{"is_admin":true}"#, 422, "is_admin"),
        ("[]", 422, "body"),
    ];
    for (body, status, field) in cases {
        let request = grace.request(Method::POST, "/customers").header("Content-Type", "application/json");
        let reply = grace.send(request.body(body)).await;
        let named = reply.errors().first().map_or("", |(field, _)| *field).to_owned();
        assert_eq!((reply.status, named.as_str()), (status, field), "{body}: {}", reply.json);
    }
}

#[actix_web::test]
async fn other_kinds_of_content_and_too_much_of_it_are_refused() {
    let house = House::new().await;
    let grace = house.program("grace").await;
    for kind in
        ["application/merge-patch+json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
    {
        let request = grace.request(Method::POST, "/customers").header("Content-Type", kind).body(ada().to_string());
        let reply = grace.send(request).await;
        assert_eq!((reply.status, reply.problem()), (415, "wrong-media-type"), "{kind}");
    }
    let long = with(ada(), "first_name", "x".repeat(65 * 1024));
    let reply = grace.post("/customers", &long).await;
    assert_eq!((reply.status, reply.problem()), (413, "too-large"));
}

#[actix_web::test]
async fn unknown_addresses_and_methods_are_problems_too() {
    let house = House::new().await;
    let grace = house.program("grace").await;
    for path in ["/nowhere", "/customers/1", "/customers/0192f0c8-0000-7000-8000-000000000000", "/customers/x/history"]
    {
        let reply = grace.get(path).await;
        assert_eq!((reply.status, reply.problem()), (404, "not-found"), "{path}");
        assert_eq!(reply.json["detail"], "This address does not exist, or the record was deleted.");
    }
    for (method, path, allow) in [
        (Method::PUT, "/customers", "GET, HEAD, POST, OPTIONS"),
        (Method::POST, "/customers/0192f0c8-0000-7000-8000-000000000000", "GET, HEAD, PUT, PATCH, DELETE, OPTIONS"),
        (Method::GET, "/login", "POST, OPTIONS"),
        (Method::TRACE, "/me", "GET, HEAD, OPTIONS"),
    ] {
        let reply = grace.send(grace.request(method.clone(), path)).await;
        assert_eq!(
            (reply.status, reply.problem(), reply.header("allow")),
            (405, "wrong-method", allow),
            "{method} {path}"
        );
    }
}

#[actix_web::test]
async fn a_known_version_is_not_sent_again() {
    let house = House::new().await;
    let grace = house.program("grace").await;
    let path = grace.adds_ada().await;
    for (tag, status) in
        [("\"1\"", 304), ("W/\"1\"", 304), ("*", 304), ("\"7\", \"1\"", 304), ("\"2\"", 200), ("x", 200)]
    {
        let reply = grace.send(grace.request(Method::GET, &path).header("If-None-Match", tag)).await;
        assert_eq!((reply.status, reply.header("etag")), (status, "\"1\""), "{tag}");
    }
}

#[actix_web::test]
async fn a_compressed_answer_has_a_tag_of_its_own_that_names_the_same_version() {
    let house = House::new().await;
    let grace = house.program("grace").await;
    let path = grace.adds_ada().await;
    let get = |coding: &str| grace.request(Method::GET, &path).header("Accept-Encoding", coding);
    for (coding, tag) in
        [("identity", "\"1\""), ("gzip", "\"1-gzip\""), ("br", "\"1-br\""), ("deflate", "\"1-deflate\"")]
    {
        let answer = get(coding).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{coding}");
        assert_eq!(answer.headers()["etag"], tag, "{coding}");
        assert_eq!(answer.headers()["vary"], "Accept-Encoding", "{coding}");
        for coding in ["identity", "gzip", "br"] {
            assert_eq!(grace.send(get(coding).header("If-None-Match", tag)).await.status, 304, "{coding} {tag}");
        }
    }
    for (version, coding) in [(1, ""), (2, "-gzip"), (3, "-br"), (4, "-deflate")] {
        let tag = format!("\"{version}{coding}\"");
        let body = json!({"last_name": format!("King{coding}")});
        assert_eq!(grace.change(Method::PATCH, &path, &tag, &body).await.status, 200, "{tag}");
        assert_eq!(grace.change(Method::PATCH, &path, &tag, &body).await.status, 412, "{tag} is stale");
    }
    for tag in ["W/\"5\"", "W/\"5-gzip\"", "\"5-\"", "\"5-zip\"", "\"-gzip\""] {
        assert_eq!(grace.change(Method::PATCH, &path, tag, &json!({"last_name": "King"})).await.status, 412, "{tag}");
    }
}

#[actix_web::test]
async fn a_change_names_the_version_it_is_meant_for() {
    let house = House::new().await;
    let grace = house.program("grace").await;
    let path = grace.adds_ada().await;
    let king = with(ada(), "last_name", "King");
    for method in [Method::PUT, Method::PATCH, Method::DELETE] {
        let without = grace.request(method.clone(), &path);
        let without = if method == Method::DELETE { without } else { without.json(&king) };
        let reply = grace.send(without).await;
        assert_eq!((reply.status, reply.problem()), (428, "version-needed"), "{method}");
        for tag in ["\"2\"", "W/\"1\"", "\"x\""] {
            let reply = grace.change(method.clone(), &path, tag, &king).await;
            assert_eq!((reply.status, reply.problem()), (412, "changed-meanwhile"), "{method} {tag}");
        }
    }
    let replaced = grace.change(Method::PUT, &path, "\"1\"", &king).await;
    assert_eq!((replaced.status, replaced.header("etag"), &replaced.json["last_name"]), (200, "\"2\"", &json!("King")));
    let stale = grace.change(Method::PUT, &path, "\"1\"", &king).await;
    assert_eq!(stale.status, 412);
    assert_eq!(grace.change(Method::PUT, &path, "*", &ada()).await.json["version"], 3);
    assert_eq!(
        grace.change(Method::PUT, &path, "\"3\"", &json!({"first_name": "Ada"})).await.errors().len(),
        3,
        "all of it is replaced"
    );
}

#[actix_web::test]
async fn a_merge_patch_changes_what_it_names() {
    let house = House::new().await;
    let grace = house.program("grace").await;
    let path = grace.adds_ada().await;
    let request = grace.request(Method::PATCH, &path).header("If-Match", "\"1\"");
    let request = request.header("Content-Type", "application/merge-patch+json").body(r#"{"last_name":"King"}"#);
    let patched = grace.send(request).await;
    assert_eq!(
        (patched.status, &patched.json["last_name"], &patched.json["first_name"]),
        (200, &json!("King"), &json!("Ada"))
    );
    assert_eq!(patched.json["phone_number"], "+442079460958");
    let dated = grace.change(Method::PATCH, &path, "\"2\"", &json!({"date_of_birth": "1986-01-02"})).await;
    assert_eq!(dated.json["date_of_birth"], "1986-01-02");
    let removed = grace.change(Method::PATCH, &path, "\"3\"", &json!({"last_name": null, "date_of_birth": null})).await;
    assert_eq!(removed.errors(), [("last_name", "missing"), ("date_of_birth", "missing")]);
    assert_eq!(
        grace.change(Method::PATCH, &path, "\"3\"", &json!({})).await.json["version"],
        3,
        "nothing asked, nothing changed"
    );
}

#[actix_web::test]
async fn a_deleted_customer_is_gone_until_it_is_restored() {
    let house = House::new().await;
    let grace = house.program("grace").await;
    let path = grace.adds_ada().await;
    assert_eq!(grace.change(Method::DELETE, &path, "\"1\"", &Value::Null).await.status, 204);
    for (method, path) in [(Method::GET, path.clone()), (Method::GET, format!("{path}/history"))] {
        assert_eq!(grace.send(grace.request(method, &path)).await.status, 404);
    }
    assert_eq!(grace.change(Method::DELETE, &path, "*", &Value::Null).await.status, 404);
    assert_eq!(grace.get("/customers?q=ada").await.json["items"], json!([]));
    let back = grace.send(grace.request(Method::POST, &format!("{path}/restore"))).await;
    assert_eq!((back.status, back.header("etag")), (200, "\"3\""));
    assert_eq!(grace.send(grace.request(Method::POST, &format!("{path}/restore"))).await.status, 404);
}

#[actix_web::test]
async fn history_tells_pages_and_programs_apart() {
    let house = House::new().await;
    let grace = house.program("grace").await;
    let path = house.ada().await.adds(&ADA).await;
    grace.change(Method::PATCH, &path, "\"1\"", &json!({"last_name": "King"})).await;
    let history = grace.get(&format!("{path}/history")).await.json;
    let latest = &history["items"][0];
    assert_eq!((&latest["act"], &latest["way"], &latest["by"]), (&json!("update"), &json!("api"), &json!("grace")));
    assert_eq!(latest["fields"], json!([{"field": "last_name", "before": "Lovelace", "after": "King"}]));
    assert_eq!((&history["items"][1]["way"], &history["items"][1]["by"]), (&json!("page"), &json!("ada")));
    assert_eq!(history["items"][1]["fields"][0], json!({"field": "first_name", "before": null, "after": "Ada"}));
    let page = house.charlie().await.get(&path).await;
    assert!(page.text(".history__list li p").starts_with("grace edited this customer API"));
}

#[actix_web::test]
async fn the_list_is_paged_by_cursor_and_searched_like_the_page() {
    let house = House::new().await;
    let made_up = clientele::customers::people(7, time::macros::date!(2026 - 11 - 23)).take(95);
    clientele::customers::Customers::fill(&house.server.register.db, made_up).await.unwrap();
    let charlie = house.program("charlie").await;
    for sort in ["name", "-name", "date_of_birth", "-created_at"] {
        let (mut seen, mut address) = (Vec::new(), format!("/customers?sort={sort}&limit=40"));
        loop {
            let page = charlie.get(&address).await.json;
            seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].to_string()));
            let Some(next) = page["next"].as_str() else { break };
            address = format!("/customers?sort={sort}&limit=40&after={next}");
        }
        let count = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!((count, seen.len()), (95, 95), "{sort}");
    }
    assert_eq!(charlie.get("/customers").await.json["items"].as_array().unwrap().len(), 50);
    house.program("grace").await.adds_ada().await;
    for q in ["lovelace+ada", "020+7946", "ADA+0958"] {
        assert_eq!(charlie.get(&format!("/customers?q={q}")).await.json["items"][0]["last_name"], "Lovelace", "{q}");
    }
}

#[actix_web::test]
async fn a_wrong_parameter_is_refused_by_its_name() {
    let house = House::new().await;
    let charlie = house.program("charlie").await;
    for _ in 0..3 {
        house.program("grace").await.adds_ada().await;
    }
    let next = charlie.get("/customers?limit=1").await.json["next"].as_str().unwrap().to_owned();
    let tampered = format!("{}{}", &next[..next.len() - 1], if next.ends_with('A') { 'B' } else { 'A' });
    let long = "x".repeat(201);
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=x", "limit"),
        ("sort=phone_number", "sort"),
        ("sort=", "sort"),
        ("after=x", "after"),
        (&format!("after={tampered}"), "after"),
        (&format!("after={next}&sort=-name"), "after"),
        (&format!("q={long}"), "q"),
        ("page=2", "query"),
        ("q=a&q=b", "query"),
    ] {
        let reply = charlie.get(&format!("/customers?{query}")).await;
        assert_eq!((reply.status, reply.errors()[0].0), (422, field), "{query}");
    }
    assert_eq!(charlie.get(&format!("/customers?after={next}")).await.json["items"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn a_page_that_has_emptied_is_the_end_of_the_list() {
    let house = House::new().await;
    let grace = house.program("grace").await;
    let mut added = Vec::new();
    for last in ["Babbage", "Lovelace"] {
        added.push(grace.post("/customers", &with(ada(), "last_name", last)).await.json["id"].clone());
    }
    let next = grace.get("/customers?limit=1").await.json["next"].as_str().unwrap().to_owned();
    let gone = format!("/customers/{}", added[1].as_str().unwrap());
    assert_eq!(grace.change(Method::DELETE, &gone, "*", &Value::Null).await.status, 204);
    let reply = grace.get(&format!("/customers?limit=1&after={next}")).await;
    assert_eq!((reply.status, reply.json), (200, json!({"items": [], "next": null})));
}

#[actix_web::test]
async fn a_change_of_whatever_version_there_is_is_never_stale() {
    let house = House::new().await;
    let grace = house.program("grace").await;
    let path = grace.adds_ada().await;
    let bodies: Vec<_> = ('a'..='p').map(|c| json!({"last_name": format!("King{c}")})).collect();
    let changes = bodies.iter().map(|body| grace.change(Method::PATCH, &path, "*", body));
    let statuses: Vec<_> = futures_util::future::join_all(changes).await.iter().map(|reply| reply.status).collect();
    assert_eq!(statuses, [200; 16]);
}

#[actix_web::test]
async fn sixty_four_programs_changing_one_record_lose_nothing() {
    let house = House::new().await;
    let grace = house.program("grace").await;
    let path = grace.adds_ada().await;
    let changes = (0..64_u8).map(|n| {
        let (grace, path) = (&grace, &path);
        async move {
            let name = format!("King{}{}", char::from(b'a' + n / 26), char::from(b'a' + n % 26));
            loop {
                let tag = grace.get(path).await.header("etag").to_owned();
                let reply = grace.change(Method::PATCH, path, &tag, &json!({ "last_name": name })).await;
                if reply.status == 200 {
                    break;
                }
                assert_eq!(reply.status, 412);
            }
        }
    });
    futures_util::future::join_all(changes).await;
    assert_eq!(grace.get(&path).await.json["version"], 65);
    assert_eq!(grace.get(&format!("{path}/history?limit=200")).await.json["items"].as_array().unwrap().len(), 65);
}

#[actix_web::test]
async fn patches_of_different_members_at_once_are_all_kept() {
    let house = House::new().await;
    let (ada, grace) = (house.program("ada").await, house.program("grace").await);
    for turn in 0..20 {
        let path = grace.adds_ada().await;
        let (first, last) = (format!("Ada{}", letters(turn)), format!("King{}", letters(turn)));
        let (first_body, last_body) = (json!({"first_name": &first}), json!({"last_name": &last}));
        let (one, other) = tokio::join!(
            ada.change(Method::PATCH, &path, "*", &first_body),
            grace.change(Method::PATCH, &path, "*", &last_body),
        );
        assert_eq!((one.status, other.status), (200, 200));
        let now = ada.get(&path).await.json;
        assert_eq!((&now["first_name"], &now["last_name"], &now["version"]), (&json!(first), &json!(last), &json!(3)));
    }
}

fn letters(number: u8) -> char {
    char::from(b'a' + number)
}

#[actix_web::test]
async fn a_member_that_stands_unchanged_is_not_judged_again() {
    let house = House::new().await;
    let grace = house.program("grace").await;
    let path = grace.adds_ada().await;
    house.sql("UPDATE customers SET date_of_birth = '1870-01-02', phone_number = '+15550000000'").await;
    assert_eq!(grace.change(Method::PATCH, &path, "*", &json!({"last_name": "King"})).await.status, 200);
    let mut whole = with(with(ada(), "date_of_birth", "1870-01-02"), "phone_number", "+1 555-000-0000");
    let put = grace.change(Method::PUT, &path, "*", &whole).await;
    assert_eq!(put.status, 200, "{}", put.json);
    whole = with(whole, "date_of_birth", "1870-01-03");
    let wrong = grace.change(Method::PUT, &path, "*", &whole).await;
    assert_eq!((wrong.status, wrong.errors()), (422, vec![("date_of_birth", "too_long_ago")]));
}
