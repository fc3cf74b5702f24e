//! PostgreSQL: any number of nodes, row locks and advisory locks.

mod connection;

use std::{str::FromStr, sync::Arc, time::Duration};

use handset_core::{
    keys::Keys,
    ports::{Entropy, StoreError},
    time::Timestamp,
};
use sqlx::{
    Connection, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use self::connection::{PgSql, unavailable};
use crate::{
    backend::{Backend, Operation, Private, Sql},
    migrations::{self, Dialect},
    open::OpenError,
    operations::installation::CheckKey,
    param::params,
    statement::statements,
    store::SqlStore,
    vault::Vault,
};

/// How many connections a node keeps.
const MAX_CONNECTIONS: u32 = 16;
/// How long a request waits for one of them.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);
/// How long an idle connection is taken to be good without asking.
const TRUSTED_FOR: Duration = Duration::from_secs(1);
/// The oldest version that is tested, as the server numbers it.
const OLDEST_VERSION: i64 = 150_000;
/// How many milliseconds a transaction that lost against another waits before each new try: long enough for the other
/// to end, and longer each time.
const RETRY_WAITS_MS: [u64; 5] = [5, 10, 20, 40, 80];
/// More than there are statements, so that each is prepared once for each connection.
const STATEMENT_CACHE: usize = 256;

/// What every session is set to: a commit is on disk when it returns, and nothing waits for ever.
const SESSION: [(&str, &str); 5] = [
    ("synchronous_commit", "on"),
    ("statement_timeout", "5s"),
    ("lock_timeout", "2s"),
    ("idle_in_transaction_session_timeout", "10s"),
    ("default_transaction_isolation", "read committed"),
];
/// A migration takes its time, and so does waiting for another node's.
const MIGRATING_SESSION: [(&str, &str); 2] = [("statement_timeout", "0"), ("lock_timeout", "60s")];

statements! {
    VERSION = "SELECT CAST(current_setting('server_version_num') AS BIGINT), current_setting('server_version')";
    TIME = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";
}

/// A store in a PostgreSQL database that any number of nodes may share.
///
/// Transactions run at READ COMMITTED and lock what they decide on: the user's guard row, the challenge, the buckets
/// of limits. One that loses against another all the same is tried again a few times.
pub type PostgresStore = SqlStore<Postgres>;

/// A PostgreSQL database, as [`PostgresStore`] uses it.
pub struct Postgres {
    pool: PgPool,
    vault: Arc<Vault>,
}

impl PostgresStore {
    /// Connects to the database at `url` (`postgres://...`) and migrates it.
    ///
    /// # Errors
    /// When the database cannot be used: see [`OpenError`].
    pub async fn connect(
        url: &str,
        keys: Keys,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, OpenError> {
        let options = options(url)?;
        let vault = Arc::new(Vault::new(keys, entropy));
        migrate(&options).await?;
        let pool = pool_options().connect_with(options).await.map_err(unavailable)?;
        let postgres = Postgres { pool, vault };
        if !postgres.write(CheckKey).await? {
            return Err(OpenError::WrongKey);
        }
        Ok(Self(postgres))
    }

    /// Migrates the database at `url` and returns the names of the migrations that were missing.
    ///
    /// # Errors
    /// As [`PostgresStore::connect`].
    pub async fn migrate(url: &str) -> Result<Vec<&'static str>, OpenError> {
        migrate(&options(url)?).await
    }
}

fn options(url: &str) -> Result<PgConnectOptions, OpenError> {
    let options = PgConnectOptions::from_str(url).map_err(OpenError::PostgresAddress)?;
    Ok(options
        .application_name("handset")
        .statement_cache_capacity(STATEMENT_CACHE)
        .options(SESSION))
}

fn pool_options() -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(MAX_CONNECTIONS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        // A connection that was just used is good; one that lay idle may have been closed meanwhile.
        .test_before_acquire(false)
        .before_acquire(|connection, state| {
            Box::pin(async move {
                if state.idle_for > TRUSTED_FOR {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
}

/// Migrates on a connection of its own, which is closed afterwards.
async fn migrate(options: &PgConnectOptions) -> Result<Vec<&'static str>, OpenError> {
    let options = options.clone().options(MIGRATING_SESSION);
    let mut connection = PgConnection::connect_with(&options).await.map_err(unavailable)?;
    check_version(&mut connection).await?;
    let mut transaction = connection.begin().await.map_err(unavailable)?;
    let applied = migrations::apply(&mut PgSql(&mut transaction), Dialect::Postgres).await?;
    transaction.commit().await.map_err(unavailable)?;
    // The connection has done its work; how it ends changes nothing.
    let _ = connection.close().await;
    Ok(applied?)
}

async fn check_version(connection: &mut PgConnection) -> Result<(), OpenError> {
    let Some(mut row) = PgSql(connection).row(VERSION, params![]).await? else { return Ok(()) };
    let number: i64 = row.take("server_version_num")?;
    let found = row.take("server_version")?;
    if number < OLDEST_VERSION { Err(OpenError::PostgresTooOld { found }) } else { Ok(()) }
}

/// Runs an operation in a transaction.
async fn run_once<O: Operation>(
    connection: &mut PgConnection,
    operation: &O,
    vault: &Vault,
) -> Result<O::Output, StoreError> {
    let mut transaction = connection.begin().await.map_err(unavailable)?;
    let output = operation.run(&mut PgSql(&mut transaction), vault).await?;
    transaction.commit().await.map_err(unavailable)?;
    Ok(output)
}

impl Backend for Postgres {}

impl Private for Postgres {
    async fn write<O: Operation>(&self, operation: O) -> Result<O::Output, StoreError> {
        let mut connection = self.pool.acquire().await.map_err(unavailable)?;
        for wait in RETRY_WAITS_MS.map(Duration::from_millis) {
            match run_once(&mut connection, &operation, &self.vault).await {
                Err(error) if connection::lost_against_another(&error) => {
                    tracing::debug!("a transaction is tried again");
                    tokio::time::sleep(wait).await;
                }
                outcome => return outcome,
            }
        }
        run_once(&mut connection, &operation, &self.vault).await
    }

    async fn read<O: Operation>(&self, operation: O) -> Result<O::Output, StoreError> {
        let mut connection = self.pool.acquire().await.map_err(unavailable)?;
        operation.run(&mut PgSql(&mut connection), &self.vault).await
    }

    async fn time(&self) -> Result<Option<Timestamp>, StoreError> {
        let mut connection = self.pool.acquire().await.map_err(unavailable)?;
        let row = PgSql(&mut connection).row(TIME, params![]).await?;
        row.map(|mut row| row.take("clock_timestamp")).transpose()
    }
}

/// The statements that SQLite is never asked.
#[cfg(test)]
pub(crate) fn statements_of_its_own() -> Vec<(&'static str, crate::statement::Statement)> {
    [STATEMENTS, connection::STATEMENTS].concat()
}
