//! Connections to an SQLite file, and statements on them.

use std::{
    future::{Future, ready},
    path::Path,
    pin::pin,
    task::{Context, Poll, Waker},
    time::Duration,
};

use handset_core::ports::StoreError;
use rusqlite::{
    CachedStatement, Connection, OpenFlags, ToSql,
    types::{Null, ToSqlOutput, Value, ValueRef},
};

use crate::{
    backend::{Operation, Sql},
    param::Param,
    row::{Cell, Row},
    statement::Statement,
    vault::Vault,
};

/// How long a connection waits for another process's transaction.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// More than there are statements, so that each is prepared once for each connection.
const STATEMENT_CACHE: usize = 256;

/// Settings of the connection that writes.
///
/// `synchronous=FULL`: a commit survives a power loss, so that no used code comes back to life.
/// `secure_delete`: what is wiped is overwritten, not only forgotten.
const WRITER_SETTINGS: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cache_size = -8192;
    PRAGMA journal_size_limit = 67108864;
";

/// Opens the file for writing, making it if there is none.
pub(super) fn open_for_writing(path: &Path) -> Result<Connection, StoreError> {
    create_for_owner(path)?;
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    connection.execute_batch(WRITER_SETTINGS).map_err(unavailable)?;
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
    Ok(connection)
}

/// Makes the file readable for its owner only; SQLite gives its side files the same permissions.
fn create_for_owner(path: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(|error| StoreError::Unavailable(Box::new(error)))
}

/// What SQLite could not do.
pub(super) fn unavailable(error: rusqlite::Error) -> StoreError {
    StoreError::Unavailable(Box::new(error))
}

/// Runs an operation's statements on a connection. Beginning and ending the transaction is the caller's business.
pub(super) fn run<O: Operation>(
    connection: &mut Connection,
    operation: &O,
    vault: &Vault,
) -> Result<O::Output, StoreError> {
    now(operation.run(&mut SqliteSql(connection), vault))
}

/// The outcome of a future of statements on an SQLite connection.
pub(super) fn now<T>(statements: impl Future<Output = T>) -> T {
    let mut future = pin!(statements);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        // SQLite answers while it is asked, so that nothing ever waits: the first poll is the last.
        if let Poll::Ready(outcome) = future.as_mut().poll(&mut context) {
            return outcome;
        }
    }
}

/// Statements on an SQLite connection.
pub(super) struct SqliteSql<'a>(pub(super) &'a mut Connection);

impl SqliteSql<'_> {
    fn bound(
        &self,
        statement: Statement,
        params: &[Param<'_>],
    ) -> rusqlite::Result<CachedStatement<'_>> {
        let mut prepared = self.0.prepare_cached(statement.for_sqlite())?;
        for (index, param) in params.iter().enumerate() {
            prepared.raw_bind_parameter(index + 1, param)?;
        }
        Ok(prepared)
    }

    fn rows_now(&self, statement: Statement, params: &[Param<'_>]) -> rusqlite::Result<Vec<Row>> {
        let mut prepared = self.bound(statement, params)?;
        let columns = prepared.column_count();
        let mut found = prepared.raw_query();
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            let cells = (0..columns)
                .map(|index| row.get_ref(index).map(cell))
                .collect::<rusqlite::Result<_>>()?;
            rows.push(Row::new(cells));
        }
        Ok(rows)
    }

    fn execute_now(&self, statement: Statement, params: &[Param<'_>]) -> rusqlite::Result<u64> {
        let changed = self.bound(statement, params)?.raw_execute()?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }
}

impl Sql for SqliteSql<'_> {
    fn rows(
        &mut self,
        statement: Statement,
        params: &[Param<'_>],
    ) -> impl Future<Output = Result<Vec<Row>, StoreError>> + Send {
        ready(self.rows_now(statement, params).map_err(unavailable))
    }

    fn execute(
        &mut self,
        statement: Statement,
        params: &[Param<'_>],
    ) -> impl Future<Output = Result<u64, StoreError>> + Send {
        ready(self.execute_now(statement, params).map_err(unavailable))
    }

    fn script(&mut self, sql: &'static str) -> impl Future<Output = Result<(), StoreError>> + Send {
        ready(self.0.execute_batch(sql).map_err(unavailable))
    }

    /// Whoever writes is alone already.
    fn lock(&mut self, _: &[&str]) -> impl Future<Output = Result<(), StoreError>> + Send {
        ready(Ok(()))
    }
}

impl ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Param::Int(Some(value)) => ToSqlOutput::Owned(Value::Integer(*value)),
            Param::Bool(value) => ToSqlOutput::Owned(Value::Integer((*value).into())),
            Param::Text(Some(text)) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Param::Bytes(Some(bytes)) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Param::Id(Some(bytes)) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Param::Int(None) | Param::Text(None) | Param::Bytes(None) | Param::Id(None) => {
                Null.into()
            }
        })
    }
}

fn cell(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(value) => Cell::Int(value),
        ValueRef::Text(bytes) => Cell::Text(String::from_utf8_lossy(bytes).into_owned()),
        ValueRef::Blob(bytes) => Cell::Bytes(bytes.to_vec()),
        // No column holds one; a row that does is unreadable there.
        ValueRef::Real(_) => Cell::Bytes(Vec::new()),
    }
}
