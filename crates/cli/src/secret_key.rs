//! The file of the secret key: made once, whole or not at all, and never readable by others.

use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::Path,
};

use anyhow::Context;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use handset_core::{
    keys::SecretKey,
    ports::{Entropy, random_id},
};

use crate::config::KeySource;

/// Length of a new key: 256 bits.
const KEY_BYTES: usize = 32;
/// Longest key file that is read; longer ones are something else.
const MAX_FILE_BYTES: u64 = 4_096;

/// The secret key; `None` when it is a file of our own that has not been made yet.
///
/// # Errors
/// When it cannot be read, or is too short.
pub(crate) fn load(source: &KeySource) -> anyhow::Result<Option<SecretKey>> {
    match source {
        KeySource::Given(key) => {
            let key =
                SecretKey::parse(key.expose().as_bytes()).context("secret_key cannot be used")?;
            Ok(Some(key))
        }
        KeySource::File(path) => read(path).map(Some),
        KeySource::OwnFile(path) if path.exists() => read(path).map(Some),
        KeySource::OwnFile(_) => Ok(None),
    }
}

/// Makes the key file at `path`, unless another process has made it by now; returns the key that is there then.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn create(path: &Path, entropy: &dyn Entropy) -> anyhow::Result<SecretKey> {
    let unfinished = path.with_file_name(format!(".secret.key.{}", random_id(entropy).simple()));
    let written = write_new(&unfinished, entropy).and_then(|()| publish(&unfinished, path));
    // What is left of a failed try is of no use; that it cannot be removed changes nothing.
    let _ = fs::remove_file(&unfinished);
    written.with_context(|| format!("cannot make the secret key {}", path.display()))?;
    read(path)
}

/// Who else than its owner may read or change the file, as permission bits; 0 is nobody.
pub(crate) fn open_to_others(path: &Path) -> std::io::Result<u32> {
    Ok(fs::metadata(path)?.permissions().mode() & 0o077)
}

fn read(path: &Path) -> anyhow::Result<SecretKey> {
    let shown = path.display();
    let about = || format!("cannot read the secret key {shown}");
    let length = fs::metadata(path).with_context(about)?.len();
    anyhow::ensure!(length <= MAX_FILE_BYTES, "{shown} is too long to be a secret key");
    let bytes = fs::read(path).with_context(about)?;
    SecretKey::parse(&bytes).with_context(|| format!("{shown} is no secret key"))
}

fn write_new(path: &Path, entropy: &dyn Entropy) -> std::io::Result<()> {
    let mut bytes = [0; KEY_BYTES];
    entropy.fill(&mut bytes);
    let line = format!("{}\n", BASE64_URL_SAFE_NO_PAD.encode(bytes));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(line.as_bytes())?;
    file.sync_all()
}

/// Gives a finished file its name. Of several processes one does, and the others find the name taken.
fn publish(unfinished: &Path, path: &Path) -> std::io::Result<()> {
    match fs::hard_link(unfinished, path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
        Ok(()) | Err(_) => {}
    }
    // Without this a power cut could take the name away again, after the database was sealed with the key.
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => File::open(folder)?.sync_all(),
        None => File::open(".")?.sync_all(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use handset_core::keys::Keys;
    use tempfile::TempDir;

    use super::*;
    use crate::system::OsEntropy;

    fn check_value(key: &SecretKey) -> [u8; 32] {
        Keys::derive(key).check_value()
    }

    #[test]
    fn a_new_key_is_for_its_owner_only_and_reads_back() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("secret.key");

        let made = create(&path, &OsEntropy).unwrap();

        let read = load(&KeySource::OwnFile(path.clone())).unwrap().unwrap();
        assert_eq!(check_value(&made), check_value(&read));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(open_to_others(&path).unwrap(), 0);
        assert_eq!(fs::read(&path).unwrap().len(), 44);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left behind");
    }

    #[test]
    fn processes_that_start_at_once_agree_on_one_key() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("secret.key");
        let barrier = Barrier::new(8);

        let keys: Vec<_> = std::thread::scope(|scope| {
            let start = || {
                barrier.wait();
                check_value(&create(&path, &OsEntropy).unwrap())
            };
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(start)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });

        assert!(keys.iter().all(|key| *key == keys[0]));
    }

    #[test]
    fn a_key_that_is_there_is_never_replaced() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("secret.key");
        let first = create(&path, &OsEntropy).unwrap();

        let second = create(&path, &OsEntropy).unwrap();

        assert_eq!(check_value(&first), check_value(&second));
    }

    #[test]
    fn a_named_file_has_to_be_there_and_hold_a_key() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("named.key");

        let missing = load(&KeySource::File(path.clone())).unwrap_err().to_string();
        fs::write(&path, "short\n").unwrap();
        let short = format!("{:#}", load(&KeySource::File(path)).unwrap_err());

        assert!(missing.starts_with("cannot read the secret key"), "{missing}");
        assert!(short.contains("has 5 bytes, at least 32 are needed"), "{short}");
    }
}
