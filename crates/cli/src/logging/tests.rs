use std::sync::{Arc, Mutex};

use tracing::subscriber::with_default;

use super::*;

fn logged(format: LogFormat, filter: &str, act: impl FnOnce()) -> String {
    let written = Arc::new(Mutex::new(String::new()));
    let sink = Arc::clone(&written);
    let write = move |line: &str| {
        sink.lock().unwrap().push_str(line);
        Ok(())
    };
    let lines = Lines { format, write };
    let subscriber = tracing_subscriber::registry().with(parse(filter).unwrap()).with(lines);
    with_default(subscriber, act);
    written.lock().unwrap().clone()
}

#[test]
fn a_line_is_one_json_object_with_the_values_of_its_spans() {
    let text = logged(LogFormat::Json, "info", || {
        let span = tracing::info_span!("request", request.id = "r1", client.ip = "198.51.100.7");
        span.in_scope(|| tracing::info!(duration_ms = 7_u64, request.id = "mine", "done"));
    });

    let mut line: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert!(line["timestamp"].take().as_str().unwrap().ends_with('Z'));
    let expected = serde_json::json!({
        "timestamp": null,
        "level": "INFO",
        "target": "handset::logging::tests",
        "message": "done",
        "duration_ms": 7,
        "request.id": "mine",
        "client.ip": "198.51.100.7",
    });
    assert_eq!(line, expected);
}

#[test]
fn hostile_text_breaks_no_line() {
    let hostile = "\n{\"level\":\"INFO\"}\r\u{1b}[31m\u{9b}2J\u{2028}\u{202e}\u{7f}\0";
    for format in [LogFormat::Json, LogFormat::Text] {
        let text = logged(format, "info", || {
            tracing::info!(display = %hostile, debug = ?hostile, text = hostile, "{hostile}");
        });

        assert_eq!(text.matches('\n').count(), 1, "{text:?}");
        assert!(text.trim_end_matches('\n').chars().all(|c| !c.is_control()), "{text:?}");
        assert!(!text.contains(['\u{2028}', '\u{202e}']), "{text:?}");
    }
    let json = logged(LogFormat::Json, "info", || tracing::info!(text = hostile, "x"));
    let line: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(line["text"], hostile, "nothing is lost");
}

#[test]
fn a_value_cannot_pose_as_the_message_or_the_level() {
    let text = logged(LogFormat::Json, "info", || {
        tracing::warn_span!("s", level = "ERROR", target = "x").in_scope(|| tracing::info!("x"));
    });

    let line: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (&line["level"], &line["target"]),
        (&"INFO".into(), &"handset::logging::tests".into())
    );
}

#[test]
fn a_long_value_is_cut() {
    let text = logged(LogFormat::Json, "info", || tracing::info!(text = "ä".repeat(10_000), "x"));

    let line: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert!(line["text"].as_str().unwrap().len() <= 1_024 + '…'.len_utf8());
}

#[test]
fn an_error_is_logged_with_its_causes() {
    let error = anyhow::anyhow!("the disk is full").context("the database is unavailable");

    let text = logged(LogFormat::Json, "info", || {
        let error: &(dyn std::error::Error + 'static) = error.as_ref();
        tracing::error!(error, "x");
    });

    let line: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(line["error"], "the database is unavailable: the disk is full");
}

#[test]
fn a_level_is_for_this_program_and_libraries_keep_to_warnings() {
    let events = || {
        tracing::trace!(target: "handset_http", "ours");
        tracing::trace!(target: "hyper::proto", "secret headers");
        tracing::warn!(target: "hyper::proto", "warning");
    };

    let all = logged(LogFormat::Text, "trace", events);
    assert!(
        all.contains("ours") && all.contains("warning") && !all.contains("secret headers"),
        "{all}"
    );
    let named = logged(LogFormat::Text, "info,hyper=trace", events);
    assert!(named.contains("secret headers") && !named.contains("ours"), "{named}");
    assert_eq!(logged(LogFormat::Text, "off", events), "");
}

#[test]
fn a_question_whether_something_would_be_logged_costs_no_event() {
    let text = logged(LogFormat::Text, "info", || {
        // As sqlx asks: past the cache in which `tracing` keeps the answer.
        let span = tracing::debug_span!(target: "sqlx::query", "question");
        let question = span.metadata().unwrap();
        assert!(!tracing::dispatcher::get_default(|dispatch| dispatch.enabled(question)));
        tracing::info!("told");
    });

    assert!(text.contains("told"), "{text}");
}

#[test]
fn a_filter_that_cannot_be_read_is_refused() {
    for filter in ["loud", "handset=loud", "infos", "handset"] {
        assert!(check_filter(filter).is_err(), "{filter}");
    }
    for filter in ["info", "INFO", "warn,handset_http=debug", "off", "trace,hyper=info", ""] {
        assert!(check_filter(filter).is_ok(), "{filter}");
    }
}
