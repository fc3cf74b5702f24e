//! The real binary in its own process.

use std::{
    fs::File,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Child,
    time::timeout,
};

use crate::{client::Client, database::TestDatabase};

/// The password of `akadmin` in servers that are started here.
pub const ADMIN_PASSWORD: &str = "correct horse battery staple";
const START_TIME: Duration = Duration::from_secs(30);

/// How to start servers and run commands on one database.
#[derive(Debug)]
pub struct Setup {
    binary: PathBuf,
    /// The database.
    pub database: TestDatabase,
    environment: Vec<(String, String)>,
}

/// A server in its own process. Dropping it kills it.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Setup {
    /// The binary on `database`, with private addresses allowed as gateways.
    pub fn new(binary: impl AsRef<Path>, database: TestDatabase) -> Self {
        Self { binary: binary.as_ref().to_owned(), database, environment: Vec::new() }
            .with("HANDSET_EGRESS_ALLOW", "127.0.0.1/32")
            .with("HANDSET_BOOTSTRAP_PASSWORD", ADMIN_PASSWORD)
            .with("HANDSET_LOG_FORMAT", "json")
    }

    /// The same with one more variable in the environment.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.environment.push((name.to_owned(), value.into()));
        self
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str], input: &str) -> Output {
        use std::io::Write;

        let mut child = self
            .command()
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        // A command that reads nothing may be gone before it is written to.
        let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
        child.wait_with_output().expect("the command ends")
    }

    /// Runs a command that has to succeed, and returns what it prints.
    pub fn run_ok(&self, arguments: &[&str], input: &str) -> String {
        let output = self.run(arguments, input);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "handset {arguments:?}: {stderr}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Starts a server on a free port and waits until it answers.
    pub async fn serve(&self) -> Server {
        let mut command = tokio::process::Command::from(self.command());
        command.args(["serve", "--listen", "127.0.0.1:0"]);
        let log =
            File::options().create(true).append(true).open(self.log_path()).expect("a log file");
        command.stdout(Stdio::piped()).stderr(log).kill_on_drop(true);
        let mut child = command.spawn().expect("the binary starts");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let address = timeout(START_TIME, async {
            while let Some(line) = lines.next_line().await.expect("readable output") {
                if let Some((_, address)) = line.split_once("listening on http://") {
                    return address.trim().trim_end_matches('/').parse().expect("an address");
                }
            }
            panic!("the server ended before it listened");
        });
        let address = address.await.expect("the server listens in time");
        // Whatever it prints later must not fill the pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Server { child, address }
    }

    /// Everything that servers have logged so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.log_path()).unwrap_or_default()
    }

    fn log_path(&self) -> PathBuf {
        self.database.data_dir().join("server.log")
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HANDSET_DATA_DIR", self.database.data_dir());
        command.current_dir(self.database.data_dir());
        if let Some(url) = self.database.url() {
            command.env("HANDSET_DATABASE_URL", url);
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Makes `stage` send to the gateway at `url` through the Generic provider.
    pub fn use_gateway(&self, stage: &str, url: &str) {
        let url = format!("account_sid={url}");
        let options = [
            "--set",
            url.as_str(),
            "--set",
            "from_number=+15550009999",
            "--set",
            "auth_type=basic",
        ];
        let update = ["stage", "sms", "update", stage, "--provider", "generic"];
        let secrets = ["--secret", "auth=gwuser", "--secret", "auth_password=gwpass"];
        self.run_ok(&[&update[..], &options, &secrets].concat(), "");
    }

    /// Makes a user who can sign in with [`ADMIN_PASSWORD`].
    pub fn create_user(&self, username: &str) {
        self.run_ok(
            &["user", "create", username, "--password-stdin"],
            &format!("{ADMIN_PASSWORD}\n"),
        );
    }
}

impl Server {
    /// A client without a session.
    pub const fn client(&self) -> Client {
        Client::new(self.address)
    }

    /// A client that is signed in.
    pub async fn signed_in(&self, username: &str) -> Client {
        let mut client = self.client();
        client.sign_in(username, ADMIN_PASSWORD).await;
        client
    }

    /// Ends the process at once, as `kill -9` does.
    pub async fn kill(mut self) {
        self.child.kill().await.expect("a process to kill");
    }

    /// The process, for signals and for looking at its memory.
    pub fn pid(&self) -> u32 {
        self.child.id().expect("a process that runs")
    }
}
