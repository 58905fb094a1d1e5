//! Start, serve, stop: from a checked configuration to a running register and back to a closed database.
//! Tests start the very same server, each on a port and a database of its own.

use std::{
    fs::{self, File},
    io,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use actix_web::{
    App,
    dev::{ServerHandle, ServiceRequest},
    middleware::from_fn,
    web,
};
use tokio::{sync::Notify, task::JoinHandle, time};

use crate::{
    activity,
    backups::{self, Backups},
    clock::now,
    config::{Config, Site},
    customers::{duplicates, imports, upkeep},
    db::{DatabaseUrl, Db},
    error::Error,
    files,
    http::{
        connection::{self, Capacity},
        health::Health,
        metrics::HttpMetrics,
        shield::{self, ShieldSettings},
    },
    jobs::Jobs,
    metrics::{self, Measured, Metrics, MetricsServer},
    people::{Hasher, NewPerson, People},
    routes,
    secret::Secrets,
    sign_in::{AppState, Sessions, SetUp, SignInMetrics, Throttle, second_factor::Passkeys},
};

/// The most connections of each worker: more than a process has files for, unless it is given more.
const CONNECTIONS: usize = 25_600;
/// How long requests in flight may take to finish when the server stops.
const LAST_REQUESTS: u64 = 20;
/// How long the server answers "not ready" before it takes no more connections.
const DRAIN: Duration = Duration::from_millis(500);

/// The data folder, the database and the people: what the server and the command line both work on.
pub struct Register {
    /// The database.
    pub db: Db,
    /// The people.
    pub people: People,
    /// How the first administrator is made.
    pub set_up: SetUp,
    secrets: Secrets,
    throttle: Throttle,
    sign_ins: SignInMetrics,
}

impl Register {
    /// Makes or opens everything the configuration names.
    pub async fn open(config: &Config) -> Result<Self, Error> {
        data_folder(&config.data)?;
        let secrets = secrets(config)?;
        let db = Db::open_keeping(&config.database, &config.backups.folder).await?;
        let people = People::new(db.clone(), Hasher::new()?);
        people.check_not_lost().await?;
        let sign_ins = SignInMetrics::default();
        let throttle = Throttle::new(db.clone(), secrets.throttle.clone(), sign_ins.throttled.clone());
        let set_up = SetUp::new(people.clone(), &secrets, throttle.clone(), config.data.join("set-up-secret"));
        let register = Self { db, people, set_up, secrets, throttle, sign_ins };
        register.first_admin(config).await?;
        Ok(register)
    }

    /// The work of this register that is done beside requests.
    pub fn jobs(&self, config: &Config) -> Jobs {
        let (folder, program) = (config.data.clone(), config.program.clone());
        Jobs::new(self.db.clone(), config.country, config.clock.clone(), folder, program, self.secrets.erased.clone())
    }

    fn sessions(&self, site: &Site) -> Sessions {
        Sessions::new(self.secrets.clone(), self.people.clone(), Passkeys::at(site), self.throttle.clone())
    }

    /// What measures itself in this register, and how `http` is asked.
    fn measured(&self, http: &Arc<HttpMetrics>, config: &Config) -> Measured {
        Measured {
            http: Arc::clone(http),
            db: self.db.clone(),
            hasher: self.people.hasher.clone(),
            sign_ins: self.sign_ins.clone(),
            backup_every: config.backups.every,
            folder: config.data.clone(),
        }
    }

    async fn first_admin(&self, config: &Config) -> Result<(), Error> {
        let Some(first) = &config.first_admin else { return Ok(()) };
        if self.people.anyone().await? {
            return Ok(());
        }
        let first = NewPerson { username: &first.username, password: &first.password };
        match self.people.add_first(&first, None).await {
            // With someone there, the set-up secret opens nothing any more.
            Ok(_) => self.set_up.keep_file().await,
            // Another replica that starts at the same moment was quicker.
            Err(Error::NotFound) => Ok(()),
            Err(Error::Invalid(invalid)) => {
                let words: Vec<_> = invalid.iter().map(|(_, complaint)| complaint.message.as_str()).collect();
                Err(Error::Setting(format!(
                    "CLIENTELE_ADMIN_USERNAME and CLIENTELE_ADMIN_PASSWORD: {}",
                    words.join("; ")
                )))
            }
            Err(error) => Err(error),
        }
    }
}

/// The keys of the register, whose root key a setting gives or the data folder has.
pub fn secrets(config: &Config) -> Result<Secrets, Error> {
    match &config.secret {
        Some(secret) => Secrets::new(secret),
        None => Secrets::from_file(&config.data.join("secret.key")),
    }
}

/// Makes the data folder, for its owner alone.
pub fn data_folder(path: &Path) -> Result<(), Error> {
    files::private_folder(path).map_err(|error| Error::Internal(format!("the data folder {}: {error}", path.display())))
}

/// A running register.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// Where people reach it.
    pub site: Arc<Site>,
    /// Where its metrics are, when they are shown.
    pub metrics: Option<MetricsServer>,
    /// What it serves.
    pub register: Register,
    handle: ServerHandle,
    running: JoinHandle<io::Result<()>>,
    /// What is done beside the requests, and how to stop each.
    beside: Vec<(JoinHandle<()>, Arc<Notify>)>,
    stopping: Arc<AtomicBool>,
    _lock: Option<File>,
}

impl Server {
    /// Opens the register and begins to serve it with so many workers.
    #[expect(clippy::disallowed_types, reason = "the server makes the state that the extractors read")]
    pub async fn start(config: &Config, workers: usize) -> Result<Self, Error> {
        data_folder(&config.data)?;
        let lock = lock(&config.database)?;
        backups::clean_unfinished(config.database.file().map_or(&config.data, files::folder_of));
        let register = Register::open(config).await?;
        // Before the first answer, so that whoever sees the server up finds the secret too.
        register.set_up.keep_file().await?;
        activity::note_settings(&register.db, &register.secrets.settings, &config.given).await?;
        let metrics_listener = config.metrics_listen.map(metrics::listen).transpose()?;
        let listener = TcpListener::bind(config.listen)
            .map_err(|error| Error::Internal(format!("cannot listen on {}: {error}", config.listen)))?;
        let address = listener.local_addr().map_err(|error| Error::internal(&error))?;
        let site = Arc::new(actual_site(config, address));
        let stopping = Arc::<AtomicBool>::default();
        let reached_at = Arc::clone(&site);
        let (db, secrets) = (register.db.clone(), register.secrets.clone());
        let jobs = register.jobs(config);
        let health = web::Data::new(Health { db: db.clone(), stopping: Arc::clone(&stopping) });
        let http = Arc::<HttpMetrics>::default();
        let measured = register.measured(&http, config);
        let trusted_proxies = config.trusted_proxies.clone().into();
        let guard = ShieldSettings { site: Arc::clone(&site), address, trusted_proxies, metrics: http };
        let state = web::Data::new(AppState {
            sessions: register.sessions(&site),
            sign_ins: register.sign_ins.clone(),
            set_up: register.set_up.clone(),
            db,
            data: config.data.clone(),
            secrets,
            jobs: jobs.clone(),
            site: Arc::clone(&site),
            country: config.country,
            keep: config.keep,
            backups: config.backups.clone(),
            started_at: now(),
            clock: config.clock.clone(),
            trusted_proxies: config.trusted_proxies.clone(),
            api_docs: config.api_docs,
        });
        let capacity = Capacity { workers, connections: CONNECTIONS, last_requests: LAST_REQUESTS };
        let server = connection::serve(listener, &capacity, move || {
            let guard = guard.clone();
            App::new()
                .app_data(state.clone())
                .app_data(health.clone())
                .service(
                    web::scope(&guard.site.at).configure(|config| routes::all(Arc::clone(&guard.site)).serve(config)),
                )
                .default_service(web::to(routes::nowhere))
                .wrap(from_fn(move |request: ServiceRequest, next| shield::guard(guard.clone(), request, next)))
        })
        .map_err(|error| Error::internal(&error))?;
        let handle = server.handle();
        let running = tokio::spawn(server);
        let start = |listener| MetricsServer::start(listener, Metrics::new(&measured));
        let metrics = metrics_listener.map(start).transpose()?;
        let stops = [(); 4].map(|()| Arc::<Notify>::default());
        let [upkeep, imports, backups, duplicates] = &stops;
        let upkeep = tokio::spawn(upkeep::keep_up(register.db.clone(), config.keep, Arc::clone(upkeep)));
        let imports = tokio::spawn(imports::work::run(jobs, Arc::clone(imports)));
        let making = Backups { db: register.db.clone(), settings: config.backups.clone(), clock: config.clock.clone() };
        let backups = tokio::spawn(backups::run(making, Arc::clone(backups)));
        let duplicates = tokio::spawn(duplicates::work::run(register.db.clone(), Arc::clone(duplicates)));
        let beside = [upkeep, imports, backups, duplicates].into_iter().zip(stops).collect();
        Ok(Self { address, site: reached_at, metrics, register, handle, running, beside, stopping, _lock: lock })
    }

    /// Answers once the server has stopped by itself.
    pub async fn ended(&mut self) -> Result<(), Error> {
        (&mut self.running).await.map_err(|error| Error::internal(&error))?.map_err(|error| Error::internal(&error))
    }

    /// Says "not ready", lets requests in flight finish, and closes the database.
    pub async fn stop(self) {
        self.stopping.store(true, Ordering::Relaxed);
        time::sleep(DRAIN).await;
        self.handle.stop(true).await;
        for (task, stop) in self.beside {
            stop.notify_one();
            let _ = task.await;
        }
        if let Some(metrics) = self.metrics {
            metrics.stop().await;
        }
        self.register.db.close().await;
    }
}

/// With port 0 the public address is known only once the port is.
fn actual_site(config: &Config, address: SocketAddr) -> Site {
    let mut site = config.site.clone();
    if config.listen.port() == 0 {
        site.origin = site.origin.replace(":0", &format!(":{}", address.port()));
    }
    site
}

/// Keeps a second server off the same file, for as long as the lock is held; PostgreSQL serves many.
pub fn lock(database: &DatabaseUrl) -> Result<Option<File>, Error> {
    // The whole name and an end of its own: `a.db` and `a.sqlite` are two registers.
    let Some(mut path) = database.file().map(|file| file.as_os_str().to_owned()) else { return Ok(None) };
    path.push(".lock");
    let path = PathBuf::from(path);
    let failed = |error: io::Error| Error::Internal(format!("the lock {}: {error}", path.display()));
    let file = match files::private(&path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => File::open(&path).map_err(failed)?,
        made => made.map_err(failed)?,
    };
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => {
            Err(Error::Internal(format!("another server is using this database ({} is locked)", path.display())))
        }
        Err(fs::TryLockError::Error(error)) => Err(failed(error)),
    }
}
