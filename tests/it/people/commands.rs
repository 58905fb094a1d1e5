//! The command line does all of it, for the day on which the last administrator is locked out.

use super::{NEW, chooses};
use crate::support::{Actor, PASSWORD, Program, TestDatabase, free_port, program, run};

#[actix_web::test]
async fn people_are_invited_renamed_and_let_in_again_from_the_command_line() {
    let database = TestDatabase::new();
    let settings = [("CLIENTELE_PUBLIC_URL", "https://clientele.example.com/register")];
    let command = |arguments: &[&str]| run(program(&database, &settings, arguments), &format!("{PASSWORD}\n"));
    assert_eq!(command(&["user", "add", "ada"]).0, 0);
    let (code, out, _) = command(&["user", "invite", "bob", "--role", "viewer"]);
    assert_eq!(code, 0);
    let join = out.trim().strip_prefix("https://clientele.example.com/register").unwrap().to_owned();
    assert_eq!(command(&["user", "list"]).1, "ada\tadmin\tactive\nbob\tviewer\tinvited\n");

    let serving = Program::serve(&database, free_port(), &[]).await;
    let bob = Actor::new(&serving.base);
    assert_eq!(chooses(&bob, &join, NEW).await.status, 303);
    assert_eq!(command(&["user", "rename", "BOB", "robert"]).1, "BOB is now robert.\n");
    assert_eq!(bob.get("/account").await.texts(".facts dd"), ["robert", "Viewer"]);
    let reset = command(&["user", "reset", "ada"]).1;
    let reset = reset.trim().strip_prefix("https://clientele.example.com/register").unwrap();
    assert!(reset.starts_with("/reset/"), "{reset}");
    let ada = Actor::new(&serving.base);
    assert_eq!(chooses(&ada, reset, NEW).await.location(), "/customers");
    let told = ada.get("/activity").await.told("from the command line");
    let begin = |line: &String| line.split(" from the command line").next().unwrap_or_default().to_owned();
    let told: Vec<_> = told.iter().map(begin).collect();
    let expected = [
        "Created a password reset link for ada",
        "Renamed bob to robert",
        "Invited bob as Viewer",
        "Added ada as Administrator",
    ];
    assert_eq!(told, expected);
    for (arguments, words) in [
        (["user", "reset", "nobody"].as_slice(), "No user has that name.\n"),
        (&["user", "invite", "ada"], "This username is taken. Choose another.\n"),
        (&["user", "rename", "ada", "a b"], "Enter a username with only letters, digits and . _ - @ +.\n"),
    ] {
        assert_eq!((command(arguments).0, command(arguments).2.as_str()), (1, words));
    }
}

#[actix_web::test]
async fn a_password_from_the_command_line_stands_in_for_an_invitation_and_ends_it() {
    let database = TestDatabase::new();
    let command = |arguments: &[&str]| run(program(&database, &[], arguments), &format!("{PASSWORD}\n"));
    command(&["user", "add", "ada"]);
    let join = command(&["user", "invite", "bob", "--role", "admin"]).1;
    let (code, _, why) = command(&["token", "add", "bob"]);
    assert_eq!((code, why.as_str()), (1, "This person has not joined yet.\n"));
    assert_eq!(command(&["user", "password", "bob"]).1, "bob's password was changed.\n");
    assert_eq!(command(&["user", "list"]).1, "ada\tadmin\tactive\nbob\tadmin\tactive\n");
    let serving = Program::serve(&database, free_port(), &[]).await;
    let join = &join[join.find("/join/").unwrap()..];
    assert_eq!(chooses(&Actor::new(&serving.base), join.trim(), NEW).await.status, 410);
    assert_eq!(command(&["user", "disable", "ada"]).0, 0, "bob administers");
}
