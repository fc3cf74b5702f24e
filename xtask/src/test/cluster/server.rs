//! The PostgreSQL server itself and the folder it lives in.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Context as _;
use tempfile::TempDir;

use crate::shell::output;
use crate::test::programs;

/// Tests run side by side and each opens pools of its own; PostgreSQL's default is 100.
const MAX_CONNECTIONS: u32 = 400;

/// Between choosing a free port and listening on it, another program may take it.
const TRIES: u32 = 3;

/// Without the last checkpoint, which can take half a minute: what it would write is thrown away.
const STOP: &str = "stop --mode immediate";

/// A running server. Dropping it stops the server at once and removes its folder.
pub(super) struct Server {
    programs: PathBuf,
    account: Option<Account>,
    port: u16,
    // The last field, so that the folder goes after the server has stopped.
    folder: TempDir,
}

impl Server {
    /// Makes a new cluster in a temporary folder and starts its server.
    pub(super) fn start() -> anyhow::Result<Self> {
        let programs = programs::postgres_folder().context("no PostgreSQL server is installed")?;
        let account = Account::to_run_as()?;
        let folder = tempfile::Builder::new().prefix("handset-postgres-").tempdir()?;
        if let Some(account) = account {
            std::os::unix::fs::chown(folder.path(), Some(account.user), Some(account.group))?;
        }
        let mut server = Self { programs, account, port: 0, folder };
        server.initialise()?;
        for _ in 1..TRIES {
            if server.listen().is_ok() {
                return Ok(server);
            }
        }
        server.listen()?;
        Ok(server)
    }

    /// How the superuser connects.
    pub(super) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Ends all connections, stops the server and removes its folder.
    pub(super) fn stop(self) -> anyhow::Result<()> {
        self.pg_ctl(STOP)?;
        let path = self.folder.path().to_owned();
        drop(self);
        anyhow::ensure!(!path.exists(), "{} is still there", path.display());
        Ok(())
    }

    fn initialise(&self) -> anyhow::Result<()> {
        let mut initdb = self.program("initdb");
        initdb.arg("--pgdata").arg(self.data());
        // The files are made anew each time; it is the server that must write durably.
        initdb.args(["--username=postgres", "--auth=trust", "--no-sync"]);
        initdb.args(["--encoding=UTF8", "--locale=C"]);
        output(&mut initdb).map(drop)
    }

    /// Starts the server on a free port, ready for connections when this returns.
    fn listen(&mut self) -> anyhow::Result<()> {
        self.port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        self.set(&format!(
            "listen_addresses = '127.0.0.1'\nport = {}\nunix_socket_directories = '{}'\n\
             max_connections = {MAX_CONNECTIONS}\n# Durability is part of what is tested.\n\
             fsync = on\nsynchronous_commit = on\n",
            self.port,
            self.folder.path().display()
        ))?;
        self.pg_ctl("start").with_context(|| self.log())
    }

    /// Adds settings; a later line of the file wins over an earlier one.
    fn set(&self, settings: &str) -> anyhow::Result<()> {
        let file = self.data().join("postgresql.conf");
        OpenOptions::new().append(true).open(file)?.write_all(settings.as_bytes())?;
        Ok(())
    }

    /// Carries out a command of `pg_ctl` and waits for its end, at most a minute.
    fn pg_ctl(&self, command: &str) -> anyhow::Result<()> {
        let mut pg_ctl = self.program("pg_ctl");
        pg_ctl.args(command.split(' ')).args(["--wait", "--timeout=60", "--silent"]);
        pg_ctl.arg("--pgdata").arg(self.data()).arg("--log").arg(self.folder.path().join("log"));
        output(&mut pg_ctl).map(drop)
    }

    /// One of PostgreSQL's programs, run by an account that it accepts, in a folder that the
    /// account may enter, and free of the caller's settings.
    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join(name));
        command.current_dir(self.folder.path()).env("LC_ALL", "C");
        for (variable, _) in std::env::vars_os() {
            if variable.to_string_lossy().starts_with("PG") {
                command.env_remove(variable);
            }
        }
        if let Some(account) = self.account {
            command.uid(account.user).gid(account.group);
        }
        command
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn log(&self) -> String {
        let log = std::fs::read_to_string(self.folder.path().join("log"));
        format!("the server's log:\n{}", log.unwrap_or_default())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.data().join("postmaster.pid").exists() {
            // Nothing is left to tell this to; the folder goes away in any case.
            let _ = self.pg_ctl(STOP);
        }
    }
}

/// An account on this machine, by its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Account {
    user: u32,
    group: u32,
}

impl Account {
    /// PostgreSQL refuses to run as root, so root hands it to `postgres`, else to `nobody`.
    /// `None`: we are not root and run it ourselves.
    fn to_run_as() -> anyhow::Result<Option<Self>> {
        if output(Command::new("id").arg("-u"))?.trim() != "0" {
            return Ok(None);
        }
        let accounts = std::fs::read_to_string("/etc/passwd").context("cannot read accounts")?;
        let found = Self::named("postgres", &accounts).or_else(|| Self::named("nobody", &accounts));
        found.context("there is neither an account postgres nor nobody").map(Some)
    }

    /// Looks in the text of `/etc/passwd`: name, password, user, group, and more.
    fn named(name: &str, accounts: &str) -> Option<Self> {
        let mut fields = accounts.lines().map(|line| line.split(':'));
        let mut account =
            fields.find_map(|mut fields| (fields.next()? == name).then_some(fields))?;
        let user = account.nth(1)?.parse().ok()?;
        let group = account.next()?.parse().ok()?;
        Some(Self { user, group })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        let accounts = "root:x:0:0:root:/root:/bin/sh\npostgresql:x:7:8::/:/bin/sh\n\
                        postgres:x:101:104:PostgreSQL:/var/lib/postgresql:/bin/bash\n";

        let found = Account::named("postgres", accounts);

        assert_eq!(found, Some(Account { user: 101, group: 104 }));
        assert_eq!(Account::named("nobody", accounts), None);
    }
}
