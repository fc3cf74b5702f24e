//! The sandbox: a few worker processes, and who is waiting for one.

mod process;

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use self::process::{Lost, Process};
use crate::{
    Budget, Evaluated, Fault, Input, program,
    protocol::{Ask, Reply},
    source::check_length,
};

/// How long a call waits for a worker when all are busy. Each is busy for a tenth of a second at most.
const PATIENCE: Duration = Duration::from_secs(2);

/// How a worker is started: a program that calls [`crate::worker::serve`] when it is given these arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkerCommand {
    program: PathBuf,
    arguments: Vec<OsString>,
}

impl WorkerCommand {
    /// Starts `program` with `arguments`.
    pub fn new(
        program: impl Into<PathBuf>,
        arguments: impl IntoIterator<Item = impl Into<OsString>>,
    ) -> Self {
        Self { program: program.into(), arguments: arguments.into_iter().map(Into::into).collect() }
    }

    /// Starts the program that runs now with `arguments`, also when its file has been replaced meanwhile.
    ///
    /// # Errors
    /// When the operating system does not tell which program runs.
    pub fn this_program(
        arguments: impl IntoIterator<Item = impl Into<OsString>>,
    ) -> std::io::Result<Self> {
        let itself = Path::new("/proc/self/exe");
        let program = if itself.exists() { itself.to_owned() } else { std::env::current_exe()? };
        Ok(Self::new(program, arguments))
    }
}

/// Runs expressions in worker processes, which it starts when it needs them. Calls block: make them where that is allowed.
pub struct Sandbox {
    command: WorkerCommand,
    budget: Budget,
    most: usize,
    workers: Mutex<Workers>,
    freed: Condvar,
}

#[derive(Default)]
struct Workers {
    idle: Vec<Process>,
    alive: usize,
}

impl Sandbox {
    /// A sandbox with at most `most` workers.
    pub fn new(command: WorkerCommand, budget: Budget, most: usize) -> Self {
        Self {
            command,
            budget,
            most: most.max(1),
            workers: Mutex::default(),
            freed: Condvar::new(),
        }
    }

    /// Whether `source` compiles, and uses only what there is: the helpers, and `names`.
    ///
    /// # Errors
    /// Says where and why not.
    pub fn check(&self, source: &str, names: &[&str]) -> Result<(), Fault> {
        // The worker refuses it too; this keeps it from being sent.
        check_length(source, &self.budget)?;
        let ask = Ask::Check {
            source: source.to_owned(),
            names: owned(names),
            budget: self.budget.clone(),
        };
        match self.ask(&ask)? {
            Reply::Fault(fault) => Err(fault),
            Reply::Checked => Ok(()),
            Reply::Ready | Reply::Evaluated(_) => {
                Err(Fault::unavailable("the worker answered something else"))
            }
        }
    }

    /// Runs `source`, which finds `inputs`, at `now_micros` (microseconds since 1970).
    ///
    /// # Errors
    /// Says what went wrong.
    pub fn evaluate(
        &self,
        source: &str,
        inputs: Vec<(String, Input)>,
        now_micros: i64,
    ) -> Result<Evaluated, Fault> {
        // The worker refuses it too; this keeps it from being sent.
        check_length(source, &self.budget)?;
        let names = inputs.iter().map(|(name, _)| name.clone()).collect();
        // What the text does not hold cannot be read. Python takes compatible letters for the same name, ｔ for t.
        let is_named = |name: &str| source.contains(name) || !source.is_ascii();
        let inputs = inputs.into_iter().filter(|(name, _)| is_named(name)).collect();
        let budget = self.budget.clone();
        match self.ask(&Ask::Evaluate {
            source: source.to_owned(),
            inputs,
            names,
            now_micros,
            budget,
        })? {
            Reply::Fault(fault) => Err(fault),
            Reply::Evaluated(evaluated) => Ok(evaluated),
            Reply::Ready | Reply::Checked => {
                Err(Fault::unavailable("the worker answered something else"))
            }
        }
    }

    /// The process ids of the workers that wait for something to do.
    pub fn idle_workers(&self) -> Vec<u32> {
        self.lock().idle.iter().map(Process::id).collect()
    }

    fn ask(&self, ask: &Ask) -> Result<Reply, Fault> {
        let mut worker = self.enter()?;
        match worker.ask(ask, &self.budget) {
            Ok(reply) => {
                self.leave(Some(worker));
                Ok(reply)
            }
            Err(lost) => {
                drop(worker);
                self.leave(None);
                Err(self.fault(&lost))
            }
        }
    }

    /// A worker: an idle one, a new one, or the next that is free.
    fn enter(&self) -> Result<Process, Fault> {
        let workers = self.lock();
        let may_wait =
            |workers: &mut Workers| workers.idle.is_empty() && workers.alive >= self.most;
        let (mut workers, _) = self
            .freed
            .wait_timeout_while(workers, PATIENCE, may_wait)
            .unwrap_or_else(PoisonError::into_inner);
        while let Some(mut idle) = workers.idle.pop() {
            if idle.is_there() {
                return Ok(idle);
            }
            // It ended while it waited, which is not the fault of what is asked next.
            workers.alive = workers.alive.saturating_sub(1);
        }
        if workers.alive >= self.most {
            return Err(Fault::unavailable("too many expressions run already").hint("try again"));
        }
        workers.alive += 1;
        drop(workers);
        Process::start(&self.command).inspect_err(|_| self.leave(None)).map_err(|error| {
            Fault::unavailable(format!("the process for expressions cannot be started: {error}"))
        })
    }

    /// Gives a worker back, or counts one that is gone.
    fn leave(&self, worker: Option<Process>) {
        let mut workers = self.lock();
        match worker {
            Some(worker) => workers.idle.push(worker),
            None => workers.alive = workers.alive.saturating_sub(1),
        }
        drop(workers);
        self.freed.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, Workers> {
        self.workers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fault(&self, lost: &Lost) -> Fault {
        match lost {
            Lost::Late => program::time_limit(self.budget.time),
            Lost::OutOfMemory => program::memory_limit(&self.budget),
            Lost::Crashed => {
                Fault::limit("CrashLimit", "the expression ended the process that runs it")
                    .hint("take it apart: it is nested too deep or uses too much memory")
            }
            Lost::Unreachable(error) => {
                Fault::unavailable(format!("the process for expressions does not answer: {error}"))
            }
        }
    }
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox").field("most", &self.most).finish_non_exhaustive()
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}
