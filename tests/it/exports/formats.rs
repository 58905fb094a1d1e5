//! Each format, byte for byte.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use reqwest::Method;
use serde_json::Value;

use super::register::awkward_register;
use crate::support::{Actor, TestServer};

/// The bytes at an address.
async fn bytes(actor: &Actor, path: &str) -> Vec<u8> {
    let answer = actor.request(Method::GET, path).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    answer.bytes().await.unwrap().to_vec()
}

const HEADINGS: &str = "First name,Last name,Date of birth,Phone number,text,long text,email,url,phone,whole,decimal,date,\
    yes no,choice";

#[actix_web::test]
async fn csv_is_what_every_spreadsheet_opens_and_holds_every_value_as_it_is() {
    let (_server, charlie, _) = awkward_register().await;
    let text = String::from_utf8(bytes(&charlie, "/customers.csv?sort=created_at").await).unwrap();
    let expected = [
        HEADINGS,
        "Ada,Lovelace,1985-12-10,+44 20 7946 0958,'=1+1,\"one, \"\"two\"\"\nthree; 'four'\",ada@example.com,\
         https://example.com/a?b=1&c,+1 415-555-0100,'-7,0.125,2050-02-01,Yes,\"Gold, or more\"",
        "'=Ada,\"O'Neill, \"\"Bo\"\"\",1960-01-02,+1 212-995-0549,''=x,,,,,,,,,'=Silver",
        "小明,王,2001-02-28,+86 10 6552 9988,'s-Gravenhage,,,,,,,,No,",
        "مريم,الزهراء,1999-09-09,+20 2 27358000,'@a,\"'＝x\n\n\u{1f600}\",,,,,,,,",
    ];
    assert_eq!(text, format!("\u{feff}{}\r\n", expected.join("\r\n")));
}

#[actix_web::test]
async fn a_workbook_holds_the_same_cells_all_of_them_texts() {
    let (_server, charlie, _) = awkward_register().await;
    let csv = bytes(&charlie, "/customers.csv?sort=created_at&ids=1").await;
    let lines = csv::ReaderBuilder::new().has_headers(false).from_reader(&csv[3..]).into_records();
    let expected: Vec<Vec<String>> = lines.map(|line| line.unwrap().iter().map(str::to_owned).collect()).collect();
    assert_eq!(expected[0][14..], ["Id", "Added", "Last changed"]);
    let xlsx = bytes(&charlie, "/customers.xlsx?sort=created_at&ids=1").await;
    let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(xlsx)).unwrap();
    assert_eq!(workbook.sheet_names(), ["Customers"]);
    let sheet = workbook.worksheet_range("Customers").unwrap();
    let cell = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        other => panic!("{other:?}"),
    };
    let cells: Vec<Vec<String>> = sheet.rows().map(|row| row.iter().map(cell).collect()).collect();
    assert_eq!(cells, expected);
}

#[actix_web::test]
async fn vcards_are_of_version_3_0_with_lines_folded_and_signs_escaped() {
    let (_server, charlie, grace) = awkward_register().await;
    let text = String::from_utf8(bytes(&charlie, "/customers.vcf?sort=created_at").await).unwrap();
    let listed = grace.get("/customers?sort=created_at").await;
    let ids: Vec<&str> =
        listed.json["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
    let cards = [
        "N:Lovelace;Ada;;;\r\nFN:Ada Lovelace\r\nBDAY:1985-12-10\r\nTEL:+44 20 7946 0958\r\nX-CLIENTELE-TEXT:=1+1\r\n\
         X-CLIENTELE-LONG-TEXT:one\\, \"two\"\\nthree\\; 'four'\r\nEMAIL;TYPE=INTERNET:ada@example.com\r\n\
         X-CLIENTELE-EMAIL:ada@example.com\r\nX-CLIENTELE-URL:https://example.com/a?b=1&c\r\n\
         X-CLIENTELE-PHONE:+1 415-555-0100\r\nX-CLIENTELE-WHOLE:-7\r\nX-CLIENTELE-DECIMAL:0.125\r\n\
         X-CLIENTELE-DATE:2050-02-01\r\nX-CLIENTELE-YES-NO:Yes\r\nX-CLIENTELE-CHOICE:Gold\\, or more\r\n",
        "N:O'Neill\\, \"Bo\";=Ada;;;\r\nFN:=Ada O'Neill\\, \"Bo\"\r\nBDAY:1960-01-02\r\nTEL:+1 212-995-0549\r\n\
         X-CLIENTELE-TEXT:'=x\r\nX-CLIENTELE-CHOICE:=Silver\r\n",
        "N:王;小明;;;\r\nFN:小明 王\r\nBDAY:2001-02-28\r\nTEL:+86 10 6552 9988\r\nX-CLIENTELE-TEXT:'s-Gravenhage\r\n\
         X-CLIENTELE-YES-NO:No\r\n",
        "N:الزهراء;مريم;;;\r\nFN:مريم الزهراء\r\nBDAY:1999-09-09\r\nTEL:+20 2 27358000\r\nX-CLIENTELE-TEXT:@a\r\n\
         X-CLIENTELE-LONG-TEXT:＝x\\n\\n\u{1f600}\r\n",
    ];
    let card =
        |(card, id): (&str, &str)| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:urn:uuid:{id}\r\n{card}END:VCARD\r\n");
    let expected: Vec<String> = cards.into_iter().zip(ids.iter().copied()).map(card).collect();
    assert_eq!(text, expected.concat());

    let one = charlie.get(&format!("/customers/{}.vcf", ids[2])).await;
    assert_eq!(one.body, expected[2]);
    assert!(one.header("content-disposition").starts_with("attachment; filename=\"customer-"));
}

#[actix_web::test]
async fn json_lines_are_the_objects_of_the_api() {
    let (_server, charlie, grace) = awkward_register().await;
    let page = String::from_utf8(bytes(&charlie, "/customers.jsonl?sort=-created_at").await).unwrap();
    let listed = grace.get("/customers?sort=-created_at").await;
    let lines: Vec<Value> = page.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(Value::from(lines), listed.json["items"]);
    assert!(page.ends_with("}\n"));
    let api = grace.get("/customers.jsonl?sort=-created_at").await;
    assert_eq!(api.json, page);
}

#[actix_web::test]
async fn a_register_without_customers_gives_headings_alone() {
    let server = TestServer::new().await;
    let charlie = server.charlie().await;
    let headings = "\u{feff}First name,Last name,Date of birth,Phone number\r\n";
    assert_eq!(String::from_utf8(bytes(&charlie, "/customers.csv").await).unwrap(), headings);
    for path in ["/customers.vcf", "/customers.jsonl"] {
        assert!(bytes(&charlie, path).await.is_empty(), "{path}");
    }
    let xlsx = bytes(&charlie, "/customers.xlsx").await;
    let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(xlsx)).unwrap();
    assert_eq!(workbook.worksheet_range("Customers").unwrap().get_size(), (1, 4));
}

#[actix_web::test]
async fn a_retired_field_is_no_column_and_a_heading_is_no_formula() {
    let server = TestServer::new().await;
    for label in ["Note", "=Total"] {
        server.own_fields().create(crate::support::field(label, "text")).await.unwrap();
    }
    server.own_fields().retire("note").await.unwrap();
    let text = String::from_utf8(bytes(&server.charlie().await, "/customers.csv").await).unwrap();
    assert_eq!(text, "\u{feff}First name,Last name,Date of birth,Phone number,'=Total\r\n");
}
