//! The headers that a mapping sets.

use http::{HeaderMap, HeaderName, HeaderValue};

use super::MappingError;
use crate::reply::hide_numbers;

/// Most headers that a mapping may set.
pub(super) const MAX_HEADERS: usize = 32;
/// Longest value of a header that a mapping may set, in bytes.
pub(super) const MAX_VALUE_BYTES: usize = 4 * 1_024;
/// Longest name of a header that a mapping may set, in bytes: also the most that an error shows.
const MAX_NAME_BYTES: usize = 64;

/// Headers that say where a request goes, where its body ends, and what becomes of the connection. In lower case.
///
/// RFC 9110, section 7.6.1, with the list of RFC 2616, section 13.5.1, that older proxies keep to; `host` and
/// `content-length` are the transport's; `expect` would have it wait for an answer before the body.
const OF_TRANSPORT: [&str; 14] = [
    "connection",
    "content-length",
    "expect",
    "host",
    "http2-settings",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "trailers",
    "transfer-encoding",
    "upgrade",
];

/// Sets and leaves out headers of `usual` as `mapped` says.
pub(super) fn apply(
    usual: &mut HeaderMap,
    mapped: &[(String, Option<String>)],
) -> Result<(), MappingError> {
    if mapped.len() > MAX_HEADERS {
        return Err(MappingError::TooManyHeaders);
    }
    let mut seen = Vec::with_capacity(mapped.len());
    for (place, (name, value)) in mapped.iter().enumerate() {
        let name = parse_name(name).ok_or(MappingError::HeaderName(place + 1))?;
        if OF_TRANSPORT.contains(&name.as_str()) {
            return Err(MappingError::HeaderOfTransport(shown(&name)));
        }
        if seen.contains(&name) {
            return Err(MappingError::HeaderTwice(shown(&name)));
        }
        match value {
            Some(value) => usual.insert(&name, parse_value(&name, value)?),
            None => usual.remove(&name),
        };
        seen.push(name);
    }
    Ok(())
}

/// A name: a token (RFC 9110, section 5.6.2), which becomes lower case, as HTTP/2 wants it (RFC 9113, section 8.2).
fn parse_name(name: &str) -> Option<HeaderName> {
    let fits = name.len() <= MAX_NAME_BYTES;
    fits.then(|| HeaderName::from_bytes(name.as_bytes()).ok()).flatten()
}

/// A value: visible ASCII characters and spaces. More is possible (RFC 9110, section 5.5), and read differently by different servers.
fn parse_value(name: &HeaderName, value: &str) -> Result<HeaderValue, MappingError> {
    if value.len() > MAX_VALUE_BYTES {
        return Err(MappingError::HeaderTooLong(shown(name)));
    }
    let is_plain = value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    let parsed = HeaderValue::from_str(value).ok().filter(|_| is_plain);
    let mut parsed = parsed.ok_or_else(|| MappingError::HeaderValue(shown(name)))?;
    // Hides it from `Debug` and from the compression tables of HTTP/2, and from what is kept of a reply.
    parsed.set_sensitive(true);
    Ok(parsed)
}

/// The name as an error may show it: a mapping can put a code there as well.
fn shown(name: &HeaderName) -> String {
    hide_numbers(name.as_str())
}
