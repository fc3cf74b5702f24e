//! Migrations: numbered SQL scripts, embedded, applied in order and never changed once released.

use std::{collections::BTreeMap, fmt::Write};

use handset_core::ports::StoreError;
use sha2::{Digest, Sha256};

use crate::{backend::Sql, param::params, statement::statements};

/// One step of the schema, in the words of both databases.
struct Migration {
    number: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

impl Migration {
    const fn script(&self, dialect: Dialect) -> &'static str {
        match dialect {
            Dialect::Sqlite => self.sqlite,
            Dialect::Postgres => self.postgres,
        }
    }
}

macro_rules! migrations {
    ($($number:literal $name:literal $file:literal;)*) => {
        const MIGRATIONS: &[Migration] = &[$(Migration {
            number: $number,
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $file)),
            postgres: include_str!(concat!("../migrations/postgres/", $file)),
        }),*];
    };
}

migrations! {
    1 "foundation" "0001_foundation.sql";
    2 "mappings_policies_prompts" "0002_mappings_policies_prompts.sql";
}

statements! {
    APPLIED = "SELECT number, hash FROM migrations";
    NOTE = "INSERT INTO migrations (number, name, hash) VALUES ($1, $2, $3)";
}

/// What is there before the first migration. The hash is of the script, so that a changed one is noticed.
pub(crate) const TABLE: &str = "CREATE TABLE IF NOT EXISTS migrations (number BIGINT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL)";

/// Which database's scripts are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

/// The database's schema is not one that this program can bring up to date.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SchemaRefused {
    #[error("the database has migration {found}, this program knows up to {known}")]
    Newer { found: i64, known: i64 },
    #[error("migration {number} ({name}) is not the one that the database was made with")]
    Changed { number: i64, name: &'static str },
}

/// The scripts of one database, in order.
#[cfg(test)]
pub(crate) fn scripts(dialect: Dialect) -> impl Iterator<Item = &'static str> {
    MIGRATIONS.iter().map(move |migration| migration.script(dialect))
}

/// Applies what is missing, all of it in one transaction, and returns the names of what it applied.
///
/// Of any number of processes that start at once, one applies and the others find it done.
pub(crate) async fn apply(
    sql: &mut impl Sql,
    dialect: Dialect,
) -> Result<Result<Vec<&'static str>, SchemaRefused>, StoreError> {
    sql.lock(&["migrations"]).await?;
    sql.script(TABLE).await?;
    let mut applied = BTreeMap::new();
    for mut row in sql.rows(APPLIED, params![]).await? {
        applied
            .insert(row.take::<i64>("migrations.number")?, row.take::<String>("migrations.hash")?);
    }
    let missing = match missing(dialect, &applied) {
        Ok(missing) => missing,
        Err(refused) => return Ok(Err(refused)),
    };
    for (migration, script) in &missing {
        sql.script(script).await?;
        sql.execute(NOTE, params![migration.number, migration.name, &*hash(script)]).await?;
    }
    Ok(Ok(missing.into_iter().map(|(migration, _)| migration.name).collect()))
}

/// The migrations that are not in `applied`, with their scripts.
fn missing(
    dialect: Dialect,
    applied: &BTreeMap<i64, String>,
) -> Result<Vec<(&'static Migration, &'static str)>, SchemaRefused> {
    let known = MIGRATIONS.last().map_or(0, |migration| migration.number);
    if let Some((&found, _)) = applied.last_key_value().filter(|(number, _)| **number > known) {
        return Err(SchemaRefused::Newer { found, known });
    }
    let mut missing = Vec::new();
    for migration in MIGRATIONS {
        let script = migration.script(dialect);
        match applied.get(&migration.number) {
            None => missing.push((migration, script)),
            Some(noted) if *noted == hash(script) => {}
            Some(_) => {
                return Err(SchemaRefused::Changed {
                    number: migration.number,
                    name: migration.name,
                });
            }
        }
    }
    Ok(missing)
}

/// SHA-256 in hexadecimal.
fn hash(script: &str) -> String {
    Sha256::digest(script.as_bytes()).iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied_by_this_program() -> BTreeMap<i64, String> {
        MIGRATIONS.iter().map(|migration| (migration.number, hash(migration.sqlite))).collect()
    }

    #[test]
    fn migrations_are_numbered_from_one_without_gaps() {
        assert!(
            MIGRATIONS
                .iter()
                .map(|migration| migration.number)
                .eq(1..=i64::try_from(MIGRATIONS.len()).unwrap())
        );
    }

    #[test]
    fn both_folders_hold_the_migrations_that_are_listed_and_nothing_else() {
        for folder in ["sqlite", "postgres"] {
            let path = format!("{}/migrations/{folder}", env!("CARGO_MANIFEST_DIR"));
            let mut files: Vec<_> = std::fs::read_dir(path)
                .unwrap()
                .map(|file| file.unwrap().file_name().into_string().unwrap())
                .collect();
            files.sort();

            let listed: Vec<_> =
                MIGRATIONS.iter().map(|m| format!("{:04}_{}.sql", m.number, m.name)).collect();
            assert_eq!(files, listed, "{folder}");
        }
    }

    #[test]
    fn what_was_applied_is_not_missing() {
        assert_eq!(missing(Dialect::Sqlite, &applied_by_this_program()).unwrap().len(), 0);
        assert_eq!(missing(Dialect::Sqlite, &BTreeMap::new()).unwrap().len(), MIGRATIONS.len());
    }

    #[test]
    fn a_database_of_a_newer_program_is_refused() {
        let mut applied = applied_by_this_program();
        applied.insert(9_999, "from the future".into());

        let known = i64::try_from(MIGRATIONS.len()).unwrap();
        assert_eq!(
            missing(Dialect::Sqlite, &applied).err(),
            Some(SchemaRefused::Newer { found: 9_999, known })
        );
    }

    #[test]
    fn a_changed_migration_is_refused() {
        let mut applied = applied_by_this_program();
        applied.insert(1, "another".into());

        let refused = Some(SchemaRefused::Changed { number: 1, name: "foundation" });
        assert_eq!(missing(Dialect::Sqlite, &applied).err(), refused);
    }
}
