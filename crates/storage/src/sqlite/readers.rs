//! The connections that read.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use handset_core::ports::StoreError;
use rusqlite::Connection;

use super::{connection, statements};
use crate::{backend::Operation, vault::Vault};

/// How many idle connections are kept.
const KEPT: usize = 8;

/// Read-only connections to one file.
///
/// Reads run on the calling thread, also on an asynchronous one: in WAL mode a reader waits for nobody, and what is
/// read here is found by index in the page cache, within microseconds. Handing that to another thread would cost more.
/// Every operation that reads is one statement, which sees one state of the database.
pub(super) struct Readers {
    path: PathBuf,
    vault: Arc<Vault>,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(super) fn new(path: PathBuf, vault: Arc<Vault>) -> Self {
        Self { path, vault, idle: Mutex::new(Vec::new()) }
    }

    /// Runs an operation that does not write.
    pub(super) fn run<O: Operation>(&self, operation: &O) -> Result<O::Output, StoreError> {
        let mut connection = match self.take_idle() {
            Some(connection) => connection,
            None => connection::open_for_reading(&self.path)?,
        };
        let outcome = statements::run(&mut connection, operation, &self.vault);
        // After an error it is not worth finding out whether the connection is still good.
        if outcome.is_ok() {
            self.put_back(connection);
        }
        outcome
    }

    fn take_idle(&self) -> Option<Connection> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn put_back(&self, connection: Connection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT {
            idle.push(connection);
        }
    }
}
