//! Ten fields of one's own, filled for everyone, in turns with the same register without any.
//! Only when asked for by its name; SQLite alone. Three of the fields are searched, three are listed.

use std::path::Path;

use rusqlite::{Connection, functions::FunctionFlags};

use crate::{
    Settings,
    filled_server::FilledServer,
    questions::{Asked, LIST, ONE, Question, compressed},
    ratios::{CONNECTIONS, Ratios, answers},
};

pub const NAME: &str = "fields";

/// Key, kind, whether it is searched, whether it is listed, and a value as SQL of the customer's row.
const FIELDS: [(&str, &str, bool, bool, &str); 10] = [
    ("email", "email", true, true, "replace(first_name_sort, ' ', '') || seq || '@example.com'"),
    (
        "address",
        "text",
        true,
        false,
        "(seq % 300) || ' ' || last_name_sort || ' Street, ' || first_name_sort || 'ville'",
    ),
    ("number", "text", true, true, "'KD-' || (1000000 + seq)"),
    ("note", "long_text", false, false, "'Came by the way of ' || last_name || char(10) || 'and asks for tea.'"),
    ("site", "url", false, false, "'https://example.com/' || seq"),
    ("work_phone", "phone", false, false, "phone_number"),
    ("visits", "whole", false, true, "CAST(seq % 97 AS TEXT)"),
    ("balance", "decimal", false, false, "(seq % 1000) || '.25'"),
    ("since", "date", false, false, "date_of_birth"),
    ("newsletter", "yes_no", false, false, "json(iif(seq % 2, 'true', 'false'))"),
];

/// Searches that find people by their fields, and by their names where there are fields.
const SEARCHES: [Question; 5] = [
    compressed("search, beginning of an e-mail", Asked::Search(&["maria1"], &[])),
    compressed("search, inside an address", Asked::Search(&["street"], &[])),
    compressed("search, a customer number", Asked::Search(&["kd-1004821"], &[])),
    compressed("search, beginning of a name", Asked::Search(&["mart"], &[])),
    compressed("search, two words", Asked::Search(&["mar", "gar"], &[])),
];

pub async fn measure(rows: usize, settings: &Settings, ratios: &mut Ratios) {
    let bare = FilledServer::start(rows, None).await;
    let filled = FilledServer::prepared(rows, None, prepare).await;
    for question in [&LIST, &ONE] {
        let name = format!("ten fields ÷ none, {}", question.name);
        ratios.rates(&filled, settings, &name, answers(&filled, question), answers(&bare, question)).await;
    }
    for question in &SEARCHES {
        let run = answers(&filled, question)(settings.time).await;
        let note = format!("{:.1} requests/s, {} listed", run.per_second(), filled.listed(question).await);
        ratios.line(rows, &format!("ten fields, {}, p99 ms", question.name), run.within(99), &note);
    }
    let controls: Vec<(String, String)> = FIELDS.iter().map(|(key, kind, ..)| control(key, kind)).collect();
    let create = async |time| filled.creations_with(&controls, CONNECTIONS, time).await;
    let without = async |time| bare.creations(CONNECTIONS, time).await;
    ratios.rates(&filled, settings, "ten fields ÷ none, create", create, without).await;
}

/// What is typed for a new customer.
fn control(key: &str, kind: &str) -> (String, String) {
    let typed = match kind {
        "email" => "ada@example.com",
        "url" => "https://example.com/ada",
        "phone" => "+44 20 7946 0000",
        "whole" => "12",
        "decimal" => "12.5",
        "date" => "2020-02-01",
        "yes_no" => "true",
        _ => "Twelve Baker Street, Marylebone",
    };
    (format!("field_{key}"), typed.to_owned())
}

/// Defines the fields and fills them, behind the server's back: by pages it would take hours.
fn prepare(file: &Path) {
    let db = Connection::open(file).expect("the file");
    for (position, (key, kind, searched, listed, _)) in FIELDS.iter().enumerate() {
        db.execute(
            "INSERT INTO fields (key, label, kind, help, required, is_unique, listed, searched, position, choices, \
             created_at, updated_at) VALUES (?1, ?1, ?2, '', 0, 0, ?3, ?4, ?5, '[]', 1, 1)",
            (key, kind, listed, searched, i64::try_from(position).expect("a few")),
        )
        .expect("a field");
    }
    let values: Vec<_> = FIELDS.iter().map(|(key, .., value)| format!("'{key}', {value}")).collect();
    let searched = FIELDS.iter().filter(|(_, _, searched, ..)| *searched);
    let words: Vec<_> = searched.map(|(.., value)| format!("own_letters(lower({value}))")).collect();
    // As the register writes them, in letters of their own.
    let letters = |context: &rusqlite::functions::Context<'_>| {
        let own = |c: char| if c == ' ' { c } else { char::from_u32(0x300 + u32::from(c) - 0x21).unwrap_or(c) };
        Ok(context.get::<String>(0)?.replace(',', "").chars().map(own).collect::<String>())
    };
    db.create_scalar_function("own_letters", 1, FunctionFlags::SQLITE_DETERMINISTIC, letters).expect("a function");
    let trigger = "SELECT sql FROM sqlite_schema WHERE name = 'customers_changes'";
    let trigger: String = db.query_row(trigger, [], |row| row.get(0)).expect("the trigger");
    let sql = format!(
        "BEGIN; DROP TRIGGER customers_changes;
         UPDATE customers SET fields = json_object({}), own_words = ' ' || {} || ' ';
         INSERT INTO customers_search (customers_search) VALUES ('rebuild');
         INSERT INTO customers_search (customers_search) VALUES ('optimize');
         {trigger};
         UPDATE fields_version SET version = version + 1, form_bytes = 1000000; COMMIT;",
        values.join(", "),
        words.join(" || ' ' || ")
    );
    db.execute_batch(&sql).expect("filled");
}
