//! `static/`, embedded, under addresses that carry a hash of the content.
//! A file's address changes with its content, so browsers may keep it for ever.

use std::{collections::HashMap, sync::LazyLock};

use actix_web::{HttpRequest, HttpResponse};
use rust_embed::Embed;

use crate::{
    error::{Error, PageError},
    http::static_file::{FOR_EVER, StaticFile},
};

#[derive(Embed)]
#[folder = "static/"]
struct Static;

/// The one style sheet that pages ask for, and what it is joined from, in this order.
const SHEET: &str = "style.css";
const SHEETS: [&str; 5] = ["css/tokens.css", "css/base.css", "css/layout.css", "css/components/", "css/utilities.css"];

/// By name (`js/app.js`) and by address (`js/app.1a2b3c4d5e6f.js`).
struct Assets {
    by_address: HashMap<String, StaticFile>,
    addresses: HashMap<String, String>,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let mut assets = Assets { by_address: HashMap::new(), addresses: HashMap::new() };
    let files = Static::iter().filter(|name| !name.starts_with("css/")).filter_map(|name| {
        let file = Static::get(&name)?;
        Some((name.into_owned(), StaticFile::new(file.metadata.mimetype(), file.data.into_owned())))
    });
    for (name, file) in files.chain([(SHEET.to_owned(), StaticFile::new("text/css", joined()))]) {
        let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
        let address = format!("{stem}.{}.{ending}", file.hash());
        assets.by_address.insert(address.clone(), file);
        assets.addresses.insert(name, address);
    }
    assets
});

fn joined() -> Vec<u8> {
    let names = SHEETS.iter().flat_map(|start| Static::iter().filter(move |name| name.starts_with(start)));
    names.filter_map(|name| Static::get(&name)).flat_map(|file| file.data.into_owned()).collect()
}

/// The path of an asset, below the register's own path; `""` when there is none of that name.
pub fn url(name: &str) -> &'static str {
    ASSETS.addresses.get(name).map_or("", String::as_str)
}

/// `GET /static/{file}`.
pub async fn show(request: HttpRequest) -> Result<HttpResponse, PageError> {
    let file = ASSETS.by_address.get(request.match_info().query("file")).ok_or(Error::NotFound)?;
    Ok(file.answer(&request, FOR_EVER))
}
