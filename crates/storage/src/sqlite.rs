//! SQLite: one file, one writer.

mod connection;
mod readers;
mod statements;
mod writer;

use std::{path::Path, sync::Arc};

use handset_core::{
    keys::Keys,
    ports::{Entropy, StoreError},
    time::Timestamp,
};

use rusqlite::Connection;

use self::{
    readers::Readers,
    statements::{SqliteSql, now},
    writer::Writer,
};
use crate::{
    backend::{Backend, Operation, Private},
    migrations::{self, Dialect},
    open::OpenError,
    operations::installation::CheckKey,
    store::SqlStore,
    vault::Vault,
};

/// A store in an SQLite file.
///
/// A commit is on disk when a writing method returns (WAL, `synchronous=FULL`). Writes are grouped by one thread of
/// their own; reads run on the calling thread. Other processes may use the same file meanwhile, on the same machine.
pub type SqliteStore = SqlStore<Sqlite>;

/// An SQLite file, as [`SqliteStore`] uses it.
pub struct Sqlite {
    // Closed before the writer: the last connection to close tidies the log away, which one that only reads cannot.
    readers: Readers,
    writer: Writer,
}

impl SqliteStore {
    /// Opens the file at `path`, making it if there is none, and migrates it. Blocks while it does; meant for start-up.
    ///
    /// # Errors
    /// When the file cannot be used: see [`OpenError`].
    pub fn open(path: &Path, keys: Keys, entropy: Arc<dyn Entropy>) -> Result<Self, OpenError> {
        let vault = Arc::new(Vault::new(keys, entropy));
        let mut connection = connection::open_for_writing(path)?;
        migrate(&mut connection)?;
        if !writer::run_alone(&mut connection, |connection| {
            statements::run(connection, &CheckKey, &vault)
        })? {
            return Err(OpenError::WrongKey);
        }
        let readers = Readers::new(path.to_owned(), Arc::clone(&vault));
        let writer = Writer::start(connection, vault)
            .map_err(|error| OpenError::Unavailable(Box::new(error)))?;
        Ok(Self(Sqlite { readers, writer }))
    }

    /// Migrates the file at `path` and returns the names of the migrations that were missing.
    ///
    /// # Errors
    /// As [`SqliteStore::open`].
    pub fn migrate(path: &Path) -> Result<Vec<&'static str>, OpenError> {
        migrate(&mut connection::open_for_writing(path)?)
    }
}

fn migrate(connection: &mut Connection) -> Result<Vec<&'static str>, OpenError> {
    let apply = |connection: &mut Connection| {
        now(migrations::apply(&mut SqliteSql(connection), Dialect::Sqlite))
    };
    Ok(writer::run_alone(connection, apply)??)
}

impl Backend for Sqlite {}

impl Private for Sqlite {
    async fn write<O: Operation>(&self, operation: O) -> Result<O::Output, StoreError> {
        self.writer.run(operation).await
    }

    async fn read<O: Operation>(&self, operation: O) -> Result<O::Output, StoreError> {
        self.readers.run(&operation)
    }

    /// SQLite has no clock but this machine's.
    async fn time(&self) -> Result<Option<Timestamp>, StoreError> {
        Ok(None)
    }
}
