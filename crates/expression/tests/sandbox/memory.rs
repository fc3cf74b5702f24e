//! What a worker holds on to.

use handset_expression::{Budget, Sandbox};

use crate::harness::{NOW_MICROS, command};

/// Resident memory of a process in KiB, from Linux's `/proc/[pid]/status` (proc(5)).
fn resident_kib(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[test]
fn a_worker_that_has_seen_many_long_expressions_stays_small() {
    // Compiling takes longer without optimisation, and the bound in question is memory.
    let budget = Budget { hard_time: std::time::Duration::from_secs(5), ..Budget::default() };
    let sandbox = Sandbox::new(command(), budget, 1);

    for round in 0..100 {
        let source = format!("x = {round}\n{}return x", "x = x + 1\n".repeat(1_200));
        sandbox.evaluate(&source, vec![], NOW_MICROS).unwrap();
    }

    let held = resident_kib(sandbox.idle_workers()[0]);
    assert!(held < 32 * 1_024, "{held} KiB");
}

#[test]
fn a_worker_gives_back_what_an_expression_has_freed() {
    let budget = Budget { hard_time: std::time::Duration::from_secs(5), ..Budget::default() };
    let sandbox = Sandbox::new(command(), budget, 1);
    sandbox.evaluate("return 1", vec![], NOW_MICROS).unwrap();
    let worker = sandbox.idle_workers()[0];
    let at_first = resident_kib(worker);

    // It may take too long without optimisation; what it leaves is what counts.
    let _ =
        sandbox.evaluate("return len([str(i) * 20 for i in range(40_000)])", vec![], NOW_MICROS);

    assert_eq!(sandbox.idle_workers(), [worker]);
    let held = resident_kib(worker);
    assert!(held < at_first + 4 * 1_024, "{held} KiB, and {at_first} KiB at first");
}
