#![doc = include_str!("../README.md")]

mod backend;
mod backup;
mod migrations;
mod open;
mod operations;
mod param;
mod postgres;
mod row;
mod sqlite;
mod statement;
mod store;
mod vault;

pub use self::{
    backend::Backend,
    backup::{BackupError, backup},
    open::{OpenError, migrate, open},
    postgres::{Postgres, PostgresStore},
    sqlite::{Sqlite, SqliteStore},
    store::SqlStore,
};
