//! The `handset` command.
fn main() {}
