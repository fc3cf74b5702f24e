//! Many messages at once, and what is logged of one.

use std::sync::Arc;

use handset_core::delivery::{FailureReason, Outcome};
use handset_providers::{GatewaySettings, HttpGateway, Timeouts};

use crate::{
    any_message, deliver, gateway, gateway_settings,
    log::CapturedLog,
    server::{Server, answer, behaviour},
};

#[tokio::test]
async fn a_provider_that_hangs_holds_32_messages_and_256_wait() {
    let server = Server::start(behaviour(|mut stream, seen| async move {
        seen.read_request(&mut stream).await;
        std::future::pending::<()>().await;
    }))
    .await;
    // The usual time-outs: nobody gives up while the test looks.
    let settings = gateway_settings(&server.allowed());
    let settings = GatewaySettings { timeouts: Timeouts::default(), ..settings };
    let gateway = Arc::new(HttpGateway::new(settings).unwrap());
    let mut waiting = tokio::task::JoinSet::new();
    for _ in 0..32 + 256 {
        let (gateway, url) = (Arc::clone(&gateway), server.url());
        waiting.spawn(async move { deliver(&gateway, &url).await });
    }
    while server.seen.requests().len() < 32 {
        tokio::task::yield_now().await;
    }

    let one_too_many = deliver(&gateway, &server.url()).await;

    assert_eq!(one_too_many.outcome, Outcome::Failed(FailureReason::Overloaded));
    assert_eq!(server.seen.connections(), 32);
}

#[tokio::test]
async fn the_log_of_a_sent_message_shows_no_secret_no_code_and_no_number() {
    let log = CapturedLog::start();
    let server = Server::answering(answer("400 Bad", "canary-password +14155550132 hunter2")).await;
    let code = any_message().code.unwrap();

    let delivery = deliver(&gateway(&server.allowed()), &server.url()).await;

    assert_eq!(delivery.http_status, Some(400));
    let text = log.text();
    assert!(text.contains("http.status=400"), "{text}");
    for secret in ["canary", "Y2FuYXJ5", "hunter2", "4155550132", code.expose()] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}
