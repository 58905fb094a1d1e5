//! The API's own document, and Swagger UI to read it with.

use clientele::{
    error::Error,
    people::{NewPerson, Role},
};
use serde_json::Value;

use crate::support::{PASSWORD, TestServer};

async fn document(server: &TestServer) -> Value {
    server.stranger_program().get("/openapi.json").await.json
}

#[actix_web::test]
async fn the_document_is_the_one_that_was_agreed() {
    let server = TestServer::empty().await;
    let golden = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/openapi.json");
    let mut now = serde_json::to_string_pretty(&document(&server).await).unwrap();
    now.push('\n');
    let agreed = std::fs::read_to_string(&golden).unwrap_or_default();
    if agreed != now {
        let beside = golden.with_extension("json.new");
        std::fs::write(&beside, now).unwrap();
        panic!("the document changed: compare {} and move it over the golden copy if it is right", beside.display());
    }
}

#[actix_web::test]
async fn every_operation_has_words_a_body_an_example_and_its_errors() {
    let server = TestServer::empty().await;
    let document = document(&server).await;
    assert_eq!(document["openapi"], "3.1.0");
    let mut count = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            count += 1;
            let name = format!("{method} {path}");
            assert!(operation["summary"].as_str().is_some_and(|words| !words.is_empty()), "{name}");
            assert!(operation["operationId"].is_string(), "{name}");
            for (status, response) in operation["responses"].as_object().unwrap() {
                assert!(response["description"].as_str().is_some_and(|words| !words.is_empty()), "{name} {status}");
                if status.as_str() >= "400" {
                    let schema = &response["content"]["application/problem+json"]["schema"]["$ref"];
                    assert_eq!(schema, "#/components/schemas/Problem", "{name} {status}");
                }
            }
        }
    }
    assert_eq!(count, 26);
    assert_eq!(document["components"]["securitySchemes"]["token"]["scheme"], "bearer");
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for (member, shape) in schema["properties"].as_object().into_iter().flatten() {
            let plain = shape["type"] == "string" || shape["type"] == "integer";
            assert!(
                !plain
                    || shape["example"] != Value::Null
                    || shape["examples"] != Value::Null
                    || member == "access_token",
                "{name}.{member} has no example"
            );
        }
    }
}

#[actix_web::test]
async fn the_document_and_the_map_name_the_same_operations() {
    let server = TestServer::empty().await;
    let own = ["/api/docs", "/api/docs/{file:.*}", "/api/v1/openapi.json"];
    let mut mapped: Vec<String> = server
        .routes()
        .into_iter()
        .filter(|(_, path)| path.starts_with("/api/") && !own.contains(&path.as_str()))
        .map(|(method, path)| format!("{} {path}", method.to_lowercase()))
        .collect();
    mapped.sort();
    let document = document(&server).await;
    let paths = document["paths"].as_object().unwrap();
    let operations = |(path, item): (&String, &serde_json::Value)| -> Vec<String> {
        item.as_object().unwrap().keys().map(|method| format!("{method} {path}")).collect()
    };
    let mut documented: Vec<String> = paths.iter().flat_map(operations).collect();
    documented.sort();
    assert_eq!(mapped, documented);
}

#[actix_web::test]
async fn every_kind_of_problem_is_explained_in_the_document() {
    let server = TestServer::empty().await;
    let words = document(&server).await["info"]["description"].as_str().unwrap().to_owned();
    for (kind, _) in clientele::http::problem::KINDS {
        assert!(words.contains(&format!("urn:clientele:problem:{kind}`")), "{kind}");
    }
}

#[actix_web::test]
async fn swagger_ui_comes_out_of_the_binary_with_a_policy_of_its_own() {
    let server = TestServer::empty().await;
    let stranger = server.stranger();
    assert_eq!(stranger.get("/api/docs").await.location(), "/api/docs/");
    let files = ["", "swagger-ui.css", "swagger-ui-bundle.js", "swagger-initializer.js", "index.css"];
    for file in files {
        let request = stranger.request(reqwest::Method::GET, &format!("/api/docs/{file}"));
        let answer = request.header("Accept-Encoding", "gzip").send().await.unwrap();
        assert_eq!(answer.status(), 200, "{file}");
        let policy = answer.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("script-src 'self';") && policy.contains("default-src 'none'"), "{policy}");
    }
    let initializer = stranger.get("/api/docs/swagger-initializer.js").await;
    assert!(initializer.body.contains("/api/v1/openapi.json"));
    assert_eq!(stranger.get("/api/docs/nothing.js").await.status, 404);
}

#[actix_web::test]
async fn swagger_ui_and_the_document_come_as_asked_for_and_once() {
    let server = TestServer::empty().await;
    let stranger = server.stranger();
    let fetch = async |path: &str, name: &str, value: &str| {
        stranger.request(reqwest::Method::GET, path).header(name, value).send().await.unwrap()
    };
    for (path, kind, is_text) in [
        ("/api/docs/", "text/html; charset=utf-8", true),
        ("/api/docs/swagger-ui.css", "text/css; charset=utf-8", true),
        ("/api/docs/swagger-ui-bundle.js", "text/javascript; charset=utf-8", true),
        ("/api/docs/swagger-ui-standalone-preset.js", "text/javascript; charset=utf-8", true),
        ("/api/docs/swagger-initializer.js", "text/javascript; charset=utf-8", true),
        ("/api/docs/favicon-32x32.png", "image/png", false),
        ("/api/v1/openapi.json", "application/json", true),
    ] {
        let plain = fetch(path, "Accept-Encoding", "identity").await;
        assert_eq!((plain.status().as_u16(), plain.headers()["content-type"].to_str().unwrap()), (200, kind), "{path}");
        assert!(!plain.headers().contains_key("content-encoding"), "{path}");
        assert_eq!(plain.headers()["cache-control"], "private, no-cache", "{path}");
        assert_eq!(plain.headers().get("vary").is_some(), is_text, "{path}");
        let gzip = fetch(path, "Accept-Encoding", "gzip").await;
        // Below 1 KB there is nothing to gain.
        let gains = is_text && !path.ends_with("initializer.js");
        assert_eq!(gzip.headers().contains_key("content-encoding"), gains, "{path}");
        assert_eq!(plain.headers()["etag"] != gzip.headers()["etag"], gains, "{path}");
        for answer in [&plain, &gzip] {
            let again = fetch(path, "If-None-Match", answer.headers()["etag"].to_str().unwrap()).await;
            assert_eq!(again.status(), 304, "{path}");
            assert_eq!(again.bytes().await.unwrap().len(), 0, "{path}");
        }
        let (plain, gzip) = (plain.bytes().await.unwrap(), gzip.bytes().await.unwrap());
        assert!(if gains { gzip.starts_with(&[0x1f, 0x8b]) } else { gzip == plain }, "{path}");
        assert!(!plain.starts_with(&[0x1f, 0x8b]), "{path}");
    }
}

#[actix_web::test]
async fn the_operator_says_who_may_read_how_the_api_works() {
    let paths = ["/api/docs", "/api/docs/", "/api/docs/swagger-ui.css", "/api/docs/swagger-initializer.js"];
    for (setting, stranger_sees, person_sees, program_sees) in [
        ("public", [303, 200, 200, 200, 200], [303, 200, 200, 200, 200], 200),
        ("signed-in", [303, 303, 303, 303, 401], [303, 200, 200, 200, 200], 200),
        ("off", [404; 5], [404; 5], 404),
    ] {
        let server = TestServer::with(&[("CLIENTELE_API_DOCS", setting)]).await;
        server.add_everyone().await;
        let (stranger, charlie) = (server.stranger(), server.charlie().await);
        let leads_there = charlie.get("/account").await.has("a[href='/api/docs/']");
        assert_eq!(leads_there, setting != "off", "{setting}");
        for (who, sees) in [(&stranger, stranger_sees), (&charlie, person_sees)] {
            for (path, status) in paths.iter().chain(&["/api/v1/openapi.json"]).zip(sees) {
                assert_eq!(who.get(path).await.status, status, "{setting} {path}");
            }
        }
        for program in [server.program("charlie").await, server.token_program("charlie", true).await] {
            assert_eq!(program.get("/openapi.json").await.status, program_sees, "{setting}");
        }
        if setting == "signed-in" {
            assert_eq!(stranger.get("/api/docs/").await.location(), "/login?next=%2Fapi%2Fdocs%2F");
            let bearer = server.program("charlie").await.token.unwrap();
            let page = stranger.request(reqwest::Method::GET, "/api/docs/").bearer_auth(bearer);
            assert_eq!(stranger.send(page).await.status, 303, "a token opens no page");
            charlie.post("/logout", &[]).await;
            assert_eq!(charlie.get("/api/v1/openapi.json").await.status, 401);
        }
    }
}

#[actix_web::test]
async fn under_a_path_the_document_says_so() {
    let server = TestServer::with(&[("CLIENTELE_PUBLIC_URL", "http://localhost:0/desk")]).await;
    assert_eq!(document(&server).await["servers"][0]["url"], "/desk");
}

#[actix_web::test]
async fn the_password_of_the_example_is_nobodys() {
    let server = TestServer::new().await;
    let document = document(&server).await;
    let example = document["components"]["schemas"]["Credentials"]["properties"]["password"]["example"].as_str();
    let example = example.unwrap();
    let grace = server.grace().await;
    for password in [example, &example.to_uppercase(), &example.replace(' ', "-"), &example.replace(' ', "")] {
        let typed = [("current_password", PASSWORD), ("password", password), ("password_again", password)];
        let page = grace.post("/account/password", &typed).await;
        assert_eq!(page.status, 422, "{password}");
        assert!(page.complaint("password").contains("harder to guess"), "{}", page.complaint("password"));
        let new = NewPerson { username: "eve", password };
        let refused = server.people().add(&new, Role::Admin).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{password}");
    }
}
