#![doc = include_str!("../README.md")]

mod app;
mod executor;
pub mod extract;
pub mod health;
pub mod layers;
mod passwords;
pub mod problem;
mod routes;
pub mod server;
mod visitor;

pub use self::{app::App, passwords::BlockingPasswords, routes::router};
