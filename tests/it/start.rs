//! What an operator is told at the start about passwords on the network.
//! Each warning is one line that names the setting to change.

use crate::support::{Program, TestDatabase, free_port, program, run};

#[actix_web::test]
async fn plain_http_that_others_can_reach_is_warned_of_in_one_line() {
    let words = "plain http: passwords and sessions cross the network unencrypted; \
        set CLIENTELE_PUBLIC_URL to an https address";
    let database = TestDatabase::new();
    let warnings = |listen: &str, public_url: &str| {
        let settings = [("CLIENTELE_LISTEN", listen), ("CLIENTELE_PUBLIC_URL", public_url)];
        // It ends there, since this address is nobody's: it is kept for documentation.
        let (code, _, err) = run(program(&database, &settings, &[]), "");
        assert_eq!(code, 1, "{err}");
        err.lines().filter(|line| line.contains("WARN")).map(str::to_owned).collect::<Vec<_>>()
    };
    for public_url in ["", "http://register.lan:8080"] {
        let warned = warnings("192.0.2.1:8080", public_url);
        assert!(warned.len() == 1 && warned[0].contains(words), "{warned:?}");
    }
    assert_eq!(warnings("192.0.2.1:8080", "https://register.example.com"), Vec::<String>::new());
    let warned = warnings("192.0.2.1:8080", "http://localhost:8080");
    assert!(warned.len() == 1 && warned[0].contains("CLIENTELE_PUBLIC_URL"), "{warned:?}");

    let metrics = |listen: &str| {
        let url = ("CLIENTELE_PUBLIC_URL", "https://register.example.com");
        let settings = [("CLIENTELE_LISTEN", "192.0.2.1:8080"), url, ("CLIENTELE_METRICS_LISTEN", listen)];
        let err = run(program(&database, &settings, &[]), "").2;
        err.lines().filter(|line| line.contains("WARN")).map(str::to_owned).collect::<Vec<_>>()
    };
    let warned = metrics("0.0.0.0:0");
    assert!(warned.len() == 1 && warned[0].contains("CLIENTELE_METRICS_LISTEN is 0.0.0.0:0: anyone"), "{warned:?}");
    assert_eq!(metrics("127.0.0.1:0"), Vec::<String>::new());

    let serving = Program::serve(&database, free_port(), &[]).await;
    assert!(!serving.log().contains("WARN"), "this machine alone: {}", serving.log());
}
