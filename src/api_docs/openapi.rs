//! The API's own document, generated from the code.
//! What every operation may answer is added here once, by what the operation needs.

use actix_web::{
    HttpResponse,
    http::{
        Method,
        header::{self, ContentType},
    },
};
use utoipa::{
    OpenApi,
    openapi::{
        ContentBuilder, Header, OpenApi as Document, Ref, RefOr, Response, ResponseBuilder, Server,
        path::{Operation, PathItem},
        schema::{Object, Schema, Type},
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use super::reader::DocsReader;
use crate::{
    error::Error,
    http::{
        etag,
        problem::{Answer, KINDS, Problem},
        static_file,
    },
};

#[derive(OpenApi)]
#[openapi(
    info(title = "Clientele", license(name = "MIT", identifier = "MIT")),
    components(schemas(Problem)),
    security(("token" = [])),
)]
struct Frame;

/// The whole document of these operations.
pub fn complete(documented: Document) -> Document {
    let mut document = Frame::openapi();
    document.merge(documented);
    document.info.description = Some(introduction());
    let components = document.components.get_or_insert_default();
    components.schemas.values_mut().for_each(without_defaults);
    let scheme = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("A token from `POST /api/v1/login`, or a personal access token created on the account page."))
        .build();
    components.add_security_scheme("token", SecurityScheme::Http(scheme));
    for (path, item) in &mut document.paths.paths {
        let has_id = path.contains("{id}");
        for (method, operation) in operations(item) {
            add_errors(operation, method, has_id);
        }
    }
    document
}

/// The method and path at which the document says that an operation is.
pub fn method_and_path<'d>(document: &'d Document, operation_id: &str) -> Option<(Method, &'d str)> {
    document.paths.paths.iter().find_map(|(path, item)| {
        let PathItem { get, post, put, patch, delete, .. } = item;
        let methods = [
            (Method::GET, get),
            (Method::POST, post),
            (Method::PUT, put),
            (Method::PATCH, patch),
            (Method::DELETE, delete),
        ];
        let is_it = |operation: &Operation| operation.operation_id.as_deref() == Some(operation_id);
        let (method, _) = methods.into_iter().find(|(_, operation)| operation.as_ref().is_some_and(is_it))?;
        Some((method, path.as_str()))
    })
}

/// A member that is left out is missing; the empty text serde puts there is no default that anyone may rely on.
fn without_defaults(schema: &mut RefOr<Schema>) {
    let RefOr::T(Schema::Object(object)) = schema else { return };
    for property in object.properties.values_mut() {
        if let RefOr::T(Schema::Object(property)) = property {
            property.default = None;
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let PathItem { get, post, put, patch, delete, .. } = item;
    [("get", get), ("post", post), ("put", put), ("patch", patch), ("delete", delete)]
        .into_iter()
        .filter_map(|(method, operation)| operation.as_mut().map(|operation| (method, operation)))
}

/// What an operation may answer besides what it says itself.
fn add_errors(operation: &mut Operation, method: &str, has_id: bool) {
    let has_body = operation.request_body.is_some();
    let is_open = operation.security.is_some();
    let changes = !is_open && (method != "get") && operation.operation_id.as_deref() != Some("logout");
    let names_version = operation
        .parameters
        .iter()
        .flatten()
        .any(|parameter| matches!(parameter, RefOr::T(parameter) if parameter.name == "If-Match"));
    let errors = [
        ("400", "The request cannot be read", has_body),
        ("401", "The token is missing, expired or revoked", !is_open),
        ("403", "The person's role or the token does not allow this", changes),
        ("404", "There is no such customer", has_id),
        ("408", "The body did not arrive in time", has_body),
        ("412", "The version in If-Match is not the current one", names_version),
        ("413", "The body is too large", has_body),
        ("415", "The Content-Type is not JSON", has_body),
        ("422", "Some values break the rules", has_body),
        ("428", "If-Match is missing", names_version),
        ("500", "A server error", true),
        ("503", "The server is busy", true),
        ("507", "The disk is full", changes),
    ];
    for (status, words, _) in errors.into_iter().filter(|(_, _, applies)| *applies) {
        let responses = &mut operation.responses.responses;
        if !responses.contains_key(status) {
            responses.insert(status.to_owned(), RefOr::T(problem(status, words)));
        }
    }
}

fn problem(status: &str, words: &str) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let response = ResponseBuilder::new().description(words).content("application/problem+json", content);
    let header = |kind: Type, words: &str| {
        let mut header = Header::new(Object::with_type(kind));
        header.description = Some(words.to_owned());
        header
    };
    match status {
        "401" => response.header("WWW-Authenticate", header(Type::String, "`Bearer`")),
        "503" => response.header("Retry-After", header(Type::Integer, "Seconds to wait")),
        _ => response,
    }
    .build()
}

fn introduction() -> String {
    let kinds: Vec<_> =
        KINDS.iter().map(|(kind, words)| format!("| `urn:clientele:problem:{kind}` | {words} |")).collect();
    format!(
        "Customers and their history for other programs. Sign in to get a token, or create a personal access token on \
         the account page, and send it as `Authorization: Bearer`.\n\nTimes are in UTC; dates of birth are plain \
         dates. Every error is a problem document (RFC 9457) of one of these types:\n\n\
         | type | meaning |\n|---|---|\n{}",
        kinds.join("\n")
    )
}

/// Answers with the document, to whoever may read it.
pub fn answer(reader: &DocsReader, document: &Document) -> Answer {
    let mut document = document.clone();
    if !reader.site().at.is_empty() {
        document.servers = Some(vec![Server::new(&reader.site().at)]);
    }
    let text = serde_json::to_string(&document).map_err(|error| Error::internal(&error))?;
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header(etag::of(static_file::hash(text.as_bytes())))
        .insert_header((header::CACHE_CONTROL, static_file::ASK_AGAIN));
    Ok(answer.content_type(ContentType::json()).body(text))
}
