//! Reading one thing from a request, strictly.

mod client_ip;
mod cookie;
mod json;

pub use client_ip::ClientIp;
pub(crate) use client_ip::{is_trusted, network};
pub use cookie::{InvalidCookieValue, SessionCookie};
pub use json::{JsonFault, JsonKind, JsonObject, JsonRejection, ParseError};
