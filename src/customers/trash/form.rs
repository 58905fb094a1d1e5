//! What the page of the trash sends: who is ticked, in the version that the page showed.

use serde::{Deserialize, Deserializer, de};

use super::super::{
    search::LONGEST,
    selection::{MOST, Meant, meant},
};
use crate::sign_in::Draftable;

/// Who is to be restored.
#[derive(Debug, Default)]
pub struct TicksForm {
    pub ticked: Vec<Meant>,
    /// What was searched for.
    pub q: String,
}

impl Draftable for TicksForm {}

impl<'de> Deserialize<'de> for TicksForm {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut form = Self::default();
        for (name, value) in Vec::<(String, String)>::deserialize(from)? {
            match &*name {
                "id" if form.ticked.len() < MOST => {
                    form.ticked.push(meant(&value).ok_or_else(|| de::Error::custom("no customer"))?);
                }
                "q" => form.q = value.trim().chars().take(LONGEST).collect(),
                _ => return Err(de::Error::custom("an unknown field")),
            }
        }
        Ok(form)
    }
}
