//! The commands, as people and scripts run them: the real binary in folders of its own.

mod backups;
mod dev;
mod documents;
mod harness;
mod secret_keys;
mod send_test;
mod serving;
mod settings;
mod stages;
mod users;
