//! Files that LibreOffice opened and saved again: no name, date or phone number is another one afterwards.
//! Left out where it is not installed.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use calamine::{Data, Reader, Xlsx};
use clientele::demo;

use super::register::awkward_register;
use crate::support::{TestServer, in_ci, program, run_beside};

/// UTF-8, commas, quotes where needed, read from the first line; cells saved as they are shown.
const CSV: &str = "44,34,76,1";

/// Opens a file with LibreOffice and saves it in the same format; nothing where it is not installed.
fn saved_again(file: &Path) -> Option<PathBuf> {
    let saved = file.parent().unwrap().join("saved");
    let profile = format!("-env:UserInstallation=file://{}", file.with_extension("profile").display());
    let is_csv = file.extension().unwrap() == "csv";
    let to = if is_csv {
        format!("csv:Text - txt - csv (StarCalc):{CSV},,0,false,true,false")
    } else {
        "xlsx:Calc MS Excel 2007 XML".to_owned()
    };
    let mut soffice = Command::new("soffice");
    soffice.args([&profile, "--headless"]).args(is_csv.then(|| format!("--infilter=CSV:{CSV}")));
    let done = match soffice.args(["--convert-to", &to, "--outdir"]).arg(&saved).arg(file).output() {
        Ok(done) => done,
        Err(error) => {
            assert!(!in_ci(), "LibreOffice is needed: {error}");
            println!("left out: LibreOffice is not installed");
            return None;
        }
    };
    assert!(done.status.success(), "{done:?}");
    Some(saved.join(file.file_name().unwrap()))
}

fn cells(file: &Path) -> Vec<Vec<String>> {
    if file.extension().unwrap() == "csv" {
        let text = fs::read_to_string(file).unwrap();
        let text = text.trim_start_matches('\u{feff}').as_bytes();
        let lines = csv::ReaderBuilder::new().has_headers(false).from_reader(text).into_records();
        return lines.map(|line| line.unwrap().iter().map(str::to_owned).collect()).collect();
    }
    let mut workbook: Xlsx<_> = calamine::open_workbook(file).unwrap();
    let cell = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        other => panic!("no text: {other:?}"),
    };
    workbook.worksheet_range("Customers").unwrap().rows().map(|row| row.iter().map(cell).collect()).collect()
}

async fn stays_as_it_is(server: &TestServer, ending: &str) {
    let file = server.database.folder().join(format!("all.{ending}"));
    let (code, _, err) = run_beside(program(&server.database, &[], &["export", file.to_str().unwrap()])).await;
    assert_eq!((code, err.as_str()), (0, ""));
    let Some(saved) = saved_again(&file) else { return };
    let (before, after) = (cells(&file), cells(&saved));
    assert_eq!(before.len(), after.len(), "{ending}");
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before, after, "{ending}");
    }
}

#[actix_web::test]
async fn libreoffice_opens_and_saves_a_file_without_changing_anything_in_it() {
    let (server, ..) = awkward_register().await;
    demo::fill(server.db(), 5, time::macros::date!(2026 - 11 - 23), 600).await.unwrap();
    for ending in ["csv", "xlsx"] {
        stays_as_it_is(&server, ending).await;
    }
}
