//! Where secrets go, and where they do not.

use std::{io, net::IpAddr, sync::Arc, time::Duration};

use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::STANDARD};
use handset_core::{delivery::Outcome, ports::Gateway};
use handset_providers::{
    GatewaySettings, HttpGateway, OutgoingRequest, Reply, Resolver, Timeouts, kinds,
};
use http::{HeaderMap, StatusCode, header::AUTHORIZATION};

use crate::{CANARY, any_message, example_provider, example_settings, log::CapturedLog};

/// The texts of an `Authorization` header: as it is, and with Basic's encoding undone.
fn authorization_texts(request: &OutgoingRequest) -> String {
    let value = request.headers.get(AUTHORIZATION).unwrap().to_str().unwrap();
    let decoded = value.strip_prefix("Basic ").map(|encoded| STANDARD.decode(encoded).unwrap());
    format!("{value} {}", String::from_utf8(decoded.unwrap_or_default()).unwrap())
}

#[test]
fn the_request_is_https_and_its_secret_is_in_the_authorization_header_only() {
    for kind in kinds() {
        let mut request = example_provider(kind).request(&any_message()).unwrap();

        assert_eq!(request.url.scheme(), "https");
        assert!(authorization_texts(&request).contains(CANARY), "{}", kind.name);
        assert!(request.headers.get(AUTHORIZATION).unwrap().is_sensitive());
        request.headers.remove(AUTHORIZATION);
        let rest = format!(
            "{} {:?} {}",
            request.url,
            request.headers,
            String::from_utf8_lossy(&request.body)
        );
        assert!(!rest.contains(CANARY), "{}: {rest}", kind.name);
    }
}

#[test]
fn debug_output_shows_no_secret_no_code_and_no_number() {
    for kind in kinds() {
        let settings = example_settings(kind);
        let message = any_message();
        let request = example_provider(kind).request(&message).unwrap();

        let shown = format!("{settings:?} {request:?} {:?} {message:?}", request.headers);

        assert_clean(&shown, message.code.as_ref().unwrap().expose());
        assert!(!shown.contains(request.headers[AUTHORIZATION].to_str().unwrap()), "{shown}");
    }
}

#[test]
fn a_secret_that_the_provider_repeats_is_not_kept() {
    for kind in kinds() {
        let provider = example_provider(kind);
        let settings = example_settings(kind);
        let body = format!("wrong password {CANARY}");
        let reply = Reply::new(StatusCode::UNAUTHORIZED, HeaderMap::new(), body.into())
            .hiding(settings.secrets.values().cloned());

        let detail = provider.outcome(&reply).detail.unwrap();

        assert!(detail.as_str().contains("wrong password [secret]"), "{detail:?}");
    }
}

#[tokio::test]
async fn the_log_of_a_delivery_shows_no_secret_no_code_and_no_number() {
    let log = CapturedLog::start();
    let gateway = HttpGateway::new(GatewaySettings {
        resolver: Arc::new(NoNames),
        timeouts: Timeouts { waits: [Duration::ZERO; 2], ..Timeouts::default() },
        ..GatewaySettings::default()
    })
    .unwrap();

    for kind in kinds() {
        let message = any_message();
        let code = message.code.clone().unwrap();
        let delivery = gateway.deliver(&example_settings(kind), message).await;

        assert!(matches!(delivery.outcome, Outcome::Failed(_)), "{delivery:?}");
        assert!(log.text().contains(kind.name), "{}", log.text());
        assert_clean(&log.text(), code.expose());
    }
}

fn assert_clean(text: &str, code: &str) {
    for secret in [CANARY, code, "4155550132", "5550132"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

struct NoNames;

#[async_trait]
impl Resolver for NoNames {
    async fn addresses(&self, _name: &str) -> io::Result<Vec<IpAddr>> {
        Err(io::ErrorKind::NotFound.into())
    }
}
