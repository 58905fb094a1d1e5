//! What the register's role has to be allowed, and what it is told when it is not.

use url::Url;

use crate::support::{Cluster, TestDatabase, program, run};

#[test]
#[ignore = "runs on PostgreSQL"]
fn a_role_that_may_not_make_the_extension_is_told_what_the_owner_has_to_run() {
    let cluster = Cluster::own();
    let database = TestDatabase::on(&cluster);
    let own = database.url().rsplit('/').next().unwrap();
    cluster.sql("CREATE ROLE clerk LOGIN PASSWORD 'hush'");
    cluster.sql_in(own, "GRANT ALL ON SCHEMA public TO clerk");
    let mut url: Url = database.url().parse().unwrap();
    url.set_username("clerk").unwrap();
    url.set_password(Some("hush")).unwrap();
    let list = || run(program(&database, &[("DATABASE_URL", url.as_str())], &["user", "list"]), "");

    let (code, out, err) = list();
    assert_eq!((code, out.as_str(), err.lines().count()), (1, "", 1), "{err}");
    let words = "PostgreSQL: permission denied to create extension \"pg_trgm\"; \
        ask the owner of the database to run CREATE EXTENSION pg_trgm in it";
    assert!(err.starts_with(words), "{err}");
    cluster.sql_in(own, "CREATE EXTENSION pg_trgm");
    assert_eq!(list(), (0, String::new(), String::new()), "nothing else is missing");
}
