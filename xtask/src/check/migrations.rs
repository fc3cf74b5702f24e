//! Both databases take the same steps: every migration exists for SQLite and for PostgreSQL.

use std::collections::BTreeSet;
use std::path::Path;

use crate::report::Outcome;
use crate::shell::root;

use super::files;

/// Compares the names in the two folders of migrations.
pub(crate) fn check() -> anyhow::Result<Outcome> {
    let folder = root().join("crates/storage/migrations");
    let sqlite = names_in(&folder.join("sqlite"))?;
    let postgres = names_in(&folder.join("postgres"))?;
    let found = format!("SQLite and PostgreSQL have the same ({} each)", sqlite.len());
    Ok(Outcome::from_faults(found, &faults(&sqlite, &postgres)))
}

fn names_in(folder: &Path) -> anyhow::Result<BTreeSet<String>> {
    let files = files::with_extension(folder, "sql")?;
    Ok(files.iter().filter_map(|file| Some(file.file_name()?.to_str()?.to_owned())).collect())
}

fn faults(sqlite: &BTreeSet<String>, postgres: &BTreeSet<String>) -> Vec<String> {
    let mut faults = Vec::new();
    if sqlite.is_empty() && postgres.is_empty() {
        faults.push("there is no migration in crates/storage/migrations".to_owned());
    }
    faults.extend(sqlite.difference(postgres).map(|name| format!("{name} is for SQLite only")));
    faults.extend(postgres.difference(sqlite).map(|name| format!("{name} is for PostgreSQL only")));
    faults.extend(without_own_number(sqlite));
    faults
}

/// Migrations run in the order of their numbers, so each name starts with one of its own.
fn without_own_number(names: &BTreeSet<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for name in names {
        match name.split_once('_').and_then(|(number, _)| number.parse::<u64>().ok()) {
            None => faults.push(format!("{name} does not start with a number such as 0001_")),
            Some(number) if !seen.insert(number) => {
                faults.push(format!("{name} has a number that another migration has"));
            }
            Some(_) => {}
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn the_same_names_on_both_sides_are_right() {
        let both = names(&["0001_first.sql", "0002_second.sql"]);

        assert!(faults(&both, &both).is_empty());
    }

    #[test]
    fn a_migration_for_one_database_only_is_a_fault() {
        let sqlite = names(&["0001_first.sql", "0002_second.sql"]);
        let postgres = names(&["0001_first.sql", "0002_other.sql"]);

        let faults = faults(&sqlite, &postgres);

        assert_eq!(
            faults,
            ["0002_second.sql is for SQLite only", "0002_other.sql is for PostgreSQL only"]
        );
    }

    #[test]
    fn a_number_belongs_to_one_migration() {
        let both = names(&["0001_first.sql", "1_again.sql", "later.sql"]);

        let faults = faults(&both, &both);

        assert_eq!(
            faults,
            [
                "1_again.sql has a number that another migration has",
                "later.sql does not start with a number such as 0001_"
            ]
        );
    }

    #[test]
    fn no_migration_at_all_is_a_fault() {
        assert_eq!(faults(&names(&[]), &names(&[])).len(), 1);
    }
}
