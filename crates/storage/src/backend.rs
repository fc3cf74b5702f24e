//! What the two databases have in common: statements run in a transaction, and an operation is a function of one.

use std::future::Future;

use handset_core::{ports::StoreError, time::Timestamp};

use crate::{param::Param, row::Row, statement::Statement, vault::Vault};

/// The inside of a transaction, or for reading a single statement's worth of one.
pub(crate) trait Sql: Send {
    /// Runs a statement and returns its rows.
    fn rows(
        &mut self,
        statement: Statement,
        params: &[Param<'_>],
    ) -> impl Future<Output = Result<Vec<Row>, StoreError>> + Send;

    /// Runs a statement and returns how many rows it changed.
    fn execute(
        &mut self,
        statement: Statement,
        params: &[Param<'_>],
    ) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Runs a script of several statements without parameters.
    fn script(&mut self, sql: &'static str) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Keeps all other transactions that ask for one of `names` waiting until this one has ended.
    /// `names` are sorted, so that no two transactions wait for each other.
    fn lock(&mut self, names: &[&str]) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Runs a statement that has at most one row.
    fn row(
        &mut self,
        statement: Statement,
        params: &[Param<'_>],
    ) -> impl Future<Output = Result<Option<Row>, StoreError>> + Send {
        async move { Ok(self.rows(statement, params).await?.into_iter().next()) }
    }
}

/// One atomic act on the database, written once for both.
///
/// It may run several times before it takes effect once: a transaction that PostgreSQL aborts is repeated, and so is
/// one whose neighbour in a group of SQLite's failed. So it takes `&self`, and has no effect outside the transaction.
pub(crate) trait Operation: Send + Sync + 'static {
    /// What it finds out.
    type Output: Send + 'static;

    /// Runs it in a transaction that is rolled back if this returns an error.
    fn run<S: Sql>(
        &self,
        sql: &mut S,
        vault: &Vault,
    ) -> impl Future<Output = Result<Self::Output, StoreError>> + Send;
}

/// A database. Sealed: [`crate::Sqlite`] and [`crate::Postgres`] are the two there are.
#[expect(
    private_bounds,
    reason = "the trait is named by `SqlStore` and is no business of other crates"
)]
pub trait Backend: Private + Send + Sync + 'static {}

/// What a database has to do.
pub(crate) trait Private {
    /// Runs an operation in a transaction and returns when that is committed.
    fn write<O: Operation>(
        &self,
        operation: O,
    ) -> impl Future<Output = Result<O::Output, StoreError>> + Send;

    /// Runs an operation of one reading statement.
    fn read<O: Operation>(
        &self,
        operation: O,
    ) -> impl Future<Output = Result<O::Output, StoreError>> + Send;

    /// The database's own clock, if it has one.
    fn time(&self) -> impl Future<Output = Result<Option<Timestamp>, StoreError>> + Send;
}
