//! Everyone by name, page by page, with what an administrator wants to see at a glance.
//! A search finds a part of a name, taken literally.

use std::collections::HashMap;

use sea_orm::{
    EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait as _, LikeExpr},
};
use uuid::Uuid;

use super::{
    entity as user,
    form::username_key,
    store::{self, People},
};
use crate::{clock::now, error::Error, sign_in::token};

/// How many people a page shows.
const PAGE: u64 = 50;

/// A person in the list.
pub struct Listed {
    pub person: user::Model,
    /// How many personal access tokens are in force.
    pub tokens: u64,
}

/// A page of the list.
pub struct PeoplePage {
    pub people: Vec<Listed>,
    /// How many a search found.
    pub found: u64,
    /// How many there are.
    pub everyone: u64,
    /// This page's number, from 1 on.
    pub page: u64,
    pub pages: u64,
}

impl People {
    /// A page of the people whose name holds `q`; the last one when there are not so many.
    pub async fn page(&self, q: &str, page: u64) -> Result<PeoplePage, Error> {
        let db = self.db().read();
        let pattern = format!("%{}%", username_key(q).replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_"));
        let holds = Expr::col(user::Column::UsernameKey).like(LikeExpr::new(pattern).escape('\\'));
        let found = user::Entity::find().filter(holds).order_by_asc(user::Column::UsernameKey);
        let (everyone, count) = (user::Entity::find().count(db).await?, found.clone().count(db).await?);
        let pages = Ord::max(count.div_ceil(PAGE), 1);
        let page = Ord::clamp(page, 1, pages);
        let people = found.offset((page - 1) * PAGE).limit(PAGE).all(db).await?;
        let tokens = token::counts(db, people.iter().map(|person| person.id).collect(), now()).await?;
        Ok(PeoplePage { people: listed(people, &tokens), found: count, everyone, page, pages })
    }

    /// A person as the list shows them.
    pub async fn listed(&self, id: Uuid) -> Result<Listed, Error> {
        let person = store::find(self.db().read(), id).await?;
        let tokens = token::counts(self.db().read(), vec![id], now()).await?;
        listed(vec![person], &tokens).pop().ok_or(Error::NotFound)
    }
}

fn listed(people: Vec<user::Model>, tokens: &HashMap<Uuid, u64>) -> Vec<Listed> {
    let with = |person: user::Model| Listed { tokens: tokens.get(&person.id).copied().unwrap_or(0), person };
    people.into_iter().map(with).collect()
}
