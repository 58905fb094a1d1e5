//! What may be done at the door by somebody who is not signed in: sign in, and set the register up.
//! Nothing here reads or changes anything else.

use super::{
    form::{SetUpForm, SignInForm},
    keys::Audience,
    session::{Issued, Origin},
    store::Accounts,
};
use crate::error::Error;

/// The people, as far as somebody who is not signed in has to do with them.
pub struct Desk<'d>(pub(super) &'d Accounts);

impl Desk<'_> {
    /// Whether the register has anyone yet.
    pub async fn anyone(&self) -> Result<bool, Error> {
        self.0.anyone().await
    }

    /// A session for the right name and password; none for wrong ones, at the same cost.
    pub async fn sign_in(
        &self,
        form: &SignInForm,
        audience: Audience,
        origin: Origin,
    ) -> Result<Option<Issued>, Error> {
        self.0.sign_in(form, audience, origin).await
    }

    /// Makes the first administrator of whoever knows the set-up secret, and signs that person in.
    pub async fn set_up(&self, form: &SetUpForm, origin: Origin) -> Result<Issued, Error> {
        self.0.set_up(form, origin).await
    }
}
