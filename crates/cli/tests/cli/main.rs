//! The commands, as people and scripts run them: the real binary in folders of its own.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops"
)]

mod backups;
mod dev;
mod documents;
mod harness;
mod mappings;
mod postgres;
mod secret_keys;
mod send_test;
mod serving;
mod settings;
mod stages;
mod users;
