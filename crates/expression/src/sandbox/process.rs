//! One worker process.

use std::{
    io::{self, ErrorKind},
    os::{
        fd::{AsFd, OwnedFd},
        unix::net::UnixStream,
    },
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use monty_types::OOM_EXIT_CODE;
use rustix::net::RecvFlags;

use super::WorkerCommand;
use crate::{
    Budget,
    protocol::{self, Ask, Reply},
};

/// How long a worker may take to start. On a quiet machine it takes some milliseconds.
const START_TIME: Duration = Duration::from_secs(10);
/// How long a worker is waited for when it is late without having had its time on a processor: the machine is busy, not the program.
const MOST_PATIENCE: Duration = Duration::from_secs(2);

/// One worker process. Dropping it kills it.
pub(super) struct Process {
    child: Child,
    socket: UnixStream,
}

/// What became of a worker that gave no answer. It is gone.
#[derive(Debug)]
pub(super) enum Lost {
    /// It took too long and was killed.
    Late,
    /// It took too much memory and ended itself.
    OutOfMemory,
    /// It ended in some other way.
    Crashed,
    /// It could not be talked to.
    Unreachable(io::Error),
}

impl Process {
    /// Starts a worker and waits until it is there.
    pub(super) fn start(command: &WorkerCommand) -> io::Result<Self> {
        let (socket, theirs) = UnixStream::pair()?;
        let child = Command::new(&command.program)
            .args(&command.arguments)
            .env_clear()
            // What an expression frees is given back at once, so that the next one does not have it on top of its own (an option of
            // mimalloc, the allocator of the workers; others do not know it).
            .env("MIMALLOC_PURGE_DELAY", "0")
            .current_dir("/")
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut process = Self { child, socket };
        process.socket.set_read_timeout(Some(START_TIME))?;
        process.socket.set_write_timeout(Some(START_TIME))?;
        match protocol::read(&mut process.socket)? {
            Reply::Ready => Ok(process),
            Reply::Checked | Reply::Evaluated(_) | Reply::Fault(_) => {
                Err(ErrorKind::InvalidData.into())
            }
        }
    }

    /// The process's id.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it has not ended.
    pub(super) fn is_there(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Asks it something and waits for the answer, as long as the budget allows.
    pub(super) fn ask(&mut self, ask: &Ask, budget: &Budget) -> Result<Reply, Lost> {
        let started = Instant::now();
        let used_before = self.processor_time();
        if let Err(error) = protocol::write(&mut self.socket, ask) {
            return Err(self.lost(error));
        }
        loop {
            let wait =
                budget.hard_time.saturating_sub(started.elapsed()).max(Duration::from_millis(5));
            self.socket.set_read_timeout(Some(wait)).map_err(Lost::Unreachable)?;
            // Waiting reads nothing. A frame that has begun is read to its end or not at all: nothing is read after a part of one.
            let error = match self.wait() {
                Ok(()) => return self.answer(),
                Err(error) => error,
            };
            if !matches!(
                error.kind(),
                ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted
            ) {
                return Err(self.lost(error));
            }
            if self.is_late(used_before, started, budget) {
                return Err(Lost::Late);
            }
        }
    }

    /// Waits until there is something to read, or the other end is closed.
    fn wait(&self) -> io::Result<()> {
        let mut byte = [0; 1];
        match rustix::net::recv(self.socket.as_fd(), byte.as_mut_slice(), RecvFlags::PEEK)? {
            (0, _) => Err(ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }

    /// Reads the answer that has begun.
    fn answer(&mut self) -> Result<Reply, Lost> {
        self.socket.set_read_timeout(Some(MOST_PATIENCE)).map_err(Lost::Unreachable)?;
        protocol::read(&mut self.socket).map_err(|error| self.lost(error))
    }

    /// Whether it has had its time.
    fn is_late(&self, used_before: Option<Duration>, started: Instant, budget: &Budget) -> bool {
        if started.elapsed() < budget.hard_time {
            return false;
        }
        let used =
            self.processor_time().zip(used_before).map(|(now, before)| now.saturating_sub(before));
        // Where the system does not tell, the clock on the wall decides.
        let has_had_its_time = used.is_none_or(|used| used >= budget.time);
        has_had_its_time || started.elapsed() >= MOST_PATIENCE
    }

    /// The time that the process has had on a processor, from Linux's `/proc/[pid]/stat`, fields 14 and 15 (proc(5)).
    fn processor_time(&self) -> Option<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
        let (_, fields) = stat.rsplit_once(')')?;
        let mut ticks = fields.split_ascii_whitespace().skip(11).take(2).map(str::parse::<u64>);
        let ticks = ticks.next()?.ok()?.saturating_add(ticks.next()?.ok()?);
        let per_second = rustix::param::clock_ticks_per_second().max(1);
        Some(Duration::from_millis(ticks.saturating_mul(1_000) / per_second))
    }

    /// What became of a worker whose end of the socket is closed.
    fn lost(&mut self, error: io::Error) -> Lost {
        let is_closed = matches!(
            error.kind(),
            ErrorKind::UnexpectedEof | ErrorKind::BrokenPipe | ErrorKind::ConnectionReset
        );
        // It closes its socket only by ending, which may take a moment longer.
        let ended = if is_closed { self.child.wait().map(Some) } else { self.child.try_wait() };
        match ended.ok().flatten() {
            Some(status) if status.code() == Some(OOM_EXIT_CODE) => Lost::OutOfMemory,
            Some(_) => Lost::Crashed,
            None => Lost::Unreachable(error),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may be gone already; both are fine.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
