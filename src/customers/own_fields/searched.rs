//! The words that the search box finds of a customer's values: each row holds them folded, as they are compared.
//! A change of what is searched leaves the rows behind; they are written anew in many short writes.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use uuid::Uuid;

use super::{
    super::{entity::customer, fold::fold},
    definition::{Definition, Kind},
    definitions::Definitions,
    entity::version,
    values::Values,
};
use crate::{db::Db, error::Error};

/// Rows looked at by one write.
const AT_ONCE: u64 = 100;

/// A folded text in letters of its own, so that nothing of it is like a part of a name. A search for names would else read
/// what the index of trigrams knows of these fields, and the other way round. Letters of ASCII become combining marks, of
/// which folding leaves none and which take two bytes; all others are moved to a plane for private use.
pub fn in_own_letters(text: &str) -> String {
    let own = |c: char| match c {
        '!'..='~' => char::from_u32(u32::from('\u{300}') + u32::from(c) - u32::from('!')),
        '\u{80}'..='\u{1_FFFF}' => char::from_u32(0xF_0000 + u32::from(c)),
        _ => None,
    };
    text.chars().map(|c| own(c).unwrap_or(c)).collect()
}

/// A word without the punctuation around it.
pub fn bare(word: &str) -> &str {
    word.trim_matches(['.', ',', ';', ':', '!', '?', '(', ')', '"', '、', '。', '，'])
}

/// The words of the values that are searched, folded and in letters of their own, with a space around each; nothing without
/// any.
pub fn words(definitions: &Definitions, values: &Values) -> String {
    let searched = definitions.active().filter(|definition| definition.searched);
    let text = searched.filter_map(|definition| Some((definition.kind, values.get(&definition.key)?.text())));
    let mut words = String::new();
    for (kind, text) in text {
        let text = if kind == Kind::Phone { text.trim_start_matches('+').to_owned() } else { fold(text) };
        for word in text.split_whitespace().map(bare).filter(|word| !word.is_empty()) {
            words.extend([" ", &in_own_letters(word)]);
        }
    }
    if !words.is_empty() {
        words.push(' ');
    }
    words
}

/// Whether the rows have to be written anew when one definition becomes another.
pub fn differ(before: Option<&Definition>, after: Option<&Definition>) -> bool {
    let searched = |definition: Option<&Definition>| {
        definition.filter(|definition| definition.searched && !definition.is_retired()).map(|found| found.kind)
    };
    searched(before) != searched(after)
}

/// Whether some rows may not have the words of the latest definitions yet.
pub async fn is_behind(db: &impl ConnectionTrait) -> Result<bool, Error> {
    Ok(version::Entity::find().one(db).await?.is_some_and(|row| row.written < row.searched))
}

/// Gives every customer the words of the latest definitions; doing it twice, or at two servers at once, does no harm.
pub async fn finish(db: &Db) -> Result<(), Error> {
    while let Some(row) = version::Entity::find().one(db.read()).await?.filter(|row| row.written < row.searched) {
        let mut last = Uuid::nil();
        while let Some(end) = write_some(db, last).await? {
            last = end;
        }
        // Only as far as the definitions were when it began; what changed meanwhile is another round.
        db.write(move |tx| async move {
            version::Entity::update_many()
                .col_expr(version::Column::Written, Expr::value(row.searched))
                .filter(version::Column::Written.lt(row.searched))
                .exec(&*tx)
                .await?;
            Ok(())
        })
        .await?;
    }
    Ok(())
}

/// Writes the words of the next customers after this id; answers where it stopped, unless that was the end.
async fn write_some(db: &Db, after: Uuid) -> Result<Option<Uuid>, Error> {
    db.write(move |tx| async move {
        let definitions = Definitions::read(&*tx).await?;
        let next = customer::Entity::find().filter(customer::Column::Id.gt(after)).order_by_asc(customer::Column::Id);
        let rows = next.limit(AT_ONCE).lock_exclusive().all(&*tx).await?;
        for row in &rows {
            let words = words(&definitions, &row.fields);
            if words != row.own_words {
                customer::Entity::update_many()
                    .col_expr(customer::Column::OwnWords, Expr::value(words))
                    .filter(customer::Column::Id.eq(row.id))
                    .exec(&*tx)
                    .await?;
            }
        }
        Ok(rows.last().map(|row| row.id))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::{super::entity::Stored, *};

    #[test]
    fn the_words_of_searched_values_are_folded() {
        let definition = |key: &str, kind, searched| Definition { searched, ..Definition::example(key, kind) };
        let definitions = Definitions::made_of(vec![
            definition("email", Kind::Email, true),
            definition("phone", Kind::Phone, true),
            definition("town", Kind::Text, true),
            definition("note", Kind::LongText, false),
        ]);
        let values =
            [("email", "José@Example.com"), ("phone", "+442079460958"), ("town", "(Bad) Ém, !"), ("note", "secret")];
        let values = values.map(|(key, text)| (key.into(), Stored::Text(text.to_owned())));
        let expected = in_own_letters(" jose@example.com 442079460958 bad em ");
        assert_eq!(words(&definitions, &values.into_iter().collect()), expected);
        assert!(!expected.contains("bad") && expected.matches(' ').count() == 5);
        assert_eq!(words(&definitions, &Values::default()), "");
    }
}
