//! Text of strangers, made fit for one log line.

use std::fmt::Write as _;

/// The longest text of one log field, in bytes.
const LONGEST: usize = 1024;

/// The text with control characters and everything outside ASCII escaped, cut at 1 KiB.
///
/// The JSON format escapes on its own; the plain format for terminals does not, and there an
/// escape sequence or a line break in a path would forge lines.
pub(super) fn fit(text: &str) -> String {
    let mut fitting = String::with_capacity(text.len().min(LONGEST));
    for character in text.chars() {
        if fitting.len() + 13 > LONGEST {
            fitting.push_str("...");
            break;
        }
        if character.is_ascii_graphic() || character == ' ' {
            fitting.push(character);
        } else {
            // Writing to a String cannot fail.
            let _ = write!(fitting, "{}", character.escape_unicode());
        }
    }
    fitting
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_and_foreign_letters_are_escaped() {
        let hostile = "/a\u{1b}[31m\n{\"level\":\"INFO\"}\u{2028}é";

        let fitting = fit(hostile);

        assert_eq!(fitting, "/a\\u{1b}[31m\\u{a}{\"level\":\"INFO\"}\\u{2028}\\u{e9}");
    }

    #[test]
    fn a_long_text_is_cut_at_one_kibibyte() {
        for text in ["x".repeat(5000), "\u{1f4a9}".repeat(5000)] {
            let fitting = fit(&text);

            assert!(fitting.len() <= LONGEST && fitting.len() > LONGEST - 20, "{}", fitting.len());
            assert!(fitting.ends_with("..."));
        }
    }
}
