//! Replies of a provider, and the part of them that every provider reads alike.

use bytes::Bytes;
use handset_core::{
    delivery::{Delivery, Detail, FailureReason, UnknownReason},
    secret::SecretText,
};
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use url::form_urlencoded;

/// Shortest secret that is searched for in a reply, in bytes: a shorter one would be found everywhere.
const MIN_SECRET_BYTES: usize = 4;
/// Shortest secret that an id of a message may not hold, in bytes: a shorter one would be found in honest ids.
const MIN_SECRET_IN_ID_BYTES: usize = 8;
/// From this many digits on, digits are taken for a code or a phone number and hidden.
const MIN_HIDDEN_DIGITS: usize = 6;
/// Longest id of a message that is kept, in bytes.
const MAX_MESSAGE_ID_BYTES: usize = 64;

/// A provider's reply: everything in it was chosen by a stranger.
#[derive(Clone)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came over the wire, cut at 64 KiB.
    pub body: Bytes,
    secrets: Vec<SecretText>,
}

impl Reply {
    /// A reply.
    pub fn new(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self { status, headers, body, secrets: Vec::new() }
    }

    /// The same reply, from whose words `secrets` are hidden, in case the provider repeats them: as they are, or as forms, URLs and
    /// JSON write them.
    #[must_use]
    pub fn hiding(mut self, secrets: impl IntoIterator<Item = SecretText>) -> Self {
        let is_searched = |secret: &SecretText| secret.expose().len() >= MIN_SECRET_BYTES;
        self.secrets = secrets.into_iter().filter(is_searched).flat_map(spellings).collect();
        // The longest first: what is left of a secret after a part of it was hidden would not be found again.
        self.secrets.sort_by_key(|secret| std::cmp::Reverse(secret.expose().len()));
        self
    }

    /// The body as text for operators, as [`Reply::safe`] leaves it. Not yet cut, lest half a secret be left.
    pub(crate) fn words(&self) -> String {
        self.safe(&String::from_utf8_lossy(&self.body))
    }

    /// `text`, which the provider wrote, without secrets, codes and phone numbers.
    ///
    /// Providers repeat what they were sent ("+14155550132 is not a valid number"). A number that is to be
    /// forgotten would stay in the record of the delivery, so every longer group of digits becomes `[number]`.
    pub(crate) fn safe(&self, text: &str) -> String {
        let text = self
            .secrets
            .iter()
            .fold(text.to_owned(), |text, secret| text.replace(secret.expose(), "[secret]"));
        hide_numbers(&text)
    }

    /// `id`, if it is short and plain enough to be kept as the id of a message, and holds no secret.
    pub(crate) fn message_id(&self, id: &str) -> Option<String> {
        let is_plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_graphic());
        let is_secret = self.secrets.iter().map(SecretText::expose).any(|secret| {
            id == secret || (secret.len() >= MIN_SECRET_IN_ID_BYTES && id.contains(secret))
        });
        (is_plain && !is_secret && id.len() <= MAX_MESSAGE_ID_BYTES).then(|| id.to_owned())
    }

    /// The body as JSON, if it is JSON of this shape.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.body).ok()
    }

    /// What the status alone says, with `detail` for operators.
    ///
    /// 2xx was taken. 3xx is not followed, so the message was not taken. 4xx was refused. 5xx promises nothing.
    pub(crate) fn by_status(&self, message_id: Option<String>, detail: &str) -> Delivery {
        let status = self.status.as_u16();
        let delivery = match status {
            200..=299 => return Delivery::accepted(status, message_id),
            429 => Delivery::failed(FailureReason::TooManyRequests, detail),
            300..=499 => Delivery::failed(FailureReason::Refused, detail),
            500..=599 => Delivery::unknown(UnknownReason::ServerError, detail),
            _ => Delivery::unknown(UnknownReason::NotUnderstood, detail),
        };
        Delivery { http_status: Some(status), ..delivery }
    }
}

/// `secret` as it is; as a form and as a URL write it, in upper and lower case; and as JSON does, with `/` escaped or not.
fn spellings(secret: SecretText) -> Vec<SecretText> {
    let text = secret.expose();
    let form: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    let url = form.replace('+', "%20");
    let quoted = serde_json::Value::from(text).to_string();
    let json = quoted.strip_prefix('"').and_then(|json| json.strip_suffix('"')).unwrap_or(text);
    let others =
        [lower_hex(&form), lower_hex(&url), form, url, json.replace('/', "\\/"), json.to_owned()];
    let mut spellings: Vec<_> = others.into_iter().map(SecretText::new).collect();
    spellings.retain(|other| *other != secret);
    spellings.push(secret);
    spellings
}

/// `encoded` with the digits after each percent sign in lower case, as some platforms (.NET) write them.
fn lower_hex(encoded: &str) -> String {
    let mut digits_left = 0_u8;
    let lowered = encoded.chars().map(|c| {
        let is_digit = digits_left > 0;
        digits_left = if c == '%' { 2 } else { digits_left.saturating_sub(1) };
        if is_digit { c.to_ascii_lowercase() } else { c }
    });
    lowered.collect()
}

/// `first`, then what the provider said, if it said anything.
pub(crate) fn with_words(first: &str, words: &str) -> String {
    let words = Detail::new(words);
    if words.as_str().is_empty() {
        first.to_owned()
    } else {
        format!("{first}: {}", words.as_str())
    }
}

/// Replaces groups of at least six digits, with the separators that people write between digits, by `[number]`.
pub(crate) fn hide_numbers(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(char::is_numeric) {
        let (before, from_digit) = rest.split_at(start);
        shown.push_str(before);
        let (group, after) = split_group(from_digit);
        let digits = group.chars().filter(|c| c.is_numeric()).count();
        shown.push_str(if digits >= MIN_HIDDEN_DIGITS { "[number]" } else { group });
        rest = after;
    }
    shown.push_str(rest);
    shown
}

/// Splits after the last digit of the group that `text` begins with.
fn split_group(text: &str) -> (&str, &str) {
    let is_part = |c: char| c.is_numeric() || " -.()/\u{a0}".contains(c);
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let (group, _) = text.split_at(end);
    let trimmed = group.trim_end_matches(|c: char| !c.is_numeric());
    text.split_at(trimmed.len())
}

impl std::fmt::Debug for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, body: &str) -> Reply {
        let status = StatusCode::from_u16(status).unwrap();
        Reply::new(status, HeaderMap::new(), Bytes::copy_from_slice(body.as_bytes()))
    }

    #[test]
    fn numbers_and_codes_are_hidden_and_short_numbers_kept() {
        let cases = [
            ("The 'To' number +14155550132 is invalid.", "The 'To' number +[number] is invalid."),
            ("to (415) 555-0132, code 123 456.", "to ([number], code [number]."),
            ("error 21211, status 400", "error 21211, status 400"),
            ("%2B14155550132", "%2B[number]"),
            ("code ٠١٢٣٤٥", "code [number]"),
            ("12345 6", "[number]"),
            ("12345", "12345"),
            ("", ""),
        ];

        for (text, shown) in cases {
            assert_eq!(hide_numbers(text), shown, "{text}");
        }
    }

    #[test]
    fn secrets_that_a_provider_repeats_are_hidden() {
        let secrets = [SecretText::new("hunter2"), SecretText::new("x"), SecretText::new("")];
        let reply = reply(400, "your key hunter2 is expired").hiding(secrets);

        assert_eq!(reply.words(), "your key [secret] is expired");
    }

    #[test]
    fn a_long_secret_is_hidden_before_the_text_is_cut() {
        let secret = "k".repeat(1_000);
        let reply = reply(400, &format!("no: {secret}")).hiding([SecretText::new(secret)]);

        assert_eq!(with_words("refused", &reply.words()), "refused: no: [secret]");
    }

    #[test]
    fn a_secret_is_hidden_however_it_is_spelt() {
        let secret = "A/b \"c\"+";
        let reply = reply(400, "").hiding([SecretText::new(secret)]);
        let in_urls =
            ["A%2Fb+%22c%22%2B", "A%2Fb%20%22c%22%2B", "A%2fb+%22c%22%2b", "A%2fb%20%22c%22%2b"];
        let in_json = [r#"A/b \"c\"+"#, r#"A\/b \"c\"+"#];

        for spelt in in_urls.into_iter().chain(in_json).chain([secret]) {
            assert_eq!(reply.safe(&format!("<{spelt}>")), "<[secret]>", "{spelt}");
        }
    }

    #[test]
    fn a_secret_that_holds_another_is_hidden_whole() {
        let secrets = ["hunter", "Key hunter2", "hunter2"].map(SecretText::new);
        let reply = reply(400, "Key hunter2, hunter2").hiding(secrets);

        assert_eq!(reply.words(), "[secret], [secret]");
    }

    #[test]
    fn only_short_plain_ids_are_kept() {
        let secrets = ["text", "hunter-two"].map(SecretText::new);
        let reply = reply(200, "").hiding(secrets);

        for id in ["SM1a-2", "text-17"] {
            assert_eq!(reply.message_id(id).as_deref(), Some(id));
        }
        for id in ["", "a b", "a\n", "ä", &"x".repeat(65), "text", "SM-hunter-two"] {
            assert_eq!(reply.message_id(id), None, "{id:?}");
        }
    }

    #[test]
    fn debug_output_does_not_show_the_body() {
        assert!(!format!("{:?}", reply(200, "hunter2")).contains("hunter2"));
    }
}
