//! Swagger UI, out of the binary: pages to read and try the API's document with.

use std::{collections::HashMap, sync::LazyLock};

use actix_web::{
    HttpRequest,
    http::header::{self, HeaderValue},
};
use rust_embed::Embed;
use serde_json::json;

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
/// The files that `static/build.rs` took out of Swagger UI, under their own names but in gzip.
#[derive(Embed)]
#[folder = "$OUT_DIR/swagger-ui"]
struct SwaggerUi;

/// The same by name, for every register.
static SERVED: LazyLock<HashMap<String, StaticFile>> = LazyLock::new(|| {
    let file = |name: std::borrow::Cow<'static, str>| {
        let gzip = SwaggerUi::get(&name)?;
        let file = StaticFile::from_gzip(gzip.metadata.mimetype(), gzip.data).ok()?;
        Some((name.into_owned(), file))
    };
    SwaggerUi::iter().filter_map(file).collect()
});

/// The script that starts Swagger UI with this register's document.
fn initializer(document: &str) -> StaticFile {
    let script = format!(
        "window.onload = () => {{
  window.ui = SwaggerUIBundle({{
    dom_id: '#swagger-ui',
    url: {},
    deepLinking: true,
    tryItOutEnabled: true,
    layout: 'BaseLayout',
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    plugins: [SwaggerUIBundle.plugins.DownloadUrl],
  }});
}};
",
        json!(document)
    );
    StaticFile::new("text/javascript", script.into_bytes().into())
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
            initializer(&document).answer(&request, ASK_AGAIN)
        }
        name => {
            let name = if name.is_empty() { PAGE } else { name };
            SERVED.get(name).ok_or(Error::NotFound)?.answer(&request, ASK_AGAIN)
        }
    };
    answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    Ok(answer)
}
