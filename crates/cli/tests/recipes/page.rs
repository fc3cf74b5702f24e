//! A recipe's page: the settings, the mapping and the request between its fences.

use std::collections::BTreeMap;

use handset_providers::OutgoingRequest;
use serde_json::{Map, Value};

/// What a page shows.
pub(crate) struct Page {
    pub(crate) settings: Map<String, Value>,
    pub(crate) mapping: String,
    request: Request,
}

/// The request that a page shows.
struct Request {
    method: String,
    target: String,
    host: String,
    headers: BTreeMap<String, String>,
    body: String,
}

impl Page {
    pub(crate) fn parse(text: &str) -> Self {
        let settings: Value = serde_json::from_str(&fence(text, "json settings")).unwrap();
        Self {
            settings: settings.as_object().unwrap().clone(),
            mapping: fence(text, "python mapping"),
            request: Request::parse(&fence(text, "http request")),
        }
    }

    /// What is different in the request that was made.
    pub(crate) fn differences(&self, made: &OutgoingRequest) -> Vec<String> {
        let query = made.url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let port = made.url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let headers: BTreeMap<_, _> = made
            .headers
            .iter()
            // These two differ with the version and with each message; pages leave them out.
            .filter(|(name, _)| !["user-agent", "idempotency-key"].contains(&name.as_str()))
            .map(|(name, value)| (name.as_str().to_owned(), value.to_str().unwrap().to_owned()))
            .collect();
        let shown = &self.request;
        [
            ("method", shown.method.clone(), made.method.to_string()),
            ("target", shown.target.clone(), format!("{}{query}", made.url.path())),
            ("host", shown.host.clone(), format!("{}{port}", made.url.host_str().unwrap())),
            ("headers", format!("{:?}", shown.headers), format!("{headers:?}")),
            ("body", shown.body.clone(), String::from_utf8(made.body.to_vec()).unwrap()),
        ]
        .into_iter()
        .filter(|(_, shown, made)| shown != made)
        .map(|(what, shown, made)| format!("{what}\n  shown {shown}\n  made  {made}"))
        .collect()
    }
}

impl Request {
    fn parse(text: &str) -> Self {
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        let mut lines = head.lines();
        let mut first = lines.next().unwrap().split(' ');
        let (method, target) = (first.next().unwrap().to_owned(), first.next().unwrap().to_owned());
        let mut headers: BTreeMap<_, _> = lines
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        let host = headers.remove("host").unwrap();
        Self { method, target, host, headers, body: body.trim_end_matches('\n').to_owned() }
    }
}

/// The text between the one fence of this kind.
fn fence(text: &str, info: &str) -> String {
    let opening = format!("```{info}\n");
    assert_eq!(text.matches(&opening).count(), 1, "{info}");
    let (_, rest) = text.split_once(&opening).unwrap();
    rest.split_once("\n```").unwrap().0.to_owned() + "\n"
}
