//! The source of an expression: read, checked, and put into words that the interpreter has.

mod edit;
mod inspect;
mod names;
mod prelude;
mod scope;
mod syntax;

use std::borrow::Cow;

use ruff_python_ast::{ModModule, Stmt};
use ruff_python_parser::{Parsed, parse_module};
use ruff_text_size::Ranged;

pub(crate) use self::inspect::{Script, script};
use crate::{Budget, Fault, Place};

/// A source as it is compiled: line ends are line feeds, and a body that is indented as a whole stands in a block of its own.
pub(crate) struct Source {
    text: String,
    /// How many bytes stand before what was given.
    before: usize,
}

/// Opens the block for a body that is indented as a whole, as if it had been copied out of a function.
const BLOCK: &str = "if True:\n";

impl Source {
    /// Takes in what an operator wrote.
    ///
    /// # Errors
    /// When it is too long or holds a NUL.
    pub(crate) fn new(given: &str, budget: &Budget) -> Result<Self, Fault> {
        check_length(given, budget)?;
        let text = unix_lines(given.strip_prefix('\u{feff}').unwrap_or(given));
        let source = if is_indented(&text) {
            Self { text: format!("{BLOCK}{text}"), before: BLOCK.len() }
        } else {
            Self { text: text.into_owned(), before: 0 }
        };
        match source.text.find('\0') {
            None => Ok(source),
            Some(offset) => {
                Err(Fault::source("SyntaxError", "source code cannot contain null characters")
                    .at(source.place(offset)))
            }
        }
    }

    /// The text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Parses it.
    ///
    /// # Errors
    /// Where it is not Python, and what may be meant.
    pub(crate) fn parse(&self) -> Result<Parsed<ModModule>, Fault> {
        let parsed = parse_module(&self.text).map_err(|error| syntax::fault(self, &error))?;
        // What follows the block is less indented than its first line, which Python does not take.
        if self.before > 0
            && let [Stmt::If(_), stray, ..] = parsed.suite().as_slice()
        {
            let message = "unindent does not match any outer indentation level";
            return Err(Fault::source("IndentationError", message)
                .at(self.place(stray.start().to_usize()))
                .hint("indent every line as the first one, or none"));
        }
        Ok(parsed)
    }

    /// Where a byte of the text is in what was given.
    pub(crate) fn place(&self, offset: usize) -> Option<Place> {
        let given = self.text.get(self.before..)?;
        let offset = offset.saturating_sub(self.before).min(given.len());
        let (above, rest) = given.split_at_checked(offset)?;
        let line_start = above.rfind('\n').map_or(0, |end| end + 1);
        let line = above.matches('\n').count() + 1;
        let column = above.get(line_start..)?.chars().count() + 1;
        let line_end = rest.find('\n').map_or(given.len(), |end| offset + end);
        Some(Place {
            line: u32::try_from(line).ok()?,
            column: u32::try_from(column).ok()?,
            source_line: given.get(line_start..line_end)?.to_owned(),
        })
    }
}

/// Refuses what is too long.
///
/// # Errors
/// When it is.
pub(crate) fn check_length(given: &str, budget: &Budget) -> Result<(), Fault> {
    if given.len() <= budget.source_bytes {
        return Ok(());
    }
    let message = format!("an expression has at most {} bytes", budget.source_bytes);
    Err(Fault::limit("SourceLimit", message).hint("make it shorter"))
}

/// Line ends as Python's tokeniser reads them (Python language reference, section 2.1.2).
fn unix_lines(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether the first line with a statement is indented.
fn is_indented(text: &str) -> bool {
    let is_statement = |line: &&str| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with('#')
    };
    text.lines().find(is_statement).is_some_and(|line| line.starts_with([' ', '\t']))
}
