//! Files out of the binary, as they go to browsers: plain, or compressed once at first use.

use std::{
    borrow::Cow,
    io::{self, Read as _, Write as _},
    sync::OnceLock,
};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, AcceptEncoding, ContentEncoding, Encoding, Header},
    web::Bytes,
};
use sha2::{Digest, Sha256};

use crate::http::etag;

/// How long a browser keeps what has the hash of its content in its address.
pub const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// How a browser keeps what may change under the same address: it asks each time whether it has.
pub const ASK_AGAIN: &str = "private, no-cache";

/// For what gains nothing by being compressed.
const PLAIN: &[Encoding] = &[Encoding::identity()];
/// For what is embedded compressed, and is too large to be compressed better while someone waits.
const GZIP: &[Encoding] = &[Encoding::identity(), Encoding::gzip()];
const BEST: &[Encoding] = &[Encoding::identity(), Encoding::gzip(), Encoding::brotli()];

/// One file, its kind, and its bodies.
pub struct StaticFile {
    kind: String,
    hash: String,
    plain: Bytes,
    gzip: OnceLock<Bytes>,
    brotli: OnceLock<Bytes>,
    codings: &'static [Encoding],
}

impl StaticFile {
    /// A file of this media type; text is UTF-8.
    pub fn new(kind: &str, plain: Vec<u8>) -> Self {
        let charset = if kind.starts_with("text/") { "; charset=utf-8" } else { "" };
        let kind = format!("{kind}{charset}");
        let codings = if etag::is_compressible(kind.as_bytes()) { BEST } else { PLAIN };
        let (gzip, brotli) = (OnceLock::new(), OnceLock::new());
        Self { kind, hash: hash(&plain), plain: plain.into(), gzip, brotli, codings }
    }

    /// The same of a file that is embedded in gzip already.
    pub fn from_gzip(kind: &str, gzip: Cow<'static, [u8]>) -> io::Result<Self> {
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(&*gzip).read_to_end(&mut plain)?;
        let file = Self::new(kind, plain);
        let codings = if file.codings == BEST { GZIP } else { PLAIN };
        Ok(Self { gzip: Bytes::from_owner(gzip).into(), codings, ..file })
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
            .insert_header(etag::of(&self.hash))
            .insert_header((header::CACHE_CONTROL, cache))
            .insert_header((header::CONTENT_TYPE, &*self.kind))
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

/// The beginning of a hash of `bytes`, in hex: enough to tell one content from another.
pub fn hash(bytes: &[u8]) -> String {
    hex::encode(&Sha256::digest(bytes)[..6])
}
