//! What the address guard keeps in (T-13, V-11). The canary must see no connection at all.

use handset_core::{
    delivery::{FailureReason, Outcome},
    ports::Gateway,
};

use crate::{
    deliver, detail, gateway, gateway_with_names,
    names::Names,
    server::{Server, answer, behaviour, write},
    stage,
    tls::trusting_gateway,
};

const NOT_ALLOWED: Outcome = Outcome::Failed(FailureReason::AddressNotAllowed);

async fn canary() -> Server {
    Server::answering(answer("200 OK", "")).await
}

#[tokio::test]
async fn no_spelling_of_loopback_reaches_the_canary() {
    let canary = canary().await;
    let gateway = gateway("");
    let port = canary.address.port();

    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "[::ffff:127.0.0.1]",
        "[::1]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "0.0.0.0",
        "[::]",
        "localhost",
    ] {
        for scheme in ["http", "https"] {
            let url = format!("{scheme}://{host}:{port}/");
            let delivery = deliver(&gateway, &url).await;

            assert_eq!(delivery.outcome, NOT_ALLOWED, "{url}");
            assert_eq!(gateway.check(&stage(&url)).unwrap_err().setting, "account_sid", "{url}");
        }
    }
    assert_eq!(canary.seen.connections(), 0);
}

#[tokio::test]
async fn another_port_of_a_listed_address_is_not_reached() {
    let (listed, canary) = (canary().await, canary().await);
    let gateway = gateway(&listed.allowed());

    let delivery = deliver(&gateway, &canary.url()).await;

    assert_eq!(delivery.outcome, NOT_ALLOWED);
    assert_eq!(canary.seen.connections(), 0);
}

#[tokio::test]
async fn a_name_with_a_private_address_is_not_reached() {
    let canary = canary().await;
    let port = canary.address.port();
    let answers: [&[&str]; 4] =
        [&["127.0.0.1"], &["::ffff:127.0.0.1"], &["169.254.169.254"], &["fd00:ec2::254"]];

    for answer in answers {
        let names = Names::answering(&[answer]);
        // The rule lets names pass on this port; what they resolve to is not listed.
        let gateway = gateway_with_names(&format!("10.9.9.9:{port}"), names);
        for scheme in ["http", "https"] {
            let url = format!("{scheme}://sms.example.com:{port}/");
            assert_eq!(gateway.check(&stage(&url)), Ok(()));

            let outcome = deliver(&gateway, &url).await.outcome;
            assert!(matches!(outcome, Outcome::Failed(_)), "{url} {outcome:?}");
        }
        let delivery = deliver(&gateway, &format!("http://sms.example.com:{port}/")).await;
        assert_eq!(delivery.outcome, NOT_ALLOWED, "{answer:?}");
    }
    assert_eq!(canary.seen.connections(), 0);
}

#[tokio::test]
async fn one_private_address_among_public_ones_is_enough_to_refuse() {
    let (listed, canary) = (canary().await, canary().await);
    let port = listed.address.port();
    let names = Names::answering(&[&["127.0.0.1", "127.0.0.2"], &["8.8.8.8", "127.0.0.1"]]);
    let gateway = gateway_with_names(&listed.allowed(), names);

    for _ in 0..2 {
        let delivery = deliver(&gateway, &format!("http://sms.example.com:{port}/")).await;

        assert_eq!(delivery.outcome, NOT_ALLOWED, "{delivery:?}");
    }
    assert_eq!(listed.seen.connections() + canary.seen.connections(), 0);
}

#[tokio::test]
async fn a_name_that_changes_its_address_gains_nothing() {
    // Closes after each answer, so that every message needs a connection of its own.
    let server = Server::start(behaviour(|mut stream, seen| async move {
        seen.read_request(&mut stream).await;
        write(&mut stream, b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
            .await;
    }))
    .await;
    let canary = tokio::net::TcpListener::bind(("127.0.0.2", server.address.port())).await.unwrap();
    let names = Names::answering(&[&["127.0.0.1"], &["127.0.0.2"]]);
    let gateway = gateway_with_names(&server.allowed(), names.clone());
    let url = format!("http://sms.example.com:{}/", server.address.port());

    let first = deliver(&gateway, &url).await;
    let lookups_for_one = names.lookups();
    let second = deliver(&gateway, &url).await;

    assert!(first.is_accepted(), "{first:?}");
    assert_eq!(lookups_for_one, 1, "what was looked at is what was connected to");
    assert_eq!(second.outcome, NOT_ALLOWED);
    let visit = tokio::time::timeout(std::time::Duration::from_millis(50), canary.accept()).await;
    assert!(visit.is_err(), "the canary was visited");
}

#[tokio::test]
async fn a_redirect_is_not_followed_even_to_a_listed_address() {
    for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
        let canary = canary().await;
        let redirect =
            format!("HTTP/1.1 {status}\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n", canary.url());
        let server = Server::answering(redirect).await;
        let gateway = gateway(&format!("{},{}", server.allowed(), canary.allowed()));

        let delivery = deliver(&gateway, &server.url()).await;

        assert_eq!(delivery.outcome, Outcome::Failed(FailureReason::Refused), "{status}");
        assert_eq!(canary.seen.connections(), 0, "{status}");
        server.assert_one_request();
    }
}

#[tokio::test]
async fn a_refused_address_is_told_with_its_reason_and_not_tried_again() {
    let names = Names::answering(&[&["192.168.1.20"]]);
    let gateway = trusting_gateway("", names.clone());

    let delivery = deliver(&gateway, "https://sms.example.com/").await;

    assert_eq!(
        detail(&delivery),
        "192.168.1.20 is a private address (RFC 1918), and HANDSET_EGRESS_ALLOW does not list it"
    );
    assert_eq!(names.lookups(), 1);
}
