//! When a message is tried again, and when not (T-25).

use handset_core::delivery::{FailureReason, Outcome};
use handset_providers::{GatewaySettings, HttpGateway};
use tokio::{net::TcpListener, time::Instant};

use std::sync::Arc;

use crate::{
    TIMEOUTS, deliver, detail, gateway, gateway_settings, gateway_with_names,
    names::{Names, SilentNames},
    server::{Server, answer},
};

const CANNOT_CONNECT: Outcome = Outcome::Failed(FailureReason::CannotConnect);

#[tokio::test]
async fn a_refused_port_is_tried_twice_more() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let names = Names::answering(&[&["127.0.0.1"]]);
    let gateway = gateway_with_names(&address.to_string(), names.clone());

    let delivery = deliver(&gateway, &format!("http://sms.example.com:{}/", address.port())).await;

    assert_eq!(delivery.outcome, CANNOT_CONNECT);
    assert_eq!(detail(&delivery), "no connection could be made: connection refused");
    assert_eq!(names.lookups(), 3);
}

#[tokio::test]
async fn a_name_without_an_address_is_tried_twice_more() {
    let names = Names::answering(&[&[]]);
    let gateway = gateway_with_names("127.0.0.1:80", names.clone());

    let delivery = deliver(&gateway, "http://sms.invalid/").await;

    assert_eq!(delivery.outcome, CANNOT_CONNECT);
    assert_eq!(detail(&delivery), "the server's name cannot be resolved");
    assert_eq!(names.lookups(), 3);
}

#[tokio::test]
async fn the_systems_resolver_knows_no_invalid_name() {
    let defaults = GatewaySettings::default();
    let settings =
        GatewaySettings { resolver: defaults.resolver, ..gateway_settings("127.0.0.1:80") };
    let gateway = HttpGateway::new(settings).unwrap();

    // RFC 6761, section 6.4: no name under `.invalid` exists.
    let delivery = deliver(&gateway, "http://sms.invalid/").await;

    assert_eq!(delivery.outcome, CANNOT_CONNECT);
}

#[tokio::test]
async fn a_message_goes_out_once_the_name_is_found() {
    let server = Server::answering(answer("200 OK", "")).await;
    let names = Names::answering(&[&[], &["127.0.0.1"]]);
    let gateway = gateway_with_names(&server.allowed(), names.clone());

    let delivery =
        deliver(&gateway, &format!("http://sms.example.com:{}/", server.address.port())).await;

    assert!(delivery.is_accepted(), "{delivery:?}");
    assert_eq!(names.lookups(), 2);
    server.assert_one_request();
}

#[tokio::test]
async fn a_name_server_that_is_silent_takes_no_longer_than_a_delivery_may() {
    let gateway = gateway_with_names("127.0.0.1:80", Arc::new(SilentNames));
    let started = Instant::now();

    let delivery = deliver(&gateway, "http://sms.example.com/").await;

    assert_eq!(delivery.outcome, CANNOT_CONNECT);
    assert_eq!(detail(&delivery), "no connection could be made in time");
    assert!(started.elapsed() < TIMEOUTS.deliver, "{:?}", started.elapsed());
}

#[tokio::test]
async fn settings_that_cannot_be_used_send_nothing() {
    let gateway = gateway("");

    let delivery = deliver(&gateway, "not a URL").await;

    assert_eq!(delivery.outcome, Outcome::Failed(FailureReason::Settings));
    assert_eq!(detail(&delivery), "account_sid: is not a URL");
}

#[tokio::test]
async fn reaching_a_server_sends_no_message_and_no_secret() {
    let server = Server::answering("HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n").await;
    let gateway = gateway(&server.allowed());

    let reached = gateway.reach(&crate::stage(&server.url())).await;

    assert_eq!(reached, Ok(405));
    let requests = server.seen.requests();
    let [request] = requests.as_slice() else { panic!("{requests:?}") };
    assert!(request.starts_with("HEAD /sms HTTP/1.1\r\n"), "{request}");
    assert!(!request.to_lowercase().contains("authorization"), "{request}");
}
