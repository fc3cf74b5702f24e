//! Any text, as an expression on the inputs of the corpus: the worker must not end, and must go on as if nothing had been.
//!
//! This program is its own worker, as the tests are: the sandbox starts it again with a socket for standard input.

#![no_main]

#[path = "../../tests/sandbox/harness.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod harness;

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::atomic::{AtomicU8, Ordering::Relaxed},
    time::{Duration, Instant},
};

use handset_expression::{Evaluated, Fault, FaultKind};
use libfuzzer_sys::{Corpus, fuzz_target};

#[global_allocator]
static ALLOCATOR: handset_allocator::Counting<mimalloc::MiMalloc> =
    handset_allocator::Counting(mimalloc::MiMalloc);

/// Longest text: that of an expression.
const MAX_BYTES: usize = 16 << 10;
/// What no call may take, with room for a busy machine.
const A_WHILE: Duration = Duration::from_secs(3);

/// What libFuzzer learns from besides the coverage of this process: the worker is another one, whose coverage it does not see. Each kind of
/// answer counts as a place that was reached.
#[unsafe(link_section = "__libfuzzer_extra_counters")]
static ANSWERS: [AtomicU8; 4_096] = [const { AtomicU8::new(0) }; 4_096];

fuzz_target!(init: harness::serve(), |text: &str| -> Corpus {
    if text.len() > MAX_BYTES {
        return Corpus::Reject;
    }
    let started = Instant::now();

    let got = harness::run(text);

    assert!(started.elapsed() < A_WHILE, "took {:?}", started.elapsed());
    if let Err(fault) = &got {
        assert_ne!(fault.kind, FaultKind::Unavailable, "{fault}");
        // A panic ends the worker.
        assert_ne!(fault.name, "CrashLimit", "{fault}");
    }
    assert_eq!(harness::value("return 1"), 1);
    count(&got);
    Corpus::Keep
});

/// Counts the kind of an answer: its error in words, without the names and the numbers in it.
fn count(got: &Result<Evaluated, Fault>) {
    let mut hasher = DefaultHasher::new();
    match got {
        Ok(evaluated) => std::mem::discriminant(&evaluated.returned).hash(&mut hasher),
        Err(fault) => {
            fault.name.hash(&mut hasher);
            let is_quote = |c: char| matches!(c, '\'' | '`' | '"');
            let said = fault.message.split(is_quote).step_by(2).collect::<String>();
            said.chars().filter(|c| !c.is_numeric()).for_each(|c| c.hash(&mut hasher));
        }
    }
    let answer = usize::try_from(hasher.finish() % ANSWERS.len() as u64).unwrap_or_default();
    ANSWERS[answer].store(1, Relaxed);
}
