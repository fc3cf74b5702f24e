//! What the store can do, one type for each atomic act: its `run` is the transaction.

pub(crate) mod attempts;
pub(crate) mod bindings;
pub(crate) mod challenges;
pub(crate) mod devices;
pub(crate) mod events;
pub(crate) mod flows;
pub(crate) mod guards;
pub(crate) mod installation;
pub(crate) mod limits;
pub(crate) mod maintenance;
pub(crate) mod mappings;
pub(crate) mod named;
pub(crate) mod plans;
pub(crate) mod policies;
pub(crate) mod policy_bindings;
pub(crate) mod prompts;
pub(crate) mod references;
pub(crate) mod sending;
pub(crate) mod sessions;
pub(crate) mod stages;
pub(crate) mod tokens;
pub(crate) mod users;
pub(crate) mod voiding;
