//! Where the programs are that the tests need besides Rust.

use std::path::{Path, PathBuf};

use crate::shell::find_program;

/// A browser and the program that drives it.
pub(crate) struct Browser {
    /// `chromedriver`
    pub(crate) driver: PathBuf,
    /// `chromium`, under whichever name it is installed
    pub(crate) browser: PathBuf,
}

/// Chromium with its driver, when both are installed.
pub(crate) fn browser() -> Option<Browser> {
    const NAMES: [&str; 4] =
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let browser = NAMES.iter().find_map(|name| find_program(name))?;
    Some(Browser { driver: find_program("chromedriver")?, browser })
}

/// The folder with PostgreSQL's server programs.
///
/// Debian keeps them off the search path, one folder for each version; the newest is taken.
/// Elsewhere they stand beside the `pg_ctl` of the search path, once links are followed.
pub(crate) fn postgres_folder() -> Option<PathBuf> {
    let debian = newest_version(Path::new("/usr/lib/postgresql"));
    let beside_pg_ctl = || {
        let program = find_program("pg_ctl")?.canonicalize().ok()?;
        program.parent().map(Path::to_owned)
    };
    debian.or_else(beside_pg_ctl).filter(|folder| holds_server(folder))
}

/// `VERSION/bin` with the highest version that holds a server, not only a client.
fn newest_version(folder: &Path) -> Option<PathBuf> {
    let versions = folder.read_dir().ok()?.filter_map(Result::ok).filter_map(|entry| {
        let version: u32 = entry.file_name().to_str()?.parse().ok()?;
        Some((version, entry.path().join("bin")))
    });
    versions.filter(|(_, bin)| holds_server(bin)).max().map(|(_, bin)| bin)
}

fn holds_server(folder: &Path) -> bool {
    ["initdb", "pg_ctl", "postgres"].iter().all(|name| folder.join(name).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put_programs(folder: &Path, names: &[&str]) {
        std::fs::create_dir_all(folder).unwrap();
        for name in names {
            std::fs::write(folder.join(name), "").unwrap();
        }
    }

    #[test]
    fn the_newest_version_with_a_server_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        put_programs(&folder.path().join("9/bin"), &["initdb", "pg_ctl", "postgres"]);
        put_programs(&folder.path().join("15/bin"), &["initdb", "pg_ctl", "postgres"]);
        put_programs(&folder.path().join("17/bin"), &["psql"]);

        let found = newest_version(folder.path());

        assert_eq!(found, Some(folder.path().join("15/bin")));
    }

    #[test]
    fn a_machine_with_clients_only_has_no_server() {
        let folder = tempfile::tempdir().unwrap();
        put_programs(&folder.path().join("17/bin"), &["psql", "pg_dump"]);

        assert_eq!(newest_version(folder.path()), None);
        assert_eq!(newest_version(&folder.path().join("missing")), None);
    }
}
