//! The list of the register's fields, their order, and what happened to them.
//! A field in use, a retired one, and one whose values are being deleted are three things.

use actix_web::web::{Path, Query as Asked};
use askama::Template;
use serde::Deserialize;

use super::{
    super::{
        definition::{Definition, Kind},
        definitions::{Definitions, MOST, MOST_LISTED},
        form::DefinitionForm,
        store::OwnFields,
        words::FieldsChangeInWords,
    },
    notice,
};
use crate::{
    error::{Error, Invalid, PageError},
    http::{
        flash,
        html::{self, Answer, Button},
        page::Shell,
    },
    sign_in::{Admin, Draftable, FormBy},
};

/// How many changes the page shows at once.
const PAGE_OF_HISTORY: usize = 50;

/// What the address of the list says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FieldsParams {
    pub before: String,
}

/// Where a field is moved: `up` or `down`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MoveForm {
    pub to: String,
}

impl Draftable for MoveForm {}

#[derive(Template)]
#[template(path = "customers/fields/index.html")]
struct IndexPage {
    shell: Shell,
    invalid: Invalid,
    fields: Vec<ShownField>,
    retired: Vec<ShownField>,
    /// Labels of removed fields whose values are still being deleted.
    going: Vec<String>,
    /// Whether the search does not yet find everyone by what is searched.
    behind: bool,
    suggestions: Vec<DefinitionForm>,
    /// How many may be in use.
    most: usize,
    history: Vec<FieldsChangeInWords>,
    before: Option<i64>,
    next: Option<i64>,
}

struct ShownField {
    definition: Definition,
    /// "Choice of 3".
    kind: String,
    tags: Vec<&'static str>,
    /// "2 of 5".
    place: String,
    is_first: bool,
    is_last: bool,
    /// The button that was just pressed, to be pressed again.
    focused: Option<&'static str>,
}

impl ShownField {
    fn of(definition: &Definition, at: usize, count: usize, moved: Option<(&str, &str)>) -> Self {
        let Definition { kind, required, unique, listed, searched, .. } = *definition;
        let options = definition.choices.iter().filter(|choice| !choice.retired).count();
        let tags = [(required, "needed"), (unique, "unique"), (listed, "in the list"), (searched, "searched")];
        let (is_first, is_last) = (at == 0, at + 1 == count);
        let pressed = moved.filter(|(key, _)| *key == definition.key).map(|(_, to)| to == "up");
        Self {
            kind: if kind == Kind::Choice { format!("Choice of {options}") } else { kind.title().to_owned() },
            tags: tags.into_iter().filter(|(is, _)| *is).map(|(_, tag)| tag).collect(),
            place: format!("{} of {count}", at + 1),
            is_first,
            is_last,
            focused: pressed.map(|up| if up && !is_first || is_last { "up" } else { "down" }),
            definition: definition.clone(),
        }
    }
}

/// Fields that many registers want, each only while there is none of its label.
fn suggestions(all: &Definitions) -> Vec<DefinitionForm> {
    let room = all.active().filter(|definition| definition.listed).count() < MOST_LISTED;
    let suggested = |label: &str, kind: Kind| DefinitionForm {
        label: label.to_owned(),
        kind: kind.name().to_owned(),
        searched: kind.can_be_searched(),
        ..DefinitionForm::default()
    };
    let mut suggested = vec![
        DefinitionForm { listed: room, ..suggested("E-mail", Kind::Email) },
        suggested("Address", Kind::LongText),
        suggested("Note", Kind::LongText),
        DefinitionForm { unique: true, ..suggested("Customer number", Kind::Text) },
    ];
    suggested.retain(|form| !all.has_label(&form.label));
    suggested
}

impl IndexPage {
    async fn new(user: &Admin, fields: &OwnFields, before: Option<i64>) -> Result<Self, PageError> {
        let (all, going) = (fields.all().await?, fields.going().await?);
        let mut changes = fields.history(before, PAGE_OF_HISTORY as u64 + 1).await?;
        let more = changes.len() > PAGE_OF_HISTORY;
        changes.truncate(PAGE_OF_HISTORY);
        let (count, moved) = (all.active().count(), notice::moved(user));
        let retired = all.all().iter().filter(|definition| definition.is_retired());
        Ok(Self {
            shell: user.shell_with(notice::of(user, fields).await?),
            invalid: Invalid::default(),
            fields: all.active().enumerate().map(|(at, one)| ShownField::of(one, at, count, moved)).collect(),
            retired: retired.map(|definition| ShownField::of(definition, 0, 0, None)).collect(),
            going,
            behind: fields.search_is_behind().await?,
            suggestions: if count < MOST { suggestions(&all) } else { Vec::new() },
            most: MOST,
            history: changes.iter().map(|change| FieldsChangeInWords::of(change, user.clock())).collect(),
            before,
            next: changes.last().filter(|_| more).map(|change| change.seq),
        })
    }
}

/// `GET /fields`.
pub async fn index(user: Admin, asked: Asked<FieldsParams>) -> Answer {
    html::page(&IndexPage::new(&user, &user.own_fields(), asked.before.parse().ok()).await?)
}

/// `POST /fields/{key}/restore`: shows a retired field again.
pub async fn restore(sent: FormBy<Admin, Button>, key: Path<String>) -> Answer {
    let fields = sent.who.own_fields();
    if !fields.find(&key).await?.0.is_retired() {
        return notice::to_fields(&sent.who, "restored", &key);
    }
    match fields.bring_back(&key).await {
        Ok(_) => notice::to_fields(&sent.who, "restored", &key),
        Err(Error::Invalid(invalid)) => {
            html::unprocessable(&IndexPage { invalid, ..IndexPage::new(&sent.who, &fields, None).await? })
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /fields/{key}/move`: one place up or down; at the end, it stays.
pub async fn move_one(sent: FormBy<Admin, MoveForm>, key: Path<String>) -> Answer {
    let (fields, up) = (sent.who.own_fields(), sent.form.to == "up");
    if !up && sent.form.to != "down" {
        return Err(Error::Malformed("The form does not say where to.").into());
    }
    let all = fields.all().await?;
    let at = all.active().position(|definition| definition.key == *key).ok_or(Error::NotFound)?;
    fields.move_to(&key, if up { at.saturating_sub(1) } else { at + 1 }).await?;
    flash::see_other(sent.who.site(), "/fields", &format!("field-moved.{key}.{}", sent.form.to))
}
