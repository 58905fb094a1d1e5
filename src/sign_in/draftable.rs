//! Which forms are kept when their session has ended meanwhile.

use serde::de::DeserializeOwned;

use crate::http::body;

/// A form that can be sent, and may be kept when its session has ended meanwhile.
pub trait Draftable: DeserializeOwned + 'static {
    /// Whether what was typed waits for its owner to sign in again; never for a form with a password.
    const SAVES_DRAFT: bool = false;
    /// The most bytes it may have.
    const MOST_BYTES: usize = body::FORM_LIMIT;

    /// Whose form it is, as sealed when it was shown.
    fn owner(&self) -> Option<&str> {
        None
    }
}
