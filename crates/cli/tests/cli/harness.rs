//! Running the binary.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::PathBuf,
    process::{Child, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// How long anything here may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A folder of its own, in which commands are run, with a data folder in it.
pub(crate) struct Place {
    folder: TempDir,
    variables: Vec<(String, String)>,
}

/// What a command printed, and how it ended.
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A server that runs. Dropping it kills it.
pub(crate) struct Running {
    child: Child,
    /// What it printed until it listened.
    pub(crate) printed: String,
    pub(crate) address: SocketAddr,
    log: PathBuf,
    /// Kept open, so that the server can go on printing.
    stdout: Option<BufReader<ChildStdout>>,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().unwrap(), variables: Vec::new() }
    }

    /// A place whose first administrator has a password that tests know.
    pub(crate) fn with_admin() -> Self {
        Self::new().with("HANDSET_BOOTSTRAP_PASSWORD", handset_testkit::process::ADMIN_PASSWORD)
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_handset"));
        command
            .env_clear()
            .env("HANDSET_DATA_DIR", self.path("data"))
            .current_dir(self.folder.path());
        command.envs(self.variables.iter().map(|(name, value)| (name, value))).args(arguments);
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Done {
        self.run_with_input(arguments, "")
    }

    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &str) -> Done {
        let mut command = self.command(arguments);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that reads nothing may be gone before it is written to.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Done {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs a command that has to succeed, and returns what it printed.
    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let done = self.run(arguments);
        assert_eq!(done.code, 0, "{arguments:?}: {}{}", done.stdout, done.stderr);
        done.stdout
    }

    /// Runs a command that has to fail, and returns what it printed to standard error.
    pub(crate) fn fails(&self, arguments: &[&str]) -> String {
        let done = self.run(arguments);
        assert_eq!(done.code, 1, "{arguments:?}: {}{}", done.stdout, done.stderr);
        done.stderr
    }

    /// Starts `serve` on a free port.
    pub(crate) fn serve(&self) -> Running {
        self.start(&["serve", "--listen", "127.0.0.1:0"])
    }

    /// Starts a command that serves, and waits until it says where.
    pub(crate) fn start(&self, arguments: &[&str]) -> Running {
        let log = self.path("server.log");
        let file = fs::File::options().create(true).append(true).open(&log).unwrap();
        let mut child =
            self.command(arguments).stdout(Stdio::piped()).stderr(file).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let nowhere = SocketAddr::from(([0, 0, 0, 0], 0));
        let mut running =
            Running { child, printed: String::new(), address: nowhere, log, stdout: None };
        while running.address == nowhere {
            let mut line = String::new();
            let read = stdout.read_line(&mut line).unwrap();
            assert!(read > 0, "it ended: {}{}", running.printed, running.log());
            running.printed.push_str(&line);
            if let Some((_, address)) = line.split_once("listening on http://") {
                running.address = address.trim().parse().unwrap();
            }
        }
        running.stdout = Some(stdout);
        running
    }

    /// A server was started and stopped here, so that there is an installation.
    pub(crate) fn set_up(self) -> Self {
        let (code, _) = self.serve().stop();
        assert_eq!(code, 0);
        self
    }
}

impl Running {
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    /// The answer to a `GET`, head and body.
    pub(crate) fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Sends SIGTERM.
    pub(crate) fn terminate(&self) {
        let sent = Command::new("/bin/sh")
            .args(["-c", &format!("kill -TERM {}", self.child.id())])
            .status()
            .unwrap();
        assert!(sent.success());
    }

    /// Sends SIGTERM, and returns the exit code and the log.
    pub(crate) fn stop(self) -> (i32, String) {
        self.terminate();
        self.wait()
    }

    /// Waits for the end, and returns the exit code and the log.
    pub(crate) fn wait(mut self) -> (i32, String) {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return (status.code().expect("it ended by itself"), self.log());
            }
            assert!(start.elapsed() < PATIENCE, "it did not stop: {}", self.log());
            #[expect(clippy::disallowed_methods, reason = "there is no event to wait for")]
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It is gone already when the test waited for it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
