//! How the body of a request is read, form or JSON: only so much of it, and only for so long.
//! The server below has no deadline of its own for bodies.

use std::time::Duration;

use actix_web::dev::Payload;
use futures_util::StreamExt;

use crate::error::Error;

/// How long a body may take to arrive.
const DEADLINE: Duration = Duration::from_secs(10);

/// Reads a body of at most `limit` bytes that arrives in time.
pub async fn read(payload: &mut Payload, limit: usize) -> Result<String, Error> {
    let reading = async {
        let mut body = Vec::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| Error::Malformed("The request ended before it was complete."))?;
            if body.len() + chunk.len() > limit {
                return Err(Error::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        String::from_utf8(body).map_err(|_| Error::Malformed("The request is not in UTF-8."))
    };
    tokio::time::timeout(DEADLINE, reading).await.map_err(|_| Error::TooSlow)?
}
