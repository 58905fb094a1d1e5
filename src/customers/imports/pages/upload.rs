//! Choosing a file and sending it.
//! It streams into the database as it arrives; what is wrong with it as a whole is told on this page.

use std::time::Duration;

use actix_multipart::Multipart;
use actix_web::{HttpRequest, web::Payload};
use askama::Template;
use futures_util::StreamExt as _;
use tokio::time;
use uuid::Uuid;

use super::super::{
    settings::Settings,
    upload::{A_PIECE, IN_ALL, Upload},
};
use crate::{
    error::{Complaint, Error, Invalid},
    http::{
        html::{self, Answer},
        page::Shell,
    },
    sign_in::Editor,
};

#[derive(Template)]
#[template(path = "customers/imports/new.html")]
struct NewPage {
    shell: Shell,
    invalid: Invalid,
}

/// `GET /imports/new`.
pub async fn new(user: Editor) -> Answer {
    html::page(&NewPage { shell: user.shell(), invalid: Invalid::default() })
}

/// `POST /imports/new`.
pub async fn create(user: Editor, request: HttpRequest, payload: Payload) -> Answer {
    let mut form = Multipart::new(request.headers(), payload);
    let received = time::timeout(IN_ALL, receive(&user, &mut form)).await.unwrap_or(Err(Error::TooSlow));
    match received {
        Ok(Some(id)) => Ok(html::see_other(user.site(), &format!("/imports/{id}"))),
        Ok(None) => refused(&user, Complaint::new("missing", "Choose a file")),
        Err(Error::TooLarge) => {
            // A browser that still sends would show a broken connection in place of an answer.
            drain(&mut form).await;
            refused(&user, Complaint::new("too_large", "The file is larger than 200 MB. Split it into smaller files."))
        }
        Err(error) => Err(error.into()),
    }
}

fn refused(user: &Editor, complaint: Complaint) -> Answer {
    html::unprocessable(&NewPage { shell: user.shell(), invalid: Invalid::one("file", complaint) })
}

/// Takes in the file of a form; nothing when it has none.
async fn receive(user: &Editor, form: &mut Multipart) -> Result<Option<Uuid>, Error> {
    let imports = user.imports();
    while let Some(field) = next(form.next()).await? {
        let mut field = field.map_err(|_| broken())?;
        let file = field.content_disposition().and_then(|said| said.get_filename()).map(str::to_owned);
        let Some(name) = file.filter(|name| !name.is_empty()) else {
            while let Some(bytes) = next(field.next()).await? {
                bytes.map_err(|_| broken())?;
            }
            continue;
        };
        let mut upload = imports.upload();
        if let Err(error) = fill(&mut upload, &mut field).await {
            upload.give_up().await;
            return Err(error);
        }
        return imports.add(upload, &name, &Settings::default()).await.map(Some);
    }
    Ok(None)
}

async fn fill(upload: &mut Upload, field: &mut actix_multipart::Field) -> Result<(), Error> {
    while let Some(bytes) = next(field.next()).await? {
        upload.add(&bytes.map_err(|_| broken())?).await?;
    }
    Ok(())
}

/// The next part, unless nothing comes for too long.
async fn next<T>(coming: impl Future<Output = T>) -> Result<T, Error> {
    time::timeout(A_PIECE, coming).await.map_err(|_| Error::TooSlow)
}

fn broken() -> Error {
    Error::Malformed("The upload ended before the file was complete. Send it again.")
}

async fn drain(form: &mut Multipart) {
    let draining = async {
        while let Ok(Some(Ok(mut field))) = next(form.next()).await {
            while let Ok(Some(Ok(_))) = next(field.next()).await {}
        }
    };
    let _ = time::timeout(Duration::from_mins(2), draining).await;
}
