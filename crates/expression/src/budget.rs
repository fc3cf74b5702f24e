//! What an expression may use.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What an expression may use. Every bound has an error of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Longest source, in bytes.
    pub source_bytes: usize,
    /// How long it may run.
    pub time: Duration,
    /// How long the process may take for it altogether, compiling included. After that it is killed.
    pub hard_time: Duration,
    /// How much memory it may use beyond what the process has anyway, in bytes.
    pub memory_bytes: usize,
    /// How deep functions may call each other.
    pub recursion: usize,
    /// How often it may call a helper.
    pub helper_calls: usize,
    /// Longest value it may return, in bytes as JSON.
    pub output_bytes: usize,
    /// How deep that value may be nested.
    pub output_depth: usize,
}

impl Default for Budget {
    /// The bounds of threat T-33: 16 KiB of source, 50 ms, 16 MiB, depth 64, 16 KiB of output. The hard deadline of 90 ms leaves
    /// 10 ms to end the process, so that nothing takes longer than 100 ms.
    fn default() -> Self {
        Self {
            source_bytes: 16 << 10,
            time: Duration::from_millis(50),
            hard_time: Duration::from_millis(90),
            memory_bytes: 16 << 20,
            recursion: 64,
            helper_calls: 1_000,
            output_bytes: 16 << 10,
            output_depth: 32,
        }
    }
}
