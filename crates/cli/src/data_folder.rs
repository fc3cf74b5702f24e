//! The data folder, and the file system it lies on.

use std::{
    fs::{self, DirBuilder},
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
};

use anyhow::Context;

use crate::advice::Advise;

/// Makes the folder, and those above it, for its owner only; one that is there is left as it is.
///
/// # Errors
/// When it cannot be made.
pub(crate) fn make(folder: &Path) -> anyhow::Result<()> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.with_context(|| format!("cannot make the data folder {}", folder.display()))
        .advise("choose another one with --data-dir or HANDSET_DATA_DIR, or make it and give it to this user")
}

/// Who else than its owner may use the folder, as permission bits; 0 is nobody.
pub(crate) fn open_to_others(folder: &Path) -> std::io::Result<u32> {
    Ok(fs::metadata(folder)?.permissions().mode() & 0o077)
}

/// A kind of file system that a database should not be on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RiskyFileSystem {
    /// It is gone after a restart of the machine.
    InMemory(String),
    /// Files are on another machine, and its locks cannot be relied on.
    Network(String),
}

/// The risk of the file system that `path` lies on, if there is one and the system tells.
pub(crate) fn risk(path: &Path) -> Option<RiskyFileSystem> {
    let path = fs::canonicalize(path).ok()?;
    let mounts = fs::read_to_string("/proc/self/mountinfo").ok()?;
    let kind = kind_of(&path, &mounts)?;
    match kind {
        "tmpfs" | "ramfs" => Some(RiskyFileSystem::InMemory(kind.to_owned())),
        "nfs" | "nfs4" | "cifs" | "smb3" | "9p" | "fuse.sshfs" | "ceph" | "glusterfs" => {
            Some(RiskyFileSystem::Network(kind.to_owned()))
        }
        _ => None,
    }
}

/// The kind of the file system that is mounted closest above `path`. The format is proc(5)'s, `/proc/pid/mountinfo`.
fn kind_of<'a>(path: &Path, mounts: &'a str) -> Option<&'a str> {
    let mount = |line: &'a str| {
        let point = PathBuf::from(unescaped(line.split(' ').nth(4)?));
        let kind = line.split_once(" - ")?.1.split(' ').next()?;
        path.starts_with(&point).then(|| (point.components().count(), kind))
    };
    // The last of several on one point is the one that is seen; `max_by_key` takes the last.
    mounts.lines().filter_map(mount).max_by_key(|(depth, _)| *depth).map(|(_, kind)| kind)
}

fn unescaped(point: &str) -> String {
    point.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    const MOUNTS: &str = "\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
23 22 0:20 / /tmp rw,nosuid - tmpfs tmpfs rw
24 22 0:21 / /srv/two\\040words rw shared:3 - nfs4 server:/x rw
25 22 0:22 / /var/lib/handset rw - xfs /dev/sdb rw
26 25 0:23 / /var/lib/handset rw - tmpfs over rw
";

    #[test]
    fn the_closest_mount_decides_and_the_last_on_one_point_wins() {
        let cases = [
            ("/home/ada/data", "ext4"),
            ("/tmp/x", "tmpfs"),
            ("/tmpfiles", "ext4"),
            ("/srv/two words/data", "nfs4"),
            ("/var/lib/handset/handset.db", "tmpfs"),
        ];

        for (path, kind) in cases {
            assert_eq!(kind_of(Path::new(path), MOUNTS), Some(kind), "{path}");
        }
    }

    #[test]
    fn a_new_folder_is_for_its_owner_only_with_those_above_it() {
        let root = TempDir::new().unwrap();
        let folder = root.path().join("a/b");

        make(&folder).unwrap();
        make(&folder).unwrap();

        assert_eq!(open_to_others(&folder).unwrap(), 0);
        assert_eq!(open_to_others(&root.path().join("a")).unwrap(), 0);
    }
}
