//! Whose certificates are believed.

use std::sync::Arc;

use handset_core::delivery::{FailureReason, Outcome};
use handset_providers::{GatewaySettings, HttpGateway, NoTrustedRoots, Resolver, TrustedRoots};
use rustls::ServerConfig;
use tokio_rustls::TlsAcceptor;

use crate::{
    certificates::Authority,
    deliver, detail, gateway, gateway_settings,
    names::Names,
    server::{Server, answer, behaviour, write},
};

const TLS: Outcome = Outcome::Failed(FailureReason::Tls);

/// A server that speaks TLS, and HTTP/1.1 inside.
async fn tls_server(config: Arc<ServerConfig>) -> Server {
    let acceptor = TlsAcceptor::from(config);
    Server::start(behaviour(move |stream, seen| {
        let acceptor = acceptor.clone();
        async move {
            let Ok(mut stream) = acceptor.accept(stream).await else { return };
            while seen.read_request(&mut stream).await {
                write(&mut stream, answer("200 OK", "").as_bytes()).await;
            }
        }
    }))
    .await
}

fn gateway_trusting(roots: TrustedRoots, allow: &str, names: Arc<dyn Resolver>) -> HttpGateway {
    let settings = GatewaySettings { roots, resolver: names, ..gateway_settings(allow) };
    HttpGateway::new(settings).unwrap()
}

/// A gateway that trusts an authority which nobody has a certificate of.
pub(crate) fn trusting_gateway(allow: &str, names: Arc<dyn Resolver>) -> HttpGateway {
    gateway_trusting(TrustedRoots::Only(vec![Authority::new().root()]), allow, names)
}

fn url(server: &Server) -> String {
    format!("https://sms.example.com:{}/sms", server.address.port())
}

fn names() -> Arc<Names> {
    Names::answering(&[&["127.0.0.1"]])
}

#[tokio::test]
async fn a_trusted_certificate_for_the_name_is_believed() {
    let authority = Authority::new();
    let server = tls_server(authority.server("sms.example.com", &["http/1.1"])).await;
    let roots = TrustedRoots::Only(vec![authority.root()]);
    let gateway = gateway_trusting(roots, &server.allowed(), names());

    let delivery = deliver(&gateway, &url(&server)).await;

    assert!(delivery.is_accepted(), "{delivery:?}");
    assert_eq!(gateway.trust(), Ok(()));
    server.assert_one_request();
}

#[tokio::test]
async fn a_bad_certificate_gets_no_request_and_no_second_try() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    let cases = [
        ("signed by a stranger", stranger.server("sms.example.com", &[])),
        ("for another name", authority.server("sms.example.net", &[])),
        ("for the name's parent", authority.server("example.com", &[])),
        ("expired", authority.server_valid_until("sms.example.com", &[], 2020)),
    ];

    for (case, config) in cases {
        let server = tls_server(config).await;
        let roots = TrustedRoots::Only(vec![authority.root()]);
        let gateway = gateway_trusting(roots, &server.allowed(), names());

        let delivery = deliver(&gateway, &url(&server)).await;

        assert_eq!(delivery.outcome, TLS, "{case}");
        assert!(detail(&delivery).contains("certificate"), "{case}: {delivery:?}");
        assert_eq!(server.seen.requests().len(), 0, "{case}");
        assert_eq!(server.seen.connections(), 1, "{case}");
    }
}

#[tokio::test]
async fn a_server_without_tls_gets_no_request() {
    let server = Server::answering(answer("200 OK", "")).await;
    let gateway = trusting_gateway(&server.allowed(), names());

    let delivery = deliver(&gateway, &url(&server)).await;

    assert!(matches!(delivery.outcome, Outcome::Failed(_)), "{delivery:?}");
    assert_eq!(server.seen.requests().len(), 0);
}

#[tokio::test]
async fn a_handshake_that_breaks_was_no_connection() {
    let server = Server::start(behaviour(|stream, _| async move { drop(stream) })).await;
    let gateway = trusting_gateway(&server.allowed(), names());

    let delivery = deliver(&gateway, &url(&server)).await;

    assert_eq!(delivery.outcome, Outcome::Failed(FailureReason::CannotConnect));
    assert_eq!(server.seen.connections(), 3, "it is tried twice more");
}

#[tokio::test]
async fn a_handshake_that_hangs_was_no_connection() {
    let server = Server::start(behaviour(|stream, _| async move {
        std::future::pending::<()>().await;
        drop(stream);
    }))
    .await;
    let gateway = trusting_gateway(&server.allowed(), names());

    let delivery = deliver(&gateway, &url(&server)).await;

    assert_eq!(delivery.outcome, Outcome::Failed(FailureReason::CannotConnect));
    assert_eq!(detail(&delivery), "no connection could be made in time");
}

#[tokio::test]
async fn without_trusted_roots_https_says_what_to_install_and_connects_to_nobody() {
    let server = tls_server(Authority::new().server("sms.example.com", &[])).await;
    let gateway = gateway(&server.allowed());

    let delivery = deliver(&gateway, &url(&server)).await;

    assert_eq!(gateway.trust(), Err(NoTrustedRoots));
    assert_eq!(delivery.outcome, TLS);
    assert!(detail(&delivery).contains("SSL_CERT_FILE"), "{delivery:?}");
    assert_eq!(server.seen.connections(), 0);
}
