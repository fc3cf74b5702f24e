//! Limits: each has its own error, and the next expression runs as if nothing had been.

use std::time::{Duration, Instant};

use handset_expression::FaultKind;

use crate::harness::{fault, run, value};

/// What no expression may exceed, with room for a busy machine. The bound itself is measured by the benchmark.
const A_WHILE: Duration = Duration::from_secs(3);

fn limit_of(source: &str) -> String {
    let started = Instant::now();

    let fault = fault(source);

    assert!(started.elapsed() < A_WHILE, "{source}");
    assert_eq!(value("return token"), "123456");
    assert_eq!(fault.kind, FaultKind::Limit, "{fault}");
    fault.name
}

#[test]
fn a_loop_without_an_end_is_stopped_whatever_it_catches() {
    for source in [
        "while True:\n    pass",
        "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass",
        "while True:\n    try:\n        pass\n    finally:\n        continue",
        "x = 2\nwhile True:\n    x = x * x",
        "return sum(range(10 ** 12))",
    ] {
        let name = limit_of(source);
        assert!(name == "TimeLimit" || name == "MemoryLimit", "{name}: {source}");
    }
}

#[test]
fn memory_is_bounded() {
    for source in [
        "x = 'a'\nwhile True:\n    x = x + x",
        "x = []\nwhile True:\n    x.append('b' * 1000)",
        "return ('a ' * 10 ** 7).split()",
        "return len('x' * (15 * 1024 * 1024) + 'y' * (15 * 1024 * 1024))",
    ] {
        // Filling memory takes time, and more on a busy machine.
        let name = limit_of(source);
        assert!(name == "MemoryLimit" || name == "TimeLimit", "{name}: {source}");
    }
    let at_once = "return len('x' * (15 * 1024 * 1024) + 'y' * (15 * 1024 * 1024))";
    assert_eq!(limit_of(at_once), "MemoryLimit");
}

#[test]
fn functions_may_call_each_other_64_deep() {
    let source = "def f(n):\n    return 0 if n == 0 else 1 + f(n - 1)\nreturn f(1000)";

    assert_eq!(limit_of(source), "RecursionLimit");
    assert_eq!(value("def f(n):\n    return 0 if n == 0 else 1 + f(n - 1)\nreturn f(50)"), 50);
}

#[test]
fn helpers_may_be_called_a_thousand_times() {
    assert_eq!(limit_of("while True:\n    slugify('a')"), "CallLimit");
}

#[test]
fn what_is_returned_is_bounded_in_length_and_depth() {
    assert_eq!(limit_of("return 'a' * 20000"), "OutputLimit");
    assert_eq!(limit_of("x = 1\nfor i in range(40):\n    x = [x]\nreturn x"), "OutputLimit");
    assert_eq!(value("return 'a' * 16000").as_str().unwrap().len(), 16_000);
}

#[test]
fn a_source_is_bounded() {
    assert_eq!(limit_of(&format!("return 1 # {}", "x".repeat(17_000))), "SourceLimit");
}

#[test]
fn a_source_that_is_nested_too_deep_is_refused_or_contained() {
    for source in [
        format!("return {}1{}", "(".repeat(8_000), ")".repeat(8_000)),
        format!("return {}1", "-".repeat(16_000)),
        format!("return {}1", "not ".repeat(4_000)),
        format!("return {}1{}", "[".repeat(8_000), "]".repeat(8_000)),
        format!("return {}1", "1 if True else ".repeat(1_000)),
        format!("return {}1", "lambda: ".repeat(2_000)),
        format!("return 1{}", "+1".repeat(8_000)),
        format!("return token{}", ".x".repeat(8_000)),
        format!("return {}1{}", "{1:".repeat(5_000), "}".repeat(5_000)),
        format!("return {}1{}", "f(".repeat(8_000), ")".repeat(8_000)),
    ] {
        assert!(run(&source).is_err(), "{}", &source[..40]);
        assert_eq!(value("return token"), "123456");
    }
}

#[test]
fn the_worker_has_nothing_to_reach() {
    for source in [
        "return open('/etc/passwd').read()",
        "import os\nreturn os.environ",
        "import pathlib\nreturn pathlib.Path('/').iterdir()",
        "return ().__class__",
        "return '{0.__class__.__init__.__globals__}'.format(user)",
        "return '{0.__class__.__mro__}'.format(user)",
        "return '{0.__dict__}'.format(user)",
        "return getattr(getattr(user, '__class__'), '__bases__')",
        "return __import__('os')",
        "return eval('1')",
    ] {
        assert!(run(source).is_err(), "{source}");
    }
}

#[test]
fn an_error_with_a_long_text_is_told_and_cut() {
    let fault = fault("raise ValueError('secret ' * 200_000)");

    assert_eq!((fault.kind, fault.name.as_str()), (FaultKind::Raised, "ValueError"));
    assert_eq!(fault.message.chars().count(), 1_000);
}
