//! Puts the parts together. The only place that knows all crates.

mod server;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use anyhow::{Context, bail};
use handset_core::{
    keys::{Keys, SecretKey},
    mapping::Mappings,
    ports::{Clock, Entropy, Expressions, Store},
    time::Timestamp,
};
use handset_expression::{Budget, Sandbox, WorkerCommand};
use handset_http::SandboxedExpressions;
use handset_providers::{GatewaySettings, HttpGateway};
use handset_storage::OpenError;

pub(crate) use self::server::{Server, server};
use crate::{
    advice::Advise,
    args::EXPRESSION_WORKER,
    config::{Config, Database, KeySource},
    data_folder, secret_key,
    system::{OsEntropy, SystemClock},
};

/// How far this machine's clock may be from the database's before the start is refused (threat T-24).
const MAX_SKEW: Duration = Duration::from_secs(30);
/// From where on the operator is told.
const TOLD_SKEW: Duration = Duration::from_secs(5);

/// Whether a command may make what is not there yet: the data folder, the secret key, the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// It is made.
    Make,
    /// It is an error: a command that only looks or changes would otherwise leave an empty installation behind wherever it is started.
    Refuse,
}

/// An installation: its database, its keys, its way out.
pub(crate) struct Installation {
    /// Its settings.
    pub(crate) config: Config,
    /// Its database.
    pub(crate) store: Arc<dyn Store>,
    /// Its way out.
    pub(crate) gateway: Arc<HttpGateway>,
    /// Its keys.
    pub(crate) keys: Keys,
    /// The time.
    pub(crate) clock: Arc<dyn Clock>,
    /// Randomness.
    pub(crate) entropy: Arc<dyn Entropy>,
    /// The sandbox for mappings and policies.
    pub(crate) expressions: Arc<dyn Expressions>,
}

impl Installation {
    /// Opens the installation that `config` describes. Migrates its database, and checks that key and clock belong to it.
    ///
    /// # Errors
    /// When any of it is not as it should be.
    pub(crate) async fn open(config: Config, missing: Missing) -> anyhow::Result<Self> {
        let keys = Keys::derive(&key(&config, missing).await?);
        let entropy: Arc<dyn Entropy> = Arc::new(OsEntropy);
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let store = open_store(&config, keys.clone(), Arc::clone(&entropy)).await?;
        check_clock(store.as_ref(), clock.as_ref()).await?;
        let gateway = Arc::new(gateway(&config)?);
        let expressions = expressions(Arc::clone(&clock))?;
        Ok(Self { config, store, gateway, keys, clock, entropy, expressions })
    }

    /// The mappings of its stages.
    pub(crate) fn mappings(&self) -> Mappings {
        Mappings { store: Arc::clone(&self.store), expressions: Arc::clone(&self.expressions) }
    }
}

/// The sandbox: this program again, in processes of their own, as many as there are processors. They are started when they are needed.
///
/// # Errors
/// When the operating system does not tell which program runs.
pub(crate) fn expressions(clock: Arc<dyn Clock>) -> anyhow::Result<Arc<dyn Expressions>> {
    let command = WorkerCommand::this_program([EXPRESSION_WORKER])
        .context("cannot tell which program runs, to run mappings in processes of their own")?;
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let sandbox = Sandbox::new(command, Budget::default(), processors);
    Ok(Arc::new(SandboxedExpressions::new(sandbox, clock)))
}

/// The secret key, made if it is missing and may be.
async fn key(config: &Config, missing: Missing) -> anyhow::Result<SecretKey> {
    if let Some(key) = secret_key::load(&config.secret_key)? {
        if let (Missing::Refuse, Database::Sqlite(path)) = (missing, &config.database)
            && !path.exists()
        {
            return Err(nothing_here(config)).advise(NOTHING_HERE_ADVICE);
        }
        if let (Missing::Make, Database::Sqlite(_)) = (missing, &config.database) {
            data_folder::make(&config.data_dir)?;
        }
        return Ok(key);
    }
    let KeySource::OwnFile(path) = &config.secret_key else { bail!("no secret key") };
    if has_data(&config.database) {
        let problem = anyhow::anyhow!(
            "the database is there ({}), and its secret key is not ({})",
            config.database.shown(),
            path.display()
        );
        return Err(problem).advise(
            "put the key back from where you keep its copy, or name it with HANDSET_SECRET_KEY_FILE; \
             no new key is made, because the phone numbers and provider secrets in the database open with the old one only",
        );
    }
    if missing == Missing::Refuse {
        return Err(match &config.database {
            Database::Sqlite(_) => nothing_here(config),
            Database::Postgres(_) => {
                anyhow::anyhow!("the secret key is not here ({})", path.display())
            }
        })
        .advise(NOTHING_HERE_ADVICE);
    }
    data_folder::make(&config.data_dir)?;
    let key = secret_key::create(path, &OsEntropy)?;
    if let Database::Postgres(_) = &config.database {
        keep_only_if_it_fits(config, path, &key).await?;
    }
    Ok(key)
}

const NOTHING_HERE_ADVICE: &str = "`handset serve` sets one up; --data-dir, HANDSET_DATA_DIR, HANDSET_DATABASE_URL or HANDSET_SECRET_KEY_FILE say where it is";

fn nothing_here(config: &Config) -> anyhow::Error {
    anyhow::anyhow!("there is no installation here: {}", config.database.shown())
}

/// Whether a SQLite database is there already. A PostgreSQL database tells when it is opened.
fn has_data(database: &Database) -> bool {
    match database {
        Database::Sqlite(path) => std::fs::metadata(path).is_ok_and(|file| file.len() > 0),
        Database::Postgres(_) => false,
    }
}

/// Removes a new key again when the PostgreSQL database turns out to have another.
async fn keep_only_if_it_fits(
    config: &Config,
    path: &std::path::Path,
    key: &SecretKey,
) -> anyhow::Result<()> {
    let url = config.database.url();
    let opened = handset_storage::open(url.expose(), Keys::derive(key), Arc::new(OsEntropy)).await;
    let Err(OpenError::WrongKey) = opened else { return Ok(()) };
    std::fs::remove_file(path).with_context(|| format!("cannot remove {}", path.display()))?;
    let problem = anyhow::anyhow!(
        "the database was set up with a secret key that is not here ({})",
        path.display()
    );
    Err(problem).advise("copy secret.key from the data folder of a node that runs, or set HANDSET_SECRET_KEY to its content")
}

/// Opens the database, and migrates it.
///
/// # Errors
/// When it cannot be used, with what to do.
pub(crate) async fn open_store(
    config: &Config,
    keys: Keys,
    entropy: Arc<dyn Entropy>,
) -> anyhow::Result<Arc<dyn Store>> {
    let url = config.database.url();
    let opened = handset_storage::open(url.expose(), keys, entropy).await;
    opened.map_err(|error| advised(error, config))
}

/// Makes what is missing but the database, and migrates that. Returns the names of the migrations that were missing.
///
/// # Errors
/// When it cannot be used, with what to do.
pub(crate) async fn migrate(config: &Config) -> anyhow::Result<Vec<&'static str>> {
    let keys = Keys::derive(&key(config, Missing::Make).await?);
    let url = config.database.url();
    let applied =
        handset_storage::migrate(url.expose()).await.map_err(|error| advised(error, config))?;
    open_store(config, keys, Arc::new(OsEntropy)).await?;
    Ok(applied)
}

/// Adds what to do to an error of the storage.
pub(crate) fn advised(error: OpenError, config: &Config) -> anyhow::Error {
    let advice = advice(&error, &config.database);
    let problem = anyhow::Error::new(error)
        .context(format!("cannot use the database ({})", config.database.shown()));
    match Err::<(), _>(problem).advise(advice) {
        Err(advised) => advised,
        Ok(()) => anyhow::anyhow!("cannot use the database"),
    }
}

fn advice(error: &OpenError, database: &Database) -> &'static str {
    match (error, database) {
        (OpenError::Address | OpenError::PostgresAddress(_), _) => {
            "correct HANDSET_DATABASE_URL: postgres://USER:PASSWORD@HOST/NAME or sqlite:PATH, with special characters in the password percent-encoded"
        }
        (OpenError::Unavailable(_), Database::Sqlite(_)) => {
            "see that the folder is there, belongs to this user, and that the disk is neither full nor read-only"
        }
        (OpenError::Unavailable(_), Database::Postgres(_)) => {
            "see that the server runs and lets this machine in, and that the database and the user of HANDSET_DATABASE_URL exist"
        }
        (OpenError::PostgresTooOld { .. }, _) => "upgrade the server to PostgreSQL 15 or newer",
        (OpenError::Newer { .. }, _) => {
            "use the newer version of handset, or restore a backup from before it was started"
        }
        (OpenError::ChangedMigration { .. }, _) => {
            "use the edition of handset that made the database"
        }
        (OpenError::WrongKey, _) => {
            "put the right key back into the data folder, or name it with HANDSET_SECRET_KEY_FILE; to start anew instead, use an empty database"
        }
    }
}

/// The way out.
///
/// # Errors
/// When the proxy or a base URL cannot be used.
pub(crate) fn gateway(config: &Config) -> anyhow::Result<HttpGateway> {
    let twilio = config.twilio_base_url.clone().map(|url| ("twilio".to_owned(), url));
    let settings = GatewaySettings {
        egress: config.egress.clone(),
        base_urls: BTreeMap::from_iter(twilio),
        proxy: config.proxy_url.clone(),
        ..GatewaySettings::default()
    };
    HttpGateway::new(settings).context("cannot make the way out to providers")
}

/// How far this machine's clock is from the database's; `None` when the database has none of its own.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn skew(store: &dyn Store, clock: &dyn Clock) -> anyhow::Result<Option<Duration>> {
    let before = clock.now();
    let there = store.database_time().await.context("cannot read the database's clock")?;
    let after = clock.now();
    // The database looked at its clock at some moment between; within that no difference can be told.
    let apart = |there: Timestamp| before.since(there).max(there.since(after));
    Ok(there.map(apart))
}

/// Refuses clocks that are far apart: codes and locks would end too early or too late.
async fn check_clock(store: &dyn Store, clock: &dyn Clock) -> anyhow::Result<()> {
    match skew(store, clock).await? {
        Some(apart) if apart > MAX_SKEW => {
            let problem = anyhow::anyhow!(
                "this machine's clock and the database's are {} seconds apart",
                apart.as_secs()
            );
            Err(problem).advise("set both clocks by a time server (NTP)")
        }
        Some(apart) if is_told(apart) => {
            tracing::warn!(
                skew_seconds = apart.as_secs(),
                "this machine's clock and the database's differ: set both by a time server"
            );
            Ok(())
        }
        Some(_) | None => Ok(()),
    }
}

/// Whether the operator is told that clocks are `apart`.
pub(crate) fn is_told(apart: Duration) -> bool {
    apart > TOLD_SKEW
}
