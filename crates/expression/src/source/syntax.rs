//! What a syntax error may come from.

mod brackets;

use ruff_python_parser::ParseError;
use ruff_text_size::Ranged;

use self::brackets::Stray;
use super::Source;
use crate::Fault;

/// The fault for an error of the parser, at the place that a person should look at.
pub(super) fn fault(source: &Source, error: &ParseError) -> Fault {
    let text = source.text();
    let offset = error.range().start().to_usize();
    let message = error.error.to_string();
    let at = |offset: usize, message: &str, hint: &str| {
        Fault::source("SyntaxError", message).at(source.place(offset)).hint(hint)
    };
    if let Some(dot) = stray_dot(text, offset) {
        return at(dot, "a name must follow the `.`", "remove the stray `.` after the string");
    }
    match brackets::stray(text) {
        Some(Stray::Open(offset, bracket)) if is_about_brackets(&message) => {
            let message = format!("'{bracket}' was never closed");
            return at(offset, &message, "close the bracket or brace that is still open");
        }
        Some(Stray::Close(offset, bracket)) => {
            let message = format!("unmatched '{bracket}'");
            return at(offset, &message, "remove this bracket: it closes nothing");
        }
        Some(Stray::Open(..)) | None => {}
    }
    let is_indentation = message.to_lowercase().contains("indent");
    let name = if is_indentation { "IndentationError" } else { "SyntaxError" };
    let hint = hint(text, offset, &message);
    let fault = Fault::source(name, message).at(source.place(offset));
    match hint {
        Some(hint) => fault.hint(hint),
        None => fault,
    }
}

fn is_about_brackets(message: &str) -> bool {
    message.contains("EOF")
        || message.starts_with("Expected `,`")
        || message.starts_with("Expected `)`")
}

/// A `.` directly before the place of the error, behind a quote. Older copies of authentik's example have one.
fn stray_dot(text: &str, offset: usize) -> Option<usize> {
    let before = text.get(..offset)?.trim_end();
    let without = before.strip_suffix('.')?;
    without.trim_end().ends_with(['"', '\'']).then_some(without.len())
}

/// What the parser says, what the line holds, and what to do.
type Rule = (&'static str, fn(&Spot<'_>) -> bool, &'static str);

/// Looked through from the first to the last.
const RULES: [Rule; 24] = [
    (
        "",
        |at| at.line().contains(['\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}']),
        "replace the typographic quotes by straight ones, \" or '",
    ),
    ("", |at| at.line().contains('\u{a0}'), "replace the no-break spaces by plain ones"),
    ("", |at| at.line().contains('`'), "put text between straight quotes, \" or '"),
    (
        "",
        |at| at.line().contains("&&") || at.line().contains("||"),
        "Python writes `and`, `or` and `not`",
    ),
    ("", |at| at.line().contains("=>"), "write a function as `lambda x: ...` or with `def`"),
    ("", |at| at.line().contains("++") || at.line().contains("--"), "write `x += 1` or `x -= 1`"),
    ("", |at| at.line().contains("/*") || at.line().contains("//"), "a comment begins with `#`"),
    ("", |at| at.line().contains("else if"), "write `elif`"),
    (
        "",
        |at| at.rest.starts_with(":="),
        "set a name in a line of its own with `=`, or put the assignment in parentheses: `(x := ...)`",
    ),
    ("", |at| at.rest.starts_with("= ") && at.line().contains(": ="), "set a name with `=`"),
    (
        "f-string",
        |_| true,
        "close each brace of the f-string; `{{` and `}}` stand for braces themselves",
    ),
    (
        "indent",
        |at| at.from_line.contains('\t'),
        "use spaces only, and the same number for every line of a block",
    ),
    ("indent", |_| true, "indent the lines of one block by the same number of spaces"),
    ("module name", |_| true, "this word is a keyword of Python; choose another name"),
    ("keyword", |_| true, "this word is a keyword of Python; choose another name"),
    ("assignment target", |_| true, "a name stands on the left of `=`; use `==` to compare"),
    (
        "",
        |at| at.rest.starts_with('=') && !at.rest.starts_with("=="),
        "`=` sets a name; use `==` to compare",
    ),
    ("", |at| at.rest.starts_with('!'), "Python writes `not`"),
    ("expected `,`", |_| true, "a comma may be missing before this"),
    ("expected `:`", |_| true, "a colon may be missing before this"),
    (
        "separated",
        |at| at.line().trim_start().starts_with("print "),
        "call it with parentheses: `print(...)`",
    ),
    ("separated", |_| true, "put quotes around text, and one statement in each line"),
    ("quote", |_| true, "close the string with the quote that opened it"),
    ("eof", |_| true, "close the bracket or brace that is still open"),
];

fn hint(text: &str, offset: usize, message: &str) -> Option<&'static str> {
    let said = message.to_lowercase();
    let spot = Spot::of(text, offset)?;
    let (_, _, hint) = RULES.iter().find(|(part, holds, _)| said.contains(part) && holds(&spot))?;
    Some(hint)
}

/// The place of an error.
struct Spot<'a> {
    /// The source from the beginning of the line on.
    from_line: &'a str,
    /// The source from the place itself on.
    rest: &'a str,
}

impl<'a> Spot<'a> {
    fn of(text: &'a str, offset: usize) -> Option<Self> {
        let (above, rest) = text.split_at_checked(offset)?;
        let start = above.rfind('\n').map_or(0, |end| end + 1);
        Some(Self { from_line: text.get(start..)?, rest })
    }

    /// The line of the error.
    fn line(&self) -> &'a str {
        self.from_line.lines().next().unwrap_or_default()
    }
}
