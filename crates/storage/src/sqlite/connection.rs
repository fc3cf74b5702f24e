//! Opening an SQLite file.

use std::{io::ErrorKind, path::Path, time::Duration};

use handset_core::ports::StoreError;
use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};

use super::statements::unavailable;

/// How long a connection waits for another process's transaction.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// More than there are statements, so that each is prepared once for each connection.
const STATEMENT_CACHE: usize = 256;

/// How often switching to a write-ahead log is tried while others try it too.
const SWITCH_RETRIES: usize = 20;

/// Settings of the connection that writes.
///
/// `synchronous=FULL`: a commit survives a power loss, so that no used code comes back to life.
/// `secure_delete`: what is wiped is overwritten, not only forgotten.
const WRITER_SETTINGS: &str = "
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cache_size = -8192;
    PRAGMA journal_size_limit = 67108864;
";

/// The file's folder cannot share memory between connections, as some network drives cannot.
#[derive(Debug, thiserror::Error)]
#[error("SQLite cannot keep a write-ahead log here; use a folder on a local disk")]
struct NoWriteAheadLog;

/// Opens the file for writing, making it if there is none.
pub(super) fn open_for_writing(path: &Path) -> Result<Connection, StoreError> {
    create_for_owner(path)?;
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    connection.execute_batch(WRITER_SETTINGS).map_err(unavailable)?;
    keep_write_ahead_log(&connection)?;
    Ok(connection)
}

/// Opens a file, that was opened for writing before, for reading.
pub(super) fn open_for_reading(path: &Path) -> Result<Connection, StoreError> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.execute_batch("PRAGMA trusted_schema = OFF").map_err(unavailable)?;
    Ok(connection)
}

fn open(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(unavailable)?;
    connection.busy_timeout(BUSY_TIMEOUT).map_err(unavailable)?;
    connection.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
    // Keeps a prepared statement as it is whatever is bound to it. Without this, SQLite parses and plans anew each time a
    // value is bound that a partial index might depend on: half of what an enrolment costs the database.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(unavailable)?;
    Ok(connection)
}

/// Makes the file readable for its owner only; SQLite gives its side files the same permissions.
///
/// A file that exists is not even opened: closing it again would end the locks that this process has on it.
fn create_for_owner(path: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            Err(StoreError::Unavailable(Box::new(error)))
        }
        _ => Ok(()),
    }
}

/// Switches the file to a write-ahead log, if it has none yet.
fn keep_write_ahead_log(connection: &Connection) -> Result<(), StoreError> {
    let switch = || {
        connection
            .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0))
    };
    let mut mode = switch();
    for _ in 0..SWITCH_RETRIES {
        if !mode.as_ref().is_err_and(is_busy) {
            break;
        }
        // Others switch at this moment, and SQLite gives up instead of waiting for them. For a transaction it does wait.
        connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK").map_err(unavailable)?;
        mode = switch();
    }
    match mode.map_err(unavailable)?.as_str() {
        "wal" => Ok(()),
        _ => Err(StoreError::Unavailable(Box::new(NoWriteAheadLog))),
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
}
