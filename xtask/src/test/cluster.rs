//! A private PostgreSQL cluster for one test run.
//!
//! Two processes share the work. `cargo xtask test` holds a [`Cluster`]; that is `xtask cluster`,
//! a process of its own that starts the server, waits until its standard input closes, and then
//! stops the server and removes its files. So the cluster ends with its owner however the owner
//! ends: with good tests or bad ones, by Ctrl-C, or killed.

mod server;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, bail};

use server::Server;

/// The owner's end of a running cluster.
pub(crate) struct Cluster {
    keeper: Child,
    url: String,
}

impl Cluster {
    /// Starts a cluster and waits until it takes connections.
    pub(crate) fn start() -> anyhow::Result<Self> {
        let mut keeper = Command::new(std::env::current_exe()?)
            .arg("cluster")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // Ctrl-C reaches the owner and the tests, and not the keeper, which cleans up after.
            .process_group(0)
            .spawn()
            .context("could not start the keeper of the PostgreSQL cluster")?;
        let output = keeper.stdout.take().context("the keeper has no output")?;
        let mut url = String::new();
        BufReader::new(output).read_line(&mut url)?;
        if url.is_empty() {
            bail!("PostgreSQL did not start ({}), see above", keeper.wait()?);
        }
        Ok(Self { keeper, url: url.trim_end().to_owned() })
    }

    /// How its superuser connects; needs no password.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Stops the server and waits until its files are gone.
    pub(crate) fn stop(mut self) -> anyhow::Result<()> {
        drop(self.keeper.stdin.take());
        let status = self.keeper.wait()?;
        if !status.success() {
            bail!("the PostgreSQL cluster did not stop cleanly: {status}");
        }
        Ok(())
    }
}

/// The keeper: runs a cluster, prints its URL as the only line, and ends it when standard input
/// closes.
pub(crate) fn run_until_stdin_closes() -> anyhow::Result<()> {
    let server = Server::start()?;
    writeln!(std::io::stdout(), "{}", server.url())?;
    std::io::stdin().read_to_end(&mut Vec::new())?;
    server.stop()
}
