//! The connection to the database: encrypted, and to the server that the certificate names.
//! The cluster takes nobody who comes without TLS.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use url::Url;

use crate::support::{Cluster, TestDatabase, TestServer, program, run};

fn authority(name: &str) -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new([]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, name);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A cluster that says it is localhost, by the word of `authority`.
fn cluster(authority: &CertifiedIssuer<'static, KeyPair>) -> Cluster {
    let cluster = Cluster::own();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(["localhost".to_owned()]).unwrap();
    cluster.write("server.crt", &params.signed_by(&key, authority).unwrap().pem());
    cluster.write("server.key", &key.serialize_pem());
    cluster.write("pg_hba.conf", "hostssl all all 127.0.0.1/32 password\n");
    cluster.sql("ALTER SYSTEM SET ssl = on");
    cluster.stop("fast");
    cluster.start();
    cluster
}

#[actix_web::test]
#[ignore = "runs on PostgreSQL"]
async fn the_server_is_reached_by_the_name_in_its_certificate_alone_and_in_secret() {
    let (ours, others) = (authority("ours"), authority("others"));
    let cluster = cluster(&ours);
    let database = TestDatabase::on(&cluster);
    let file = |name: &str, authority: &CertifiedIssuer<'static, KeyPair>| {
        let file = database.folder().join(name);
        std::fs::write(&file, authority.pem()).unwrap();
        file.display().to_string()
    };
    let (ours, others) = (file("ours.pem", &ours), file("others.pem", &others));
    let url = |host: &str, query: &str| {
        let mut url: Url = database.url().parse().unwrap();
        url.set_host(Some(host)).unwrap();
        url.set_query(Some(query));
        url.to_string()
    };
    for (host, query, words) in [
        (
            "127.0.0.1",
            format!("sslmode=verify-full&sslrootcert={ours}"),
            "certificate not valid for name \"127.0.0.1\"",
        ),
        ("localhost", format!("sslmode=verify-full&sslrootcert={others}"), "invalid peer certificate"),
        ("localhost", "sslmode=verify-full".into(), "invalid peer certificate: UnknownIssuer"),
        ("localhost", "sslmode=verify-full&sslrootcert=/nowhere.pem".into(), "a file or socket named in DATABASE_URL"),
        ("localhost", "sslmode=disable".into(), "no encryption"),
    ] {
        let (code, out, err) = run(program(&database, &[("DATABASE_URL", &url(host, &query))], &["user", "list"]), "");
        assert_eq!((code, out.as_str(), err.lines().count()), (1, "", 1), "{query}: {err}");
        assert!(err.starts_with("PostgreSQL: ") && err.contains(words), "{query}: {err}");
    }

    let url = url("localhost", &format!("sslmode=verify-full&sslrootcert={ours}"));
    let server = TestServer::at(database, &[("DATABASE_URL", &url)]).await;
    server.add_everyone().await;
    server.grace().await.adds_ada().await;
    let connections = "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
        WHERE application_name = 'clientele' AND datname = current_database() AND ssl";
    assert!(server.number(&format!("{connections} AND version LIKE 'TLSv1.%'")).await > 0);
    assert_eq!(server.number(&connections.replace("AND ssl", "AND NOT ssl")).await, 0);
}
