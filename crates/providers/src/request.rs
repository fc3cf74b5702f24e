//! Requests on their way to a provider, and the headers that prove who asks.

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use handset_core::{ports::SettingsError, secret::SecretText};
use http::{
    HeaderMap, HeaderValue, Method,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, USER_AGENT},
};
use serde::Serialize;
use url::{Url, form_urlencoded};

use crate::settings::wrong;

const PRODUCT: HeaderValue =
    HeaderValue::from_static(concat!("handset@", env!("CARGO_PKG_VERSION")));
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");

/// One HTTP request, ready to send. `Debug` shows the server and the names of the headers, nothing that is secret.
#[derive(Clone)]
pub struct OutgoingRequest {
    /// The method; messages are posted.
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

    /// A post of `value` as JSON.
    pub(crate) fn json<T: Serialize>(
        url: &Url,
        authorization: &Authorization,
        value: &T,
    ) -> Result<Self, SettingsError> {
        let body = serde_json::to_vec(value)
            .map_err(|_| wrong("provider", "cannot be written as JSON"))?;
        Ok(Self::post(url, authorization, JSON, body))
    }

    /// A post of `fields` as a form.
    pub(crate) fn form(url: &Url, authorization: &Authorization, fields: &[(&str, &str)]) -> Self {
        let mut form = form_urlencoded::Serializer::new(String::new());
        let body = form.extend_pairs(fields).finish();
        Self::post(url, authorization, FORM, body.into_bytes())
    }

    fn post(
        url: &Url,
        authorization: &Authorization,
        content_type: HeaderValue,
        body: Vec<u8>,
    ) -> Self {
        let mut request = Self::bare(Method::POST, url.clone());
        request.headers.insert(CONTENT_TYPE, content_type);
        request.headers.insert(AUTHORIZATION, authorization.0.clone());
        request.body = body.into();
        request
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

    /// The credentials that the request carries, as they are written in its header.
    pub(crate) fn credentials(&self) -> Option<SecretText> {
        let value = self.headers.get(AUTHORIZATION)?.to_str().ok()?;
        let (_scheme, credentials) = value.split_once(' ')?;
        Some(SecretText::new(credentials))
    }
}

impl std::fmt::Debug for OutgoingRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OutgoingRequest")
            .field("method", &self.method)
            .field("host", &self.url.host_str())
            .field("headers", &self.headers.keys())
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
    fn debug_output_shows_neither_secrets_nor_the_body() {
        let url = "https://sms.example.com/hook/hunter2?key=hunter2".parse().unwrap();
        let authorization = Authorization::bearer(("auth", "hunter2")).unwrap();

        let request = OutgoingRequest::form(&url, &authorization, &[("Body", "hunter2")]);

        let shown = format!("{request:?} {authorization:?}");
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(shown.contains("sms.example.com"), "{shown}");
    }
}
