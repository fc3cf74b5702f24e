//! No code, secret, token or whole number in the log or, in clear, in the database: V-13.

use handset_testkit::database::TestDatabase;
use handset_testkit::gateway::Behaviour;
use http::StatusCode;

use crate::world::{AMERICAN, GERMAN, SETUP, World, enrol, post_code, post_number};

/// All that the program and the libraries that see secrets have to say.
const EVERYTHING: &str =
    "trace,hyper=trace,hyper_util=trace,reqwest=trace,rustls=trace,sqlx=trace,tower=trace";
const SECRET: &str = "canary-provider-secret";

#[tokio::test(flavor = "multi_thread")]
async fn nothing_secret_reaches_the_log_or_the_database() {
    let world = World::with(TestDatabase::sqlite(), &[("HANDSET_LOG", EVERYTHING)]).await;
    world.setup.run_ok(
        &["stage", "sms", "update", SETUP, "--secret", &format!("auth_password={SECRET}")],
        "",
    );
    let mut ada = world.user("ada").await;
    enrol(&world, &mut ada, AMERICAN).await;
    world.gateway.then(Behaviour::Reply(StatusCode::BAD_REQUEST, "{\"message\": \"no\"}"));
    post_number(&mut ada, GERMAN).await;
    post_number(&mut ada, GERMAN).await;
    post_code(&mut ada, &world.wrong_code_for(GERMAN)).await;
    ada.submit(&format!("/if/flow/{SETUP}/"), &[("code", &world.wrong_code_for(GERMAN))]).await;
    let cookie = ada.cookie.clone().unwrap();
    let token = cookie.split_once('=').unwrap().1;
    let codes = [world.code_for(AMERICAN), world.code_for(GERMAN)];

    let log = world.setup.log();
    let mut database = Vec::new();
    for entry in std::fs::read_dir(world.setup.database.data_dir()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() && !path.ends_with("server.log") {
            database.extend(std::fs::read(path).unwrap());
        }
    }
    let database = String::from_utf8_lossy(&database);

    assert!(log.lines().count() > 20, "the log was captured: {log}");
    assert!(database.len() > 50_000, "the database was read");
    let digits = |number: &str| number.trim_start_matches('+').to_owned();
    let hidden = [
        SECRET.to_owned(),
        token.to_owned(),
        digits(AMERICAN),
        digits(GERMAN),
        "correct horse".to_owned(),
    ];
    for canary in &hidden {
        assert!(!log.contains(canary), "{canary} in the log");
        assert!(!database.contains(canary), "{canary} in the database");
    }
    for code in &codes {
        let quoted = [format!("\"{code}\""), format!("code: {code}"), format!("phone: {code}")];
        assert!(
            quoted.iter().all(|text| !log.contains(text) && !database.contains(text)),
            "{code}"
        );
    }
    for line in log.lines() {
        assert!(
            serde_json::from_str::<serde_json::Value>(line).is_ok(),
            "a line that is no JSON object: {line}"
        );
    }
}
