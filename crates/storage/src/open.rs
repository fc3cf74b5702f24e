//! Opening a database by its address.

use std::{path::PathBuf, sync::Arc};

use handset_core::{
    keys::Keys,
    ports::{Entropy, Store, StoreError},
};

use crate::{migrations::SchemaRefused, postgres::PostgresStore, sqlite::SqliteStore};

/// The database cannot be used, and the program should not start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address is of no known kind.
    #[error("a database address is sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME")]
    Address,
    /// The address is PostgreSQL's, and not well-formed.
    #[error("the PostgreSQL address cannot be read")]
    PostgresAddress(#[source] sqlx::Error),
    /// The database cannot be reached, created or written to.
    #[error("the database cannot be opened")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The server is older than what is tested.
    #[error("PostgreSQL {found} is too old, 15 or newer is needed")]
    PostgresTooOld {
        /// The server's version.
        found: String,
    },
    /// A newer program has changed the database's schema.
    #[error(
        "the database was changed by a newer version of this program: it has migration {found}, this version knows up to {known}"
    )]
    Newer {
        /// The number of its last migration.
        found: i64,
        /// The number of this program's last migration.
        known: i64,
    },
    /// A migration that was applied differs from this program's.
    #[error(
        "the database was made by another edition of this program: its migration {number} ({name}) differs"
    )]
    ChangedMigration {
        /// The migration's number.
        number: i64,
        /// The migration's name.
        name: &'static str,
    },
    /// The database was sealed with another secret key.
    #[error(
        "this is not the secret key that the database was set up with: phone numbers and provider secrets cannot be \
         read with it, and numbers would not be recognised; restore the key that belongs to this database"
    )]
    WrongKey,
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(source) => Self::Unavailable(source),
            unreadable @ StoreError::Unreadable { .. } => Self::Unavailable(Box::new(unreadable)),
        }
    }
}

impl From<SchemaRefused> for OpenError {
    fn from(refused: SchemaRefused) -> Self {
        match refused {
            SchemaRefused::Newer { found, known } => Self::Newer { found, known },
            SchemaRefused::Changed { number, name } => Self::ChangedMigration { number, name },
        }
    }
}

/// Where a database is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Address<'a> {
    Sqlite(PathBuf),
    Postgres(&'a str),
}

impl<'a> Address<'a> {
    fn parse(url: &'a str) -> Result<Self, OpenError> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url));
        }
        let rest = url.strip_prefix("sqlite:").ok_or(OpenError::Address)?;
        let path = rest.strip_prefix("//").unwrap_or(rest);
        // `:memory:` would be a database of its own for each connection; what follows a `?` is other programs' business.
        if path.is_empty() || path.starts_with(':') || path.contains('?') {
            return Err(OpenError::Address);
        }
        Ok(Self::Sqlite(path.into()))
    }
}

/// Opens the database at `url`: `sqlite:PATH`, `sqlite://PATH` or `postgres://...`. Migrates it first.
///
/// # Errors
/// When it cannot be used: see [`OpenError`].
pub async fn open(
    url: &str,
    keys: Keys,
    entropy: Arc<dyn Entropy>,
) -> Result<Arc<dyn Store>, OpenError> {
    match Address::parse(url)? {
        Address::Sqlite(path) => Ok(Arc::new(SqliteStore::open(&path, keys, entropy)?)),
        Address::Postgres(url) => Ok(Arc::new(PostgresStore::connect(url, keys, entropy).await?)),
    }
}

/// Migrates the database at `url` and returns the names of the migrations that were missing.
///
/// # Errors
/// As [`open`].
pub async fn migrate(url: &str) -> Result<Vec<&'static str>, OpenError> {
    match Address::parse(url)? {
        Address::Sqlite(path) => SqliteStore::migrate(&path),
        Address::Postgres(url) => PostgresStore::migrate(url).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_file_or_a_server() {
        let sqlite = |path: &str| Address::Sqlite(path.into());

        assert_eq!(Address::parse("sqlite:data/handset.db").unwrap(), sqlite("data/handset.db"));
        assert_eq!(
            Address::parse("sqlite:///var/lib/handset.db").unwrap(),
            sqlite("/var/lib/handset.db")
        );
        assert_eq!(
            Address::parse("sqlite:/var/lib/handset.db").unwrap(),
            sqlite("/var/lib/handset.db")
        );
        assert_eq!(Address::parse("postgres://h/d").unwrap(), Address::Postgres("postgres://h/d"));
        assert_eq!(
            Address::parse("postgresql://h/d").unwrap(),
            Address::Postgres("postgresql://h/d")
        );
    }

    #[test]
    fn other_addresses_are_refused() {
        for url in [
            "",
            "handset.db",
            "mysql://h/d",
            "sqlite:",
            "sqlite://",
            "sqlite::memory:",
            "sqlite:a.db?mode=ro",
        ] {
            assert!(matches!(Address::parse(url), Err(OpenError::Address)), "{url}");
        }
    }
}
