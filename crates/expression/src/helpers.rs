//! The helpers that expressions find without an import, as far as they are written in Rust; the prelude has the others.

pub(crate) mod address;
pub(crate) mod digest;
pub(crate) mod printf;
pub(crate) mod text;

/// The helpers that the host provides under these names.
pub(crate) const NAMES: &[&str] = &["Request", "ak_logger", "ak_message", "hmac_sha256", "slugify"];
