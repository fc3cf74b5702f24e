//! Many tasks at once.

use std::{future::Future, sync::Arc};

use handset_core::ports::Store;
use tokio::sync::Barrier;

use crate::database::TestDatabase;

/// Starts `count` tasks at once, in turn on either store, and returns what each found out.
pub(crate) async fn at_once<T, F>(
    db: &TestDatabase,
    count: usize,
    task: impl Fn(usize, Arc<dyn Store>) -> F,
) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let barrier = Arc::new(Barrier::new(count));
    let tasks: Vec<_> = (0..count)
        .map(|number| {
            let (barrier, task) = (Arc::clone(&barrier), task(number, db.node(number)));
            tokio::spawn(async move {
                barrier.wait().await;
                task.await
            })
        })
        .collect();
    let mut outcomes = Vec::with_capacity(count);
    for task in tasks {
        outcomes.push(task.await.unwrap());
    }
    outcomes
}

/// How many of `outcomes` are like that.
pub(crate) fn how_many<T>(outcomes: &[T], which: impl Fn(&T) -> bool) -> usize {
    outcomes.iter().filter(|outcome| which(outcome)).count()
}
