//! A customer's values, as one column of the customer's row holds them: a JSON object by the keys of fields.
//! A page reads the objects of all its rows at once, and of each only what it shows.

use std::{borrow::Cow, fmt, sync::Arc};

use sea_orm::FromJsonQueryResult;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor},
};

use super::entity::Stored;

/// A customer's values by the keys of their fields, in the order of keys; only those that are filled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, FromJsonQueryResult)]
pub struct Values(Vec<(Arc<str>, Stored)>);

/// Reads values: all, or those of some keys.
#[derive(Clone, Copy)]
struct Of<'k>(Option<&'k [Arc<str>]>);

impl Values {
    /// The values of each of some JSON objects, one after the other: all, or those of some keys.
    pub fn each_of(objects: &str, keys: Option<&[Arc<str>]>) -> Result<Vec<Self>, serde_json::Error> {
        let mut from = serde_json::Deserializer::from_str(objects);
        let mut all = Vec::new();
        while from.end().is_err() {
            all.push(Of(keys).deserialize(&mut from)?);
        }
        Ok(all)
    }

    /// How many bytes the texts of the values take.
    pub fn bytes(&self) -> usize {
        self.0.iter().map(|(_, value)| value.text().len()).sum()
    }

    /// The value of the field of this key.
    pub fn get(&self, key: &str) -> Option<&Stored> {
        self.0.iter().find(|(here, _)| **here == *key).map(|(_, value)| value)
    }

    /// Sets or takes away the value of the field of this key.
    pub fn set(&mut self, key: &str, value: Option<Stored>) {
        let at = self.0.binary_search_by(|(here, _)| (**here).cmp(key));
        match (at, value) {
            (Ok(at), Some(value)) => self.0[at].1 = value,
            (Err(at), Some(value)) => self.0.insert(at, (key.into(), value)),
            (Ok(at), None) => drop(self.0.remove(at)),
            (Err(_), None) => {}
        }
    }

    /// The value of the field of this key, which is no longer here.
    pub fn take(&mut self, key: &str) -> Option<Stored> {
        let at = self.0.iter().position(|(here, _)| **here == *key)?;
        Some(self.0.remove(at).1)
    }
}

impl FromIterator<(Arc<str>, Stored)> for Values {
    fn from_iter<T: IntoIterator<Item = (Arc<str>, Stored)>>(values: T) -> Self {
        let mut values: Vec<_> = values.into_iter().collect();
        values.sort_by(|(one, _), (other, _)| one.cmp(other));
        Self(values)
    }
}

impl Serialize for Values {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().map(|(key, value)| (&**key, value)))
    }
}

impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Of(None).deserialize(from)
    }
}

impl<'de> DeserializeSeed<'de> for Of<'_> {
    type Value = Values;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Values, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Of<'_> {
    type Value = Values;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of values")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Values, A::Error> {
        let mut values = Vec::with_capacity(self.0.map_or(0, <[_]>::len));
        while let Some(key) = map.next_key::<Cow<str>>()? {
            match self.0 {
                None => values.push((key.into(), map.next_value()?)),
                Some(keys) => match keys.iter().find(|asked| ***asked == *key) {
                    Some(asked) => values.push((Arc::clone(asked), map.next_value()?)),
                    None => drop(map.next_value::<IgnoredAny>()?),
                },
            }
        }
        // PostgreSQL keeps shorter keys first.
        Ok(values.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_all_or_as_they_are_asked_for() {
        let objects = r#"{"b":"2","a":"1","\u0063":true}{}{"a":"\u00e9"}"#;
        let text = |text: &str| Stored::Text(text.into());
        let values = |some: &[(&str, Stored)]| some.iter().map(|(key, value)| ((*key).into(), value.clone())).collect();
        let all = [values(&[("a", text("1")), ("b", text("2")), ("c", Stored::YesNo(true))]), values(&[])];
        assert_eq!(Values::each_of(objects, None).unwrap()[..2], all);
        let some = Values::each_of(objects, Some(&["c".into(), "a".into()])).unwrap();
        let expected: [Values; 3] =
            [values(&[("a", text("1")), ("c", Stored::YesNo(true))]), values(&[]), values(&[("a", text("é"))])];
        assert_eq!(some, expected);
        assert!(Values::each_of(r#"{"a":"1""#, None).is_err());
        assert_eq!(serde_json::to_string(&some[0]).unwrap(), r#"{"a":"1","c":true}"#);
    }

    #[test]
    fn values_stay_in_order() {
        let mut values = Values::default();
        for key in ["b", "a", "c", "b"] {
            values.set(key, Some(Stored::Text(key.into())));
        }
        values.set("x", None);
        assert_eq!(serde_json::to_string(&values).unwrap(), r#"{"a":"a","b":"b","c":"c"}"#);
        values.set("a", None);
        assert_eq!(values.take("c"), Some(Stored::Text("c".into())));
        assert_eq!((values.get("a"), values.get("b").is_some(), values.get("c")), (None, true, None));
    }
}
