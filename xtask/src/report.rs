//! Named steps, each with one line of result, and the summary that ends a command.

use std::time::{Duration, Instant};

/// How a step ended. The text says what was looked at, what is missing, or what is wrong.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Everything the step looks at is right.
    Passed(String),
    /// The step could not run here; this is said loudly but fails nothing.
    LeftOut(String),
    /// Something is wrong.
    Failed(String),
}

impl Outcome {
    /// `Passed` with `found` when there are no `faults`, else `Failed` with all of them.
    pub(crate) fn from_faults(found: String, faults: &[String]) -> Self {
        if faults.is_empty() { Self::Passed(found) } else { Self::Failed(faults.join("\n")) }
    }

    fn label(&self) -> &'static str {
        match self {
            Self::Passed(_) => "ok",
            Self::LeftOut(_) => "LEFT OUT",
            Self::Failed(_) => "FAILED",
        }
    }

    fn text(&self) -> &str {
        match self {
            Self::Passed(text) | Self::LeftOut(text) | Self::Failed(text) => text,
        }
    }
}

/// The steps of one command, in the order in which they ran.
pub(crate) struct Report {
    title: &'static str,
    steps: Vec<(&'static str, Outcome, Duration)>,
}

impl Report {
    /// An empty report for the command `title`.
    pub(crate) fn new(title: &'static str) -> Self {
        Self { title, steps: Vec::new() }
    }

    /// Runs one step and prints its result. A step that cannot be carried out has failed.
    /// True when it did not fail.
    pub(crate) fn step(
        &mut self,
        name: &'static str,
        run: impl FnOnce() -> anyhow::Result<Outcome>,
    ) -> bool {
        println!("── {name}");
        let started = Instant::now();
        let outcome = run().unwrap_or_else(|error| Outcome::Failed(format!("{error:#}")));
        let took = started.elapsed();
        println!("{}", line(name, &outcome, took));
        let passed = !matches!(outcome, Outcome::Failed(_));
        self.steps.push((name, outcome, took));
        passed
    }

    /// Prints the summary. True when no step failed.
    #[must_use]
    pub(crate) fn finish(self) -> bool {
        let failed = self.count(|outcome| matches!(outcome, Outcome::Failed(_)));
        let left_out = self.count(|outcome| matches!(outcome, Outcome::LeftOut(_)));
        println!("\n══ {}: {} steps", self.title, self.steps.len());
        for (name, outcome, took) in &self.steps {
            println!("{}", line(name, outcome, *took));
        }
        let passed = self.steps.len() - failed - left_out;
        println!("══ {}: {passed} ok, {left_out} left out, {failed} FAILED", self.title);
        failed == 0
    }

    fn count(&self, wanted: impl Fn(&Outcome) -> bool) -> usize {
        self.steps.iter().filter(|(_, outcome, _)| wanted(outcome)).count()
    }
}

/// One result, its further lines set below its first.
fn line(name: &str, outcome: &Outcome, took: Duration) -> String {
    let text = outcome.text().replace('\n', "\n           ");
    format!("{:<8}   {name}: {text} ({:.1} s)", outcome.label(), took.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_passes_when_steps_are_left_out_but_not_when_one_fails() {
        let mut lenient = Report::new("lenient");
        let mut strict = Report::new("strict");

        lenient.step("absent", || Ok(Outcome::LeftOut("tool not installed".to_owned())));
        strict.step("wrong", || Ok(Outcome::Failed("a fault".to_owned())));
        strict.step("right", || Ok(Outcome::Passed("nothing".to_owned())));

        assert!(lenient.finish());
        assert!(!strict.finish());
    }

    #[test]
    fn a_step_that_cannot_be_carried_out_has_failed() {
        let mut report = Report::new("broken");

        report.step("unreadable", || anyhow::bail!("no such file"));

        assert!(!report.finish());
    }
}
