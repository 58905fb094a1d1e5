//! `static/`, embedded, under addresses that carry a hash of the content, compressed once at first use.
//! A file's address changes with its content, so browsers may keep it for ever.

use std::{
    collections::HashMap,
    fmt::Write as _,
    io::Write as _,
    sync::{LazyLock, OnceLock},
};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderValue},
};
use rust_embed::Embed;
use sha2::{Digest, Sha256};

use crate::error::{Error, PageError};

#[derive(Embed)]
#[folder = "static/"]
struct Static;

/// One file of `static/`.
struct Asset {
    address: String,
    etag: String,
    kind: &'static str,
    plain: Vec<u8>,
    gzip: OnceLock<Vec<u8>>,
    brotli: OnceLock<Vec<u8>>,
}

/// By name (`css/base.css`) and by address (`css/base.1a2b3c4d5e6f.css`).
struct Shelf {
    by_address: HashMap<String, Asset>,
    addresses: HashMap<String, String>,
}

static SHELF: LazyLock<Shelf> = LazyLock::new(|| {
    let assets = Static::iter().filter_map(|name| Some((name.to_string(), asset(&name)?)));
    let mut shelf = Shelf { by_address: HashMap::new(), addresses: HashMap::new() };
    for (name, asset) in assets {
        shelf.addresses.insert(name, asset.address.clone());
        shelf.by_address.insert(asset.address.clone(), asset);
    }
    shelf
});

fn asset(name: &str) -> Option<Asset> {
    let plain = Static::get(name)?.data.into_owned();
    let hash = Sha256::digest(&plain).iter().take(6).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    let (stem, ending) = name.rsplit_once('.')?;
    Some(Asset {
        address: format!("{stem}.{hash}.{ending}"),
        etag: format!("\"{hash}\""),
        kind: kind(ending),
        plain,
        gzip: OnceLock::new(),
        brotli: OnceLock::new(),
    })
}

fn kind(ending: &str) -> &'static str {
    match ending {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        _ => "text/plain; charset=utf-8",
    }
}

impl Asset {
    fn gzip(&self) -> &[u8] {
        self.gzip.get_or_init(|| {
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            let written = gzip.write_all(&self.plain).and_then(|()| gzip.finish());
            written.unwrap_or_default()
        })
    }

    fn brotli(&self) -> &[u8] {
        self.brotli.get_or_init(|| {
            let mut out = Vec::new();
            let settings = brotli::enc::BrotliEncoderParams { quality: 10, ..Default::default() };
            let written = brotli::BrotliCompress(&mut self.plain.as_slice(), &mut out, &settings);
            written.map(|_| out).unwrap_or_default()
        })
    }

    /// The body in the best encoding that the request accepts, and that encoding's name.
    fn body_for(&self, accepted: &str) -> (&[u8], Option<&'static str>) {
        let accepts = |coding: &str| {
            accepted.split(',').any(|part| {
                let (name, weight) = part.trim().split_once(';').unwrap_or((part.trim(), ""));
                name.eq_ignore_ascii_case(coding) && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
            })
        };
        let candidates = [("br", accepts("br")), ("gzip", accepts("gzip"))];
        for (coding, _) in candidates.into_iter().filter(|(_, accepted)| *accepted) {
            let body = if coding == "br" { self.brotli() } else { self.gzip() };
            if !body.is_empty() && body.len() < self.plain.len() {
                return (body, Some(coding));
            }
        }
        (&self.plain, None)
    }
}

/// The path of a file of `static/`, below the register's own path; `""` when there is none of that name.
pub fn address(name: &str) -> &'static str {
    SHELF.addresses.get(name).map_or("", String::as_str)
}

/// `GET /static/{file}`.
pub async fn show(request: HttpRequest) -> Result<HttpResponse, PageError> {
    let asset = SHELF.by_address.get(request.match_info().query("file")).ok_or(Error::NotFound)?;
    let sent = |name| request.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or("");
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::ETAG, asset.etag.as_str()))
        .insert_header((header::VARY, "accept-encoding"));
    if sent(header::IF_NONE_MATCH).split(',').any(|tag| tag.trim() == asset.etag) {
        return Ok(answer.status(actix_web::http::StatusCode::NOT_MODIFIED).finish());
    }
    let (body, coding) = asset.body_for(sent(header::ACCEPT_ENCODING));
    answer.insert_header((header::CONTENT_TYPE, asset.kind));
    // Naming the coding, even the plain one, keeps the compressing middleware's hands off.
    answer.insert_header((header::CONTENT_ENCODING, coding.unwrap_or("identity")));
    Ok(answer.body(body.to_vec()))
}
