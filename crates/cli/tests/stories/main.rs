//! Whole stories: the real binary, real HTTP, a real gateway on loopback, on both databases.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what is not there fails the story, and the line says where"
)]

mod admin;
mod bad_input;
mod crash;
mod enrolment;
mod mappings;
mod nodes;
mod policies;
mod providers;
mod races;
mod secrecy;
mod sign_in;
mod world;
