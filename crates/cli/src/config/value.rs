//! Values of settings, whether they come from TOML or as text from the environment.

use std::time::Duration;

use figment::value::Value;
use jiff::SignedDuration;

/// What a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text.
    Text,
    /// Text that is never shown.
    Secret,
    /// A URL, whose password is never shown.
    Url,
    /// A whole number from 0 to 4294967295.
    Count,
    /// Several of them.
    Counts,
    /// Several texts.
    List,
    /// A span of time, such as `30s`.
    Span,
    /// `on` or `off`.
    Switch,
}

/// A value that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Read {
    /// Text, a secret or a URL.
    Text(String),
    /// A whole number.
    Count(u32),
    /// Several of them.
    Counts(Vec<u32>),
    /// Several texts.
    List(Vec<String>),
    /// A span of time.
    Span(Duration),
    /// Whether something is on.
    Switch(bool),
}

impl Kind {
    /// Reads a value of this kind.
    ///
    /// # Errors
    /// Says what is taken instead, never what was given.
    pub(crate) fn read(self, value: &Value) -> Result<Read, &'static str> {
        let problem = self.expected();
        let read = match self {
            Self::Text | Self::Secret | Self::Url => {
                value.as_str().map(|text| Read::Text(text.to_owned()))
            }
            Self::Count => count(value).map(Read::Count),
            Self::Counts => items(value).iter().map(count).collect::<Option<_>>().map(Read::Counts),
            Self::List => items(value).iter().map(text).collect::<Option<_>>().map(Read::List),
            Self::Span => value.as_str().and_then(parse_span).map(Read::Span),
            Self::Switch => switch(value).map(Read::Switch),
        };
        read.ok_or(problem)
    }

    /// What is taken, for errors.
    const fn expected(self) -> &'static str {
        match self {
            Self::Text | Self::Secret | Self::Url => "must be text",
            Self::Count => "must be a whole number, 0 or more",
            Self::Counts => "must be a list of whole numbers, 0 or more",
            Self::List => "must be a list of texts",
            Self::Span => "must be a span of time, such as 30s, 5m or 12h",
            Self::Switch => "must be on or off",
        }
    }

    /// What is taken, for the reference.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Secret => "text, secret",
            Self::Url => "URL",
            Self::Count => "whole number",
            Self::Counts => "list of whole numbers",
            Self::List => "list of texts",
            Self::Span => "span of time",
            Self::Switch => "on or off",
        }
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(|text| text.trim().to_owned())
}

fn count(value: &Value) -> Option<u32> {
    match value.as_str() {
        Some(text) => text.trim().parse().ok(),
        // Files hold signed numbers, the built-in defaults unsigned ones; each is read by one of the two.
        None => value
            .to_i128()
            .and_then(|number| u32::try_from(number).ok())
            .or_else(|| value.to_u128().and_then(|number| u32::try_from(number).ok())),
    }
}

fn switch(value: &Value) -> Option<bool> {
    match value.as_str() {
        Some("on" | "true") => Some(true),
        Some("off" | "false") => Some(false),
        Some(_) => None,
        None => value.to_bool(),
    }
}

/// The items of a list, or of a text with commas between them, with or without brackets and quotation marks as in TOML.
fn items(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(_, items) => items.clone(),
        Value::String(_, text) => {
            let items =
                unbracketed(text.trim()).split(',').map(|item| item.trim().trim_matches('"'));
            items.filter(|item| !item.is_empty()).map(Value::from).collect()
        }
        other => vec![other.clone()],
    }
}

/// The text within one pair of brackets. IPv6 addresses have brackets of their own, which stay.
fn unbracketed(text: &str) -> &str {
    let inner = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inner.filter(|inner| !inner.contains(['[', ']'])).unwrap_or(text)
}

/// A span of time as people write it: `500ms`, `30s`, `1m 30s`, `12h`; 0 without a unit.
fn parse_span(text: &str) -> Option<Duration> {
    if text.trim() == "0" {
        return Some(Duration::ZERO);
    }
    let span: SignedDuration = text.trim().parse().ok()?;
    Duration::try_from(span).ok()
}

/// Writes a span of time with the largest unit that fits.
pub(crate) fn span_text(span: Duration) -> String {
    let (seconds, millis) = (span.as_secs(), span.subsec_millis());
    if millis > 0 {
        format!("{}ms", span.as_millis())
    } else if seconds > 0 && seconds.is_multiple_of(3600) {
        format!("{}h", seconds / 3600)
    } else if seconds > 0 && seconds.is_multiple_of(60) {
        format!("{}m", seconds / 60)
    } else {
        format!("{seconds}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: Kind, value: impl Into<Value>) -> Result<Read, &'static str> {
        kind.read(&value.into())
    }

    #[test]
    fn text_from_the_environment_is_read_like_typed_values() {
        assert_eq!(read(Kind::Count, "5"), Ok(Read::Count(5)));
        assert_eq!(read(Kind::Count, 5_u32), Ok(Read::Count(5)));
        assert_eq!(read(Kind::Count, 5_i64), Ok(Read::Count(5)));
        assert_eq!(read(Kind::Counts, "30, 60"), Ok(Read::Counts(vec![30, 60])));
        assert_eq!(read(Kind::Counts, vec![30_u32, 60]), Ok(Read::Counts(vec![30, 60])));
        assert_eq!(read(Kind::List, "a, b,"), Ok(Read::List(vec!["a".into(), "b".into()])));
        assert_eq!(read(Kind::List, "[a, b]"), Ok(Read::List(vec!["a".into(), "b".into()])));
        assert_eq!(read(Kind::List, vec!["a", "b"]), Ok(Read::List(vec!["a".into(), "b".into()])));
        assert_eq!(read(Kind::Counts, "[30, 60]"), Ok(Read::Counts(vec![30, 60])));
        assert_eq!(
            read(Kind::List, "[\"a\", \"b\"]"),
            Ok(Read::List(vec!["a".into(), "b".into()]))
        );
        let networks = vec!["[fd00::/8]:80".to_owned(), "[fe80::/10]".to_owned()];
        assert_eq!(read(Kind::List, "[fd00::/8]:80,[fe80::/10]"), Ok(Read::List(networks)));
        assert_eq!(read(Kind::Switch, "off"), Ok(Read::Switch(false)));
        assert_eq!(read(Kind::Switch, true), Ok(Read::Switch(true)));
    }

    #[test]
    fn a_password_of_digits_stays_text() {
        assert_eq!(read(Kind::Secret, "12345678"), Ok(Read::Text("12345678".into())));
    }

    #[test]
    fn spans_are_read_as_people_write_them_and_written_back() {
        for text in ["500ms", "30s", "90s", "5m", "12h"] {
            let Ok(Read::Span(span)) = read(Kind::Span, text) else { panic!("{text}") };
            assert_eq!(span_text(span), text);
        }
        assert_eq!(read(Kind::Span, "1m 30s"), Ok(Read::Span(Duration::from_secs(90))));
        assert_eq!(read(Kind::Span, "0"), Ok(Read::Span(Duration::ZERO)));
    }

    #[test]
    fn what_does_not_fit_is_refused_without_being_shown() {
        let cases = [
            read(Kind::Count, "-1"),
            read(Kind::Count, "many"),
            read(Kind::Count, 4_294_967_296_u64),
            read(Kind::Counts, "30,soon"),
            read(Kind::Span, "30"),
            read(Kind::Span, "-30s"),
            read(Kind::Span, "soon"),
            read(Kind::Switch, "maybe"),
            read(Kind::Text, 5_u32),
            read(Kind::List, vec![5_u32]),
        ];

        for refused in cases {
            assert!(refused.unwrap_err().starts_with("must be "));
        }
    }
}
