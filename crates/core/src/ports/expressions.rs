//! The port to the sandbox that runs operators' expressions.

use async_trait::async_trait;

use crate::expression::{Evaluated, Fault, Names, Views};

/// Runs expressions: Python-syntax function bodies that operators write.
///
/// An expression has no effects, sees only the views it is given, and ends within 100 ms, whatever it does.
/// Calls may run at the same time; none sees anything of another.
#[async_trait]
pub trait Expressions: Send + Sync + 'static {
    /// Whether `source` compiles, and uses only what there is. Done before anything is saved.
    ///
    /// # Errors
    /// Says where and why not, and what to do instead.
    async fn check(&self, source: &str, names: Names) -> Result<(), Fault>;

    /// Runs `source` on `views`.
    ///
    /// # Errors
    /// When it does not compile, fails, or reaches a limit.
    ///
    /// # Cancellation
    /// Dropping the future loses the value and nothing else.
    async fn evaluate(&self, source: &str, views: Views) -> Result<Evaluated, Fault>;
}
