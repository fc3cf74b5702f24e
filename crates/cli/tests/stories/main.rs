//! Whole stories: the real binary, real HTTP, a real gateway on loopback, on both databases.

#![expect(
    clippy::missing_docs_in_private_items,
    reason = "the names of the tests are their documentation"
)]

mod bad_input;
mod crash;
mod enrolment;
mod nodes;
mod providers;
mod races;
mod secrecy;
mod sign_in;
mod world;
