//! What an expression costs, the worker process included.
//!
//! `cargo bench --bench expression`. The worker is this very binary. Figures are of one run on one machine: compare those of one
//! run, not those of two machines.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a benchmark prints what it measured"
)]

use std::time::{Duration, Instant};

use handset_expression::{Budget, Input, Object, Sandbox, WorkerCommand, worker};
use serde_json::json;

/// Given to this binary, it makes it a worker.
const WORKER: &str = "--worker";
const ROUNDS: usize = 20_000;
const WARM_UP: usize = 1_000;
const NOW_MICROS: i64 = 1_795_521_600_000_000;
const EXAMPLE: &str = "return {\n    \"from\": stage.from_number,\n    \"to\": device.phone_number,\n    \"body\": f\"foo bar baz {token}\",\n}\n";
const BUSY: &str = "import re\nnumber = re.sub(r'\\D', '', device.phone_number)\ngroups = [number[i:i + 3] for i in range(0, len(number), 3)]\nreturn {'to': ' '.join(groups), 'text': '%s: %s' % (user.name, token), 'meta': {'locale': user.attributes['settings']['locale']} | {'n': len(groups)}}\n";

#[global_allocator]
static ALLOCATOR: handset_allocator::Counting<mimalloc::MiMalloc> =
    handset_allocator::Counting(mimalloc::MiMalloc);

fn main() {
    if std::env::args().any(|argument| argument == WORKER) {
        return worker::serve().expect("a socket on standard input");
    }
    let command = WorkerCommand::this_program([WORKER]).expect("this program");
    let sandbox = Sandbox::new(command.clone(), Budget::default(), 1);

    let started = Instant::now();
    sandbox.evaluate("return 1", vec![], NOW_MICROS).expect("a value");
    println!("start of a worker and its first value  {:?}", started.elapsed());

    for (name, source) in [("the documented example", EXAMPLE), ("a busy one", BUSY)] {
        report(&format!("{name}: value"), &measure(|_| evaluate(&sandbox, source)));
        // Another comment makes another source, so that nothing is compiled already.
        report(
            &format!("{name}: compiled and run"),
            &measure(|round| evaluate(&sandbox, &format!("{source}# {round}"))),
        );
        report(
            &format!("{name}: checked"),
            &measure(|_| {
                sandbox
                    .check(source, &["stage", "device", "token", "user"])
                    .expect("a good source");
            }),
        );
    }
    memory(&command);
    hostile(&command);
}

/// How long the hostile expressions of the corpus take, the worst of them first, and what a worker that runs them held at most. A
/// worker that ended is not there to be asked: what it allocated is bounded by its allocator.
fn hostile(command: &WorkerCommand) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/hostile");
    let shared = Sandbox::new(command.clone(), Budget::default(), 1);
    let mut shared_most = 0;
    let mut times = Vec::new();
    let mut most = Vec::new();
    for file in std::fs::read_dir(folder).expect("the corpus").flatten() {
        let source = std::fs::read(file.path()).expect("a file");
        let source = String::from_utf8_lossy(&source);
        // A worker of its own shows what this one made it hold.
        let sandbox = Sandbox::new(command.clone(), Budget::default(), 1);
        sandbox.evaluate("return 1", vec![], NOW_MICROS).expect("a value");
        let started = Instant::now();
        // Most have no value.
        let _ = sandbox.evaluate(&source, inputs(), NOW_MICROS);
        times.push((started.elapsed(), file.file_name()));
        most.push((highest_kib(&sandbox), file.file_name()));
        // One that has served others before shows what these left to it.
        let _ = shared.evaluate(&source, inputs(), NOW_MICROS);
        shared_most = shared_most.max(highest_kib(&shared));
    }
    times.sort_unstable();
    let beyond = times.iter().filter(|(took, _)| *took > Duration::from_millis(100)).count();
    println!("{} hostile expressions: {beyond} took more than 100 ms", times.len());
    for (took, name) in times.iter().rev().take(5) {
        println!("  {took:?} {}", name.to_string_lossy());
    }
    most.sort_unstable();
    for (kib, name) in most.iter().rev().take(5) {
        println!("  {kib} KiB resident at most {}", name.to_string_lossy());
    }
    println!("  {shared_most} KiB resident at most where a worker serves one after another");
}

fn evaluate(sandbox: &Sandbox, source: &str) {
    sandbox.evaluate(source, inputs(), NOW_MICROS).expect("a value");
}

/// How long each of many calls took, sorted.
fn measure(call: impl Fn(usize)) -> Vec<Duration> {
    let mut times: Vec<_> = (0..WARM_UP + ROUNDS)
        .map(|round| {
            let started = Instant::now();
            call(round);
            started.elapsed()
        })
        .skip(WARM_UP)
        .collect();
    times.sort_unstable();
    times
}

fn report(name: &str, times: &[Duration]) {
    let at = |percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or_default();
    println!("{name:<40} p50 {:?}  p99 {:?}", at(50), at(99));
}

/// What a worker holds: at rest, after many expressions, and at the most that a greedy one made it hold.
fn memory(command: &WorkerCommand) {
    let sandbox = Sandbox::new(command.clone(), Budget::default(), 1);
    sandbox.evaluate("return 1", vec![], NOW_MICROS).expect("a value");
    resident("after one value", &sandbox);
    (0..10_000).for_each(|_| evaluate(&sandbox, EXAMPLE));
    resident("after 10,000 values of the example", &sandbox);
    let greedy = "x = 'a' * (15 * 1024 * 1024)\nreturn len(x)";
    sandbox.evaluate(greedy, vec![], NOW_MICROS).expect("a value");
    resident("after an expression of 15 MiB", &sandbox);
}

fn resident(when: &str, sandbox: &Sandbox) {
    let (now, most) = (kib(sandbox, "VmRSS:"), highest_kib(sandbox));
    println!("resident {when:<36} {now} KiB, at most {most} KiB");
}

/// The most that the idle worker of a sandbox has held in memory. 0 where it has ended.
fn highest_kib(sandbox: &Sandbox) -> u64 {
    kib(sandbox, "VmHWM:")
}

/// A line on the memory of the idle worker of a sandbox, from Linux's `/proc/[pid]/status` (proc(5)). 0 where it has ended.
fn kib(sandbox: &Sandbox, name: &str) -> u64 {
    let Some(process) = sandbox.idle_workers().first().copied() else { return 0 };
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("a status");
    let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("a line");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

fn inputs() -> Vec<(String, Input)> {
    let object = |class: &str, attributes: serde_json::Value| {
        let pairs = attributes.as_object().cloned().unwrap_or_default();
        let attributes =
            pairs.into_iter().map(|(name, value)| (name, Input::Json(value))).collect();
        Input::Object(Object { class: class.to_owned(), attributes, ..Object::default() })
    };
    let stage = json!({"name": "sms", "from_number": "+14155550100", "provider": "generic", "auth_type": "basic",
        "verify_only": false, "account_sid": "https://sms.example.com/send"});
    let user = json!({"pk": 7, "username": "jdoe", "name": "Jane Doe", "email": "jane@example.org",
        "attributes": {"settings": {"locale": "de"}}, "is_active": true});
    vec![
        ("stage".to_owned(), object("AuthenticatorSMSStage", stage)),
        (
            "device".to_owned(),
            object("SMSDevice", json!({"phone_number": "+4915123456789", "name": "SMS Device"})),
        ),
        ("token".to_owned(), Input::Json(json!("123456"))),
        ("user".to_owned(), object("User", user)),
    ]
}
