//! The corpus: expressions as people write them, what `python3` makes of them, and expressions that mean harm.

use std::{fs, path::PathBuf, time::Instant};

use handset_expression::{FaultKind, Returned};
use serde_json::Value;

use crate::harness::{SANDBOX, inputs, run, value};

/// What the interpreter has not, or has differently. The reference of expressions lists it.
const DIFFERENCES: [(&str, &str); 5] = [
    ("bytes.py", "`int.from_bytes` is not there"),
    ("raise-and-catch.py", "an exception takes one text"),
    ("re-module.py", "`re.subn` is not there"),
    ("tuples-and-sets.py", "sets are not compared with `<` and `<=`"),
    ("unicode-casefold.py", "a few letters outside ASCII fold differently"),
];

/// Every source of a folder, by file name.
fn sources(folder: &str) -> Vec<(String, String)> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(folder);
    let files = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let mut sources: Vec<_> = files
        .map(|file| {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            (name, String::from_utf8_lossy(&fs::read(file).unwrap()).into_owned())
        })
        .collect();
    sources.sort();
    sources
}

fn facts(file: &str) -> Value {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(file);
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn expressions_as_people_write_them_have_the_value_that_cpython_gives_them() {
    let expected = facts("accepted.json");
    let mut wrong = Vec::new();

    for (name, source) in sources("accepted") {
        if DIFFERENCES.iter().any(|(file, _)| *file == name) {
            continue;
        }
        let expected = &expected[&name];
        match run(&source) {
            Ok(evaluated) => {
                let Returned::Value(value) = &evaluated.returned else { continue };
                let messages = serde_json::to_value(&evaluated.messages).unwrap();
                if *value != expected["value"] || messages != expected["messages"] {
                    wrong.push(format!("{name}: {value} {messages} instead of {expected}"));
                }
            }
            Err(fault) => wrong.push(format!("{name}: {fault}")),
        }
    }

    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_differs_from_python_still_does() {
    let expected = facts("accepted.json");

    for (name, why) in DIFFERENCES {
        let (_, source) = sources("accepted").into_iter().find(|(file, _)| file == name).unwrap();

        let same = run(&source).is_ok_and(|evaluated| {
            evaluated.returned == Returned::Value(expected[name]["value"].clone())
        });

        assert!(!same, "{name} has Python's value now: {why}");
    }
}

#[test]
fn what_cannot_be_used_is_refused_at_the_right_place_with_a_hint() {
    let expected = facts("refused.json");
    let names: Vec<_> = inputs().into_iter().map(|(name, _)| name).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let mut wrong = Vec::new();

    for (name, source) in sources("refused") {
        let expected = &expected[&name];
        let Err(fault) = SANDBOX.check(&source, &names) else {
            wrong.push(format!("{name}: accepted"));
            continue;
        };
        let place = fault.place.as_ref();
        let has = |wanted: &Value, got: Option<u32>| {
            wanted.is_null() || wanted.as_u64() == got.map(u64::from)
        };
        let hint = expected["hint_contains"].as_str().unwrap_or_default().to_lowercase();
        let told = fault.to_string().to_lowercase();
        let is_right = has(&expected["line"], place.map(|place| place.line))
            && has(&expected["column"], place.map(|place| place.column))
            && told.contains(&hint);
        if !is_right || !matches!(fault.kind, FaultKind::Source | FaultKind::Limit) {
            wrong.push(format!("{name}: {fault} instead of {expected}"));
        }
    }

    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn nothing_that_means_harm_does_any() {
    for (name, source) in sources("hostile") {
        let started = Instant::now();

        let _ = run(&source);

        // The bound is 100 ms; a busy machine may add to it.
        assert!(started.elapsed().as_secs() < 3, "{name} took {:?}", started.elapsed());
        assert_eq!(value("return token"), "123456", "after {name}");
    }
}
