//! Databases that only speak PostgreSQL's protocol, and versions that nobody tested: refused by name.
//! A server of PostgreSQL's plays them, by a function and a table that hide its own.

use crate::support::{Cluster, TestDatabase, program, run};

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn another_database_and_an_old_version_are_refused_by_name_and_nothing_is_created() {
    let cluster = Cluster::own();
    let database = TestDatabase::on(&cluster);
    let own = database.url().rsplit('/').next().unwrap();
    database.sql(&format!("ALTER DATABASE {own} SET search_path = public, pg_catalog")).await;
    for (version, name) in [
        ("CockroachDB CCL v25.2.0 (x86_64-pc-linux-gnu, built 2025/05/09, go1.23.7)", "CockroachDB"),
        ("PostgreSQL 15.12-YB-2.25.2.0-b0 on x86_64-pc-linux-gnu", "YugabyteDB"),
        ("PostgreSQL 14.20 on x86_64-pc-linux-gnu", "PostgreSQL 14.20"),
    ] {
        let function = "CREATE OR REPLACE FUNCTION public.version() RETURNS text LANGUAGE sql AS";
        database.sql(&format!("{function} $$ SELECT '{version}' $$")).await;
        assert_eq!(
            refused(&database),
            format!("DATABASE_URL leads to {name}; Clientele needs PostgreSQL 15 or later\n")
        );
    }
    database.sql("DROP FUNCTION public.version(); CREATE TABLE pg_extension (extname name)").await;
    database.sql("INSERT INTO public.pg_extension VALUES ('citus')").await;
    assert_eq!(refused(&database), "DATABASE_URL leads to Citus; Clientele needs PostgreSQL 15 or later\n");
    let tables = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'";
    assert_eq!(database.number(tables).await, 1, "the test's own");
}

fn refused(database: &TestDatabase) -> String {
    let (code, out, err) = run(program(database, &[], &["user", "list"]), "");
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    err
}
