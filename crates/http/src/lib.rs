#![doc = include_str!("../README.md")]

pub mod extract;
pub mod health;
pub mod layers;
pub mod problem;
pub mod server;
