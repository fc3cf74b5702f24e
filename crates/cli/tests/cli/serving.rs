//! `handset serve` and `handset doctor`.

use handset_testkit::{
    client::{Client, executor},
    gateway::{Behaviour, GatewayDouble},
    process::ADMIN_PASSWORD,
};
use http::StatusCode;
use serde_json::{Value, json};
use tokio::{io::AsyncWriteExt, net::TcpListener};

use crate::harness::Place;

const SETUP: &str = "default-authenticator-sms-setup";

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_database_gets_an_administrator_whose_password_is_printed_once() {
    let place = Place::new();

    let first = place.serve();
    let password = first
        .printed
        .lines()
        .find_map(|line| line.trim().strip_prefix("password  "))
        .unwrap()
        .to_owned();
    assert_eq!(first.printed.matches(&password).count(), 1);
    Client::new(first.address).sign_in("akadmin", &password).await;
    let (code, log) = first.stop();
    let second = place.serve();

    assert_eq!(code, 0);
    assert!(!log.contains(&password), "not in the log");
    assert!(!second.printed.contains("password"), "{}", second.printed);
    Client::new(second.address).sign_in("akadmin", &password).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_password_that_was_set_is_used_and_not_printed() {
    let place = Place::with_admin();

    let server = place.serve();

    assert!(
        !server.printed.contains(ADMIN_PASSWORD) && !server.printed.contains("password"),
        "{}",
        server.printed
    );
    Client::new(server.address).sign_in("akadmin", ADMIN_PASSWORD).await;
}

#[test]
fn a_user_who_was_made_before_the_first_start_keeps_the_password() {
    let place = Place::new();
    place.ok(&["migrate"]);
    let made = place.run_with_input(
        &["user", "create", "akadmin", "--superuser", "--password-stdin"],
        "correct horse\n",
    );
    assert_eq!(made.code, 0, "{}", made.stderr);

    let server = place.serve();

    assert!(
        !server.printed.contains("password"),
        "a password that would not work: {}",
        server.printed
    );
    assert!(server.log().contains("its administrator was there"), "{}", server.log());
}

#[test]
fn a_password_that_is_too_short_stops_the_first_start() {
    let place = Place::new().with("HANDSET_BOOTSTRAP_PASSWORD", "short");

    let error = place.fails(&["serve", "--listen", "127.0.0.1:0"]);

    assert!(
        error.contains("a password has at least 8 characters") && !error.contains("short\n"),
        "{error}"
    );
}

#[test]
fn a_server_that_stops_leaves_the_whole_database_in_one_file() {
    let place = Place::with_admin().set_up();

    let mut files: Vec<_> = std::fs::read_dir(place.path("data"))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();

    assert_eq!(files, ["handset.db", "secret.key"]);
}

#[test]
fn port_0_takes_a_free_port_and_tells_which() {
    let place = Place::with_admin();

    let server = place.serve();

    assert_ne!(server.address.port(), 0);
    assert!(server.get("/-/health/live/").starts_with("HTTP/1.1 200"));
    assert!(server.get("/-/health/ready/").starts_with("HTTP/1.1 200"));
}

#[test]
fn an_address_that_is_taken_is_told_before_anything_is_made() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let place = Place::new();

    for command in ["serve", "dev"] {
        let error = place.fails(&[command, "--listen", &address]);

        assert!(error.contains(&format!("cannot listen on {address}")), "{error}");
        assert!(error.contains("--listen 127.0.0.1:0"), "{error}");
        assert!(!place.path("data").exists());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_told_to_stop_finishes_the_message_under_way() {
    let gateway = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let place = Place::with_admin().with("HANDSET_EGRESS_ALLOW", "127.0.0.1");
    let server = place.serve();
    use_gateway(&place, &format!("http://{}/", gateway.local_addr().unwrap()));
    let mut client = Client::new(server.address);
    client.sign_in("akadmin", ADMIN_PASSWORD).await;
    client.look(SETUP).await;
    let number = json!({"phone_number": "+4915123456789"});
    let post = tokio::spawn(async move { client.post(&executor(SETUP), &number).await });
    let (mut message, _) = gateway.accept().await.unwrap();

    server.terminate();
    while !server.log().contains("stopping: what is under way is finished first") {
        tokio::task::yield_now().await;
    }
    message.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();

    let answer = post.await.unwrap().json();
    assert_eq!(answer["response_errors"], json!({}), "the message was sent: {answer}");
    let (code, log) = tokio::task::spawn_blocking(move || server.wait()).await.unwrap();
    assert_eq!(code, 0);
    assert!(!log.contains("stopped before everything was finished"), "{log}");
}

fn use_gateway(place: &Place, url: &str) {
    place.ok(&[
        "stage",
        "sms",
        "update",
        SETUP,
        "--provider",
        "generic",
        "--account-sid",
        url,
        "--from-number",
        "x",
        "--secret",
        "auth=user",
        "--secret",
        "auth_password=pass",
    ]);
}

#[test]
fn every_line_of_the_log_is_a_json_object() {
    let place = Place::with_admin()
        .with("HANDSET_LOG", "trace")
        .with("HANDSET_LIMITS", "off")
        .with("HANDSET_BOOTSTRAP_TOKEN", "canary-0123456789abcdef0123456789abcdef");
    let server = place.serve();
    server.get("/%0a%7B%22level%22:%22INFO%22%7D\u{1b}[31m");

    let (_, log) = server.stop();

    assert!(log.lines().count() > 5, "{log}");
    for line in log.lines() {
        let object: Value =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(
            object["timestamp"].is_string()
                && object["level"].is_string()
                && object["message"].is_string(),
            "{line}"
        );
    }
    assert!(log.contains("LIMITS ON SENDING ARE OFF"), "{log}");
    assert!(!log.contains("canary"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_tells_what_is_wrong_and_what_to_do() {
    let gateway = GatewayDouble::start().await;
    gateway.then(Behaviour::Reply(StatusCode::NOT_FOUND, ""));
    let place = Place::with_admin().with("HANDSET_EGRESS_ALLOW", "127.0.0.1").set_up();

    let without = place.ok(&["doctor"]);
    assert!(without.contains(&format!("warn  stage {SETUP}: has no provider")), "{without}");
    use_gateway(&place, &gateway.url());
    let with = place.ok(&["doctor"]);
    assert!(with.contains("generic answers (HTTP 404)"), "{with}");
    assert!(with.contains("sends to every country"), "{with}");
    assert_eq!(gateway.received()[0].method, "HEAD");
    assert!(gateway.received()[0].headers.get("authorization").is_none(), "no credentials");

    let nowhere = place.with("HANDSET_EGRESS_ALLOW", "");
    let done = nowhere.run(&["doctor", "--json"]);
    let report: Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!((done.code, &report["worst"]), (1, &json!("fail")), "{}", done.stdout);
    let checks = report["checks"].as_array().unwrap();
    let failed: Vec<_> = checks.iter().filter(|check| check["level"] == "fail").collect();
    assert_eq!(failed.len(), 1, "{failed:?}");
    assert!(failed[0]["text"].as_str().unwrap().contains("HANDSET_EGRESS_ALLOW"), "{failed:?}");
    assert!(failed[0]["advice"].is_string());
}
