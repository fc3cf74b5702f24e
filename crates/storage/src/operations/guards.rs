//! The account guards, and with them the lock on everything of one user.

use handset_core::{guard::Guard, ids::UserId, ports::StoreError};

use crate::{
    backend::{Operation, Sql},
    param::params,
    row::Row,
    statement::statements,
    vault::Vault,
};

macro_rules! find {
    () => {
        "SELECT consecutive, unlocks_at_ms, day_failures, day_started_at_ms FROM guards WHERE user_id = $1"
    };
}

statements! {
    INSERT = "INSERT INTO guards (user_id, consecutive, day_failures) VALUES ($1, 0, 0)";
    FIND = find!();
    LOCK = find!(), postgres " FOR UPDATE";
    SAVE = "UPDATE guards SET consecutive = $1, unlocks_at_ms = $2, day_failures = $3, day_started_at_ms = $4
        WHERE user_id = $5";
    DELETE_FAILURES = "UPDATE guards SET consecutive = 0, unlocks_at_ms = NULL, day_failures = 0, day_started_at_ms = NULL
        WHERE user_id = $1";
}

fn guard(mut row: Row) -> Result<Guard, StoreError> {
    Ok(Guard {
        consecutive: row.take("guards.consecutive")?,
        locked_until: row.take("guards.unlocks_at_ms")?,
        day_failures: row.take("guards.day_failures")?,
        day_started_at: row.take("guards.day_started_at_ms")?,
    })
}

/// Makes the guard of a new user.
pub(super) async fn insert(sql: &mut impl Sql, user: UserId) -> Result<(), StoreError> {
    sql.execute(INSERT, params![user]).await.map(drop)
}

/// Reads a user's guard, and keeps all other transactions from the user's challenges and devices until this one ends.
///
/// Whatever decides on what a user has (messages, guesses, phones) calls this first. `None` when there is no such user.
pub(super) async fn lock(sql: &mut impl Sql, user: UserId) -> Result<Option<Guard>, StoreError> {
    sql.row(LOCK, params![user]).await?.map(guard).transpose()
}

/// Stores a guard that was read with [`lock`].
pub(super) async fn save(
    sql: &mut impl Sql,
    user: UserId,
    guard: &Guard,
) -> Result<(), StoreError> {
    let params = params![
        guard.consecutive,
        guard.locked_until,
        guard.day_failures,
        guard.day_started_at,
        user
    ];
    sql.execute(SAVE, params).await.map(drop)
}

/// Reads a user's guard.
pub(crate) struct FindGuard(pub(crate) UserId);

impl Operation for FindGuard {
    type Output = Guard;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<Guard, StoreError> {
        let found = sql.row(FIND, params![self.0]).await?.map(guard).transpose()?;
        Ok(found.unwrap_or_default())
    }
}

/// Forgets a user's wrong codes.
pub(crate) struct Unlock(pub(crate) UserId);

impl Operation for Unlock {
    type Output = ();

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<(), StoreError> {
        sql.execute(DELETE_FAILURES, params![self.0]).await.map(drop)
    }
}
