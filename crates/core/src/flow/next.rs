//! Where to go when a flow is done: a path on this host and nothing else.

use serde::{Deserialize, Serialize};

const MAX_BYTES: usize = 2_000;

/// A path on this host, with query and fragment: it starts with one `/` and leads nowhere else, however a browser reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LocalPath(String);

impl LocalPath {
    /// Reads the value of a `next` parameter, already percent-decoded once; `None` when it might lead to another host.
    ///
    /// Browsers read `\` as `/` and drop tabs and line feeds (WHATWG URL, section 4.4), so these are refused, encoded or not.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix('/')?;
        let lower = text.to_ascii_lowercase();
        let leads_away = rest.starts_with('/')
            || ["%2f%2f", "%5c", "/%2f"].iter().any(|bad| lower.contains(bad));
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@%/?#".contains(&b);
        (text.len() <= MAX_BYTES && !leads_away && text.bytes().all(allowed))
            .then(|| Self(text.to_owned()))
    }

    /// `/`.
    pub fn root() -> Self {
        Self("/".to_owned())
    }

    /// The path.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::Url;

    use super::*;

    #[test]
    fn a_path_on_this_host_is_taken_as_it_is() {
        for path in ["/", "/if/user/", "/a?b=c&d=%20#e", "/if/flow/x/?next=%2Fy"] {
            assert_eq!(LocalPath::parse(path).unwrap().as_str(), path);
        }
    }

    #[test]
    fn what_might_lead_to_another_host_is_refused() {
        let refused = [
            "",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "https:evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "/\t/evil.example",
            "/\n/evil.example",
            "/%2f/evil.example",
            "/%2F%2Fevil.example",
            "/%5cevil.example",
            "/a b",
            "/ä",
            " /",
            "evil.example",
            "/\0",
        ];

        for text in refused {
            assert_eq!(LocalPath::parse(text), None, "{text:?}");
        }
        assert_eq!(LocalPath::parse(&format!("/{}", "a".repeat(2_000))), None);
    }

    proptest! {
        #[test]
        fn whatever_is_taken_stays_on_the_host(text in "/[\\PC\t\n\r]{0,30}") {
            let base = Url::parse("https://id.example.com/if/flow/x/").unwrap();
            if let Some(path) = LocalPath::parse(&text) {
                prop_assert_eq!(base.join(path.as_str()).unwrap().origin(), base.origin());
            }
        }
    }
}
