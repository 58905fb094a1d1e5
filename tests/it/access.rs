//! Every address × every kind of person: who gets in, who is sent to sign in, who is refused.

use std::collections::BTreeSet;

use reqwest::Method;

use crate::support::{ADA, Actor, TestServer, but, field};

/// Method, address, and the statuses for a stranger, a viewer, an editor and an administrator.
type Row = (Method, &'static str, [u16; 4]);

const ADDRESSES: &[Row] = &[
    (Method::GET, "/healthz", [200, 200, 200, 200]),
    (Method::GET, "/readyz", [200, 200, 200, 200]),
    (Method::GET, "/", [303, 303, 303, 303]),
    (Method::GET, "/login", [200, 303, 303, 303]),
    (Method::GET, "/setup", [404, 404, 404, 404]),
    (Method::POST, "/setup", [404, 404, 404, 404]),
    (Method::GET, "/account", [303, 200, 200, 200]),
    (Method::GET, "/account/password", [303, 303, 303, 303]),
    (Method::POST, "/account/password", [303, 422, 422, 422]),
    (Method::GET, "/account/tokens", [303, 303, 303, 303]),
    (Method::GET, "/account/shortcuts", [303, 303, 303, 303]),
    (Method::POST, "/account/shortcuts", [303, 303, 303, 303]),
    (Method::POST, "/account/tokens", [303, 422, 422, 422]),
    (Method::POST, "/account/tokens/0/revoke", [303, 404, 404, 404]),
    (Method::POST, "/account/sessions/end-others", [303, 303, 303, 303]),
    (Method::POST, "/account/sessions/0/end", [303, 404, 404, 404]),
    (Method::GET, "/account/second-factor", [303, 200, 200, 200]),
    (Method::GET, "/account/authenticator", [303, 200, 200, 200]),
    (Method::POST, "/account/authenticator", [303, 422, 422, 422]),
    (Method::GET, "/account/authenticator/remove", [303, 200, 200, 200]),
    (Method::POST, "/account/authenticator/remove", [303, 404, 404, 404]),
    (Method::GET, "/account/recovery-codes", [303, 200, 200, 200]),
    (Method::POST, "/account/recovery-codes", [303, 404, 404, 404]),
    (Method::GET, "/account/passkeys/new", [303, 200, 200, 200]),
    (Method::POST, "/account/passkeys/new", [303, 422, 422, 422]),
    (Method::GET, "/account/passkeys/0/remove", [303, 404, 404, 404]),
    (Method::POST, "/account/passkeys/0/remove", [303, 404, 404, 404]),
    (Method::GET, "/account/proof", [303, 200, 200, 200]),
    (Method::POST, "/account/proof", [303, 422, 422, 422]),
    (Method::POST, "/account/proof/passkey", [303, 422, 422, 422]),
    (Method::GET, "/login/second", [303, 303, 303, 303]),
    (Method::POST, "/login/second", [303, 303, 303, 303]),
    (Method::POST, "/login/passkey/options", [200, 200, 200, 200]),
    (Method::POST, "/login/passkey", [401, 401, 401, 401]),
    (Method::GET, "/customers", [303, 200, 200, 200]),
    (Method::GET, "/customers.{format}", [303, 200, 200, 200]),
    (Method::GET, "/customers/{id}.vcf", [303, 200, 200, 200]),
    (Method::GET, "/customers/new", [303, 403, 200, 200]),
    (Method::POST, "/customers/new", [303, 403, 303, 303]),
    (Method::POST, "/customers/check?field=first_name", [303, 403, 200, 200]),
    (Method::POST, "/customers/similar", [303, 403, 200, 200]),
    (Method::GET, "/customers/selection", [303, 303, 303, 303]),
    (Method::POST, "/customers/selection", [303, 400, 400, 400]),
    (Method::GET, "/customers/selection/0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b", [303, 403, 404, 404]),
    (Method::POST, "/customers/selection/0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b/undo", [303, 403, 404, 404]),
    (Method::GET, "/customers/{id}", [303, 200, 200, 200]),
    (Method::GET, "/customers/{id}/edit", [303, 403, 200, 200]),
    (Method::POST, "/customers/{id}/edit", [303, 403, 303, 303]),
    (Method::GET, "/customers/{id}/delete", [303, 403, 200, 200]),
    (Method::POST, "/customers/{id}/delete", [303, 403, 303, 303]),
    (Method::POST, "/customers/{id}/restore", [303, 403, 404, 404]),
    (Method::GET, "/trash", [303, 200, 200, 200]),
    (Method::POST, "/trash", [303, 403, 303, 303]),
    (Method::GET, "/customers/{id}/everything.json", [303, 200, 200, 200]),
    (Method::GET, "/customers/{id}/erase", [303, 403, 403, 200]),
    (Method::POST, "/customers/{id}/erase", [303, 403, 403, 303]),
    (Method::GET, "/duplicates", [303, 403, 200, 200]),
    (
        Method::POST,
        "/duplicates/0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b/0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5c/different",
        [303, 403, 404, 404],
    ),
    (
        Method::POST,
        "/duplicates/0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b/0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5c/undo",
        [303, 403, 404, 404],
    ),
    (Method::GET, "/customers/{id}/merge/0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5c", [303, 403, 404, 404]),
    (Method::POST, "/customers/{id}/merge/0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5c", [303, 403, 404, 404]),
    (Method::GET, "/merges/0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b/undo", [303, 403, 404, 404]),
    (Method::POST, "/merges/0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b/undo", [303, 403, 404, 404]),
    (Method::GET, "/imports", [303, 403, 200, 200]),
    (Method::GET, "/imports/new", [303, 403, 200, 200]),
    (Method::POST, "/imports/new", [303, 403, 400, 400]),
    (Method::GET, "/imports/{id}/matches", [303, 403, 200, 200]),
    (Method::POST, "/imports/{id}/matches", [303, 403, 404, 404]),
    (Method::POST, "/imports/{id}/matches/{place}", [303, 403, 303, 303]),
    (Method::GET, "/imports/{id}", [303, 403, 200, 200]),
    (Method::POST, "/imports/{id}", [303, 403, 303, 303]),
    (Method::GET, "/imports/{id}/mapping", [303, 403, 303, 303]),
    (Method::POST, "/imports/{id}/mapping", [303, 403, 303, 303]),
    (Method::GET, "/imports/{id}/rows/{place}", [303, 403, 200, 200]),
    (Method::POST, "/imports/{id}/rows/{place}", [303, 403, 422, 422]),
    (Method::GET, "/imports/{id}/report.csv", [303, 403, 200, 200]),
    (Method::POST, "/imports/{id}/commit", [303, 403, 303, 303]),
    (Method::POST, "/imports/{id}/undo", [303, 403, 303, 303]),
    (Method::POST, "/imports/{id}/discard", [303, 403, 303, 303]),
    (Method::GET, "/fields", [303, 403, 403, 200]),
    (Method::GET, "/fields/new", [303, 403, 403, 200]),
    (Method::POST, "/fields/new", [303, 403, 403, 422]),
    (Method::GET, "/fields/{key}", [303, 403, 403, 200]),
    (Method::POST, "/fields/{key}", [303, 403, 403, 422]),
    (Method::POST, "/fields/{key}/move", [303, 403, 403, 400]),
    (Method::GET, "/fields/{key}/retire", [303, 403, 403, 200]),
    (Method::POST, "/fields/{key}/retire", [303, 403, 403, 303]),
    (Method::POST, "/fields/{key}/restore", [303, 403, 403, 303]),
    (Method::GET, "/fields/{key}/remove", [303, 403, 403, 200]),
    (Method::POST, "/fields/{key}/remove", [303, 403, 403, 303]),
    (Method::GET, "/system", [303, 403, 403, 200]),
    (Method::GET, "/activity", [303, 403, 403, 200]),
    (Method::GET, "/activity.csv", [303, 403, 403, 200]),
    (Method::GET, "/people", [303, 403, 403, 200]),
    (Method::GET, "/people/new", [303, 403, 403, 200]),
    (Method::POST, "/people/new", [303, 403, 403, 422]),
    (Method::GET, "/people/second-factor", [303, 403, 403, 200]),
    (Method::POST, "/people/second-factor", [303, 403, 403, 303]),
    (Method::GET, "/people/{id}/remove-factor", [303, 403, 403, 404]),
    (Method::POST, "/people/{id}/remove-factor", [303, 403, 403, 404]),
    (Method::GET, "/people/{id}", [303, 403, 403, 200]),
    (Method::GET, "/people/{id}/name", [303, 403, 403, 303]),
    (Method::POST, "/people/{id}/name", [303, 403, 403, 422]),
    (Method::GET, "/people/{id}/role", [303, 403, 403, 303]),
    (Method::POST, "/people/{id}/role", [303, 403, 403, 422]),
    (Method::GET, "/people/{id}/link", [303, 403, 403, 303]),
    (Method::POST, "/people/{id}/link", [303, 403, 403, 200]),
    (Method::GET, "/people/{id}/end-sessions", [303, 403, 403, 303]),
    (Method::POST, "/people/{id}/end-sessions", [303, 403, 403, 303]),
    (Method::GET, "/people/{id}/disable", [303, 403, 403, 200]),
    (Method::POST, "/people/{id}/disable", [303, 403, 403, 303]),
    (Method::GET, "/people/{id}/enable", [303, 403, 403, 303]),
    (Method::POST, "/people/{id}/enable", [303, 403, 403, 303]),
    (Method::GET, "/people/{id}/remove", [303, 403, 403, 200]),
    (Method::POST, "/people/{id}/remove", [303, 403, 403, 303]),
    (Method::GET, "/join/{token}", [410, 410, 410, 410]),
    (Method::POST, "/join/{token}", [410, 410, 410, 410]),
    (Method::GET, "/reset/{token}", [410, 410, 410, 410]),
    // The fifth guess at a link was the last for a while.
    (Method::POST, "/reset/{token}", [410, 429, 429, 429]),
    (Method::POST, "/logout", [303, 303, 303, 303]),
    (Method::GET, "/nowhere", [404, 404, 404, 404]),
];

/// A file whose only row is wrong.
const WRONG: &str = "First name,Last name,Date of birth,Phone\nAda,Lovelace,1985-02-30,+44 20 7946 0958\n";

#[actix_web::test]
async fn every_address_knows_who_may_use_it() {
    let server = TestServer::new().await;
    let people = [server.stranger(), server.charlie().await, server.grace().await, server.ada().await];
    let bob = format!("/people/{}", server.invites("bob").await);
    for (method, address, expected) in ADDRESSES {
        let ada = server.ada().await;
        for (person, (actor, expected)) in people.iter().zip(expected).enumerate() {
            let customer = ada.adds_ada().await;
            let field = server.own_fields().create(field("Note", "text")).await.unwrap().key;
            let import =
                if address.contains("/imports/{id}") { ada.imports("x.csv", WRONG).await.0 } else { String::new() };
            let path = address.replace("/customers/{id}", &customer).replace("{key}", &field);
            let path = path.replace("/people/{id}", &bob);
            let path = path.replace("/imports/{id}", &import).replace("{place}", "1");
            let path = path.replace("{format}", "csv");
            let page = match *method {
                Method::POST if path.ends_with("/delete") => actor.post(&path, &[("version", "1")]).await,
                Method::POST if path.ends_with("/edit") => actor.post(&path, &but(&ADA, &[("version", "1")])).await,
                Method::POST if path.contains("/customers/new") || path.contains("check") => {
                    actor.post(&path, &ADA).await
                }
                Method::POST => actor.post(&path, &[]).await,
                _ => actor.get(&path).await,
            };
            assert_eq!(page.status, *expected, "{method} {address} by person {person}");
            // Whoever could remove it has done so.
            let _ = server.own_fields().remove(&field).await;
            if *expected == 403 {
                assert_eq!(page.text("h1"), "Not allowed");
            }
        }
    }
}

/// An id that nothing has.
const NOBODY: &str = "0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b";
const NOBODY_ELSE: &str = "0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5c";

/// Routes without a row: files, Swagger UI and signing in are tested where they belong; an empty path is the one with a slash.
const ELSEWHERE: [&str; 6] =
    ["GET /static/{file:.*}", "GET ", "POST /login", "GET /api/docs", "GET /api/docs/{file:.*}", "POST /api/v1/login"];

#[actix_web::test]
async fn the_tables_hold_every_method_of_every_route_and_nothing_else() {
    let server = TestServer::empty().await;
    let pages = ADDRESSES.iter().map(|(method, path, _)| {
        let path = path.split('?').next().unwrap_or_default().replace("/0/", "/{id}/");
        let path = path.replace(NOBODY, "{id}").replace(NOBODY_ELSE, "{other}");
        format!("{method} {path}")
    });
    let operations = OPERATIONS.iter().map(|(method, path, ..)| {
        format!(
            "{method} /api/v1{}",
            path.replace("{customer}", "/customers/{id}")
                .replace("{import}", "/imports/{id}")
                .replace("{person}", "/people/{id}")
                .replace("{merge}", "/merges/{id}")
        )
    });
    let rows: BTreeSet<_> = pages.chain(operations).filter(|row| !row.ends_with("/nowhere")).collect();
    let routes = server.routes().into_iter().map(|(method, path)| format!("{method} {path}"));
    let routes: BTreeSet<_> = routes.filter(|route| !ELSEWHERE.contains(&route.as_str())).collect();
    assert_eq!(rows, routes);
}

#[actix_web::test]
async fn a_viewer_is_shown_no_way_to_change_anything() {
    let server = TestServer::new().await;
    let address = server.ada().await.adds_ada().await;
    let charlie = server.charlie().await;
    for path in ["/customers", &address] {
        let page = charlie.get(path).await;
        for selector in ["a[href$='/new']", "a[href$='/edit']", "a[href$='/delete']"] {
            assert!(!page.has(selector), "{path} {selector}");
        }
    }
    assert!(server.grace().await.get(&address).await.has("a[href$='/edit']"));
}

#[actix_web::test]
async fn a_role_or_a_person_changed_meanwhile_counts_at_once() {
    let server = TestServer::new().await;
    let grace: Actor = server.grace().await;
    server.sql("UPDATE users SET role = 'viewer' WHERE username = 'grace'").await;
    assert_eq!(grace.get("/customers/new").await.status, 403);
    server.sql("UPDATE users SET active = FALSE WHERE username = 'grace'").await;
    assert_eq!(grace.get("/customers").await.status, 303);
}

/// Method, operation, body, and the statuses for: no token, a cookie in its place, a viewer, an editor,
/// an administrator, an editor's read-only token.
const OPERATIONS: &[(Method, &str, bool, [u16; 6])] = &[
    (Method::GET, "/me", false, [401, 401, 200, 200, 200, 200]),
    (Method::GET, "/fields", false, [401, 401, 200, 200, 200, 200]),
    (Method::GET, "/customers", false, [401, 401, 200, 200, 200, 200]),
    (Method::GET, "/customers.{format}", false, [401, 401, 200, 200, 200, 200]),
    (Method::POST, "/customers", true, [401, 401, 403, 201, 201, 403]),
    (Method::GET, "{customer}", false, [401, 401, 200, 200, 200, 200]),
    (Method::GET, "{customer}/history", false, [401, 401, 200, 200, 200, 200]),
    (Method::GET, "{customer}/similar", false, [401, 401, 200, 200, 200, 200]),
    (Method::PUT, "{customer}", true, [401, 401, 403, 200, 200, 403]),
    (Method::PATCH, "{customer}", true, [401, 401, 403, 200, 200, 403]),
    (Method::DELETE, "{customer}", false, [401, 401, 403, 204, 204, 403]),
    (Method::POST, "/merges", true, [401, 401, 403, 422, 422, 403]),
    (Method::POST, "{merge}/undo", true, [401, 401, 403, 422, 422, 403]),
    (Method::POST, "{customer}/restore", false, [401, 401, 403, 404, 404, 403]),
    (Method::POST, "/imports", true, [401, 401, 403, 202, 202, 403]),
    (Method::GET, "{import}", false, [401, 401, 403, 200, 200, 403]),
    (Method::PUT, "{import}/mapping", true, [401, 401, 403, 422, 422, 403]),
    (Method::POST, "{import}/commit", true, [401, 401, 403, 422, 422, 403]),
    (Method::POST, "{import}/undo", false, [401, 401, 403, 412, 412, 403]),
    (Method::GET, "{import}/report", false, [401, 401, 403, 200, 200, 403]),
    (Method::DELETE, "{import}", false, [401, 401, 403, 204, 204, 403]),
    (Method::GET, "/people", false, [401, 401, 403, 403, 200, 403]),
    (Method::POST, "/people", true, [401, 401, 403, 403, 422, 403]),
    (Method::PATCH, "{person}", true, [401, 401, 403, 403, 422, 403]),
    (Method::POST, "/logout", false, [401, 401, 204, 204, 204, 204]),
    (Method::GET, "/openapi.json", false, [200, 200, 200, 200, 200, 200]),
    (Method::GET, "/nowhere", false, [404, 404, 404, 404, 404, 404]),
];

#[actix_web::test]
async fn every_operation_knows_who_may_use_it() {
    let server = TestServer::new().await;
    let cookie = format!("session={}", server.ada().await.cookie("session").unwrap());
    let adder = server.program("grace").await;
    for (method, operation, has_body, expected) in OPERATIONS {
        let clients = [
            server.stranger_program(),
            server.stranger_program(),
            server.program("charlie").await,
            server.program("grace").await,
            server.program("ada").await,
            server.token_program("grace", true).await,
        ];
        for (who, (client, expected)) in clients.iter().zip(expected).enumerate() {
            let import = if operation.contains("{import}") { adder.adds_import(WRONG).await } else { String::new() };
            let path = operation.replace("{customer}", &adder.adds_ada().await).replace("{import}", &import);
            let path = path.replace("{format}", "csv").replace("{person}", &format!("/people/{NOBODY}"));
            let path = path.replace("{merge}", &format!("/merges/{NOBODY}"));
            let mut request = client.request(method.clone(), &path).header("If-Match", "*");
            if who == 1 {
                request = request.header("Cookie", &cookie);
            }
            if *has_body {
                request = request.json(&crate::support::ada());
            }
            assert_eq!(client.send(request).await.status, *expected, "{method} {operation} by client {who}");
        }
    }
}
