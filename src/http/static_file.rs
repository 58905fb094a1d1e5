//! Files out of the binary, as they go to browsers: plain, or in a copy that was compressed ahead.

use std::{
    borrow::Cow,
    io::{self, Read as _},
};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, ContentEncoding, Encoding},
    web::Bytes,
};
use sha2::{Digest, Sha256};

use crate::http::{compress, etag};

/// How long a browser keeps what has the hash of its content in its address.
pub const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// How a browser keeps what may change under the same address: it asks each time whether it has.
pub const ASK_AGAIN: &str = "private, no-cache";

/// One file, its kind, and its bodies.
pub struct StaticFile {
    kind: String,
    hash: String,
    plain: Bytes,
    /// The compressed copies.
    copies: Vec<(Encoding, Bytes)>,
}

impl StaticFile {
    /// A file of this media type; text is UTF-8.
    pub fn new(kind: &str, plain: Cow<'static, [u8]>) -> Self {
        let charset = if kind.starts_with("text/") { "; charset=utf-8" } else { "" };
        Self {
            kind: format!("{kind}{charset}"),
            hash: hash(&plain),
            plain: Bytes::from_owner(plain),
            copies: Vec::new(),
        }
    }

    /// The same of a file that is embedded in gzip alone.
    pub fn from_gzip(kind: &str, gzip: Cow<'static, [u8]>) -> io::Result<Self> {
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(&*gzip).read_to_end(&mut plain)?;
        Ok(Self::new(kind, plain.into()).with(Encoding::gzip(), Some(gzip)))
    }

    /// With a compressed copy, if there is one and the file gains by it.
    #[must_use]
    pub fn with(mut self, coding: Encoding, copy: Option<Cow<'static, [u8]>>) -> Self {
        if let Some(copy) = copy.filter(|_| compress::is_compressible(self.kind.as_bytes())) {
            self.copies.push((coding, Bytes::from_owner(copy)));
        }
        self
    }

    /// The beginning of the hash of the content, in hex.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The file in the coding that the request likes best; `cache` says how long it may be kept.
    pub fn answer(&self, request: &HttpRequest, cache: &'static str) -> HttpResponse {
        let mut answer = HttpResponse::Ok();
        answer
            .insert_header(etag::of(&self.hash))
            .insert_header((header::CACHE_CONTROL, cache))
            .insert_header((header::CONTENT_TYPE, &*self.kind));
        let liked = compress::negotiate(request, self.copies.iter().map(|(coding, _)| coding));
        match self.copies.iter().find(|(coding, _)| Some(coding) == liked.as_ref()) {
            Some((Encoding::Known(coding), copy)) => answer.insert_header(*coding).body(copy.clone()),
            // Said of a plain body too, or it would be compressed for each request.
            _ if !self.copies.is_empty() => answer.insert_header(ContentEncoding::Identity).body(self.plain.clone()),
            _ => answer.body(self.plain.clone()),
        }
    }
}

/// The beginning of a hash of `bytes`, in hex: enough to tell one content from another.
pub fn hash(bytes: &[u8]) -> String {
    hex::encode(&Sha256::digest(bytes)[..6])
}
