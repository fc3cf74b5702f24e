//! Statements on a PostgreSQL connection.

use handset_core::ports::StoreError;
use sqlx::{
    Column, Executor, PgConnection, Postgres, Row as _, TypeInfo,
    error::DatabaseError,
    postgres::{PgArguments, PgRow},
    query::Query,
};

use crate::{
    backend::Sql,
    param::Param,
    row::{Cell, Row},
    statement::{Statement, statements},
};

statements! {
    /// One lock for each line of `$1`, in that order.
    LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest(string_to_array($1, chr(10))) AS name";
}

/// SQLSTATE of a transaction that could not be serialised with others.
const SERIALIZATION_FAILURE: &str = "40001";
/// SQLSTATE of a transaction that was chosen to end a deadlock.
const DEADLOCK_DETECTED: &str = "40P01";

/// Statements on a connection, in a transaction or not.
pub(super) struct PgSql<'a>(pub(super) &'a mut PgConnection);

impl Sql for PgSql<'_> {
    async fn rows(
        &mut self,
        statement: Statement,
        params: &[Param<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        let found = self.0.fetch_all(query(statement, params)).await.map_err(unavailable)?;
        found.iter().map(row).collect::<Result<_, _>>().map_err(unavailable)
    }

    async fn execute(
        &mut self,
        statement: Statement,
        params: &[Param<'_>],
    ) -> Result<u64, StoreError> {
        Ok(self.0.execute(query(statement, params)).await.map_err(unavailable)?.rows_affected())
    }

    async fn script(&mut self, sql: &'static str) -> Result<(), StoreError> {
        self.0.execute(sqlx::raw_sql(sql)).await.map(drop).map_err(unavailable)
    }

    /// Advisory locks, which exist for names that have no row; they end with the transaction.
    async fn lock(&mut self, names: &[&str]) -> Result<(), StoreError> {
        if names.is_empty() {
            return Ok(());
        }
        self.execute(LOCK, &[Param::from(&*names.join("\n"))]).await.map(drop)
    }
}

/// What PostgreSQL could not do.
pub(super) fn unavailable(error: sqlx::Error) -> StoreError {
    StoreError::Unavailable(Box::new(error))
}

/// Whether a transaction failed only because of another one, so that it is worth trying again.
pub(super) fn lost_against_another(error: &StoreError) -> bool {
    let StoreError::Unavailable(source) = error else { return false };
    let code = source
        .downcast_ref()
        .and_then(sqlx::Error::as_database_error)
        .and_then(DatabaseError::code);
    matches!(code.as_deref(), Some(SERIALIZATION_FAILURE | DEADLOCK_DETECTED))
}

fn query<'q>(statement: Statement, params: &'q [Param<'_>]) -> Query<'q, Postgres, PgArguments> {
    let query = sqlx::query(statement.for_postgres());
    params.iter().fold(query, |query, param| match param {
        Param::Int(value) => query.bind(*value),
        Param::Bool(value) => query.bind(*value),
        Param::Text(text) => query.bind(text.as_deref()),
        Param::Bytes(bytes) => query.bind(*bytes),
        Param::Id(id) => query.bind(id.as_ref().map(<[u8; 16]>::as_slice)),
    })
}

fn row(found: &PgRow) -> Result<Row, sqlx::Error> {
    let columns = found.columns().iter();
    let cells = columns.map(|column| cell(found, column.ordinal(), column.type_info().name()));
    cells.collect::<Result<_, _>>().map(Row::new)
}

fn cell(found: &PgRow, index: usize, type_name: &str) -> Result<Cell, sqlx::Error> {
    let value = match type_name {
        "BOOL" => found.try_get::<Option<bool>, _>(index)?.map(|value| Cell::Int(value.into())),
        "INT4" => found.try_get::<Option<i32>, _>(index)?.map(|value| Cell::Int(value.into())),
        "BYTEA" => found.try_get::<Option<Vec<u8>>, _>(index)?.map(Cell::Bytes),
        "TEXT" => found.try_get::<Option<String>, _>(index)?.map(Cell::Text),
        // Every other column is a BIGINT; one that is not fails here.
        _ => found.try_get::<Option<i64>, _>(index)?.map(Cell::Int),
    };
    Ok(value.unwrap_or(Cell::Null))
}
