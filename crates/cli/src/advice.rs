//! Errors with what to do about them.

use std::{error::Error, fmt};

/// An error together with what the reader can do about it.
#[derive(Debug)]
struct Advised {
    advice: String,
    problem: anyhow::Error,
}

impl fmt::Display for Advised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)
    }
}

impl Error for Advised {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.problem.source()
    }
}

/// Adds what to do to an error.
pub(crate) trait Advise<T> {
    /// Adds `advice`, a sentence that says what the reader can do.
    ///
    /// # Errors
    /// The error itself, with the advice.
    fn advise(self, advice: impl Into<String>) -> anyhow::Result<T>;
}

impl<T, E: Into<anyhow::Error>> Advise<T> for Result<T, E> {
    fn advise(self, advice: impl Into<String>) -> anyhow::Result<T> {
        self.map_err(|error| {
            anyhow::Error::new(Advised { advice: advice.into(), problem: error.into() })
        })
    }
}

/// What to do about an error, if somebody knew.
pub(crate) fn of(error: &anyhow::Error) -> Option<String> {
    error
        .chain()
        .find_map(|cause| cause.downcast_ref::<Advised>())
        .map(|advised| advised.advice.clone())
}

/// An error as it is printed: what failed, each cause in a line of its own, and what to do.
pub(crate) fn report(error: &anyhow::Error) -> String {
    let causes =
        error.chain().skip(1).map(|cause| format!("  because: {}\n", plain(&cause.to_string())));
    let advised = error.chain().filter_map(|cause| cause.downcast_ref::<Advised>());
    let advice = advised.map(|advised| format!("  what to do: {}\n", plain(&advised.advice)));
    let first = format!("handset: {}\n", plain(&error.to_string()));
    std::iter::once(first).chain(causes).chain(advice).collect()
}

/// Text that cannot do anything to a terminal: control characters become spaces.
pub(crate) fn plain(text: &str) -> String {
    let obeyed = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if obeyed(c) { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use anyhow::{Context, anyhow};

    use super::*;

    #[test]
    fn a_report_says_what_failed_why_and_what_to_do() {
        let error =
            Err::<(), _>(anyhow!("no route to host").context("the database is unavailable"))
                .advise("see whether the server runs")
                .context("cannot list users")
                .unwrap_err();

        assert_eq!(
            report(&error),
            "handset: cannot list users\n  because: the database is unavailable\n  because: no route to host\n  \
             what to do: see whether the server runs\n"
        );
    }

    #[test]
    fn a_strangers_words_do_nothing_to_the_terminal() {
        assert_eq!(report(&anyhow!("\u{1b}[31mred\r\n")), "handset:  [31mred  \n");
    }
}
