//! Whole stories: the real binary, real HTTP, a real gateway on loopback, on both databases.

#![expect(clippy::missing_docs_in_private_items, reason = "the names of the tests are their documentation")]

#[path = "stories/bad_input.rs"]
mod bad_input;
#[path = "stories/crash.rs"]
mod crash;
#[path = "stories/enrolment.rs"]
mod enrolment;
#[path = "stories/nodes.rs"]
mod nodes;
#[path = "stories/providers.rs"]
mod providers;
#[path = "stories/races.rs"]
mod races;
#[path = "stories/secrecy.rs"]
mod secrecy;
#[path = "stories/sign_in.rs"]
mod sign_in;
#[path = "stories/world.rs"]
mod world;
