//! The query of a request.

use http::Uri;
use url::form_urlencoded;

/// The parameters of a query, in order.
pub(in crate::api) struct Query(Vec<(String, String)>);

impl Query {
    /// The query of an address.
    pub(in crate::api) fn of(uri: &Uri) -> Self {
        let query = uri.query().unwrap_or_default();
        Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// The last value of a parameter, as Django takes it; `None` when it is empty or missing.
    pub(in crate::api) fn last<'q>(&'q self, name: &'q str) -> Option<&'q str> {
        self.all(name).last()
    }

    /// All values of a parameter that are not empty.
    pub(in crate::api) fn all<'q>(&'q self, name: &'q str) -> impl Iterator<Item = &'q str> {
        let named = self.0.iter().filter(move |(key, value)| key == name && !value.is_empty());
        named.map(|(_, value)| value.as_str())
    }

    /// Yes or no; anything else counts as not asked.
    pub(in crate::api) fn flag(&self, name: &str) -> Option<bool> {
        match self.last(name)?.to_ascii_lowercase().as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        }
    }
}
