//! Serving until told to stop.

use std::{
    io::{self, IsTerminal},
    process::ExitCode,
};

use tokio::signal::unix::{SignalKind, signal};

use super::{exposure, output::say};
use crate::{config::Config, error::Error, server::Server};

/// Serves the register, and offers the set-up of an empty one.
pub async fn serve(config: &Config) -> Result<ExitCode, Error> {
    exposure::warn(config);
    let server = Server::start(config, workers()).await?;
    say(&format!("Clientele is running at {}", server.site.url("/")));
    if !server.register.people.anyone().await? {
        offer_set_up(config, &server);
    }
    run_until_told_to_stop(server).await
}

/// Shows the whole link at a terminal; elsewhere, where output may be kept as a log, only the file's path.
fn offer_set_up(config: &Config, server: &Server) {
    let secret = server.register.set_up.secret();
    let file = config.data.join("set-up-secret");
    let file = file.canonicalize().unwrap_or(file);
    if io::stdout().is_terminal() {
        say(&format!(
            "No one can sign in yet. Open this link to create the first administrator account:\n  {}",
            server.site.url(&format!("/setup?token={secret}"))
        ));
        say(&format!("(The set-up secret in it is also in {}.)", file.display()));
    } else {
        say(&format!(
            "No one can sign in yet. Open {} and enter the set-up secret from {}",
            server.site.url("/setup"),
            file.display()
        ));
    }
}

/// Serves until a signal says to stop, then lets requests in flight finish.
pub async fn run_until_told_to_stop(mut server: Server) -> Result<ExitCode, Error> {
    let listen = |kind| signal(kind).map_err(|error| Error::internal(&error));
    let (mut terminate, mut hangup) = (listen(SignalKind::terminate())?, listen(SignalKind::hangup())?);
    tokio::select! {
        _ = terminate.recv() => {}
        _ = hangup.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
        ended = server.ended() => return ended.map(|()| ExitCode::SUCCESS),
    }
    tracing::info!("stopping");
    server.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// One worker a core.
pub fn workers() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
