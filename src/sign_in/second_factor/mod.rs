//! What somebody shows besides a password, or in place of it: an app's codes, recovery codes, passkeys.
//! Whoever has none of them signs in by password alone, unless the role requires one.

pub(crate) mod entity;
mod gate;
mod own;
pub mod pages;
mod passkeys;
mod proof;
mod recovery;
mod required;
mod second_step;
mod step;
mod totp;

pub use gate::{Enrolling, Proved};
pub use own::{AuthenticatorForm, OwnFactors, OwnPasskey, PasskeyForm};
pub use passkeys::{Adding, Asking, MadePasskey, Passkeys};
pub use required::{LACKING, is_lacking, require, required};
pub use second_step::{remove_all, spend};
pub use step::{HalfSession, Step, cookie_name, give, read, take};
pub use totp::{QrPath, Secret, sealed_otherwise};
