//! The file with all that is known of a customer.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, header},
    web::Path,
};
use uuid::Uuid;

use super::super::fold::fold;
use crate::{http::html::Answer, sign_in::SignedIn};

/// The most characters of a name in the name of a file.
const LONGEST: usize = 60;

/// `GET /customers/{id}/everything.json`.
pub async fn show(user: SignedIn, id: Path<Uuid>, request: HttpRequest) -> Answer {
    let customers = user.customers().await?;
    let (name, everything) = customers.everything(*id).await?;
    if request.method() != Method::HEAD {
        customers.note_everything().await?;
    }
    let named = format!("attachment; filename=\"{}-{}.json\"", file_name(&name), user.clock().today());
    Ok(HttpResponse::Ok().insert_header((header::CONTENT_DISPOSITION, named)).json(everything))
}

/// A name in letters that every system takes; "customer" for one without any of them.
fn file_name(name: &str) -> String {
    let folded = fold(name);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name: String = words.collect::<Vec<_>>().join("-").chars().take(LONGEST).collect();
    if name.is_empty() { "customer".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn the_file_of_a_person_has_a_name_that_every_system_takes() {
        let cases = [
            ("Ada Lovelace", "ada-lovelace"),
            ("José \"..\\/\r\n Núñez", "jose-nunez"),
            ("王 小明", "customer"),
            ("../..", "customer"),
        ];
        for (name, expected) in cases {
            assert_eq!(file_name(name), expected, "{name}");
        }
        assert_eq!(file_name(&"x".repeat(200)).len(), 60);
    }
}
