//! The query of a flow's address.

use handset_core::flow::Next;
use http::Uri;
use url::form_urlencoded::parse;

/// Where the query says to go when the flow is done.
///
/// Clients send the page's own query inside `query`, percent-encoded; `next` is read from there, or from beside it.
pub(crate) fn next_of(uri: &Uri) -> Next {
    let outer = uri.query().unwrap_or_default();
    let inside = parameter(outer, "query").and_then(|inner| parameter(&inner, "next"));
    Next::from_parameter(inside.or_else(|| parameter(outer, "next")).as_deref())
}

fn parameter(query: &str, name: &str) -> Option<String> {
    let pairs = parse(query.trim_start_matches('?').as_bytes());
    pairs.into_iter().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(query: &str) -> Next {
        next_of(&format!("/x/?{query}").parse().unwrap())
    }

    fn local(path: &str) -> Next {
        Next::from_parameter(Some(path))
    }

    #[test]
    fn next_is_read_from_inside_the_query_and_from_beside_it() {
        assert_eq!(next("query=next%3D%2Fif%2Fuser%2F"), local("/if/user/"));
        assert_eq!(next("query=%3Fnext%3D%2Fif%2Fuser%2F"), local("/if/user/"));
        assert_eq!(next("next=%2Fif%2Fuser%2F"), local("/if/user/"));
        assert_eq!(next("query="), Next::Unset);
        assert_eq!(next("query=next%3D"), Next::Unset);
    }

    #[test]
    fn another_host_is_refused_however_it_is_written() {
        for query in [
            "query=next%3Dhttps%253A%252F%252Fevil.example",
            "query=next%3D%2F%2Fevil.example",
            "next=//evil.example",
            "next=/%5Cevil.example",
        ] {
            assert_eq!(next(query), Next::Refused, "{query}");
        }
    }
}
