//! The form of a field: new, and edit.
//! A form that fails is shown again at its own address with everything typed.

use actix_web::{
    http::StatusCode,
    web::{Path, Query as Asked},
};
use askama::Template;

use super::{
    super::{
        super::conflict::FieldVersions,
        definition::{Definition, Kind},
        definitions::MOST_LISTED,
        form::DefinitionForm,
        store::OwnFields,
        words::{FieldsChangeInWords, edited},
    },
    notice::to_fields,
};
use crate::{
    customers::pages::FormParams,
    error::{Error, Invalid, PageError},
    http::{
        html::{self, Answer},
        page::Shell,
    },
    sign_in::{Admin, FormBy, SignedIn},
};

/// `new.html` and `edit.html` are one form; a `field` makes it the latter.
#[derive(Template)]
#[template(path = "customers/fields/form.html")]
struct FieldPage {
    shell: Shell,
    field: Option<Definition>,
    form: DefinitionForm,
    invalid: Invalid,
    clash: Option<Clash>,
    kinds: [Kind; 10],
    most_listed: usize,
}

/// What another administrator made of the field since the form was shown.
struct Clash {
    change: FieldsChangeInWords,
    /// The facts as the form was shown with, and as they are now.
    rows: Vec<FieldVersions>,
    own: bool,
}

impl FieldPage {
    fn new(user: &SignedIn, form: DefinitionForm) -> Self {
        Self {
            shell: user.shell(),
            field: None,
            form: DefinitionForm { owner: user.form_owner(), ..form },
            invalid: Invalid::default(),
            clash: None,
            kinds: Kind::ALL,
            most_listed: MOST_LISTED,
        }
    }
}

/// `GET /fields/new`.
pub async fn new(user: Admin, asked: Asked<FormParams>) -> Answer {
    let form = draft(&user, &asked).await?;
    let first = || DefinitionForm { kind: Kind::Text.name().to_owned(), ..DefinitionForm::default() };
    html::page(&FieldPage::new(&user, form.unwrap_or_else(first)))
}

/// What the person had typed when the session ended.
async fn draft(user: &SignedIn, asked: &FormParams) -> Result<Option<DefinitionForm>, Error> {
    let Some(id) = asked.draft else { return Ok(None) };
    let typed = user.draft(id).await?;
    Ok(typed.and_then(|typed| serde_urlencoded::from_str(&typed).ok()))
}

/// `POST /fields/new`.
pub async fn create(sent: FormBy<Admin, DefinitionForm>) -> Answer {
    let FormBy { who: user, form } = sent;
    match user.own_fields().create(form.clone()).await {
        Ok(created) => to_fields(&user, "added", &created.key),
        Err(Error::Invalid(invalid)) => html::unprocessable(&FieldPage { invalid, ..FieldPage::new(&user, form) }),
        Err(error) => Err(error.into()),
    }
}

/// `GET /fields/{key}`.
pub async fn edit(user: Admin, key: Path<String>, asked: Asked<FormParams>) -> Answer {
    let (definition, version) = user.own_fields().find(&key).await?;
    let form = match draft(&user, &asked).await? {
        Some(form) => form,
        None => DefinitionForm { version: version.to_string(), ..DefinitionForm::of(&definition) },
    };
    html::page(&FieldPage { field: Some(definition), ..FieldPage::new(&user, form) })
}

/// `POST /fields/{key}`.
pub async fn update(sent: FormBy<Admin, DefinitionForm>, key: Path<String>) -> Answer {
    let FormBy { who: user, mut form } = sent;
    let fields = user.own_fields();
    match fields.change(&key, form.clone()).await {
        Ok(changed) => to_fields(&user, "saved", &changed.key),
        Err(Error::Stale) => ask_again(&user, &fields, &key, form).await,
        Err(Error::Invalid(invalid)) => {
            let (definition, _) = fields.find(&key).await?;
            form.add_choices_of(&definition);
            let page = FieldPage { field: Some(definition), ..FieldPage::new(&user, form) };
            html::unprocessable(&FieldPage { invalid, ..page })
        }
        Err(error) => Err(error.into()),
    }
}

/// 409: what another administrator made of the field meanwhile, and the form again, ready to be saved over it.
async fn ask_again(user: &SignedIn, fields: &OwnFields, key: &str, mut form: DefinitionForm) -> Answer {
    let (definition, version) = fields.find(key).await?;
    let clash = clash(user, fields, key, &form.version).await?;
    form.version = version.to_string();
    form.add_choices_of(&definition);
    let page = FieldPage { clash, field: Some(definition), ..FieldPage::new(user, form) };
    html::answer(StatusCode::CONFLICT, &page)
}

async fn clash(user: &SignedIn, fields: &OwnFields, key: &str, shown: &str) -> Result<Option<Clash>, PageError> {
    let Some(last) = fields.last_change(key).await? else { return Ok(None) };
    let shown = match shown.parse() {
        Ok(seq) => fields.change_of(key, seq).await?,
        Err(_) => None,
    };
    let rows = shown.map(|shown| edited(&shown.after, &last.after)).unwrap_or_default();
    let own = last.who.as_deref() == Some(user.username());
    Ok(Some(Clash { change: FieldsChangeInWords::of(&last, user.clock()), rows, own }))
}
