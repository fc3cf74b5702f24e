#![doc = include_str!("../README.md")]
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::disallowed_methods,
    reason = "a test that cannot go on says why and stops, and reads its environment itself"
)]

pub mod app;
pub mod browser;
pub mod client;
pub mod database;
pub mod gateway;
pub mod load;
pub mod process;
