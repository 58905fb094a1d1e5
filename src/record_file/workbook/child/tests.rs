//! Workbooks made here, part by part, and what they end as.
//! In this process: the limits of the other one are not tried here.

use std::io::Write as _;

use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

fn zipped(parts: &[(&str, &str)]) -> File {
    let mut zip = ZipWriter::new(tempfile::tempfile().unwrap());
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap()
}

/// A workbook of one sheet with these rows; style 1 is a date, 2 a duration.
fn xlsx(rows: &str, strings: &str, settings: &str) -> File {
    let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let book = format!(
        r#"<workbook xmlns="{MAIN}" xmlns:r="{relation}">{settings}<sheets><sheet name="People" sheetId="1" r:id="a"/></sheets></workbook>"#
    );
    let relations = format!(
        r#"<Relationships xmlns="{package}"><Relationship Id="a" Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/>
        <Relationship Id="b" Type="{relation}/styles" Target="styles.xml"/>
        <Relationship Id="c" Type="{relation}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#
    );
    let styles = format!(
        r#"<styleSheet xmlns="{MAIN}"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="46"/></cellXfs></styleSheet>"#
    );
    let sheet = format!(r#"<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>"#);
    let start = format!(
        r#"<Relationships xmlns="{package}"><Relationship Id="a" Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    zipped(&[
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", &start),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &relations),
        ("xl/styles.xml", &styles),
        ("xl/sharedStrings.xml", &format!(r#"<sst xmlns="{MAIN}" {strings}</sst>"#)),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

fn ods(rows: &str) -> File {
    let content = format!(
        r#"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="People">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest:manifest/>"),
        ("content.xml", &content),
    ])
}

fn records(mut file: File) -> Result<(HowRead, Vec<String>), &'static str> {
    let mut rows = Vec::new();
    let mut take = |record: Record| {
        let cells = record.cells.iter().map(|cell| serde_json::to_string(cell).unwrap());
        rows.push(format!("{} {}", record.line, cells.collect::<Vec<_>>().join(" ")));
        Ok(())
    };
    match read(&mut file, None, &mut take) {
        Ok(how) => Ok((how, rows)),
        Err(Ended::Refused(code)) => Err(code),
        Err(Ended::Unheard) => Err("unheard"),
    }
}

#[test]
fn every_kind_of_cell_is_told_from_the_others() {
    let rows = r#"<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2"><v>4.42079460958E11</v></c><c r="D2" s="1"><v>31391</v></c></row>
        <row r="3" hidden="1"><c r="A3" t="inlineStr"><is><r><t>A</t></r><r><t>da</t></r></is></c><c r="B3" t="b"><v>1</v></c></row>
        <row r="5"><c r="A5" s="1"><v>60</v></c><c r="B5" s="1"><v>31391.5</v></c><c r="C5" t="e"><v>#REF!</v></c><c r="D5" s="2"><v>1.5</v></c></row>
        <row r="1000000"><c r="A1000000" t="str"><f>B1</f><v>cached</v></c><c r="B1000000"><f>B1</f></c><c r="C1000000" t="str"><f>B1</f><v></v></c></row>"#;
    let (how, rows) = records(xlsx(rows, r#"count="1" uniqueCount="1"><si><t>Zoë</t></si>"#, "")).unwrap();
    let expected = [
        r#"2 "Zoë" null {"n":"442079460958"} {"d":"1985-12-10"}"#,
        r#"3 "Ada" true"#,
        r##"5 {"f":"60, which is no date"} {"d":"1985-12-10T12:00:00"} {"f":"#REF!"} {"f":"36:00:00"}"##,
        r#"1000000 "cached" {"f":"a formula whose value is not in the file"}"#,
    ];
    assert_eq!(rows, expected);
    assert_eq!((how.sheet.as_deref(), how.sheets.len(), how.kind), (Some("People"), 1, FileKind::Xlsx));
    assert_eq!(how.notes, ["1 hidden row was read too."]);
}

#[test]
fn a_workbook_of_the_other_epoch_is_read_by_it() {
    let rows = r#"<row r="1"><c r="A1" s="1"><v>29929</v></c></row>"#;
    let (_, rows) = records(xlsx(rows, ">", r#"<workbookPr date1904="1"/>"#)).unwrap();
    assert_eq!(rows, [r#"1 {"d":"1985-12-10"}"#]);
}

#[test]
fn a_workbook_that_lies_or_is_none_is_refused() {
    let forged = r#"count="4000000000" uniqueCount="4000000000"><si><t>a</t></si>"#;
    let cases = [
        (xlsx("", forged, ""), "a forged count", "damaged"),
        (xlsx("", ">", ""), "an empty sheet", "empty"),
        (zipped(&[("customers.csv", "Ada")]), "an archive", "not_a_workbook"),
        (zipped(&[("word/document.xml", "Ada")]), "a document", "document"),
        (zipped(&[("xl/workbook.bin", "Ada")]), "a binary workbook", "binary_excel"),
        (zipped(&[("xl/workbook.xml", &" ".repeat(65 << 20))]), "a bomb", "too_large"),
        (zipped(&[("xl/workbook.xml", "<no")]), "no workbook inside", "damaged"),
    ];
    for (file, why, code) in cases {
        assert_eq!(records(file).unwrap_err(), code, "{why}");
    }
}

#[test]
fn repeated_cells_and_rows_of_an_open_document_do_not_explode() {
    let rows = r#"<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
        <table:table-row><table:table-cell/><table:table-cell office:value-type="string"><text:p>Ada</text:p></table:table-cell>
        <table:table-cell office:value-type="date" office:date-value="1985-12-10"/><table:table-cell office:value-type="float" office:value="442079460958"/>
        <table:table-cell table:number-columns-repeated="16380"/></table:table-row>
        <table:table-row table:number-rows-repeated="1048573"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#;
    let rows = rows.replace(">\n        <", "><");
    let (how, rows) = records(ods(&rows)).unwrap();
    assert_eq!(rows, [r#"3 null "Ada" {"d":"1985-12-10"} {"n":"442079460958"}"#]);
    assert_eq!(how.kind, FileKind::Ods);
}
