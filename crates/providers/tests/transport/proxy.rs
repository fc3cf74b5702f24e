//! Sending through a proxy, when one is set.

use handset_core::delivery::{FailureReason, Outcome};
use handset_providers::{GatewayError, GatewaySettings, HttpGateway};

use crate::{
    certificates::Authority,
    deliver, gateway_settings,
    server::{Server, answer},
};

fn gateway_through(proxy: &str, allow: &str) -> Result<HttpGateway, GatewayError> {
    let roots = handset_providers::TrustedRoots::Only(vec![Authority::new().root()]);
    let proxy = Some(proxy.parse().unwrap());
    HttpGateway::new(GatewaySettings { proxy, roots, ..gateway_settings(allow) })
}

#[tokio::test]
async fn everything_goes_through_the_proxy() {
    let proxy = Server::answering(answer("200 OK", "")).await;
    let gateway =
        gateway_through(&format!("http://{}", proxy.address), "192.168.7.7:8080").unwrap();

    let delivery = deliver(&gateway, "http://192.168.7.7:8080/sms").await;

    assert!(delivery.is_accepted(), "{delivery:?}");
    let requests = proxy.seen.requests();
    assert!(
        requests[0].starts_with("POST http://192.168.7.7:8080/sms HTTP/1.1\r\n"),
        "{requests:?}"
    );
}

#[tokio::test]
async fn a_tunnel_that_the_proxy_refuses_carried_no_message() {
    let proxy = Server::answering(answer("403 Forbidden", "")).await;
    let gateway = gateway_through(&format!("http://{}", proxy.address), "").unwrap();

    let delivery = deliver(&gateway, "https://sms.example.com/sms").await;

    assert_eq!(delivery.outcome, Outcome::Failed(FailureReason::CannotConnect), "{delivery:?}");
    for request in proxy.seen.requests() {
        assert!(request.starts_with("CONNECT sms.example.com:443 HTTP/1.1\r\n"), "{request}");
    }
}

#[tokio::test]
async fn the_guard_still_looks_at_what_it_can_see() {
    let proxy = Server::answering(answer("200 OK", "")).await;
    let gateway =
        gateway_through(&format!("http://{}", proxy.address), "192.168.7.7:8080").unwrap();

    for url in [
        "https://169.254.169.254/",
        "http://127.0.0.1:8080/",
        "http://sms.example.com/",
        "http://sms.example.com:8080/",
        "https://sms.example.com:8443/",
    ] {
        let outcome = deliver(&gateway, url).await.outcome;
        assert_eq!(outcome, Outcome::Failed(FailureReason::AddressNotAllowed), "{url}");
    }
    assert_eq!(proxy.seen.connections(), 0);
}

#[test]
fn a_proxy_that_is_none_is_refused() {
    for proxy in ["socks5://127.0.0.1:1080", "ftp://127.0.0.1/", "mailto:proxy"] {
        assert!(matches!(gateway_through(proxy, ""), Err(GatewayError::Proxy)), "{proxy}");
    }
}
