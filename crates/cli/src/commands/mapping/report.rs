//! What a mapping made on sample data, and what is wrong with one. Sample data holds no secret, so everything is told.

use std::io::{self, Write};

use handset_core::expression::{Evaluated, Fault, Returned};
use serde_json::{Value, json};

use crate::advice::plain;

/// A mapping that has a value.
pub(super) fn evaluated(
    evaluated: &Evaluated,
    as_json: bool,
    out: &mut (dyn Write + Send),
) -> io::Result<()> {
    let took_ms = evaluated.took.as_secs_f64() * 1_000.0;
    let (kind, value) = match &evaluated.returned {
        Returned::Value(value) => ("result", value.clone()),
        Returned::Request(arguments) => ("request", Value::Object(arguments.clone())),
    };
    if as_json {
        let told = json!({"ok": true, kind: value, "log": evaluated.log, "duration_ms": took_ms});
        return writeln!(out, "{told}");
    }
    writeln!(out, "{}", serde_json::to_string_pretty(&value)?)?;
    if kind == "request" {
        writeln!(out, "these are the arguments of Request(...)")?;
    }
    for line in &evaluated.log {
        writeln!(out, "log: {}", plain(line))?;
    }
    writeln!(out, "took {took_ms:.3} ms")
}

/// One that has none.
pub(super) fn fault(fault: &Fault, as_json: bool, out: &mut (dyn Write + Send)) -> io::Result<()> {
    let place = fault.place.as_ref();
    if as_json {
        let told = json!({
            "ok": false,
            "error": fault.name,
            "message": fault.message,
            "line": place.map(|place| place.line),
            "column": place.map(|place| place.column),
            "source_line": place.map(|place| place.source_line.as_str()),
            "hint": fault.hint,
        });
        return writeln!(out, "{told}");
    }
    let at = place
        .map(|place| format!("line {}, column {}: ", place.line, place.column))
        .unwrap_or_default();
    writeln!(out, "error: {at}{}: {}", fault.name, plain(&fault.message))?;
    if let Some(place) = place {
        let number = place.line.to_string();
        // Tabs become single spaces, so that the mark stands where it should.
        let gap = " ".repeat(place.column.saturating_sub(1) as usize);
        writeln!(out, "  {number} | {}", plain(&place.source_line))?;
        writeln!(out, "  {} | {gap}^", " ".repeat(number.len()))?;
    }
    fault.hint.iter().try_for_each(|hint| writeln!(out, "hint: {}", plain(hint)))
}
