#![doc = include_str!("../README.md")]

mod budget;
mod fault;
mod helpers;
mod input;
mod program;
mod protocol;
mod sandbox;
mod source;
pub mod worker;

pub use self::{
    budget::Budget,
    fault::{Fault, FaultKind, Place},
    input::{Input, Object},
    protocol::{Evaluated, Returned},
    sandbox::{Sandbox, WorkerCommand},
};
