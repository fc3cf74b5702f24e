//! What tests see of a page: its elements and attributes, and what every page has to keep to.

use axum::{body::to_bytes, response::Response};
use http::{HeaderMap, StatusCode};

/// Texts that become markup, script or another attribute wherever something is not escaped (V-12).
pub(crate) const HOSTILE: [&str; 24] = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "\"><script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>",
    "\"><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "' onfocus='alert(1)' autofocus='",
    "x\" autofocus onfocus=alert(1) y=\"",
    "x onmouseover=alert(1) y=",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='&lt;script>alert(1)&lt;/script>'>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "</p></div></main><form action=//evil.example>",
    "<!-- ",
    "--><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{ 7 * 7 }}{% include \"base.html\" %}${7*7}",
    "\r\n\r\n<script>alert(1)</script>",
    "\u{202e}<\u{0}script>\u{feff}",
    "＜script＞alert(1)＜/script＞",
];

const VOID: [&str; 5] = ["img", "input", "link", "meta", "br"];

/// A whole answer.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Page {
    pub(crate) async fn of(response: Response) -> Self {
        let (head, body) = response.into_parts();
        let bytes = to_bytes(body, 1 << 20).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        Self { status: head.status, headers: head.headers, text }
    }

    /// The page's elements, closing ones with a `/`, each with the names of its attributes: what no text may change.
    pub(crate) fn structure(&self) -> Vec<String> {
        let names = |tag: &Tag| {
            let attributes = tag.attributes.iter().map(|(name, _)| name.as_str());
            [tag.name.as_str()].into_iter().chain(attributes).collect::<Vec<_>>().join(" ")
        };
        tags(&self.text).iter().map(names).collect()
    }

    /// Checks what every page keeps to: structure, labels, references, and no script or style of its own.
    pub(crate) fn check(&self) {
        let tags = tags(&self.text);
        assert!(self.text.starts_with("<!doctype html>"), "{}", self.text);
        for name in ["html", "head", "title", "body", "main", "h1"] {
            assert_eq!(count(&tags, name), 1, "{name} in {}", self.text);
        }
        assert_eq!(find(&tags, "html").get("lang"), Some("en"));
        check_nesting(&tags);
        check_labels(&tags);
        check_references(&tags);
        tags.iter().for_each(check_no_code);
    }

    pub(crate) fn title(&self) -> &str {
        let (_, rest) = self.text.split_once("<title>").unwrap();
        rest.split_once("</title>").unwrap().0
    }

    /// The value of an attribute of the element with this id.
    pub(crate) fn attribute(&self, id: &str, name: &str) -> Option<String> {
        let tags = tags(&self.text);
        let element = tags.iter().find(|tag| tag.get("id") == Some(id));
        element.unwrap_or_else(|| panic!("no {id} in {}", self.text)).get(name).map(str::to_owned)
    }
}

/// An element's start or, with a name that begins with `/`, its end.
struct Tag {
    name: String,
    attributes: Vec<(String, Option<String>)>,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        let attribute = self.attributes.iter().find(|(known, _)| known == name);
        attribute.map(|(_, value)| value.as_deref().unwrap_or_default())
    }
}

fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = html.strip_prefix("<!doctype html>").unwrap_or(html);
    while let Some((_, inside)) = rest.split_once('<') {
        let mut quote = None;
        let end = inside.find(|c: char| {
            match (quote, c) {
                (None, '"' | '\'') => quote = Some(c),
                (Some(open), _) if open == c => quote = None,
                _ => {}
            }
            quote.is_none() && c == '>'
        });
        let end = end.unwrap_or_else(|| panic!("an element without end: <{inside}"));
        tags.push(tag(&inside[..end]));
        rest = &inside[end + 1..];
    }
    tags
}

fn tag(inside: &str) -> Tag {
    let (name, mut rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        let length = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        if length == 0 {
            return Tag { name: name.to_owned(), attributes };
        }
        let (attribute, after) = rest.split_at(length);
        let Some(quoted) = after.strip_prefix("=\"") else {
            attributes.push((attribute.to_owned(), None));
            rest = after;
            continue;
        };
        let (value, after) = quoted.split_once('"').expect("a value in double quotes");
        attributes.push((attribute.to_owned(), Some(value.to_owned())));
        rest = after;
    }
}

fn count(tags: &[Tag], name: &str) -> usize {
    tags.iter().filter(|tag| tag.name == name).count()
}

fn find<'a>(tags: &'a [Tag], name: &str) -> &'a Tag {
    tags.iter().find(|tag| tag.name == name).unwrap()
}

fn check_nesting(tags: &[Tag]) {
    let mut open = Vec::new();
    for tag in tags {
        match tag.name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name)),
            None if VOID.contains(&tag.name.as_str()) => {}
            None => open.push(&tag.name),
        }
    }
    assert!(open.is_empty(), "never closed: {open:?}");
}

fn check_labels(tags: &[Tag]) {
    let visible = |tag: &&Tag| {
        let is_hidden = tag.get("type") == Some("hidden") || tag.get("hidden").is_some();
        tag.name == "input" && !is_hidden
    };
    for input in tags.iter().filter(visible) {
        let labels =
            tags.iter().filter(|tag| tag.name == "label" && tag.get("for") == input.get("id"));
        assert!(input.get("id").is_some() && labels.count() == 1, "{:?}", input.attributes);
    }
    for image in tags.iter().filter(|tag| tag.name == "img") {
        assert!(image.get("alt").is_some() && image.get("width").is_some());
    }
}

fn check_references(tags: &[Tag]) {
    let ids: Vec<_> = tags.iter().filter_map(|tag| tag.get("id")).collect();
    let described = tags.iter().filter_map(|tag| tag.get("aria-describedby"));
    let linked = tags.iter().filter_map(|tag| tag.get("href")?.strip_prefix('#'));
    for id in described.flat_map(|list| list.split(' ')).chain(linked).chain(ids.iter().copied()) {
        assert_eq!(ids.iter().filter(|known| **known == id).count(), 1, "{id} in {ids:?}");
    }
}

/// No script or style but the files of this server, and no address of another one.
fn check_no_code(tag: &Tag) {
    assert_ne!(tag.name, "style");
    assert!(tag.name != "script" || tag.get("src").is_some());
    for (name, value) in &tag.attributes {
        assert!(name != "style" && !name.starts_with("on"), "{name} in {}", tag.name);
        let address = value.as_deref().unwrap_or_default();
        if matches!(name.as_str(), "href" | "src" | "action") {
            let is_local = address.starts_with('/') && !address.starts_with("//");
            let is_here = address.starts_with('#');
            let is_image = address.starts_with("data:image/svg+xml;base64,") && tag.name == "img";
            assert!(is_local || is_here || is_image, "{name}={address} in {}", tag.name);
        }
    }
}
