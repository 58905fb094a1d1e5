//! Signing in and out, and what a request may do: sessions, tokens, the throttle, the set-up of a new register.
//! Other slices use what is re-exported here, above all the extractors of [`gate`].

pub mod api;
mod bearer;
mod body;
mod cookie;
mod copy;
mod draft;
mod draftable;
mod entity;
mod form;
pub mod gate;
mod jwt;
pub mod links;
mod metrics;
pub mod pages;
mod restored;
mod return_to;
pub mod second_factor;
mod session;
mod set_up;
mod state;
mod store;
mod throttle;
pub(crate) mod token;
mod visitor;

pub use bearer::Bearer;
pub use body::{FormBy, JsonBy};
pub use copy::{check_copy, copy};
pub use draft::forget as forget_drafts;
pub use draftable::Draftable;
pub(crate) use entity::{session as session_row, token as token_row};
pub(crate) use gate::admitted_by_cookie;
pub use gate::{Admin, Editor, Gate, SignedIn};
pub use jwt::Audience;
pub use metrics::SignInMetrics;
pub use restored::end_all;
pub use return_to::own_path;
pub use second_factor::{Enrolling, Proved};
pub use session::{Credential, Issued, Origin, count_in_force};
pub use set_up::SetUp;
pub use state::AppState;
pub use store::Sessions;
pub use throttle::Throttle;
pub use token::NewToken;
pub use visitor::{Carried, Visitor};
