//! Groups in which something goes wrong.

use handset_core::{
    keys::{Keys, SecretKey},
    ports::testing::CountingEntropy,
};
use tempfile::TempDir;
use tokio::sync::oneshot::Receiver;

use super::*;
use crate::{
    backend::Sql,
    migrations::{self, Dialect},
    param::params,
    sqlite::{connection::open_for_writing, statements::SqliteSql},
    statement::Statement,
};

const HIT: Statement = same_for_both("INSERT INTO buckets (bucket, hit_at_ms) VALUES ($1, 0)");
const BIND_NOTHING: Statement = same_for_both(
    "INSERT INTO flow_bindings (id, flow_id, stage_id, position)
        VALUES (zeroblob(16), zeroblob(16), zeroblob(16), 0)",
);

const fn same_for_both(sql: &'static str) -> Statement {
    Statement::new(sql, sql)
}

#[derive(Clone, Copy, PartialEq)]
enum End {
    Well,
    WithAnError,
    WithAPanic,
    /// With something that only the commit finds out.
    Broken,
}

/// Writes a row, and then ends as it is told.
struct Write(End);

impl Operation for Write {
    type Output = ();

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<(), StoreError> {
        sql.execute(HIT, params!["a"]).await?;
        match self.0 {
            End::Well => Ok(()),
            End::WithAnError => Err(StoreError::Unavailable("as asked".into())),
            End::WithAPanic => panic!("as asked"),
            End::Broken => {
                sql.script("PRAGMA defer_foreign_keys = ON").await?;
                sql.execute(BIND_NOTHING, params![]).await.map(drop)
            }
        }
    }
}

struct Fixture {
    _folder: TempDir,
    connection: Connection,
    vault: Arc<Vault>,
}

impl Fixture {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let mut connection = open_for_writing(&folder.path().join("test.db")).unwrap();
        run_alone(&mut connection, |connection| {
            statements::now(migrations::apply(&mut SqliteSql(connection), Dialect::Sqlite))
        })
        .unwrap()
        .unwrap();
        let keys = Keys::derive(&SecretKey::parse(&[1; 32]).unwrap());
        let vault = Arc::new(Vault::new(keys, Arc::new(CountingEntropy::default())));
        Self { _folder: folder, connection, vault }
    }

    /// Runs `ends` as one group and says who was told that all is well.
    fn commit(&mut self, ends: &[End]) -> Vec<bool> {
        let (mut group, answers): (Vec<Box<dyn Job>>, Vec<Receiver<_>>) = ends
            .iter()
            .map(|end| {
                let (answer, answered) = oneshot::channel();
                let job = Pending { operation: Write(*end), outcome: None, answer };
                (Box::new(job) as Box<dyn Job>, answered)
            })
            .unzip();
        commit(&mut self.connection, &mut group, &self.vault);
        answers.into_iter().map(|mut answer| answer.try_recv().unwrap().is_ok()).collect()
    }

    fn limit_pages(&self, pages: i64) {
        let limit = format!("PRAGMA max_page_count = {pages}");
        self.connection.query_row(&limit, [], |_| Ok(())).unwrap();
    }

    fn rows(&self) -> i64 {
        self.connection.query_row("SELECT COUNT(*) FROM buckets", [], |row| row.get(0)).unwrap()
    }
}

#[test]
fn operations_that_fail_leave_nothing_and_take_nobody_along() {
    let mut fixture = Fixture::new();
    let ends: Vec<_> = [End::Well, End::WithAnError, End::Well, End::WithAPanic]
        .into_iter()
        .cycle()
        .take(100)
        .collect();

    let told = fixture.commit(&ends);

    let succeeded: Vec<_> = ends.iter().map(|end| *end == End::Well).collect();
    assert_eq!(told, succeeded);
    assert_eq!(fixture.rows(), 50);
}

#[test]
fn a_group_of_one_that_fails_leaves_nothing() {
    let mut fixture = Fixture::new();

    assert_eq!(fixture.commit(&[End::WithAnError]), [false]);

    assert_eq!(fixture.rows(), 0);
    assert_eq!(fixture.commit(&[End::Well]), [true]);
}

#[test]
fn nobody_is_told_that_all_is_well_before_the_commit() {
    let mut fixture = Fixture::new();

    assert_eq!(fixture.commit(&[End::Well, End::Broken, End::Well]), [false, false, false]);

    assert_eq!(fixture.rows(), 0);
    assert_eq!(fixture.commit(&[End::Well, End::Well]), [true, true]);
    assert_eq!(fixture.rows(), 2);
}

#[test]
fn a_full_disk_writes_nothing_of_what_it_does_not_acknowledge_and_recovers() {
    let mut fixture = Fixture::new();
    let pages: i64 =
        fixture.connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    fixture.limit_pages(pages);

    let mut acknowledged = 0;
    loop {
        let told = fixture.commit(&[End::Well; 64]);
        acknowledged += i64::try_from(told.iter().filter(|well| **well).count()).unwrap();
        if told.contains(&false) {
            break;
        }
    }

    assert_eq!(fixture.rows(), acknowledged);
    fixture.limit_pages(pages + 1_000);
    assert_eq!(fixture.commit(&[End::Well; 64]), [true; 64]);
    assert_eq!(fixture.rows(), acknowledged + 64);
}

#[test]
fn a_transaction_that_was_left_open_does_not_block_the_next_group_for_ever() {
    let mut fixture = Fixture::new();
    fixture.connection.execute_batch("BEGIN").unwrap();

    assert_eq!(fixture.commit(&[End::Well]), [false]);

    assert_eq!(fixture.commit(&[End::Well]), [true]);
}

#[tokio::test]
async fn what_is_queued_is_written_before_the_writer_is_gone() {
    let Fixture { _folder: folder, connection, vault } = Fixture::new();
    let writer = Arc::new(Writer::start(connection, vault).unwrap());
    let queued: Vec<_> = (0..200)
        .map(|_| {
            let writer = Arc::clone(&writer);
            tokio::spawn(async move { writer.run(Write(End::Well)).await })
        })
        .collect();
    // Now each is queued, and its caller goes away.
    tokio::task::yield_now().await;
    for caller in queued {
        caller.abort();
        let _ = caller.await;
    }

    tokio::task::spawn_blocking(move || drop(Arc::into_inner(writer).unwrap())).await.unwrap();

    let reopened = Connection::open(folder.path().join("test.db")).unwrap();
    let rows: i64 =
        reopened.query_row("SELECT COUNT(*) FROM buckets", [], |row| row.get(0)).unwrap();
    assert_eq!(rows, 200);
}
