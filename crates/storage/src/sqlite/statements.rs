//! Statements on a connection to an SQLite file.

use std::{
    future::{Future, ready},
    pin::pin,
    task::{Context, Poll, Waker},
};

use handset_core::ports::StoreError;
use rusqlite::{
    CachedStatement, Connection, ToSql,
    types::{Null, ToSqlOutput, Value, ValueRef},
};

use crate::{
    backend::{Operation, Sql},
    param::Param,
    row::{Cell, Row},
    statement::Statement,
    vault::Vault,
};

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
