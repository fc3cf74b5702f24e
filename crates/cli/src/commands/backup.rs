//! `handset backup`.

use std::{io::Write, path::Path};

use anyhow::{Context, anyhow};

use crate::{
    advice::Advise,
    config::{Config, Database, KeySource},
};

pub(super) fn run(
    destination: &Path,
    config: &Config,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<()> {
    let Database::Sqlite(path) = &config.database else {
        return Err(anyhow!("this copies SQLite databases, and {} is used", config.database.shown()))
            .advise("use PostgreSQL's own tool: pg_dump --format=custom --file=DEST \"$HANDSET_DATABASE_URL\"");
    };
    handset_storage::backup(path, destination)
        .with_context(|| format!("cannot copy {} to {}", path.display(), destination.display()))
        .advise("name a file that does not exist, in a folder that this user may write to")?;
    let bytes = std::fs::metadata(destination)?.len();
    writeln!(out, "copied {} to {} ({bytes} bytes)", path.display(), destination.display())?;
    if let KeySource::File(key) | KeySource::OwnFile(key) = &config.secret_key {
        writeln!(
            out,
            "keep a copy of {} in another place: the database is of no use without it",
            key.display()
        )?;
    }
    Ok(())
}
