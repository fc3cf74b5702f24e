//! The examples hold in both directions: message to request, reply to delivery.

use std::collections::BTreeMap;

use handset_core::delivery::{Delivery, Outcome};
use handset_providers::{Example, ExpectedDelivery, OutgoingRequest, Reply, kinds};
use http::{HeaderMap, Method, StatusCode, header::USER_AGENT};

use crate::message::{message, settings};

#[test]
fn every_message_becomes_the_request_of_its_example() {
    for kind in kinds() {
        assert!(!kind.examples.is_empty(), "{}", kind.name);
        for example in kind.examples {
            let settings = settings(kind, example.settings.iter().copied());
            let provider = (kind.open)(&settings, None).unwrap();
            let outgoing = message(
                example.template,
                example.to,
                example.idempotency_key,
                example.valid_for_secs,
            );
            let code = outgoing.code.clone().unwrap();

            let request = provider.request(&outgoing).unwrap();

            assert_request(&request, example, code.expose());
        }
    }
}

fn assert_request(request: &OutgoingRequest, example: &Example, code: &str) {
    assert_eq!(request.method, Method::POST);
    assert_eq!(request.url.as_str(), example.url);
    assert_eq!(std::str::from_utf8(&request.body).unwrap(), example.body.replace("{code}", code));
    let mut headers: BTreeMap<_, _> = request
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
        .collect();
    let agent = headers.remove(USER_AGENT.as_str());
    assert_eq!(agent, Some(concat!("handset@", env!("CARGO_PKG_VERSION"))));
    assert_eq!(headers, example.headers.iter().copied().collect());
}

#[test]
fn every_reply_means_what_its_example_says() {
    for kind in kinds() {
        for example in kind.examples {
            let settings = settings(kind, example.settings.iter().copied());
            let provider = (kind.open)(&settings, None).unwrap();
            for reply in example.replies {
                let status = StatusCode::from_u16(reply.status).unwrap();
                let delivery =
                    provider.outcome(&Reply::new(status, HeaderMap::new(), reply.body.into()));

                assert_eq!(delivery.http_status, Some(reply.status));
                assert_delivery(&delivery, reply.means, reply.body);
            }
        }
    }
}

fn assert_delivery(delivery: &Delivery, expected: ExpectedDelivery, body: &str) {
    let detail = delivery.detail.as_ref().map_or("", |detail| detail.as_str());
    let (outcome, code, begins_with) = match expected {
        ExpectedDelivery::Accepted(id) => {
            (Outcome::Accepted { message_id: id.map(str::to_owned) }, None, "")
        }
        ExpectedDelivery::Failed(reason, code, begins_with) => {
            (Outcome::Failed(reason), code, begins_with)
        }
        ExpectedDelivery::Unknown(reason, code) => (Outcome::Unknown(reason), code, ""),
    };
    assert_eq!(delivery.outcome, outcome, "{body}");
    assert_eq!(delivery.provider_code.as_deref(), code, "{body}");
    assert!(detail.starts_with(begins_with), "{body}: {detail}");
}
