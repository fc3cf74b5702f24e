#![doc = include_str!("../README.md")]

pub mod api;
mod app;
mod executor;
mod expressions;
pub mod extract;
pub mod health;
mod inbox;
pub mod layers;
mod pages;
mod passwords;
pub mod problem;
mod redirect;
mod routes;
pub mod server;
mod visitor;

pub use self::{
    app::App,
    expressions::SandboxedExpressions,
    inbox::{Inbox, InboxCredentials},
    passwords::BlockingPasswords,
    routes::router,
};
