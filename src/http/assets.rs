//! The files that pages ask for, embedded, under addresses that carry a hash of the content.
//! A file's address changes with its content, so browsers may keep it for ever. `static/build.rs` makes the files.

use std::{collections::HashMap, sync::LazyLock};

use actix_web::{HttpRequest, HttpResponse, http::header::Encoding};
use rust_embed::Embed;

use crate::{
    error::{Error, PageError},
    http::static_file::{FOR_EVER, StaticFile},
};

#[derive(Embed)]
#[folder = "$OUT_DIR/static"]
struct Static;

/// Marks an answer as a part that pages load: it has no use for the headers that protect pages.
#[derive(Debug, Clone, Copy)]
pub struct Asset;

/// By name (`js/app.js`) and by address (`js/app.1a2b3c4d5e6f.js`).
struct Assets {
    by_address: HashMap<String, StaticFile>,
    addresses: HashMap<String, String>,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let mut assets = Assets { by_address: HashMap::new(), addresses: HashMap::new() };
    for name in Static::iter().filter(|name| !name.ends_with(".gz") && !name.ends_with(".br")) {
        let Some(plain) = Static::get(&name) else { continue };
        let copy = |ending| Static::get(&format!("{name}.{ending}")).map(|file| file.data);
        let file = StaticFile::new(plain.metadata.mimetype(), plain.data)
            .with(Encoding::brotli(), copy("br"))
            .with(Encoding::gzip(), copy("gz"));
        let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
        let address = format!("{stem}.{}.{ending}", file.hash());
        assets.by_address.insert(address.clone(), file);
        assets.addresses.insert(name.into_owned(), address);
    }
    assets
});

/// The path of an asset, below the register's own path; `""` when there is none of that name.
pub fn url(name: &str) -> &'static str {
    ASSETS.addresses.get(name).map_or("", String::as_str)
}

/// `GET /static/{file}`.
pub async fn show(request: HttpRequest) -> Result<HttpResponse, PageError> {
    let file = ASSETS.by_address.get(request.match_info().query("file")).ok_or(Error::NotFound)?;
    let mut answer = file.answer(&request, FOR_EVER);
    answer.extensions_mut().insert(Asset);
    Ok(answer)
}
