//! The pages of one's own second factors: an authenticator app, recovery codes, passkeys.
//! Whoever lacks the factor that the role requires reaches these pages and no others.

pub mod pages;
pub mod passkeys;
pub mod proof;
