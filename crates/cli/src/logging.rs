//! The log: one line for each event, on standard error.
//!
//! Lines are written here and not by a library, so that no text of a stranger can break one: control characters are
//! escaped in both formats, and every value is cut at 1 KiB (threat T-21).

mod fields;
mod line;

use std::io::{IsTerminal, Write};

use anyhow::Context;
use handset_http::layers::install_panic_hook;
use tracing::{Event, Subscriber, span};
use tracing_subscriber::{
    EnvFilter, Layer,
    layer::{Context as LayerContext, SubscriberExt},
    registry::LookupSpan,
    util::SubscriberInitExt,
};

use self::fields::Fields;
use crate::{
    config::{LogFormat, LogSettings},
    system::SystemClock,
};

/// The crates of this program have names that begin like this.
const OURS: &str = "handset";
/// What other people's libraries may log unless they are named: they do not know what is secret here.
const OTHERS: &str = "warn";

/// Starts logging, with `default_filter` unless a filter is set.
///
/// # Errors
/// When the filter cannot be read, or logging was started before.
pub(crate) fn start(settings: &LogSettings, default_filter: &str) -> anyhow::Result<()> {
    let filter = settings.filter.as_deref().unwrap_or(default_filter);
    let format = settings.format.unwrap_or_else(|| {
        if std::io::stderr().is_terminal() { LogFormat::Text } else { LogFormat::Json }
    });
    let lines = Lines { format, write: |line: &str| write_line(line) };
    // The filter is a layer of its own and not the other one's: a filter of one layer loses the event that follows a question
    // of a library (sqlx asks) whether something would be logged.
    let subscriber = tracing_subscriber::registry().with(parse(filter)?).with(lines);
    subscriber.try_init().context("logging was started before")?;
    // A panic is logged with its place, and without its payload: that may quote anything.
    install_panic_hook();
    Ok(())
}

/// Whether a filter can be read.
///
/// # Errors
/// Says which part cannot.
pub(crate) fn check_filter(filter: &str) -> anyhow::Result<()> {
    parse(filter).map(|_| ())
}

/// Reads a filter. A level without a name is for this program; libraries keep to warnings.
fn parse(filter: &str) -> anyhow::Result<EnvFilter> {
    let directives: Vec<String> =
        filter.split(',').map(str::trim).filter(|part| !part.is_empty()).map(directive).collect();
    EnvFilter::builder()
        .parse(directives.join(","))
        .context("must be a level such as info, or NAME=LEVEL, separated by commas")
}

fn directive(part: &str) -> String {
    match part.to_ascii_lowercase().as_str() {
        "off" => "off".to_owned(),
        "error" => format!("error,{OURS}=error"),
        level @ ("warn" | "info" | "debug" | "trace") => format!("{OTHERS},{OURS}={level}"),
        // Taken for a name otherwise, and everything of that name would be logged.
        word if !word.contains(['=', '[']) => format!("{word}=?"),
        _ => part.to_owned(),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "what a writer returns")]
fn write_line(line: &str) -> std::io::Result<()> {
    // One call for each line, so that lines of several threads do not mix. When nobody reads, nobody can be told either.
    let _ = std::io::stderr().lock().write_all(line.as_bytes());
    Ok(())
}

/// Writes a line for each event.
struct Lines<W> {
    format: LogFormat,
    write: W,
}

impl<S, W> Layer<S> for Lines<W>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: Fn(&str) -> std::io::Result<()> + 'static,
{
    fn on_new_span(
        &self,
        attributes: &span::Attributes<'_>,
        id: &span::Id,
        context: LayerContext<'_, S>,
    ) {
        let Some(span) = context.span(id) else { return };
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        span.extensions_mut().insert(fields);
    }

    fn on_record(&self, id: &span::Id, values: &span::Record<'_>, context: LayerContext<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(fields) = span.extensions_mut().get_mut::<Fields>() {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: LayerContext<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        for span in context.event_scope(event).into_iter().flatten() {
            if let Some(of_span) = span.extensions().get::<Fields>() {
                fields.add_missing(of_span);
            }
        }
        let now = handset_core::ports::Clock::now(&SystemClock);
        let line = line::Line { at: now, metadata: event.metadata(), fields: &fields };
        let text = match self.format {
            LogFormat::Json => line.json(),
            LogFormat::Text => line.text(),
        };
        let _ = (self.write)(&text);
    }
}

#[cfg(test)]
mod tests;
