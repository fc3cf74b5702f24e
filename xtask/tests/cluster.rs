//! The private PostgreSQL cluster, from outside: it must leave nothing behind.
#![expect(clippy::unwrap_used, reason = "a test may panic, in the functions it calls too")]

use std::io::{BufRead as _, BufReader};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// A cluster's keeper and the address of its server.
struct Keeper {
    process: Child,
    address: String,
    folder: PathBuf,
}

/// Starts a cluster in a temporary folder of the test; `None` without a PostgreSQL server.
fn keeper(temporary: &tempfile::TempDir) -> Option<Keeper> {
    let mut process = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("cluster")
        .env("TMPDIR", temporary.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut url = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut url).unwrap();
    if url.is_empty() {
        process.wait().unwrap();
        return None;
    }
    let address = url.split(['@', '/']).nth(3).unwrap().to_owned();
    let folder = std::fs::read_dir(temporary.path()).unwrap().next().unwrap().unwrap().path();
    Some(Keeper { process, address, folder })
}

/// A temporary folder that the account of PostgreSQL may enter.
fn open_folder() -> tempfile::TempDir {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

#[test]
fn a_cluster_goes_away_with_its_owner() {
    let temporary = open_folder();
    let Some(mut keeper) = keeper(&temporary) else {
        println!("left out: no PostgreSQL server is installed");
        return;
    };
    assert!(TcpStream::connect(&keeper.address).is_ok());
    assert!(keeper.folder.join("data/postmaster.pid").exists());

    // What happens to the keeper when its owner ends, well or badly.
    drop(keeper.process.stdin.take());
    let status = keeper.process.wait().unwrap();

    assert!(status.success());
    assert!(TcpStream::connect(&keeper.address).is_err());
    assert!(!keeper.folder.exists());
}
