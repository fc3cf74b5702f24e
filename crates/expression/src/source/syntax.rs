//! What a syntax error may come from.

use ruff_python_parser::ParseError;
use ruff_text_size::Ranged;

use super::Source;
use crate::Fault;

/// The fault for an error of the parser, at the place that a person should look at.
pub(super) fn fault(source: &Source, error: &ParseError) -> Fault {
    let text = source.text();
    let offset = error.range().start().to_usize();
    let message = error.error.to_string();
    if let Some(dot) = stray_dot(text, offset) {
        return Fault::source("SyntaxError", "a name must follow the `.`")
            .at(source.place(dot))
            .hint("remove the stray `.` after the string");
    }
    let name =
        if message.to_lowercase().contains("indent") { "IndentationError" } else { "SyntaxError" };
    let place = source.place(offset);
    let hint = hint(text, offset, &message);
    let fault = Fault::source(name, message).at(place);
    match hint {
        Some(hint) => fault.hint(hint),
        None => fault,
    }
}

/// A `.` directly before the place of the error, behind a quote. Older copies of authentik's example have one.
fn stray_dot(text: &str, offset: usize) -> Option<usize> {
    let before = text.get(..offset)?.trim_end();
    let without = before.strip_suffix('.')?;
    without.trim_end().ends_with(['"', '\'']).then_some(without.len())
}

fn hint(text: &str, offset: usize, message: &str) -> Option<&'static str> {
    let (above, below) = text.split_at_checked(offset)?;
    let start = above.rfind('\n').map_or(0, |end| end + 1);
    let line = text.get(start..)?.lines().next().unwrap_or_default();
    let lower = message.to_lowercase();
    if line.contains(['\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}']) {
        Some("replace the typographic quotes by straight ones, \" or '")
    } else if line.contains('\u{a0}') {
        Some("replace the no-break spaces by plain ones")
    } else if lower.contains("indent") && text.contains('\t') {
        Some("use spaces only, and the same number for every line of a block")
    } else if lower.contains("indent") {
        Some("indent the lines of one block by the same number of spaces")
    } else if below.starts_with('=') && !below.starts_with("==") {
        Some("`=` sets a name; use `==` to compare")
    } else if line.contains("&&") || line.contains("||") || below.starts_with('!') {
        Some("Python writes `and`, `or` and `not`")
    } else if lower.contains("string") || lower.contains("quote") {
        Some("close the string with the quote that opened it")
    } else if lower.contains("end of file") || lower.contains("eof") {
        Some("close the bracket or brace that is still open")
    } else if lower.contains("expected `,`") || lower.contains("expected ','") {
        Some("a comma may be missing before this")
    } else if lower.contains("expected ':'") || lower.contains("expected `:`") {
        Some("a colon may be missing before this")
    } else {
        None
    }
}
