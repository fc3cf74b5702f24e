//! Databases that last as long as a test.

use std::{
    io::Write,
    path::PathBuf,
    sync::{
        Arc, Once,
        atomic::{AtomicU32, Ordering},
    },
};

use handset_core::{
    keys::{Keys, SecretKey},
    ports::{Entropy, Store, testing::CountingEntropy},
};
use handset_storage::{OpenError, open};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row};
use tempfile::TempDir;

static DATABASES: AtomicU32 = AtomicU32::new(1);
/// That PostgreSQL is left out is said once.
static TOLD: Once = Once::new();

/// A new database with two stores on it.
pub(crate) struct TestDatabase {
    /// One store.
    pub(crate) store: Arc<dyn Store>,
    /// Another store on the same database, with connections of its own.
    pub(crate) other: Arc<dyn Store>,
    /// Its address.
    pub(crate) url: String,
    place: Place,
}

enum Place {
    Sqlite(TempDir),
    Postgres { server: String, name: String },
}

/// The keys of every test's installation.
pub(crate) fn keys() -> Keys {
    keys_of(1)
}

/// The keys of another installation for each `number`.
pub(crate) fn keys_of(number: u8) -> Keys {
    Keys::derive(&SecretKey::parse(&[number; 32]).unwrap())
}

/// Random bytes that no other store of these tests gets.
pub(crate) fn entropy() -> Arc<dyn Entropy> {
    Arc::new(CountingEntropy::seeded(DATABASES.fetch_add(1, Ordering::SeqCst)))
}

/// Runs a script on the database at `url`, whether it was opened before or not.
pub(crate) async fn execute_at(url: &str, sql: &str) {
    if let Some(file) = url.strip_prefix("sqlite:") {
        rusqlite::Connection::open(file).unwrap().execute_batch(sql).unwrap();
    } else {
        let script = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        PgConnection::connect(url).await.unwrap().execute(script).await.unwrap();
    }
}

impl TestDatabase {
    /// A new SQLite file.
    pub(crate) async fn sqlite() -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite:{}", folder.path().join("handset.db").display());
        Some(Self::open(url, Place::Sqlite(folder)).await)
    }

    /// A new PostgreSQL database; `None`, and a line that says so, when there is no server.
    pub(crate) async fn postgres() -> Option<Self> {
        #[expect(
            clippy::disallowed_methods,
            reason = "the server that tests may use is named in the environment"
        )]
        let Ok(server) = std::env::var("HANDSET_TEST_POSTGRES_URL") else {
            // Past the test harness, which would keep it to itself.
            let tell = || {
                writeln!(
                    std::io::stderr(),
                    "SKIPPED on PostgreSQL: HANDSET_TEST_POSTGRES_URL is not set"
                )
            };
            TOLD.call_once(|| tell().unwrap());
            return None;
        };
        let number = DATABASES.fetch_add(1, Ordering::SeqCst);
        let name = format!("handset_storage_{}_{number}", std::process::id());
        let mut connection = PgConnection::connect(&server).await.expect("the PostgreSQL server");
        connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
        let mut url: url::Url = server.parse().unwrap();
        url.set_path(&name);
        Some(Self::open(url.into(), Place::Postgres { server, name }).await)
    }

    async fn open(url: String, place: Place) -> Self {
        let store = open(&url, keys(), entropy()).await.unwrap();
        let other = open(&url, keys(), entropy()).await.unwrap();
        Self { store, other, url, place }
    }

    /// The stores in turn: two nodes that share the work.
    pub(crate) fn node(&self, task: usize) -> Arc<dyn Store> {
        Arc::clone(if task.is_multiple_of(2) { &self.store } else { &self.other })
    }

    /// Another store on the same database.
    pub(crate) async fn reopen(&self, keys: Keys) -> Result<Arc<dyn Store>, OpenError> {
        open(&self.url, keys, entropy()).await
    }

    /// A database beside this one that nobody has opened yet.
    pub(crate) async fn empty(&self) -> String {
        let number = DATABASES.fetch_add(1, Ordering::SeqCst);
        match &self.place {
            Place::Sqlite(folder) => {
                format!("sqlite:{}", folder.path().join(format!("empty-{number}.db")).display())
            }
            Place::Postgres { .. } => {
                // The same database, emptied.
                self.execute("DROP SCHEMA public CASCADE").await;
                self.execute("CREATE SCHEMA public").await;
                self.url.clone()
            }
        }
    }

    /// The file, where there is one.
    pub(crate) fn file(&self) -> Option<PathBuf> {
        match &self.place {
            Place::Sqlite(folder) => Some(folder.path().join("handset.db")),
            Place::Postgres { .. } => None,
        }
    }

    /// Changes the database behind the stores' backs.
    pub(crate) async fn execute(&self, sql: &str) {
        execute_at(&self.url, sql).await;
    }

    /// The number that a query finds.
    pub(crate) async fn number(&self, sql: &str) -> i64 {
        if let Some(file) = self.file() {
            let connection = rusqlite::Connection::open(file).unwrap();
            return connection.query_row(sql, [], |row| row.get(0)).unwrap();
        }
        self.connect().await.fetch_one(AssertSqlSafe(sql.to_owned())).await.unwrap().get(0)
    }

    /// The text that a query finds.
    pub(crate) async fn text(&self, sql: &str) -> Option<String> {
        if let Some(file) = self.file() {
            let connection = rusqlite::Connection::open(file).unwrap();
            return connection.query_row(sql, [], |row| row.get(0)).unwrap();
        }
        self.connect().await.fetch_one(AssertSqlSafe(sql.to_owned())).await.unwrap().get(0)
    }

    /// The bytes that a query for one column finds.
    pub(crate) async fn bytes(&self, sql: &str) -> Vec<u8> {
        if let Some(file) = self.file() {
            let connection = rusqlite::Connection::open(file).unwrap();
            return connection.query_row(sql, [], |row| row.get(0)).unwrap();
        }
        self.connect().await.fetch_one(AssertSqlSafe(sql.to_owned())).await.unwrap().get(0)
    }

    /// A connection of the test's own to the PostgreSQL database.
    pub(crate) async fn connect(&self) -> PgConnection {
        PgConnection::connect(&self.url).await.unwrap()
    }
}

impl Drop for TestDatabase {
    /// Drops a PostgreSQL database; an SQLite file goes with its folder.
    fn drop(&mut self) {
        let Place::Postgres { server, name } = &self.place else { return };
        let (server, drop) = (server.clone(), format!("DROP DATABASE {name} WITH (FORCE)"));
        let dropping = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let mut connection = PgConnection::connect(&server).await.unwrap();
                connection.execute(AssertSqlSafe(drop)).await.unwrap();
            });
        });
        // A database that is left behind fails no test.
        let _ = dropping.join();
    }
}
