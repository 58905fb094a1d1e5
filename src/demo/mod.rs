//! Made-up customers, for the demo and for measuring.
//! They pass the same rules as everyone else's; nothing outside the command line may depend on them.

mod made_up;
mod names;
mod random;

use time::Date;

pub use made_up::made_up;

use crate::{
    clock::now,
    customers::{Customers, DefinitionForm, Definitions, OwnFields, Rules},
    db::Db,
    error::Error,
};
use made_up::{MadeUp, own_fields};
use random::Random;

/// The fields of the demo: key, label, kind, and whether the list and the search have them.
pub const FIELDS: [(&str, &str, &str, bool); 2] =
    [("e_mail", "E-mail", "email", true), ("note", "Note", "long_text", false)];

const A_YEAR: i64 = 365 * 24 * 60 * 60;

/// Defines the fields of the demo, before its customers are added.
pub async fn define_fields(db: &Db) -> Result<(), Error> {
    for (_, label, kind, listed) in FIELDS {
        let (label, kind) = (label.to_owned(), kind.to_owned());
        let form = DefinitionForm { label, kind, listed, searched: listed, ..DefinitionForm::default() };
        OwnFields::by_command(db).create(form).await?;
    }
    Ok(())
}

/// Adds made-up customers, as if they had been added over the last year: all of them, or none. They have
/// values in the fields of the demo, where those are defined.
pub async fn fill(db: &Db, seed: u64, today: Date, count: usize) -> Result<(), Error> {
    let (mut random, made_up) = (Random(seed), MadeUp::on(today));
    // They are written in the order of names, and made up twice for it: what makes each one takes 24 bytes, a row 400.
    let mut order: Vec<_> = (0..count)
        .map(|at| {
            let state = random.0;
            (beginning(&made_up.customer(&mut random).last_name), state, at)
        })
        .collect();
    order.sort_unstable();
    let fields = Definitions::latest(db).await?;
    let defined = FIELDS.map(|(key, ..)| fields.find(key).is_some());
    let forms = order.into_iter().map(move |(_, state, at)| {
        // A step that shares no factor with a year spreads the times without repeating them soon.
        let ago = i64::try_from(at).unwrap_or(0).wrapping_mul(7_919_777).rem_euclid(A_YEAR);
        let mut form = made_up.customer(&mut Random(state));
        if defined.contains(&true) {
            let own = FIELDS.iter().zip(own_fields(&form, state)).zip(defined).filter(|(_, defined)| *defined);
            own.for_each(|(((key, ..), value), _)| form.own.send(key, value.into()));
        }
        (form, now() - ago)
    });
    Customers::fill(db, Rules { country: None, today, fields }, forms).await
}

/// How a name begins, to sort by.
fn beginning(name: &str) -> [u8; 8] {
    let mut bytes = name.bytes();
    std::array::from_fn(|_| bytes.next().unwrap_or(0))
}
