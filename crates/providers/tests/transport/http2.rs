//! HTTP/2, which a server is offered over TLS.

use std::{convert::Infallible, sync::Arc};

use handset_core::delivery::Outcome;
use handset_providers::{GatewaySettings, HttpGateway, TrustedRoots};
use http::{Response, Version};
use hyper::{body::Incoming, server::conn::http2, service::service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::ServerConfig;
use tokio_rustls::TlsAcceptor;

use crate::{
    certificates::Authority,
    deliver, gateway_settings,
    names::Names,
    server::{Server, behaviour},
};

/// A server that speaks HTTP/2 only and answers with the version it was asked in.
async fn http2_server(config: Arc<ServerConfig>) -> Server {
    let acceptor = TlsAcceptor::from(config);
    Server::start(behaviour(move |stream, _| {
        let acceptor = acceptor.clone();
        async move {
            let stream = acceptor.accept(stream).await.unwrap();
            let answer = service_fn(|request: http::Request<Incoming>| async move {
                let is_http2 = request.version() == Version::HTTP_2;
                let body = format!(r#"{{"id": "{}"}}"#, if is_http2 { "h2" } else { "other" });
                Ok::<_, Infallible>(Response::new(body))
            });
            let connection = http2::Builder::new(TokioExecutor::new());
            let _ = connection.serve_connection(TokioIo::new(stream), answer).await;
        }
    }))
    .await
}

#[tokio::test]
async fn messages_share_one_http2_connection() {
    let authority = Authority::new();
    let server = http2_server(authority.server("sms.example.com", &["h2", "http/1.1"])).await;
    let gateway = HttpGateway::new(GatewaySettings {
        roots: TrustedRoots::Only(vec![authority.root()]),
        resolver: Names::answering(&[&["127.0.0.1"]]),
        ..gateway_settings(&server.allowed())
    })
    .unwrap();
    let url = format!("https://sms.example.com:{}/", server.address.port());

    for _ in 0..3 {
        let delivery = deliver(&gateway, &url).await;
        let accepted = Outcome::Accepted { message_id: Some("h2".to_owned()) };
        assert_eq!(delivery.outcome, accepted);
    }

    assert_eq!(server.seen.connections(), 1);
}
