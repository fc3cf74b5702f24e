//! Every way in which an answer can be missing, broken, or too much (T-15, V-8).

use std::time::Duration;

use handset_core::delivery::{FailureReason, Outcome, UnknownReason};
use tokio::time::Instant;

use crate::{
    TIMEOUTS, deliver, detail, gateway,
    server::{Server, answer, behaviour, write},
};

const ACCEPTED: Outcome = Outcome::Accepted { message_id: None };

async fn outcome_of(server: &Server) -> Outcome {
    deliver(&gateway(&server.allowed()), &server.url()).await.outcome
}

#[tokio::test]
async fn a_message_is_posted_once_and_its_id_kept() {
    let server = Server::answering(answer("200 OK", r#"{"id": "m-1"}"#)).await;

    let outcome = outcome_of(&server).await;

    assert_eq!(outcome, Outcome::Accepted { message_id: Some("m-1".to_owned()) });
    let requests = server.seen.requests();
    let [request] = requests.as_slice() else { panic!("{requests:?}") };
    assert!(request.starts_with("POST /sms HTTP/1.1\r\n"), "{request}");
    assert!(
        request.contains(r#"{"From":"+14155550100","To":"+14155550132","Body":""#),
        "{request}"
    );
    assert!(!request.to_lowercase().contains("accept-encoding"), "{request}");
}

#[tokio::test]
async fn a_connection_is_used_again() {
    let server = Server::answering(answer("204 No Content", "")).await;
    let gateway = gateway(&server.allowed());

    for _ in 0..3 {
        assert_eq!(deliver(&gateway, &server.url()).await.outcome, ACCEPTED);
    }

    assert_eq!(server.seen.requests().len(), 3);
    assert_eq!(server.seen.connections(), 1);
}

#[tokio::test]
async fn each_status_is_taken_for_what_it_says() {
    let refused = Outcome::Failed(FailureReason::Refused);
    let cases = [
        (answer("201 Created", "made"), ACCEPTED),
        ("HTTP/1.1 204 No Content\r\n\r\n".to_owned(), ACCEPTED),
        ("HTTP/1.1 304 Not Modified\r\n\r\n".to_owned(), refused.clone()),
        (answer("400 Bad Request", "<html><body>no</body></html>"), refused.clone()),
        (answer("429 Too Many Requests", ""), Outcome::Failed(FailureReason::TooManyRequests)),
        (answer("500 Oops", "trace"), Outcome::Unknown(UnknownReason::ServerError)),
        (answer("503 Busy", ""), Outcome::Unknown(UnknownReason::ServerError)),
        (answer("700 What", ""), Outcome::Unknown(UnknownReason::NotUnderstood)),
    ];

    for (bytes, expected) in cases {
        let server = Server::answering(bytes.clone()).await;
        assert_eq!(outcome_of(&server).await, expected, "{bytes}");
        server.assert_one_request();
    }
}

#[tokio::test]
async fn what_is_not_http_is_not_understood_and_not_sent_again() {
    let server = Server::answering("SSH-2.0-OpenSSH_9.2\r\n\r\n").await;

    let outcome = outcome_of(&server).await;

    assert_eq!(outcome, Outcome::Unknown(UnknownReason::NotUnderstood));
    server.assert_one_request();
}

#[tokio::test]
async fn endless_headers_are_not_read_for_ever() {
    let server = Server::start(behaviour(|mut stream, seen| async move {
        seen.read_request(&mut stream).await;
        write(&mut stream, b"HTTP/1.1 200 OK\r\n").await;
        for _ in 0..100_000 {
            write(&mut stream, b"X-Padding: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n").await;
        }
    }))
    .await;

    let outcome = outcome_of(&server).await;

    assert_eq!(outcome, Outcome::Unknown(UnknownReason::NotUnderstood));
    server.assert_one_request();
}

#[tokio::test]
async fn silence_before_the_headers_runs_out_of_time() {
    let server = Server::start(behaviour(|mut stream, seen| async move {
        seen.read_request(&mut stream).await;
        std::future::pending::<()>().await;
    }))
    .await;
    let started = Instant::now();

    let outcome = outcome_of(&server).await;

    assert_eq!(outcome, Outcome::Unknown(UnknownReason::TimedOut));
    assert!(started.elapsed() < TIMEOUTS.deliver);
    server.assert_one_request();
}

#[tokio::test]
async fn silence_after_good_headers_leaves_it_open() {
    let server = Server::start(behaviour(|mut stream, seen| async move {
        seen.read_request(&mut stream).await;
        write(&mut stream, b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n").await;
        std::future::pending::<()>().await;
    }))
    .await;

    let delivery = deliver(&gateway(&server.allowed()), &server.url()).await;

    assert_eq!(delivery.outcome, Outcome::Unknown(UnknownReason::TimedOut));
    assert_eq!(delivery.http_status, Some(200));
    server.assert_one_request();
}

#[tokio::test]
async fn a_refusal_counts_even_if_its_body_never_ends() {
    let server = Server::start(behaviour(|mut stream, seen| async move {
        seen.read_request(&mut stream).await;
        write(&mut stream, b"HTTP/1.1 400 Bad\r\nContent-Length: 99\r\n\r\nno credit").await;
        std::future::pending::<()>().await;
    }))
    .await;

    let delivery = deliver(&gateway(&server.allowed()), &server.url()).await;

    assert_eq!(delivery.outcome, Outcome::Failed(FailureReason::Refused));
    assert_eq!(detail(&delivery), "the gateway answered 400: no credit");
    server.assert_one_request();
}

#[tokio::test]
async fn what_the_server_repeats_of_a_request_is_not_kept() {
    let server = Server::start(behaviour(|mut stream, seen| async move {
        seen.read_request(&mut stream).await;
        let echo = seen.requests().concat();
        write(&mut stream, answer("400 Bad", &format!("canary-password {echo}")).as_bytes()).await;
    }))
    .await;

    let delivery = deliver(&gateway(&server.allowed()), &server.url()).await;

    let told = detail(&delivery);
    assert!(told.starts_with("the gateway answered 400: [secret] POST /sms HTTP/1.1"), "{told}");
    let encoded_credentials = "Y2FuYXJ5LXVzZXI6Y2FuYXJ5LXBhc3N3b3Jk";
    assert!(server.seen.requests().concat().contains(encoded_credentials));
    assert!(!told.contains(encoded_credentials) && !told.contains("canary"), "{told}");
}

#[tokio::test]
async fn a_body_that_drips_runs_out_of_time() {
    let server = Server::start(behaviour(|mut stream, seen| async move {
        seen.read_request(&mut stream).await;
        write(&mut stream, b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n").await;
        loop {
            write(&mut stream, b"x").await;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }))
    .await;
    let started = Instant::now();

    let outcome = outcome_of(&server).await;

    assert_eq!(outcome, Outcome::Unknown(UnknownReason::TimedOut));
    assert!(started.elapsed() < TIMEOUTS.deliver);
    server.assert_one_request();
}

#[tokio::test]
async fn an_endless_body_is_read_to_64_kib_and_no_further() {
    let server = Server::start(behaviour(|mut stream, seen| async move {
        seen.read_request(&mut stream).await;
        write(&mut stream, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").await;
        let chunk = format!("4000\r\n{}\r\n", "x".repeat(0x4000));
        loop {
            write(&mut stream, chunk.as_bytes()).await;
            tokio::task::yield_now().await;
        }
    }))
    .await;
    let started = Instant::now();

    let outcome = outcome_of(&server).await;

    assert_eq!(outcome, ACCEPTED);
    assert!(started.elapsed() < TIMEOUTS.request, "the end was not waited for");
    server.assert_one_request();
}

#[tokio::test]
async fn a_gzip_bomb_stays_packed() {
    // 40 members that unpack to 1 MiB of zeros each, after one that unpacks to {"id": "unpacked"}.
    let hello = include_bytes!("../fixtures/id.json.gz");
    let zeros = include_bytes!("../fixtures/zeros.gz");
    let bomb = [hello.as_slice(), &zeros.repeat(40)].concat();
    let head = |status| {
        format!(
            "HTTP/1.1 {status}\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
            bomb.len()
        )
    };

    let taken = Server::answering([head("200 OK").as_bytes(), &bomb].concat()).await;
    let refused = Server::answering([head("400 Bad").as_bytes(), &bomb].concat()).await;

    assert_eq!(outcome_of(&taken).await, ACCEPTED, "its id was not unpacked");
    let delivery = deliver(&gateway(&refused.allowed()), &refused.url()).await;
    assert!(!detail(&delivery).contains("unpacked"), "{delivery:?}");
    assert!(detail(&delivery).contains('\u{fffd}'), "the bytes are as they came: {delivery:?}");
}

#[tokio::test]
async fn a_reset_before_the_answer_is_not_sent_again() {
    let server = Server::start(behaviour(|mut stream, seen| async move {
        seen.read_request(&mut stream).await;
        stream.set_zero_linger().unwrap();
    }))
    .await;

    let outcome = outcome_of(&server).await;

    assert_eq!(outcome, Outcome::Unknown(UnknownReason::Interrupted));
    server.assert_one_request();
}

#[tokio::test]
async fn a_close_before_the_answer_is_not_sent_again() {
    let server = Server::start(behaviour(|mut stream, seen| async move {
        seen.read_request(&mut stream).await;
    }))
    .await;

    let outcome = outcome_of(&server).await;

    assert_eq!(outcome, Outcome::Unknown(UnknownReason::Interrupted));
    server.assert_one_request();
}

#[tokio::test]
async fn a_reset_in_the_middle_of_the_body_leaves_it_open() {
    let server = Server::start(behaviour(|mut stream, seen| async move {
        seen.read_request(&mut stream).await;
        write(&mut stream, b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":").await;
        tokio::time::sleep(Duration::from_millis(50)).await;
        stream.set_zero_linger().unwrap();
    }))
    .await;

    let delivery = deliver(&gateway(&server.allowed()), &server.url()).await;

    assert_eq!(delivery.outcome, Outcome::Unknown(UnknownReason::Interrupted));
    assert_eq!(delivery.http_status, Some(200));
    server.assert_one_request();
}

#[tokio::test]
async fn a_kept_connection_that_was_closed_meanwhile_loses_no_message() {
    let server = Server::start(behaviour(|mut stream, seen| async move {
        seen.read_request(&mut stream).await;
        write(&mut stream, answer("200 OK", "").as_bytes()).await;
    }))
    .await;
    let gateway = gateway(&server.allowed());

    for _ in 0..3 {
        assert_eq!(deliver(&gateway, &server.url()).await.outcome, ACCEPTED);
        // The server has closed the connection without saying so before; let that arrive.
        tokio::time::sleep(Duration::from_millis(50)).await;
    }

    assert_eq!(server.seen.requests().len(), 3);
}
