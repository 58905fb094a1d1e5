//! The settings that a server starts with, told when they are others than at the last start.
//! Of each only its name is told; its value is kept as a keyed hash, to be compared.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{
    act::{Act, Settings},
    entity::{self as activity, Column},
    store::{act_of, record},
};
use crate::{
    clock::now,
    db::{self, Db},
    error::Error,
    people::{Actor, Channel},
    secret::Key,
};

/// Tells the settings that were given, unless they are those of the last start.
pub async fn note_settings(db: &Db, key: &Key, given: &[(String, String)]) -> Result<(), Error> {
    let hash = |(name, value): &(String, String)| {
        (name.clone(), hex::encode(key.seal(format!("setting\n{name}\n{value}").as_bytes())))
    };
    let given: BTreeMap<_, _> = given.iter().map(hash).collect();
    db.write(move |tx| async move {
        db::advisory_lock(&tx, b"settings").await?;
        let last = activity::Entity::find().filter(Column::Act.eq("settings")).order_by_desc(Column::Seq).one(&*tx);
        let last = match last.await?.map(|row| act_of(&row)).transpose()? {
            Some(Act::Settings(last)) => last.given,
            _ => BTreeMap::new(),
        };
        if given == last {
            return Ok(());
        }
        let names = given.keys().chain(last.keys());
        let mut changed: Vec<_> = names.filter(|name| given.get(*name) != last.get(*name)).cloned().collect();
        changed.sort();
        changed.dedup();
        let actor = Actor::new(None, Channel::Server);
        record(&*tx, actor, now(), &Act::Settings(Settings { changed, given })).await
    })
    .await
}
