//! Rows that are somebody who is here, or another row, though not letter by letter: by the rules of duplicates.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    duplicates::looked,
    support::{TestServer, program, run_beside, stranger},
};

pub const HEAD: &str = "First name,Last name,Date of birth,Phone\n";
pub const HERE: &str = "SELECT count(*) FROM customers WHERE deleted_at IS NULL";

/// Somebody in words.
pub fn somebody(row: &str) -> Value {
    let [first, last, born, phone] = row.split(',').collect::<Vec<_>>().try_into().unwrap();
    json!({"first_name": first, "last_name": last, "date_of_birth": born, "phone_number": phone})
}

/// A register with these people, all of whom were looked at.
pub async fn server_with(people: &[&str]) -> TestServer {
    let server = TestServer::new().await;
    let program = server.program("ada").await;
    for row in people {
        assert_eq!(program.post("/customers", &somebody(row)).await.status, 201, "{row}");
    }
    looked(&server).await;
    server
}

const PEOPLE: [&str; 4] = [
    "Grace,Hopper,1966-12-09,+442079460101",
    "Γιώργος,Παπαδόπουλος,1968-08-15,+302101234501",
    "Юрий,Чайковский,1980-05-17,+74951234502",
    "Conrad,Whitcombe,1951-01-30,+442079460112",
];
/// The first four are those who are here, the fourth perhaps: it may be his twin.
const ROWS: &str = "Graec,Hopper,1966-12-09,+442079460101\nGiorgos,Papadopoulos,1968-08-15,+302101234999\n\
    Yuri,Tchaikovsky,1980-05-17,+74951234502\nArthur,Whitcombe,1951-01-30,+442079460112\n\
    Noor,Haddad,2000-02-14,+20222345604\n";

#[actix_web::test]
async fn whoever_is_here_in_another_script_or_with_a_slip_is_not_added_and_who_may_be_waits_for_a_person() {
    let server = server_with(&PEOPLE).await;
    let grace = server.grace().await;
    let (import, page) = grace.imports("x.csv", format!("{HEAD}{ROWS}")).await;
    assert_eq!(page.texts(".tally dd"), ["1", "3", "1", "0", "0"], "{}", page.text("main"));
    let words = page.text("#report");
    assert!(words.contains("1 row may be someone already here"), "{words}");
    assert!(words.contains("3 rows are people already here or earlier in the file, though written differently."));
    assert!(words.contains("1 row is left out: it may be someone already here."), "before the button: {words}");
    assert_eq!(page.text("#report form button"), "Add 1 customer");

    let perhaps = grace.get(&format!("{import}/matches")).await;
    assert_eq!(perhaps.text(".match h2"), "Line 5 and Conrad Whitcombe");
    let why = "different first name, same last name, same birth date, same phone, perhaps a twin";
    assert_eq!(perhaps.text(".match .soft"), why);
    assert_eq!(perhaps.texts(".compared__differs td"), ["Arthur", "Conrad"]);
    let sure = grace.get(&format!("{import}/matches?sure=true")).await;
    assert_eq!(
        sure.texts(".match h2"),
        ["Line 2 and Grace Hopper", "Line 3 and Γιώργος Παπαδόπουλος", "Line 4 and Юрий Чайковский"]
    );

    let done = grace.commits(&import, &page).await;
    let words = "1 customer was added. 1 row was left out: it may be someone already here.";
    assert_eq!(done.text("[role=status]"), words);
    assert_eq!(server.number(HERE).await, 5);
    let report = grace.get(&format!("{import}/report.csv")).await.body;
    let conrad = perhaps.attribute(".match h2 a", "href").replace("/customers/", "");
    let expected = format!(
        "Arthur,Whitcombe,1951-01-30,'+442079460112,\"May be Conrad Whitcombe (customer {conrad}): {why}\"\r\n"
    );
    assert!(report.ends_with(&expected), "{report}");
    assert_eq!(report.lines().count(), 2);
}

#[actix_web::test]
async fn who_was_added_a_moment_before_is_found_too() {
    let server = TestServer::new().await;
    let (grace, program) = (server.grace().await, server.program("ada").await);
    for row in PEOPLE {
        program.post("/customers", &somebody(row)).await;
    }
    let (_, page) = grace.imports("x.csv", format!("{HEAD}{ROWS}")).await;
    assert_eq!(page.texts(".tally dd"), ["1", "3", "1", "0", "0"], "whether the worker has looked or not");
}

#[actix_web::test]
async fn rows_of_one_file_repeat_each_other_by_the_same_rules() {
    let server = TestServer::new().await;
    let grace = server.grace().await;
    let file = format!(
        "{HEAD}Margaret,Okafor,1958-07-30,+442079460104\n{}\nPeggy,Okafor,1958-07-30,+442079460104\n\
         Александр,Чернов,1980-05-17,+74951234501\nСаша,Чернов,1980-05-17,+74951234777\n\
         Conrad,Whitcombe,1951-01-30,+442079460112\nArthur,Whitcombe,1951-01-30,+442079460112\n",
        stranger(1).join(",")
    );
    let (import, page) = grace.imports("x.csv", file).await;
    assert_eq!(page.texts(".tally dd"), ["4", "0", "1", "2", "0"], "{}", page.text("main"));
    assert!(page.text("#report").contains("This seems to repeat line 2 of the file: another form of the first name"));
    let sure = grace.get(&format!("{import}/matches?sure=true")).await;
    assert_eq!(sure.texts(".match h2"), ["Line 4 and line 2", "Line 6 and line 5"]);
    // Peggy is somebody else after all.
    grace.post(&sure.attribute(".match form", "action"), &[("mark", &sure.value("mark")), ("choice", "add")]).await;
    let perhaps = grace.get(&format!("{import}/matches")).await;
    assert_eq!(perhaps.texts(".match h2"), ["Line 8 and line 7"]);
    let (action, mark) = (perhaps.attribute(".match form", "action"), perhaps.value("mark"));
    grace.post(&action, &[("mark", &mark), ("choice", "same")]).await;
    let page = grace.get(&import).await;
    assert_eq!(page.texts(".tally dd"), ["5", "0", "2", "0"]);
    let report = grace.get(&format!("{import}/report.csv")).await.body;
    assert!(!report.contains("Peggy") && report.contains("Саша"), "{report}");
    grace.commits(&import, &page).await;
    assert_eq!(server.number(HERE).await, 5);
    assert_eq!(server.number("SELECT count(*) FROM customers WHERE first_name = 'Peggy'").await, 1);
}

#[actix_web::test]
async fn rows_are_compared_exactly_where_that_is_chosen_and_those_in_doubt_added_where_that_is() {
    let server = server_with(&PEOPLE).await;
    let grace = server.grace().await;
    let (import, page) = grace.imports("x.csv", format!("{HEAD}{ROWS}")).await;
    grace.sends(&import, &page, &[("similar", "add")]).await;
    let page = grace.waits_for(&import).await;
    assert_eq!(page.texts(".tally dd"), ["2", "3", "0", "0"]);
    grace.sends(&import, &page, &[("similar", "exact")]).await;
    let page = grace.waits_for(&import).await;
    assert_eq!(page.texts(".tally dd"), ["5", "0", "0", "0"]);
    grace.sends(&import, &page, &[("similar", "skip"), ("already", "add")]).await;
    let page = grace.waits_for(&import).await;
    assert_eq!(page.texts(".tally dd"), ["5", "0", "0", "0"], "who adds everybody once more compares nobody");
}

#[actix_web::test]
async fn a_row_with_an_id_is_that_one_or_nobody() {
    let server = server_with(&PEOPLE).await;
    let grace = server.grace().await;
    let id = "0193a2f8-7c5e-7d3c-8f0b-6a1d2e3f4a5b";
    let file = format!(
        "ID,First name,Last name,Date of birth,Phone\n{id},Graec,Hopper,1966-12-09,+442079460101\n\
         ,Giorgos,Papadopoulos,1968-08-15,+302101234999\n"
    );
    let (import, page) = grace.imports("x.csv", file).await;
    assert_eq!(page.sent("same").as_deref(), Some("id"));
    assert_eq!(page.texts(".tally dd"), ["1", "1", "0", "0"]);
    grace.sends(&import, &page, &[("same", "phone_and_name")]).await;
    assert_eq!(grace.waits_for(&import).await.texts(".tally dd"), ["0", "2", "0", "0"]);
}

#[actix_web::test]
async fn the_command_line_says_how_many_may_be_here_and_leaves_them_out_unless_told_otherwise() {
    let server = server_with(&PEOPLE).await;
    let file = server.database.folder().join("x.csv");
    std::fs::write(&file, format!("{HEAD}{ROWS}")).unwrap();
    let import = async |more: &[&str]| {
        run_beside(program(&server.database, &[], &[&["import", file.to_str().unwrap()], more].concat())).await
    };
    let (code, out, err) = import(&["--check"]).await;
    let counts =
        "New 1, already here 3, repeated 0, wrong 0.\nPerhaps already here, left out: 1; --similar add adds them.\n";
    assert_eq!((code, out), (0, format!("{counts}Nothing was saved.\n")));
    assert!(err.starts_with("Line 5: May be Conrad Whitcombe (customer "), "{err}");
    let (_, out, _) = import(&["--check", "--similar", "exact"]).await;
    assert!(out.starts_with("New 5, already here 0,"), "{out}");
    let (code, out, _) = import(&[]).await;
    let words = "1 customer was added. 1 row was left out: it may be someone already here.\n";
    assert_eq!((code, out), (0, format!("{counts}{words}")));
    assert_eq!(server.number(HERE).await, 5);
}

#[actix_web::test]
async fn programs_are_told_and_choose_as_people_do() {
    let server = server_with(&PEOPLE).await;
    let program = server.program("grace").await;
    let import = program.adds_import(&format!("{HEAD}{ROWS}")).await;
    let checked = program.waits_for(&import).await.json;
    let counts = &checked["counts"];
    assert_eq!([&counts["new"], &counts["here"], &counts["likely"], &counts["perhaps"]], [1, 3, 3, 1]);
    assert_eq!(checked["mapping"]["similar"], "skip");
    let told = &checked["problems"][0];
    assert_eq!((&told["line"], &told["verdict"]), (&json!(5), &json!("perhaps")));
    let report = program.request(Method::GET, &format!("{import}/report")).send().await.unwrap().text().await.unwrap();
    assert!(report.contains("May be Conrad Whitcombe (customer "), "{report}");
    let choice = program.request(Method::PUT, &format!("{import}/mapping")).json(&json!({"similar": "add"}));
    assert_eq!(program.send(choice).await.status, 202);
    assert_eq!(program.waits_for(&import).await.json["counts"]["new"], 2);
    let query = program.request(Method::POST, "/imports?similar=exact").body(format!("{HEAD}{ROWS}\n"));
    let sent = program.send(query).await.json;
    assert_eq!(sent["mapping"]["similar"], "exact");
}
