//! The reference of expressions says what is so.

use handset_expression::Budget;

use super::DIFFERENCES;

const PAGE: &str = include_str!("../../../../../docs/reference/expressions.md");
const NAMES: &str = include_str!("../../../src/source/names.rs");

/// The text of a table of `names.rs`.
fn table(name: &str) -> &'static str {
    let start = format!("const {name}: ");
    let (_, rest) = NAMES.split_once(&start).unwrap_or_else(|| panic!("there is no {name}"));
    rest.split_once("];").unwrap().0
}

/// The names in a table of names with what to do instead.
fn absent(name: &str) -> Vec<&'static str> {
    let rows = table(name).split('(').map(str::trim_start);
    rows.filter_map(|row| row.strip_prefix('"')?.split('"').next()).collect()
}

/// The names in a plain list.
fn listed(name: &str) -> Vec<&'static str> {
    table(name).split('"').skip(1).step_by(2).collect()
}

fn missing<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    names.into_iter().filter(|name| !PAGE.contains(&format!("`{name}`"))).collect()
}

#[test]
fn each_name_and_module_that_is_absent_is_on_the_page() {
    for (table, least) in [("ABSENT", 40), ("ABSENT_MODULES", 30), ("ABSENT_ATTRIBUTES", 4)] {
        let names = absent(table);

        assert!(names.len() >= least, "{table} has {names:?}");
        assert_eq!(missing(names), Vec::<&str>::new(), "{table}");
    }
}

#[test]
fn each_builtin_and_module_is_on_the_page() {
    assert_eq!(missing(listed("BUILTINS")), Vec::<&str>::new());
    assert_eq!(missing(listed("MODULES")), Vec::<&str>::new());
}

#[test]
fn each_difference_from_python_is_on_the_page() {
    let (_, page) = PAGE.split_once("## Differences from Python").unwrap();

    for (_, difference) in DIFFERENCES {
        assert!(page.contains(&format!("\n- {difference}\n")), "{difference}");
    }
}

#[test]
fn the_limits_on_the_page_are_those_in_force() {
    let budget = Budget::default();

    for (most, error) in [
        (format!("{} KiB", budget.source_bytes >> 10), "SourceLimit"),
        (format!("{} ms", budget.time.as_millis()), "TimeLimit"),
        (format!("{} ms", budget.hard_time.as_millis()), "TimeLimit"),
        (format!("{} MiB", budget.memory_bytes >> 20), "MemoryLimit"),
        (format!("{} deep", budget.recursion), "RecursionLimit"),
        (budget.helper_calls.to_string(), "CallLimit"),
        (format!("{} KiB", budget.output_bytes >> 10), "OutputLimit"),
        (budget.output_depth.to_string(), "OutputLimit"),
    ] {
        assert!(PAGE.contains(&format!(" | {most} | `{error}` |\n")), "{most} {error}");
    }
}
