//! The process that runs expressions: it reads programs from a socket, and has nothing else to read or to write.
//!
//! It is the same binary as the server, started with another argument and an empty environment. Whatever a program does to it, the
//! worst is that the process ends, and the sandbox starts another one.

use std::{
    collections::HashMap,
    io::{self, Write},
    os::{fd::AsFd, unix::net::UnixStream},
    sync::atomic::Ordering::Relaxed,
    thread,
};

use monty_types::{BASELINE_MEMORY, LIVE_MEMORY};
use rustix::process::{Resource, Rlimit, setrlimit};

use crate::{
    Budget, Fault,
    program::Program,
    protocol::{self, Ask, Reply},
};

/// How long the sources of the compiled programs may be together that are kept, in bytes. A program takes up to about 80 times
/// the bytes of its source.
const MAX_KEPT_BYTES: usize = 64 << 10;
/// Lets memory from before the counting began be given back without the count going below nothing.
const BIAS: usize = 1 << 40;
/// Address space of the process, in bytes. The allocator's count is the finer limit; this one also holds for what is mapped past it.
/// The allocator reserves 1 GiB before anything is run. With no more than that, no stack could grow and no page be mapped.
const MAX_ADDRESS_SPACE: u64 = 2 << 30;
/// The stack that programs are compiled and run on, in bytes, whatever the system allows to the first thread.
const STACK_BYTES: usize = 4 << 20;

/// Longest message of a fault, in characters.
const MAX_MESSAGE_CHARS: usize = 1_000;

/// Compiled programs, by source and the names they find.
type Programs = HashMap<(String, Vec<String>), Program>;

/// Serves the sandbox on standard input, which is a socket, until that is closed.
///
/// # Errors
/// When the process cannot be locked up, or the allocator does not count.
pub fn serve() -> io::Result<()> {
    // A thread inherits it.
    rustix::thread::set_no_new_privs(true)?;
    let programs = thread::Builder::new().stack_size(STACK_BYTES).spawn(answer_all)?;
    programs.join().unwrap_or_else(|_| Err(io::Error::other("a program ended its thread")))
}

/// Answers until nobody asks any more.
fn answer_all() -> io::Result<()> {
    let stdin = io::stdin();
    let mut socket = UnixStream::from(stdin.as_fd().try_clone_to_owned()?);
    lock_up()?;
    count_memory()?;
    protocol::write(&mut socket, &Reply::Ready)?;
    let mut programs = Programs::new();
    while let Ok(ask) = protocol::read(&mut socket) {
        protocol::write(&mut socket, &answer(&mut programs, ask))?;
        socket.flush()?;
    }
    Ok(())
}

/// Takes away what the process does not need.
fn lock_up() -> io::Result<()> {
    let limit =
        |resource, most| setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    limit(Resource::As, MAX_ADDRESS_SPACE)?;
    limit(Resource::Core, 0)?;
    limit(Resource::Fsize, 0)?;
    limit(Resource::Nproc, 0)?;
    Ok(())
}

/// Begins to count what is allocated.
fn count_memory() -> io::Result<()> {
    LIVE_MEMORY.store(BIAS, Relaxed);
    BASELINE_MEMORY.store(BIAS, Relaxed);
    let probe = std::hint::black_box(Box::new([0_u8; 64]));
    let is_counted = LIVE_MEMORY.load(Relaxed) > BIAS;
    drop(probe);
    if is_counted { Ok(()) } else { Err(io::Error::other("the allocator does not count")) }
}

fn answer(programs: &mut Programs, ask: Ask) -> Reply {
    BASELINE_MEMORY.store(LIVE_MEMORY.load(Relaxed), Relaxed);
    let answered = match ask {
        Ask::Check { source, names, budget } => {
            Program::compile(&source, &names, &budget).map(|_| Reply::Checked)
        }
        Ask::Evaluate { source, inputs, names, now_micros, budget } => {
            let program = program(programs, source, names, &budget);
            program
                .and_then(|program| program.evaluate(inputs, now_micros, &budget))
                .map(Reply::Evaluated)
        }
    };
    answered.unwrap_or_else(|fault| Reply::Fault(cut(fault)))
}

/// A fault whose message fits into a frame, however long the text is that an expression raised.
fn cut(mut fault: Fault) -> Fault {
    if let Some((end, _)) = fault.message.char_indices().nth(MAX_MESSAGE_CHARS) {
        fault.message.truncate(end);
    }
    fault
}

fn program<'a>(
    programs: &'a mut Programs,
    source: String,
    names: Vec<String>,
    budget: &Budget,
) -> Result<&'a Program, Fault> {
    let key = (source, names);
    if !programs.contains_key(&key) {
        let program = Program::compile(&key.0, &key.1, budget)?;
        let kept: usize = programs.keys().map(|(source, _)| source.len()).sum();
        if kept + key.0.len() > MAX_KEPT_BYTES {
            programs.clear();
        }
        return Ok(programs.entry(key).or_insert(program));
    }
    programs.get(&key).ok_or_else(|| Fault::unavailable("a compiled expression is gone"))
}
