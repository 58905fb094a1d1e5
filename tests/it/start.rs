//! What an operator is told at the start: what is not protected, and what would keep others out.

use crate::support::{Home, Program, free_port, program, run};

#[actix_web::test]
async fn two_registers_in_one_folder_are_two_whatever_the_ends_of_their_names() {
    let home = Home::new();
    let at = |name: &str| format!("sqlite://{}", home.folder().join(name).display());
    let (one, other) = (at("a.db"), at("a.sqlite"));
    let first = Program::serve(&home, free_port(), &[("DATABASE_URL", &one)]).await;
    let second = Program::serve(&home, free_port(), &[("DATABASE_URL", &other)]).await;
    let listen = format!("127.0.0.1:{}", free_port());
    let third = run(program(&home, &[("DATABASE_URL", &one), ("CLIENTELE_LISTEN", &listen)], &[]), "");
    assert!(third.0 == 1 && third.2.contains("a.db.lock is locked"), "{}", third.2);
    drop((first, second));
}
