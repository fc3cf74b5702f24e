//! The one connection that writes, and its thread.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    thread::{self, JoinHandle},
};

use handset_core::ports::StoreError;
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::statements::{self, unavailable};
use crate::{backend::Operation, vault::Vault};

/// How many operations share one commit at most. A commit costs a sync of the disk, an operation some microseconds.
const MAX_GROUP: usize = 64;
/// How many operations may wait; further callers wait before they get in.
const QUEUE: usize = 1_024;

/// Groups writes: whatever waits when a transaction begins is part of it.
pub(super) struct Writer {
    /// `None` only while it is being dropped.
    queue: Option<mpsc::Sender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
}

/// The writing thread is gone, which happens only at the end of the program.
#[derive(Debug, thiserror::Error)]
#[error("the writing thread has stopped")]
struct Stopped;

/// An operation broke off with a panic. Nothing of it was written.
#[derive(Debug, thiserror::Error)]
#[error("an operation panicked")]
struct Panicked;

/// The group that an operation was part of could not be committed.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the group of writes could not be committed")]
struct GroupFailed(#[source] Arc<rusqlite::Error>);

impl Writer {
    /// Hands `connection` to a new thread.
    pub(super) fn start(mut connection: Connection, vault: Arc<Vault>) -> std::io::Result<Self> {
        let (queue, mut waiting) = mpsc::channel(QUEUE);
        let work = move || {
            let mut group = Vec::with_capacity(MAX_GROUP);
            while waiting.blocking_recv_many(&mut group, MAX_GROUP) > 0 {
                commit(&mut connection, &mut group, &vault);
            }
        };
        let thread = thread::Builder::new().name("sqlite-writer".into()).spawn(work)?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    /// Runs an operation in the next group, and returns when that is committed.
    pub(super) async fn run<O: Operation>(&self, operation: O) -> Result<O::Output, StoreError> {
        let stopped = || StoreError::Unavailable(Box::new(Stopped));
        let (answer, answered) = oneshot::channel();
        let pending = Pending { operation, outcome: None, answer };
        let queue = self.queue.as_ref().ok_or_else(stopped)?;
        queue.send(Box::new(pending)).await.map_err(|_| stopped())?;
        answered.await.map_err(|_| stopped())?
    }
}

impl Drop for Writer {
    /// Waits for what is queued, so that the file is closed when the store is gone.
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the writing thread panicked");
        }
    }
}

/// An operation that waits for its turn, of whatever type.
trait Job: Send {
    /// Runs it and keeps the outcome; `false` when it failed and must be undone.
    fn run(&mut self, connection: &mut Connection, vault: &Vault) -> bool;

    /// Tells the caller the outcome, or the error if its effects were not committed.
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
}

struct Pending<O: Operation> {
    operation: O,
    outcome: Option<Result<O::Output, StoreError>>,
    answer: oneshot::Sender<Result<O::Output, StoreError>>,
}

impl<O: Operation> Job for Pending<O> {
    fn run(&mut self, connection: &mut Connection, vault: &Vault) -> bool {
        let run = AssertUnwindSafe(|| statements::run(connection, &self.operation, vault));
        let outcome =
            catch_unwind(run).unwrap_or_else(|_| Err(StoreError::Unavailable(Box::new(Panicked))));
        self.outcome.insert(outcome).is_ok()
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        let outcome = match (self.outcome, committed) {
            (Some(Err(error)), _) | (_, Err(error)) => Err(error),
            (Some(Ok(output)), Ok(())) => Ok(output),
            (None, Ok(())) => Err(StoreError::Unavailable(Box::new(Stopped))),
        };
        // A caller that is gone has learned nothing, as it was told it might.
        let _ = self.answer.send(outcome);
    }
}

/// Runs a group in one transaction, commits, and answers everybody.
fn commit(connection: &mut Connection, group: &mut Vec<Box<dyn Job>>, vault: &Vault) {
    let committed = match try_together(connection, group, vault) {
        // Failures are rare and savepoints cost every operation, so they are used only when one has failed.
        Ok(false) => try_apart(connection, group, vault),
        Ok(true) => Ok(()),
        Err(error) => Err(error),
    };
    let failure = committed.err().map(|error| GroupFailed(Arc::new(error)));
    for job in group.drain(..) {
        job.answer(match &failure {
            Some(failure) => Err(StoreError::Unavailable(Box::new(failure.clone()))),
            None => Ok(()),
        });
    }
}

/// Runs a group without savepoints. `false` when one operation failed: then all are undone.
fn try_together(
    connection: &mut Connection,
    group: &mut [Box<dyn Job>],
    vault: &Vault,
) -> rusqlite::Result<bool> {
    in_transaction(connection, |connection| {
        let succeeded = group.iter_mut().all(|job| job.run(connection, vault));
        Ok(succeeded)
    })
}

/// Runs a group with a savepoint for each operation, so that only those that fail are undone.
fn try_apart(
    connection: &mut Connection,
    group: &mut [Box<dyn Job>],
    vault: &Vault,
) -> rusqlite::Result<()> {
    let committed = in_transaction(connection, |connection| {
        for job in group {
            execute(connection, "SAVEPOINT operation")?;
            if !job.run(connection, vault) {
                // Fails when the error has ended the whole transaction, such as a full disk's does.
                execute(connection, "ROLLBACK TO operation")?;
            }
            execute(connection, "RELEASE operation")?;
        }
        Ok(true)
    });
    committed.map(drop)
}

/// Runs `body` in a transaction that is committed if it returns `true`, and undone if it does not.
fn in_transaction(
    connection: &mut Connection,
    body: impl FnOnce(&mut Connection) -> rusqlite::Result<bool>,
) -> rusqlite::Result<bool> {
    let begun = execute(connection, "BEGIN IMMEDIATE");
    let outcome = begun.and_then(|()| body(connection)).and_then(|succeeded| {
        if succeeded {
            execute(connection, "COMMIT")?;
        }
        Ok(succeeded)
    });
    if !connection.is_autocommit() {
        execute(connection, "ROLLBACK")?;
    }
    outcome
}

fn execute(connection: &Connection, sql: &str) -> rusqlite::Result<()> {
    connection.prepare_cached(sql)?.execute([]).map(drop)
}

/// Runs `body` in a transaction of its own, on the calling thread.
pub(super) fn run_alone<T>(
    connection: &mut Connection,
    body: impl FnOnce(&mut Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let mut outcome = None;
    in_transaction(connection, |connection| Ok(outcome.insert(body(connection)).is_ok()))
        .map_err(unavailable)?;
    outcome.unwrap_or_else(|| Err(StoreError::Unavailable(Box::new(Stopped))))
}

#[cfg(test)]
mod tests;
