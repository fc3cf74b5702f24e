//! The sandbox with real worker processes: this test program is its own worker.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod corpus;
mod differential;
mod harness;
mod language;
mod limits;
mod memory;

/// What the sandbox starts: see `harness::command`. Started by the test runner it has nothing to do.
#[test]
fn worker() {
    harness::serve();
}

#[global_allocator]
static ALLOCATOR: handset_allocator::Counting<mimalloc::MiMalloc> =
    handset_allocator::Counting(mimalloc::MiMalloc);
