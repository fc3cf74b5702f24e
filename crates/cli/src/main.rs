//! The `handset` command.

mod advice;
mod args;
mod bootstrap;
mod commands;
mod config;
mod data_folder;
mod finding;
mod logging;
mod sanity;
mod secret_key;
mod signals;
mod system;
mod terminal;
mod wire;

use std::{
    io::{ErrorKind, Write},
    process::ExitCode,
};

use clap::Parser;

use crate::args::Args;

/// Gives memory back when it is free. glibc's allocator keeps the 19 MiB that checking a password takes, in every thread that
/// ever checked one: about 100 MiB resident after some sign-ins, instead of 50.
///
/// In the process that runs expressions it counts as well: see `handset_allocator`.
#[global_allocator]
static ALLOCATOR: handset_allocator::Counting<mimalloc::MiMalloc> =
    handset_allocator::Counting(mimalloc::MiMalloc);

/// What it was asked to do could not be done. A wrong command line is 2, which clap sees to.
const FAILED: u8 = 1;

fn main() -> ExitCode {
    let args = Args::parse();
    if args.runs_expressions() {
        // No runtime, no settings, no log: this process has one thread and a socket.
        return handset_expression::worker::serve()
            .map_or(ExitCode::from(FAILED), |()| ExitCode::SUCCESS);
    }
    let outcome =
        runtime().and_then(|runtime| runtime.block_on(commands::run(args, &mut std::io::stdout())));
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(FAILED),
        // Whoever read the output has seen enough, as `head` does.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // When nobody reads, nobody can be told either.
            let _ = std::io::stderr().lock().write_all(advice::report(&error).as_bytes());
            ExitCode::from(FAILED)
        }
    }
}

fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<std::io::Error>()
        .is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}
