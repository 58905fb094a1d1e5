//! `clientele export`, as an operator meets it.

use std::fs;

use crate::{
    customers::register::server_with_many,
    support::{TestDatabase, program, run, run_beside},
};

#[actix_web::test]
async fn a_file_is_written_whole_for_its_owner_alone_while_the_server_runs() {
    let (server, charlie) = server_with_many(1_100).await;
    let folder = server.database.folder();
    for ending in ["csv", "vcf", "jsonl"] {
        let file = folder.join(format!("all.{ending}"));
        let name = file.to_str().unwrap();
        let (code, out, err) = run_beside(program(&server.database, &[], &["export", name])).await;
        assert_eq!((code, err.as_str()), (0, ""), "{ending}");
        assert_eq!(out, format!("Exported 1,100 customers to {name}.\n"));
        let page = charlie.get(&format!("/customers.{ending}")).await;
        assert!(fs::read_to_string(&file).unwrap() == page.body, "{ending}: as the page gives it");
        let mode = std::os::unix::fs::PermissionsExt::mode(&file.metadata().unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);

        let (code, out, err) = run_beside(program(&server.database, &[], &["export", name])).await;
        assert_eq!((code, out.as_str(), err), (1, "", format!("{name} already exists. Choose another name.\n")));
        let found = ["export", "-", "--format", ending, "--search", "an"];
        let (code, out, err) = run_beside(program(&server.database, &[], &found)).await;
        assert!(out == charlie.get(&format!("/customers.{ending}?q=an")).await.body, "{ending}: what a search finds");
        assert!(code == 0 && err.starts_with("Exported ") && err.ends_with(" to standard output.\n"), "{err}");
    }
    let with_ids = ["export", "-", "--format", "csv", "--ids"];
    let (_, out, _) = run_beside(program(&server.database, &[], &with_ids)).await;
    assert!(out.lines().next().unwrap().ends_with("Phone number,Id,Added,Last changed"));
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(names.into_iter().all(|name| !name.starts_with(".tmp")), "nothing is left beside the files");
}

#[actix_web::test]
async fn what_cannot_be_done_is_said_in_one_line() {
    let database = TestDatabase::new();
    let export = |arguments: &[&str]| run(program(&database, &[], &[&["export"], arguments].concat()), "");
    for (arguments, code, words) in [
        (&["-"][..], 2, "Standard output needs --format: csv, xlsx, vcf or jsonl.\n"),
        (&["all.pdf"], 2, "A name without one of these endings needs --format: csv, xlsx, vcf or jsonl.\n"),
        (&["/nowhere/at/all.csv"], 1, "/nowhere/at/all.csv: No such file or directory"),
    ] {
        let (is, out, err) = export(arguments);
        assert_eq!((is, out.as_str(), err.lines().count()), (code, "", 1), "{err}");
        assert!(err.starts_with(words), "{err}");
    }
    let full = program(&database, &[], &["export", "--format", "csv", "/dev/full"]);
    assert_eq!(run(full, "").0, 1, "a name that is there is not written to");
}
