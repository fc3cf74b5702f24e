//! Requests on their way to a provider, and the headers that prove who asks.

use std::borrow::Borrow;

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use handset_core::{ports::SettingsError, secret::SecretText};
use http::{
    HeaderMap, HeaderValue, Method,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, USER_AGENT},
};
use url::{Url, form_urlencoded};

use crate::settings::wrong;

const PRODUCT: HeaderValue =
    HeaderValue::from_static(concat!("handset@", env!("CARGO_PKG_VERSION")));
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");
/// Shortest part of a header's value that is taken for a credential, in bytes: shorter ones are mostly words.
const MIN_PART_BYTES: usize = 8;

/// One HTTP request, ready to send. `Debug` shows the server and how much is sent, nothing that is secret.
#[derive(Clone)]
pub struct OutgoingRequest {
    /// The method; messages are posted, unless a mapping says otherwise.
    pub method: Method,
    /// The whole URL. Its path and query may hold secrets.
    pub url: Url,
    /// All headers but those of the transport (`Host`, `Content-Length`).
    pub headers: HeaderMap,
    /// The body. It holds a number and mostly a code.
    pub body: Bytes,
}

/// The value of an `Authorization` header. Made when a provider is opened, so that sending cannot fail over it.
#[derive(Clone)]
pub(crate) struct Authorization(HeaderValue);

impl OutgoingRequest {
    /// A request without a body and without credentials.
    pub(crate) fn bare(method: Method, url: Url) -> Self {
        let headers = HeaderMap::from_iter([(USER_AGENT, PRODUCT)]);
        Self { method, url, headers, body: Bytes::new() }
    }

    /// A post without a body.
    pub(crate) fn post(url: &Url, authorization: &Authorization) -> Self {
        let mut request = Self::bare(Method::POST, url.clone());
        request.headers.insert(AUTHORIZATION, authorization.0.clone());
        request
    }

    /// The same request with `json`, which is JSON, as its body.
    pub(crate) fn with_json(self, json: String) -> Self {
        self.with_body(JSON, json)
    }

    /// The same request with `fields` as its body, as a form.
    pub(crate) fn with_form<P, K, V>(self, fields: impl IntoIterator<Item = P>) -> Self
    where
        P: Borrow<(K, V)>,
        K: AsRef<str>,
        V: AsRef<str>,
    {
        let mut form = form_urlencoded::Serializer::new(String::new());
        let body = form.extend_pairs(fields).finish();
        self.with_body(FORM, body)
    }

    fn with_body(mut self, content_type: HeaderValue, body: String) -> Self {
        self.headers.insert(CONTENT_TYPE, content_type);
        self.body = body.into();
        self
    }

    /// The same request with the header `name`.
    ///
    /// # Errors
    /// When `value` cannot be the value of a header.
    pub(crate) fn with_header(
        mut self,
        name: HeaderName,
        value: &str,
    ) -> Result<Self, SettingsError> {
        let value = HeaderValue::from_str(value)
            .map_err(|_| wrong("provider", format!("the header {name} cannot be written")))?;
        self.headers.insert(name, value);
        Ok(self)
    }

    /// What the request carries that may be a credential, as it is written there: the values of its sensitive headers, whole, without
    /// their first word (the scheme), and in parts; and the values of its query.
    pub(crate) fn credentials(&self) -> Vec<SecretText> {
        let sensitive = self.headers.values().filter(|value| value.is_sensitive());
        let in_headers = sensitive.filter_map(|value| value.to_str().ok()).flat_map(parts);
        let in_query = self.url.query_pairs().map(|(name, value)| {
            let is_bare = value.is_empty();
            SecretText::new(if is_bare { name } else { value })
        });
        in_headers.map(SecretText::new).chain(in_query).collect()
    }
}

/// A header's value, what follows its first word, and its longer parts (`Key id="...", secret="..."`).
fn parts(value: &str) -> Vec<&str> {
    let after_scheme = value.split_once(' ').map(|(_scheme, credentials)| credentials);
    let parts = value.split([' ', ',', ';', '=', '"']).filter(|part| part.len() >= MIN_PART_BYTES);
    [value].into_iter().chain(after_scheme).chain(parts).collect()
}

impl std::fmt::Debug for OutgoingRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OutgoingRequest")
            .field("method", &self.method)
            .field("host", &self.url.host_str())
            .field("headers", &self.headers.len())
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl Authorization {
    /// HTTP Basic (RFC 7617) with the texts of the settings `user` and `password`.
    ///
    /// # Errors
    /// When the user name contains a colon, which Basic cannot carry.
    pub(crate) fn basic(
        (user_setting, user): (&str, &str),
        password: &str,
    ) -> Result<Self, SettingsError> {
        if user.contains(':') {
            return Err(wrong(user_setting, "may not contain a colon when it is a user name"));
        }
        Self::of("Basic", user_setting, &STANDARD.encode(format!("{user}:{password}")))
    }

    /// A bearer token (RFC 6750, section 2.1), the text of the setting `token`.
    ///
    /// # Errors
    /// When the token contains anything but visible ASCII characters.
    pub(crate) fn bearer((setting, token): (&str, &str)) -> Result<Self, SettingsError> {
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(wrong(setting, "may contain only visible ASCII characters, and no space"));
        }
        Self::of("Bearer", setting, token)
    }

    fn of(scheme: &str, setting: &str, credentials: &str) -> Result<Self, SettingsError> {
        let mut value = HeaderValue::from_str(&format!("{scheme} {credentials}"))
            .map_err(|_| wrong(setting, "cannot be sent in a header"))?;
        value.set_sensitive(true);
        Ok(Self(value))
    }
}

impl std::fmt::Debug for Authorization {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Authorization")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_credentials_are_written_as_the_standard_shows() {
        // The example of RFC 7617, section 2.
        let authorization = Authorization::basic(("auth", "Aladdin"), "open sesame").unwrap();

        assert_eq!(authorization.0, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert!(authorization.0.is_sensitive());
    }

    #[test]
    fn credentials_that_no_header_can_carry_are_refused() {
        assert!(Authorization::basic(("auth", "a:b"), "c").is_err());
        for token in ["a b", "a\r\nX-Evil: 1", "tökén", "a\0"] {
            assert!(Authorization::bearer(("auth", token)).is_err(), "{token:?}");
        }
    }

    #[test]
    fn credentials_are_found_whole_without_their_scheme_and_in_parts() {
        let url = "https://sms.example.com/hook?key=in%2Fquery&bare".parse().unwrap();
        let authorization =
            Authorization::bearer(("auth", "id=\"short\",secret=\"long-secret\"")).unwrap();

        let credentials = OutgoingRequest::post(&url, &authorization).credentials();

        let mut found: Vec<_> = credentials.iter().map(SecretText::expose).collect();
        found.sort_unstable();
        let (whole, rest) =
            ("Bearer id=\"short\",secret=\"long-secret\"", "id=\"short\",secret=\"long-secret\"");
        assert_eq!(found, [whole, "bare", rest, "in/query", "long-secret"]);
    }

    #[test]
    fn debug_output_shows_neither_secrets_nor_the_body() {
        let url = "https://sms.example.com/hook/hunter2?key=hunter2".parse().unwrap();
        let authorization = Authorization::bearer(("auth", "hunter2")).unwrap();

        let request = OutgoingRequest::post(&url, &authorization).with_form([("Body", "hunter2")]);

        let shown = format!("{request:?} {authorization:?}");
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(shown.contains("sms.example.com"), "{shown}");
    }
}
