//! Flows and a person's own things as HTML. Every page works without JavaScript.

mod assets;
mod flow;
mod form;
mod frame;
#[cfg(test)]
pub(crate) mod inspect;
mod instant;
mod masked;
mod navigate;
mod user;

pub(crate) use self::{
    assets::asset,
    flow::{respond, show},
    frame::{Frame, html, problem_page},
    instant::Instant,
    navigate::{cancel, configure, default_authentication, home},
    user::{sign_out, user},
};
