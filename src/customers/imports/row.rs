//! A row of a file as the form of a customer: each cell goes to its field as it stands, or becomes a complaint of that row.
//! Nothing is coerced; the rules themselves are those of [`CustomerForm::check`].

use std::{borrow::Cow, sync::Arc};

use uuid::Uuid;

use super::{
    super::{
        field::Field,
        form::{CustomerForm, Details, Rules},
        formula::unguarded,
        own_fields::{Definition, Kind},
    },
    cells::{date, id, is_decimal, not_a, phone_in_digits},
    date_order::{DateOrder, shortened},
    scan::FileRead,
    settings::{BirthPart, Settings, Target},
};
use crate::{
    error::{Complaint, Invalid},
    record_file::{Cell, Record},
};

/// What a complaint about a whole row stands beside.
pub const WHOLE_ROW: &str = "row";

/// Reads the rows of one file.
pub struct RowReader {
    columns: Vec<(Target, Option<DateOrder>)>,
    rules: Rules,
    /// Whether rows may end before their last cells.
    may_be_short: bool,
    /// Whether cells are those of a table, in which an apostrophe guards what a spreadsheet would take for a formula.
    is_table: bool,
}

/// A row, read.
pub struct Row {
    pub details: Result<Details, Invalid>,
    /// The register's own id, where the file has one.
    pub id: Option<Uuid>,
    /// The fields of one's own that the row says something of.
    pub given: Vec<Arc<Definition>>,
}

/// A form being filled out of a row, and what is wrong with its cells.
struct Filling<'r> {
    rules: &'r Rules,
    is_table: bool,
    form: CustomerForm,
    invalid: Invalid,
    id: Option<Uuid>,
    given: Vec<Arc<Definition>>,
}

impl RowReader {
    /// A reader by these settings and rules.
    pub fn new(settings: &Settings, rules: Rules, file: &FileRead) -> Self {
        let targets = settings.targets(&rules.fields);
        let columns = targets.into_iter().zip(&settings.columns).map(|(target, column)| (target, column.dates));
        let (may_be_short, is_table) = (file.may_be_short(settings.columns.len()), file.how.columns.is_none());
        Self { columns: columns.collect(), rules, may_be_short, is_table }
    }

    /// The rules that rows are checked by.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Reads a row; with `typed` what somebody typed in its place.
    pub fn read(&self, record: &Record, typed: Option<&CustomerForm>) -> Row {
        let Filling { form, invalid, id, given, .. } = self.fill(record);
        if let Some(typed) = typed {
            let details = typed.check(&self.rules);
            let has_column = |own: &Arc<Definition>| {
                self.columns.iter().any(|(target, _)| *target == Target::Field(Field::Own(Arc::clone(own))))
            };
            let is_given = |own: &&Arc<Definition>| {
                has_column(own) || details.as_ref().is_ok_and(|details| details.own.get(&own.key).is_some())
            };
            let given = self.rules.fields.active().filter(is_given).cloned().collect();
            return Row { details, id, given };
        }
        Row { details: checked(&form, invalid, &self.rules), id, given }
    }

    /// The form that a row fills, and all that is wrong with it.
    pub fn form(&self, record: &Record) -> (CustomerForm, Invalid) {
        let Filling { form, invalid, .. } = self.fill(record);
        let invalid = checked(&form, invalid, &self.rules).err().unwrap_or_default();
        (form, invalid)
    }

    fn fill(&self, record: &Record) -> Filling<'_> {
        let mut filling = Filling {
            rules: &self.rules,
            is_table: self.is_table,
            form: CustomerForm::default(),
            invalid: Invalid::default(),
            id: None,
            given: Vec::new(),
        };
        if let Some(why) = &record.fault {
            filling.complain(WHOLE_ROW, Complaint::new("unreadable", why.clone()));
        }
        self.check_width(record, &mut filling);
        for ((target, dates), cell) in self.columns.iter().zip(&record.cells) {
            filling.put(target, *dates, cell);
        }
        filling
    }

    /// A row that has other cells than the heading may have them in other columns: it is refused, never shifted.
    fn check_width(&self, record: &Record, filling: &mut Filling) {
        let (width, cells) = (self.columns.len(), record.cells.len());
        let beyond = record.cells.iter().skip(width).any(|cell| *cell != Cell::Empty);
        let missing = self.columns.iter().skip(cells).any(|(target, _)| *target != Target::LeaveOut);
        if beyond || (missing && !self.may_be_short) {
            let words =
                format!("This row has {cells} cells and the heading {width}, so its values may stand in wrong columns");
            filling.complain(WHOLE_ROW, Complaint::new("ragged", words));
        }
    }
}

/// What the rules say of a form, below what is wrong with its cells.
fn checked(form: &CustomerForm, cells: Invalid, rules: &Rules) -> Result<Details, Invalid> {
    let read = form.check(rules);
    if cells.is_empty() {
        return read;
    }
    let mut invalid = cells;
    if let Err(broken) = read {
        for (field, complaint) in broken.iter() {
            if invalid.complaint(field).is_none() {
                invalid.add(field.to_owned(), complaint.clone());
            }
        }
    }
    Err(invalid)
}

impl Filling<'_> {
    fn complain(&mut self, field: &str, complaint: Complaint) {
        if self.invalid.complaint(field).is_none() {
            self.invalid.add(field.to_owned(), complaint);
        }
    }

    fn put(&mut self, target: &Target, dates: Option<DateOrder>, cell: &Cell) {
        match target {
            Target::LeaveOut => {}
            Target::Field(Field::Own(own)) => self.own(own, dates, cell),
            Target::Field(field) => self.built_in(field, dates, cell),
            Target::FullName => {
                let name = self.name(&Field::LastName, cell);
                let (first, last) = name.trim().rsplit_once(char::is_whitespace).unwrap_or(("", name.trim()));
                self.type_names(first, last);
            }
            Target::LastFirst => self.last_first(cell),
            Target::BirthPart(part) => self.birth_part(*part, cell),
            Target::Id => match id(cell) {
                Ok(id) => self.id = id,
                Err(complaint) => self.complain("id", complaint),
            },
        }
    }

    fn type_names(&mut self, first: &str, last: &str) {
        Field::FirstName.type_in(&mut self.form, first.to_owned());
        Field::LastName.type_in(&mut self.form, last.to_owned());
    }

    fn built_in(&mut self, field: &Field, dates: Option<DateOrder>, cell: &Cell) {
        let text = match field.kind() {
            Kind::Date => {
                match date(dates, cell) {
                    Ok(None) => {}
                    Ok(Some(parts)) => field.type_date(&mut self.form, parts),
                    Err(complaint) => self.complain(&field.name(), complaint),
                }
                return;
            }
            Kind::Phone => self.phone(field, cell),
            _ => self.name(field, cell),
        };
        field.type_in(&mut self.form, text);
    }

    /// A text without what guards it in a table.
    fn bare<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.is_table { unguarded(text) } else { text.into() }
    }

    /// The text of a cell that is to hold words.
    fn name(&mut self, field: &Field, cell: &Cell) -> String {
        match cell {
            Cell::Empty => String::new(),
            Cell::Text(text) => self.bare(text).into_owned(),
            Cell::Number(text) => text.clone(),
            Cell::Date(_) | Cell::YesNo(_) | Cell::Fault(_) => {
                self.complain(&field.name(), not_a("a name", cell));
                String::new()
            }
        }
    }

    fn last_first(&mut self, cell: &Cell) {
        let name = self.name(&Field::LastName, cell);
        let parts: Vec<&str> = name.split([',', '，', '、']).map(str::trim).collect();
        match parts[..] {
            [last, first] => self.type_names(first, last),
            [""] => {}
            _ => {
                let words =
                    format!("The file says “{}”, which is not a last name, a comma and a first name", shortened(&name));
                self.complain(&Field::LastName.name(), Complaint::new("not_a_name", words));
            }
        }
    }

    fn birth_part(&mut self, part: BirthPart, cell: &Cell) {
        let text = match cell {
            Cell::Empty => String::new(),
            Cell::Text(text) => self.bare(text).into_owned(),
            Cell::Number(number) => number.clone(),
            other => return self.complain(&Field::DateOfBirth.name(), not_a("a part of a date", other)),
        };
        *match part {
            BirthPart::Day => &mut self.form.date_of_birth_day,
            BirthPart::Month => &mut self.form.date_of_birth_month,
            BirthPart::Year => &mut self.form.date_of_birth_year,
        } = text;
    }

    fn phone(&mut self, field: &Field, cell: &Cell) -> String {
        match cell {
            Cell::Empty => String::new(),
            Cell::Text(text) => {
                let text = self.bare(text);
                if is_decimal(text.trim()) {
                    self.complain(&field.name(), not_a("a phone number", cell));
                }
                text.into_owned()
            }
            Cell::Number(number) => {
                if let Err(complaint) = phone_in_digits(number, self.rules.country) {
                    self.complain(&field.name(), complaint);
                }
                number.clone()
            }
            other => {
                self.complain(&field.name(), not_a("a phone number", other));
                String::new()
            }
        }
    }

    fn own(&mut self, own: &Arc<Definition>, dates: Option<DateOrder>, cell: &Cell) {
        let field = Field::Own(Arc::clone(own));
        let name = field.name().into_owned();
        let text = match (own.kind, cell) {
            (_, Cell::Empty) => return,
            (Kind::Date, cell) => match date(dates, cell) {
                Ok(None) => return,
                Ok(Some(parts)) => {
                    field.type_date(&mut self.form, parts);
                    return self.given.push(Arc::clone(own));
                }
                Err(complaint) => return self.complain(&name, complaint),
            },
            (Kind::Phone, cell) => self.phone(&field, cell),
            (Kind::YesNo, Cell::YesNo(value)) => if *value { "yes" } else { "no" }.to_owned(),
            (Kind::Whole | Kind::Decimal, Cell::Number(number)) => {
                self.form.own.send(&own.key, number.clone().into());
                return self.given.push(Arc::clone(own));
            }
            (_, Cell::Text(text)) => self.bare(text).into_owned(),
            (Kind::Text | Kind::LongText | Kind::Choice, Cell::Number(number)) => number.clone(),
            (Kind::Text | Kind::LongText, Cell::Date(date)) => date.replace('T', " "),
            (kind, cell) => {
                let what = format!("a value of the kind “{}”", kind.title().to_lowercase());
                return self.complain(&name, not_a(&what, cell));
            }
        };
        if text.trim().is_empty() {
            return;
        }
        let chosen = own.choices.iter().find(|choice| choice.label.trim().to_lowercase() == text.trim().to_lowercase());
        self.form.own.type_in(&own.key, chosen.map_or(text, |choice| choice.key.clone()));
        self.given.push(Arc::clone(own));
    }
}
