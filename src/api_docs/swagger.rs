//! Swagger UI, out of the binary: pages to read and try the API's document with.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};

use actix_web::{
    HttpRequest,
    http::header::{self, HeaderValue},
};
use utoipa_swagger_ui::Config;

use super::reader::DocsReader;
use crate::{
    error::Error,
    http::{
        html,
        problem::Answer,
        static_file::{ASK_AGAIN, StaticFile},
    },
};

/// Swagger UI draws with styles of its own; everything else stays as strict as on every page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; \
     object-src 'none'; frame-ancestors 'none'";

const PAGE: &str = "index.html";
/// The script that says where the document is.
const INITIALIZER: &str = "swagger-initializer.js";
/// What the page asks for besides.
const FILES: [&str; 6] = [
    "index.css",
    "swagger-ui.css",
    "swagger-ui-bundle.js",
    "swagger-ui-standalone-preset.js",
    "favicon-16x16.png",
    "favicon-32x32.png",
];

/// The files that are the same for every register.
static SERVED: LazyLock<HashMap<&str, StaticFile>> = LazyLock::new(|| {
    let files = FILES.into_iter().chain([PAGE]);
    files.filter_map(|name| Some((name, file(name, "").ok()?))).collect()
});

fn file(name: &str, document: &str) -> Result<StaticFile, Error> {
    let config = Arc::new(Config::from(document.to_owned()).try_it_out_enabled(true).use_base_layout());
    let served = utoipa_swagger_ui::serve(name, config).map_err(|error| Error::Internal(error.to_string()))?;
    match served.ok_or(Error::NotFound)? {
        file if !file.gzpipped => Ok(StaticFile::new(&file.content_type, file.bytes)),
        file => StaticFile::from_gzip(&file.content_type, file.bytes).map_err(|error| Error::internal(&error)),
    }
}

/// `GET /api/docs`: Swagger UI's own links need the slash.
pub async fn to_page(reader: DocsReader) -> Answer {
    Ok(html::see_other(reader.site(), "/api/docs/"))
}

/// `GET /api/docs/{file}`.
pub async fn show(reader: DocsReader, request: HttpRequest) -> Answer {
    let mut answer = match request.match_info().query("file") {
        INITIALIZER => {
            let document = format!("{}/api/v1/openapi.json", reader.site().at);
            file(INITIALIZER, &document)?.answer(&request, ASK_AGAIN)
        }
        name => {
            let name = if name.is_empty() { PAGE } else { name };
            SERVED.get(name).ok_or(Error::NotFound)?.answer(&request, ASK_AGAIN)
        }
    };
    answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    Ok(answer)
}
