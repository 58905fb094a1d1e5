//! A throw-away register of made-up customers, to look around in.
//! Only this machine can reach it, as anyone can guess its password.

use std::{
    net::{Ipv4Addr, SocketAddr},
    process::ExitCode,
};

use super::{
    output::say,
    serve::{run_until_told_to_stop, workers},
};
use crate::{
    config::{Config, Site},
    db::DatabaseUrl,
    demo,
    error::Error,
    server::{Register, Server},
};

/// Serves `count` made-up customers until told to stop, and then deletes them.
pub async fn serve(mut config: Config, count: u32) -> Result<ExitCode, Error> {
    let folder = tempfile::Builder::new().prefix("clientele-demo-").tempdir();
    let folder = folder.map_err(|error| Error::internal(&error))?;
    config.listen = SocketAddr::from((Ipv4Addr::LOCALHOST, config.listen.port()));
    config.metrics_listen = None;
    config.site = Site::read(None, config.listen.port()).map_err(|error| Error::internal(&error))?;
    config.data = folder.path().to_owned();
    // Beside nobody else's, which its rule would remove.
    config.backups.folder = config.data.join("backups");
    config.database = DatabaseUrl::Sqlite(config.data.join("clientele.db"));
    (config.secret, config.first_admin) = (None, None);
    let register = Register::open(&config).await?;
    register.people.add_demo_admin().await?;
    let today = time::OffsetDateTime::now_utc().date();
    demo::define_fields(&register.db).await?;
    demo::fill(&register.db, 1, today, usize::try_from(count).unwrap_or(usize::MAX)).await?;
    register.db.close().await;
    let server = Server::start(&config, workers()).await?;
    say(&format!("The demo with {count} made-up customers is running at {}", server.site.url("/")));
    say("Sign in as admin with the password admin. Everything is deleted when you stop it (Ctrl+C).");
    run_until_told_to_stop(server).await
}
