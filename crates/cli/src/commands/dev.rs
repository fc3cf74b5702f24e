//! `handset dev`: everything in one folder, and an inbox instead of a provider.

use std::{io::Write, path::PathBuf};

use crate::config::Flags;

pub(super) async fn run(
    _kept: Option<PathBuf>,
    _flags: Flags,
    _out: &mut (dyn Write + Send),
) -> anyhow::Result<()> {
    Ok(())
}
