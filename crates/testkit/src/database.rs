//! Temporary databases.

use std::path::Path;

use sqlx::{Connection, Executor, PgConnection};
use tempfile::TempDir;

/// A database that lasts as long as this value.
#[derive(Debug)]
pub enum TestDatabase {
    /// A SQLite file in a folder of its own.
    Sqlite(TempDir),
    /// A database of its own on the PostgreSQL server that the tests were given.
    Postgres {
        /// Its address.
        url: String,
        /// The data folder of the servers that use it: the secret key is there.
        folder: TempDir,
    },
}

impl TestDatabase {
    /// A new SQLite database, not yet made.
    pub fn sqlite() -> Self {
        Self::Sqlite(TempDir::new().expect("a temporary folder"))
    }

    /// A new, empty PostgreSQL database; `None`, with a line that says so, when the tests were given no server.
    pub async fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var("HANDSET_TEST_POSTGRES_URL") else {
            #[expect(clippy::print_stderr, reason = "a test that is left out must be seen to be")]
            {
                eprintln!(
                    "SKIPPED: HANDSET_TEST_POSTGRES_URL is not set, so nothing was tested on PostgreSQL"
                );
            }
            return None;
        };
        let name = format!("handset_{}", uuid::Uuid::new_v4().simple());
        let mut connection =
            PgConnection::connect(&server).await.expect("the test's PostgreSQL server");
        let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
        connection.execute(create).await.expect("a new database");
        let mut url: url::Url = server.parse().expect("a database address");
        url.set_path(&name);
        Some(Self::Postgres {
            url: url.into(),
            folder: TempDir::new().expect("a temporary folder"),
        })
    }

    /// The data folder of the servers that use it.
    pub fn data_dir(&self) -> &Path {
        match self {
            Self::Sqlite(folder) | Self::Postgres { folder, .. } => folder.path(),
        }
    }

    /// The address for `HANDSET_DATABASE_URL`; `None` where the default is meant.
    pub fn url(&self) -> Option<&str> {
        match self {
            Self::Sqlite(_) => None,
            Self::Postgres { url, .. } => Some(url),
        }
    }
}
