//! Files out of the binary, as they go to browsers: plain, or compressed once at first use.

use std::{fmt::Write as _, io::Write as _, sync::OnceLock};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, AcceptEncoding, ContentEncoding, Encoding, Header},
    web::Bytes,
};
use sha2::{Digest, Sha256};

use crate::tags;

/// For what gains nothing by being packed.
const PLAIN: &[Encoding] = &[Encoding::identity()];
const BEST: &[Encoding] = &[Encoding::identity(), Encoding::gzip(), Encoding::brotli()];

/// One file, its kind, and its bodies.
pub struct Packed {
    kind: &'static str,
    hash: String,
    plain: Bytes,
    gzip: OnceLock<Bytes>,
    brotli: OnceLock<Bytes>,
    codings: &'static [Encoding],
}

impl Packed {
    /// A file of this name.
    pub fn new(name: &str, plain: Vec<u8>) -> Self {
        let kind = kind(name);
        let codings = if tags::is_compressible(kind.as_bytes()) { BEST } else { PLAIN };
        let (gzip, brotli) = (OnceLock::new(), OnceLock::new());
        Self { kind, hash: hash(&plain), plain: plain.into(), gzip, brotli, codings }
    }

    /// The beginning of the hash of the content, in hex.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The file in the coding that the request likes best; `cache` says how long it may be kept.
    pub fn answer(&self, request: &HttpRequest, cache: &'static str) -> HttpResponse {
        let accepted = AcceptEncoding::parse(request).ok();
        let coding = match accepted.and_then(|accepted| accepted.negotiate(self.codings.iter())) {
            Some(Encoding::Known(coding)) => coding,
            _ => ContentEncoding::Identity,
        };
        let body = match coding {
            ContentEncoding::Brotli => self.brotli(),
            ContentEncoding::Gzip => self.gzip(),
            _ => &self.plain,
        };
        HttpResponse::Ok()
            .insert_header(tags::of(&self.hash))
            .insert_header((header::CACHE_CONTROL, cache))
            .insert_header((header::CONTENT_TYPE, self.kind))
            // Said even of a plain body, or the compressor would do it all again.
            .insert_header(coding)
            .body(body.clone())
    }

    fn gzip(&self) -> &Bytes {
        self.gzip.get_or_init(|| {
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            // Writing to memory does not fail.
            let written = gzip.write_all(&self.plain).and_then(|()| gzip.finish());
            written.unwrap_or_default().into()
        })
    }

    fn brotli(&self) -> &Bytes {
        self.brotli.get_or_init(|| {
            let mut out = Vec::new();
            let settings = brotli::enc::BrotliEncoderParams { quality: 10, ..Default::default() };
            let written = brotli::BrotliCompress(&mut &*self.plain, &mut out, &settings);
            written.map(|_| out).unwrap_or_default().into()
        })
    }
}

fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        _ => "text/plain; charset=utf-8",
    }
}

/// The beginning of a hash of `bytes`, in hex: enough to tell one content from another.
pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(6).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
