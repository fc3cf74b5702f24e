//! A sandbox whose worker is this test program, and the inputs of the corpus.

use std::{os::fd::AsFd, sync::LazyLock};

use handset_expression::{
    Budget, Evaluated, Fault, Input, Object, Returned, Sandbox, WorkerCommand, worker,
};
use serde_json::Value;

/// 2026-11-24T12:00:00Z.
pub(crate) const NOW_MICROS: i64 = 1_795_521_600_000_000;

/// Two workers with the bounds that are in force.
pub(crate) static SANDBOX: LazyLock<Sandbox> =
    LazyLock::new(|| Sandbox::new(command(), Budget::default(), 2));

/// Starts this test program with its one test that serves.
pub(crate) fn command() -> WorkerCommand {
    WorkerCommand::this_program(["--exact", "worker", "--test-threads=1", "--nocapture"]).unwrap()
}

/// Serves, if standard input is the sandbox's socket.
pub(crate) fn serve() {
    let stdin = std::io::stdin();
    let is_socket = rustix::fs::fstat(stdin.as_fd())
        .is_ok_and(|stat| rustix::fs::FileType::from_raw_mode(stat.st_mode).is_socket());
    if is_socket {
        worker::serve().unwrap();
        std::process::exit(0);
    }
}

/// The inputs of the corpus.
pub(crate) fn inputs() -> Vec<(String, Input)> {
    let context: Value = serde_json::from_str(include_str!("../corpus/context.json")).unwrap();
    let Value::Object(context) = context else { panic!("an object") };
    context.into_iter().map(|(name, value)| (name, input(value))).collect()
}

fn input(value: Value) -> Input {
    let Value::Object(mut map) = value else { return Input::Json(value) };
    let Some(Value::String(class)) = map.remove("$object") else {
        return Input::Dict(map.into_iter().map(|(key, value)| (key, input(value))).collect());
    };
    let methods = match map.remove("$methods") {
        Some(Value::Object(methods)) => {
            methods.into_iter().map(|(name, value)| (name, input(value))).collect()
        }
        _ => Vec::new(),
    };
    let attributes = map.into_iter().map(|(name, value)| (name, input(value))).collect();
    Input::Object(Object { class, attributes, methods, withheld: vec![] })
}

/// Runs `source` on the corpus's inputs.
pub(crate) fn run(source: &str) -> Result<Evaluated, Fault> {
    SANDBOX.evaluate(source, inputs(), NOW_MICROS)
}

/// The JSON value of `source`.
pub(crate) fn value(source: &str) -> Value {
    match run(source).unwrap_or_else(|fault| panic!("{fault}\n{source}")).returned {
        Returned::Value(value) => value,
        Returned::Request(_) => panic!("a request: {source}"),
    }
}

/// The fault of `source`.
pub(crate) fn fault(source: &str) -> Fault {
    run(source).err().unwrap_or_else(|| panic!("has a value: {source}"))
}
