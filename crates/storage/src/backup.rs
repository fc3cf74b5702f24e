//! Copying a SQLite database that is in use.

use std::{io, path::Path};

use rusqlite::{Connection, OpenFlags};

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is no database to copy.
    #[error("the database cannot be opened")]
    Source(#[source] rusqlite::Error),
    /// The copy's file is there already, or cannot be made.
    #[error("the file for the copy cannot be made")]
    Destination(#[source] io::Error),
    /// The copy was begun and failed. What there is of it was removed.
    #[error("the database cannot be copied")]
    Copy(#[source] rusqlite::Error),
    /// The copy is not what it should be. It was removed.
    #[error("the copy is damaged: {0}")]
    Damaged(String),
}

/// Copies the SQLite database at `path` to the new file `destination`, as it is at one moment, while others read and write it.
///
/// The copy is one file, readable for its owner only, without the traces of what was deleted. It is checked and on disk
/// when this returns. Blocks while it works.
///
/// # Errors
/// When there is no copy: see [`BackupError`].
pub fn backup(path: &Path, destination: &Path) -> Result<(), BackupError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(path, flags).map_err(BackupError::Source)?;
    source
        .query_row("SELECT COUNT(*) FROM sqlite_schema", [], |_| Ok(()))
        .map_err(BackupError::Source)?;
    create_for_owner(destination).map_err(BackupError::Destination)?;
    let copied = copy(&source, destination);
    if copied.is_err() {
        // What is left is no copy; that it cannot be removed changes nothing about that.
        let _ = std::fs::remove_file(destination);
    }
    copied
}

/// `VACUUM INTO` reads in one transaction and writes into a file that is empty.
fn copy(source: &Connection, destination: &Path) -> Result<(), BackupError> {
    let name = destination.to_string_lossy();
    source.execute("VACUUM INTO ?1", [name.as_ref()]).map_err(BackupError::Copy)?;
    let copy = Connection::open_with_flags(destination, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .map_err(BackupError::Copy)?;
    let verdict = copy.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0));
    let verdict = verdict.map_err(BackupError::Copy)?;
    if verdict != "ok" {
        return Err(BackupError::Damaged(verdict));
    }
    std::fs::File::open(destination)
        .and_then(|file| file.sync_all())
        .map_err(BackupError::Destination)
}

fn create_for_owner(path: &Path) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use tempfile::TempDir;

    use super::*;

    fn database(folder: &Path) -> (std::path::PathBuf, Connection) {
        let path = folder.join("handset.db");
        let connection = Connection::open(&path).unwrap();
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; CREATE TABLE t (x); INSERT INTO t VALUES (7);",
            )
            .unwrap();
        (path, connection)
    }

    #[test]
    fn a_copy_has_what_was_committed_also_from_the_log() {
        let folder = TempDir::new().unwrap();
        let (path, writer) = database(folder.path());
        writer.execute_batch("BEGIN; INSERT INTO t VALUES (8);").unwrap();
        let destination = folder.path().join("copy.db");

        backup(&path, &destination).unwrap();

        let copy = Connection::open(&destination).unwrap();
        let sum: i64 = copy.query_row("SELECT SUM(x) FROM t", [], |row| row.get(0)).unwrap();
        assert_eq!(sum, 7, "what is not committed is not part of it");
        assert_eq!(std::fs::metadata(&destination).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_file_that_is_there_is_never_written_over() {
        let folder = TempDir::new().unwrap();
        let (path, _writer) = database(folder.path());
        let destination = folder.path().join("copy.db");
        std::fs::write(&destination, "precious").unwrap();

        let refused = backup(&path, &destination).unwrap_err();

        assert!(matches!(refused, BackupError::Destination(_)));
        assert_eq!(std::fs::read_to_string(&destination).unwrap(), "precious");
    }

    #[test]
    fn without_a_database_there_is_no_copy() {
        let folder = TempDir::new().unwrap();
        let destination = folder.path().join("copy.db");

        let refused = backup(&folder.path().join("none.db"), &destination).unwrap_err();

        assert!(matches!(refused, BackupError::Source(_)));
        assert!(!destination.exists());
    }
}
