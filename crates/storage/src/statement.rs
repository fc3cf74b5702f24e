//! SQL texts, each written once.
//!
//! Placeholders are `$1`, `$2`, ... in the order in which they first appear: PostgreSQL numbers them, SQLite
//! takes them for names and counts them as they come. A test holds every statement to that order.

/// One SQL statement. Only [`statements!`] makes one, so that a test can prepare them all on both databases.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Statement {
    sql: &'static str,
    /// The same with a row lock. SQLite needs none: whoever writes is alone.
    locking_sql: &'static str,
}

impl Statement {
    pub(crate) const fn new(sql: &'static str, locking_sql: &'static str) -> Self {
        Self { sql, locking_sql }
    }

    /// The text for SQLite.
    pub(crate) const fn for_sqlite(self) -> &'static str {
        self.sql
    }

    /// The text for PostgreSQL.
    pub(crate) const fn for_postgres(self) -> &'static str {
        self.locking_sql
    }
}

/// Names statements, and lists them for the test.
///
/// `NAME = "...";` is the same text for both databases. `NAME = "...", postgres " FOR UPDATE";` adds a row lock on PostgreSQL.
macro_rules! statements {
    ($($(#[$doc:meta])* $NAME:ident = $sql:expr $(, postgres $lock:literal)?;)*) => {
        $(
            $(#[$doc])*
            const $NAME: $crate::statement::Statement =
                $crate::statement::Statement::new($sql, concat!($sql $(, $lock)?));
        )*
        /// Every statement of this module.
        #[cfg(test)]
        pub(crate) const STATEMENTS: &[(&str, $crate::statement::Statement)] = &[$((stringify!($NAME), $NAME)),*];
    };
}
pub(crate) use statements;

#[cfg(test)]
mod tests {
    use sqlx::{Connection, Executor, PgConnection};

    use super::*;
    use crate::{
        migrations::{self, Dialect},
        operations::*,
        postgres,
    };

    fn all() -> Vec<(&'static str, Statement)> {
        let modules = [
            bindings::STATEMENTS,
            challenges::STATEMENTS,
            devices::STATEMENTS,
            events::STATEMENTS,
            flows::STATEMENTS,
            guards::STATEMENTS,
            installation::STATEMENTS,
            limits::STATEMENTS,
            maintenance::STATEMENTS,
            mappings::STATEMENTS,
            plans::STATEMENTS,
            policies::STATEMENTS,
            policy_bindings::STATEMENTS,
            prompts::STATEMENTS,
            references::STATEMENTS,
            sending::STATEMENTS,
            sessions::STATEMENTS,
            stages::STATEMENTS,
            tokens::STATEMENTS,
            users::STATEMENTS,
            voiding::STATEMENTS,
            migrations::STATEMENTS,
        ];
        modules.concat()
    }

    #[test]
    fn placeholders_first_appear_in_order() {
        for (name, statement) in all() {
            let numbers = statement.sql.split('$').skip(1).map(|rest| {
                rest.split(|c: char| !c.is_ascii_digit()).next().unwrap().parse::<usize>().unwrap()
            });
            let mut highest = 0;
            for number in numbers {
                assert!(number <= highest + 1, "{name}: ${number} comes before ${}", highest + 1);
                highest = highest.max(number);
            }
        }
    }

    #[test]
    fn every_statement_prepares_on_sqlite() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        connection.execute_batch(migrations::TABLE).unwrap();
        for script in migrations::scripts(Dialect::Sqlite) {
            connection.execute_batch(script).unwrap();
        }

        for (name, statement) in all() {
            let prepared = connection.prepare(statement.for_sqlite());
            assert!(prepared.is_ok(), "{name}: {:?}", prepared.err());
        }
    }

    #[tokio::test]
    async fn every_statement_prepares_on_postgres() {
        #[expect(
            clippy::disallowed_methods,
            reason = "the server that tests may use is named in the environment"
        )]
        let Ok(url) = std::env::var("HANDSET_TEST_POSTGRES_URL") else {
            use std::io::Write;

            // Past the test harness, which would keep it to itself.
            writeln!(std::io::stderr(), "SKIPPED, HANDSET_TEST_POSTGRES_URL is not set").unwrap();
            return;
        };
        let mut connection = PgConnection::connect(&url).await.unwrap();
        let mut transaction = connection.begin().await.unwrap();
        // The tables are made in a schema that is never committed.
        let schema = "CREATE SCHEMA statements; SET LOCAL search_path = statements";
        transaction.execute(sqlx::raw_sql(schema)).await.unwrap();
        transaction.execute(sqlx::raw_sql(migrations::TABLE)).await.unwrap();
        for script in migrations::scripts(Dialect::Postgres) {
            transaction.execute(sqlx::raw_sql(script)).await.unwrap();
        }

        for (name, statement) in all().into_iter().chain(postgres::statements_of_its_own()) {
            let prepared =
                transaction.prepare(sqlx::SqlStr::from_static(statement.for_postgres())).await;
            assert!(prepared.is_ok(), "{name}: {:?}", prepared.err());
        }
    }
}
