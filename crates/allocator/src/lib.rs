#![doc = include_str!("../README.md")]

use std::{
    alloc::{GlobalAlloc, Layout},
    sync::atomic::Ordering::Relaxed,
};

use monty_types::{BASELINE_MEMORY, LIVE_MEMORY, OOM_EXIT_CODE};

/// What one evaluation may allocate beyond the baseline before the process ends, in bytes: 20 MiB.
///
/// The interpreter's own limit, 16 MiB, is looked at between operations; a single operation can pass it. Together with the
/// process itself this stays below the 32 MiB that an expression may take at most (threat T-33).
pub const HARD_LIMIT_BYTES: usize = 20 << 20;

/// The exit code of a process that reached the ceiling (`EX_DATAERR` of BSD's `sysexits.h`, as the interpreter's own workers use).
pub const EXIT_CODE: i32 = OOM_EXIT_CODE;

/// An allocator that counts while a baseline is set, and passes everything on to `A`.
#[derive(Debug)]
pub struct Counting<A>(pub A);

/// Counts `size` more bytes.
#[inline]
fn charge(size: usize) {
    let baseline = BASELINE_MEMORY.load(Relaxed);
    if baseline == usize::MAX {
        return;
    }
    let live = LIVE_MEMORY.fetch_add(size, Relaxed).saturating_add(size);
    if live.saturating_sub(baseline) > HARD_LIMIT_BYTES {
        exhausted();
    }
}

/// Counts `size` bytes less.
#[inline]
fn refund(size: usize) {
    if BASELINE_MEMORY.load(Relaxed) != usize::MAX {
        LIVE_MEMORY.fetch_sub(size, Relaxed);
    }
}

/// Ends the process. Nothing may be allocated on the way, so nothing is told: the exit code says it.
#[cold]
#[inline(never)]
fn exhausted() -> ! {
    // Whatever runs at exit may allocate.
    BASELINE_MEMORY.store(usize::MAX, Relaxed);
    std::process::exit(EXIT_CODE)
}

#[expect(unsafe_code, reason = "a global allocator is an unsafe trait")]
// SAFETY: every method forwards its arguments unchanged to the inner allocator, which upholds the contract, and returns what that
// returned. Counting touches two atomics and no memory of a caller.
unsafe impl<A: GlobalAlloc> GlobalAlloc for Counting<A> {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        charge(layout.size());
        // SAFETY: the caller upholds the contract of `alloc` for `layout`.
        unsafe { self.0.alloc(layout) }
    }

    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        refund(layout.size());
        // SAFETY: `ptr` came from the inner allocator with this `layout`.
        unsafe { self.0.dealloc(ptr, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        charge(layout.size());
        // SAFETY: the caller upholds the contract of `alloc_zeroed` for `layout`.
        unsafe { self.0.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, ptr: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        // The old block and the new one may both be there for a moment, so both count for it.
        charge(new_size);
        // SAFETY: `ptr` came from the inner allocator with this `layout`, and the caller vouches for `new_size`.
        let moved = unsafe { self.0.realloc(ptr, layout, new_size) };
        // Where nothing could be had, the old block stays.
        refund(if moved.is_null() { new_size } else { layout.size() });
        moved
    }
}
