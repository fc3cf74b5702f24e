//! Making the machine ready: finding what the tests need, and installing it where that is allowed.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::report::Outcome;
use crate::shell::{output, passes, variable};

use super::programs;

/// Something the tests need besides Rust.
pub(crate) struct Need {
    what: &'static str,
    /// The tests that cannot run without it.
    left_out: &'static str,
    is_there: fn() -> bool,
    debian_packages: &'static [&'static str],
}

/// A PostgreSQL server.
pub(crate) const POSTGRES: Need = Need {
    what: "a PostgreSQL server",
    left_out: "every test on PostgreSQL",
    is_there: || programs::postgres_folder().is_some(),
    debian_packages: &["postgresql"],
};

/// Chromium, its driver, and a font so that the screenshots have letters.
pub(crate) const BROWSER: Need = Need {
    what: "Chromium with chromedriver",
    left_out: "every test in a browser",
    is_there: || programs::browser().is_some(),
    debian_packages: &["chromium", "chromium-driver", "fonts-dejavu-core"],
};

/// What may be done on this machine.
pub(crate) struct Machine {
    may_install: bool,
    /// Where tests are left out in CI nobody would see it, so there it is a failure.
    may_leave_out: bool,
    lists_are_fresh: bool,
}

impl Machine {
    /// Looks who we are and whether the machine is one of Debian's kind.
    pub(crate) fn look() -> anyhow::Result<Self> {
        let debian = Path::new("/usr/bin/apt-get").is_file();
        let root = output(Command::new("id").arg("-u"))?.trim() == "0";
        Ok(Self {
            may_install: debian && root,
            may_leave_out: variable("CI").is_none(),
            lists_are_fresh: false,
        })
    }

    /// Finds what is needed or installs it. The outcome says which tests are left out without it.
    pub(crate) fn provide(&mut self, need: &Need) -> anyhow::Result<Outcome> {
        if (need.is_there)() {
            return Ok(Outcome::Passed(format!("found {}", need.what)));
        }
        let packages = need.debian_packages.join(" ");
        if !self.may_install {
            let how = format!("install it (on Debian, as root: apt-get install {packages})");
            return Ok(self.without(need, &how));
        }
        println!("{} is missing. Installing Debian's packages: {packages}", need.what);
        let installed = self.install(need.debian_packages)?;
        Ok(if installed && (need.is_there)() {
            Outcome::Passed(format!("installed Debian's packages {packages}"))
        } else {
            self.without(need, &format!("apt-get could not install {packages}, see above"))
        })
    }

    fn without(&self, need: &Need, how: &str) -> Outcome {
        let text = format!("{} DOES NOT RUN: {} is missing, {how}", need.left_out, need.what);
        if self.may_leave_out { Outcome::LeftOut(text) } else { Outcome::Failed(text) }
    }

    fn install(&mut self, packages: &[&str]) -> anyhow::Result<bool> {
        if !self.lists_are_fresh {
            // A list that could not be renewed may still be good enough.
            passes(&mut apt_get(&["update"]))?;
            self.lists_are_fresh = true;
        }
        let _for_now = packages.contains(&"postgresql").then(NoSystemCluster::ask_for);
        passes(apt_get(&["install", "--yes", "--no-install-recommends"]).args(packages))
    }
}

fn apt_get(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    // Another installation may be under way: wait for it, at most two minutes.
    command.args(["-qq", "-o", "DPkg::Lock::Timeout=120", "-o", "Dpkg::Use-Pty=0"]);
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    // What goes well takes hundreds of lines; what goes wrong is told on standard error.
    command.stdin(Stdio::null()).stdout(Stdio::null());
    command
}

/// While this lives, Debian's package of PostgreSQL starts no server of its own when it is
/// installed: the tests want the programs only.
struct NoSystemCluster;

impl NoSystemCluster {
    const FOLDER: &str = "/etc/postgresql-common/createcluster.d";
    const FILE: &str = "/etc/postgresql-common/createcluster.d/handset-tests.conf";

    /// Without it a server is started, which does no harm, so failing to ask is not an error.
    fn ask_for() -> Option<Self> {
        std::fs::create_dir_all(Self::FOLDER).ok()?;
        std::fs::write(Self::FILE, "create_main_cluster = false\n").ok()?;
        Some(Self)
    }
}

impl Drop for NoSystemCluster {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(Self::FILE) {
            println!("could not remove {}: {error}", Self::FILE);
        }
        // Stays when it holds files of others, as it should.
        let _ = std::fs::remove_dir(Self::FOLDER);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MISSING: Need = Need {
        what: "a thing",
        left_out: "every test of things",
        is_there: || false,
        debian_packages: &["thing"],
    };

    fn machine(may_leave_out: bool) -> Machine {
        Machine { may_install: false, may_leave_out, lists_are_fresh: false }
    }

    #[test]
    fn without_root_the_missing_tests_are_named_and_the_rest_goes_on() {
        let outcome = machine(true).provide(&MISSING).unwrap();

        let Outcome::LeftOut(text) = outcome else { panic!("{outcome:?}") };
        assert!(text.contains("every test of things DOES NOT RUN"), "{text}");
        assert!(text.contains("apt-get install thing"), "{text}");
    }

    #[test]
    fn in_ci_no_test_may_be_left_out() {
        let outcome = machine(false).provide(&MISSING).unwrap();

        assert!(matches!(outcome, Outcome::Failed(_)), "{outcome:?}");
    }

    #[test]
    fn what_is_there_is_not_installed() {
        let there = Need { is_there: || true, ..MISSING };

        let outcome = machine(false).provide(&there).unwrap();

        assert_eq!(outcome, Outcome::Passed("found a thing".to_owned()));
    }
}
