//! `static/`, embedded, under addresses that carry a hash of the content.
//! A file's address changes with its content, so browsers may keep it for ever.

use std::{collections::HashMap, sync::LazyLock};

use actix_web::{HttpRequest, HttpResponse};
use rust_embed::Embed;

use crate::{
    error::{Error, PageError},
    http::static_file::{FOR_EVER, Packed},
};

#[derive(Embed)]
#[folder = "static/"]
struct Static;

/// By name (`css/base.css`) and by address (`css/base.1a2b3c4d5e6f.css`).
struct Shelf {
    by_address: HashMap<String, Packed>,
    addresses: HashMap<String, String>,
}

static SHELF: LazyLock<Shelf> = LazyLock::new(|| {
    let mut shelf = Shelf { by_address: HashMap::new(), addresses: HashMap::new() };
    for (name, address, file) in Static::iter().filter_map(|name| shelved(&name)) {
        shelf.addresses.insert(name, address.clone());
        shelf.by_address.insert(address, file);
    }
    shelf
});

fn shelved(name: &str) -> Option<(String, String, Packed)> {
    let file = Static::get(name)?;
    let file = Packed::new(file.metadata.mimetype(), file.data.into_owned());
    let (stem, ending) = name.rsplit_once('.')?;
    let address = format!("{stem}.{}.{ending}", file.hash());
    Some((name.to_owned(), address, file))
}

/// The path of a file of `static/`, below the register's own path; `""` when there is none of that name.
pub fn address(name: &str) -> &'static str {
    SHELF.addresses.get(name).map_or("", String::as_str)
}

/// `GET /static/{file}`.
pub async fn show(request: HttpRequest) -> Result<HttpResponse, PageError> {
    let file = SHELF.by_address.get(request.match_info().query("file")).ok_or(Error::NotFound)?;
    Ok(file.answer(&request, FOR_EVER))
}
