//! The sandbox against `python3`: small expressions have the same value, or raise the same error.

mod grammar;
mod mutation;
mod page;
mod parts;
mod templates;

use std::{
    io::Write,
    process::{Command, Stdio},
    sync::LazyLock,
    time::Duration,
};

use handset_expression::{Budget, FaultKind, Input, Returned, Sandbox};
use serde_json::{Value, json};

use self::grammar::cases;
use crate::harness::{NOW_MICROS, command};

/// What differs on purpose: a piece of the source that tells the case, and the sentence of the reference (`docs/reference/expressions.md`).
const DIFFERENCES: &[(&str, &str)] = &[
    (
        "return True * ",
        "`True` and `False` are no numbers for arithmetic, nor for `sum`; write `int(...)` around them",
    ),
    (
        "sum(x > 1 for",
        "`True` and `False` are no numbers for arithmetic, nor for `sum`; write `int(...)` around them",
    ),
    ("'%s' % {", "`'%s' % d` fails for a dict; write `'%s' % (d,)`"),
    (".center(", "`center` puts an odd blank on the right"),
    (
        "getattr(name, 'upper')",
        "a method of a text, a list or a dict is called where it is named, `name.upper()`; it is no value, and `getattr` and `hasattr` do not find it",
    ),
    ("{1: 'a', True:", "a dict keeps the later of two equal keys, `1` and `True` for example"),
    ("raise KeyError(x)", "an exception takes one text"),
    (
        "round(2.675, 2)",
        "`round` rounds the decimal digits as written, so that `round(2.675, 2)` is `2.68`",
    ),
    ("re.split(r'(", "`re.split` leaves out what groups matched"),
    ("re.sub('b*'", "`re.sub` passes over an empty match directly behind another match"),
    (
        "timedelta(hours=7) //",
        "a `timedelta` is divided by whole numbers only, not by another `timedelta`",
    ),
];

/// Fewest cases, and how many in a hundred must have a value on both sides.
const MIN_CASES: usize = 400;
const MIN_VALUES_PERCENT: usize = 80;

/// A sandbox that waits for a busy machine: what is compared are values, not times.
static PATIENT: LazyLock<Sandbox> = LazyLock::new(|| {
    let (time, hard_time) = (Duration::from_secs(5), Duration::from_secs(10));
    Sandbox::new(command(), Budget { time, hard_time, ..Budget::default() }, 1)
});

/// What became of a case.
#[derive(Clone, Debug, PartialEq)]
enum Outcome {
    /// JSON text, in which 1 and 1.0 differ and dicts keep their order.
    Value(String),
    /// The name of the error.
    Error(String),
    /// The sandbox does not take the source.
    Refused(String),
}

fn inputs() -> Value {
    json!({
        "name": "Jane Doe",
        "number": "+4915123456789",
        "token": "123456",
        "items": [3, -1, 4, 1, 5],
        "data": {"a": 1, "b": [1, 2], "c": {"d": "xyz"}, "n": null, "f": 2.5},
    })
}

/// What `python3` makes of each case; `None` where there is no `python3`.
fn by_python(cases: &[String]) -> Option<Vec<Outcome>> {
    let mut python = Command::new("python3")
        .args(["-I", "-W", "ignore", "-c", include_str!("differential/python.py")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let asked = json!({"inputs": inputs(), "sources": cases}).to_string();
    // It reads everything before it writes anything.
    python.stdin.take().unwrap().write_all(asked.as_bytes()).unwrap();
    let told = python.wait_with_output().unwrap();
    assert!(told.status.success(), "python3 ended with {}", told.status);
    let told: Vec<Value> = serde_json::from_slice(&told.stdout).unwrap();
    Some(told.iter().map(outcome_of_python).collect())
}

fn outcome_of_python(told: &Value) -> Outcome {
    match told.get("value") {
        Some(value) => Outcome::Value(value.to_string()),
        None => Outcome::Error(told["error"].as_str().unwrap().to_owned()),
    }
}

fn by_sandbox(source: &str) -> Outcome {
    let Value::Object(inputs) = inputs() else { panic!("an object") };
    let inputs = inputs.into_iter().map(|(name, value)| (name, Input::Json(value))).collect();
    match PATIENT.evaluate(source, inputs, NOW_MICROS) {
        Ok(evaluated) => match evaluated.returned {
            Returned::Value(value) => Outcome::Value(value.to_string()),
            Returned::Request(_) => panic!("a request: {source}"),
        },
        Err(fault) if fault.kind == FaultKind::Source => Outcome::Refused(fault.to_string()),
        Err(fault) => Outcome::Error(fault.name),
    }
}

#[test]
fn small_expressions_have_the_value_or_the_error_that_python_gives_them() {
    let cases = cases();
    // Past the test harness, which would keep it to itself.
    let tell = |line: String| writeln!(std::io::stderr(), "{line}").unwrap();
    let Some(by_python) = by_python(&cases) else {
        return tell("SKIPPED, python3 is not there".to_owned());
    };
    let (mut values, mut errors, mut refused, mut excused) =
        (0, 0, 0, vec![false; DIFFERENCES.len()]);
    let mut wrong = Vec::new();

    for (case, expected) in cases.iter().zip(&by_python) {
        let got = by_sandbox(case);
        let known = DIFFERENCES.iter().position(|(piece, _)| case.contains(piece));
        match (&got, known) {
            (Outcome::Value(_), _) if got == *expected => values += 1,
            (Outcome::Error(_), _) if got == *expected => errors += 1,
            (Outcome::Refused(_), _) => refused += 1,
            (_, Some(index)) => excused[index] = true,
            _ => wrong.push(format!("{case}\n  is {got:?}\n  instead of {expected:?}")),
        }
    }

    tell(format!(
        "{} expressions: {values} have Python's value, {errors} Python's error, {refused} are refused",
        cases.len()
    ));
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(excused.iter().all(|excused| *excused), "a difference that is none: {excused:?}");
    assert!(cases.len() >= MIN_CASES, "{} cases", cases.len());
    assert!(values * 100 >= cases.len() * MIN_VALUES_PERCENT, "{values} of {}", cases.len());
}
