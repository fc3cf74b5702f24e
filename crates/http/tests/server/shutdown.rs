//! Stopping, and clients that leave.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use handset_http::server::{ServerSettings, Shield};
use tokio::net::TcpStream;
use tokio::sync::{Notify, Semaphore};

use crate::harness::{Client, Running, ended, layers};

/// A handler's turning points: it has begun, it may go on, it has ended.
#[derive(Clone)]
struct Story {
    begun: Arc<Notify>,
    go_on: Arc<Semaphore>,
    ended: Arc<AtomicBool>,
    dropped: Arc<AtomicBool>,
}

impl Story {
    fn new() -> Self {
        Self {
            begun: Arc::new(Notify::new()),
            go_on: Arc::new(Semaphore::new(0)),
            ended: Arc::default(),
            dropped: Arc::default(),
        }
    }

    async fn play(self) -> &'static str {
        self.begun.notify_one();
        self.go_on.acquire().await.unwrap().forget();
        self.ended.store(true, Ordering::SeqCst);
        "done"
    }

    fn has_ended(&self) -> bool {
        self.ended.load(Ordering::SeqCst)
    }
}

/// Notices that a handler was dropped.
struct Drops(Arc<AtomicBool>, Arc<Notify>);

impl Drop for Drops {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
        self.1.notify_one();
    }
}

fn router(story: &Story, shield: &Shield) -> Router {
    let (plain, shielded) = (story.clone(), story.clone());
    let shield = shield.clone();
    Router::new().route("/plain/", get(move || plain.clone().play())).route(
        "/shielded/",
        get(move || async move {
            let _drops = Drops(Arc::clone(&shielded.dropped), Arc::clone(&shielded.begun));
            shield.run(shielded.clone().play()).await
        }),
    )
}

async fn start(story: &Story, grace: Duration) -> Running {
    let settings = ServerSettings { grace, ..ServerSettings::default() };
    let router = router(story, &settings.shield);
    Running::start(router, &layers(), settings).await
}

async fn begin(server: &Running, story: &Story, path: &str) -> Client {
    let mut client = server.connect().await;
    client.send(&format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n")).await;
    story.begun.notified().await;
    client
}

const LONG: Duration = Duration::from_secs(15);
const SHORT: Duration = Duration::from_millis(100);

#[tokio::test]
async fn a_request_under_way_is_finished_and_new_connections_are_refused() {
    let story = Story::new();
    let server = start(&story, LONG).await;
    let address = server.address;
    let mut idle = server.connect().await;
    let mut client = begin(&server, &story, "/plain/").await;

    let stopping = server.stop();

    assert!(idle.is_closed_within(SHORT * 30).await, "who asks nothing is not waited for");
    assert!(TcpStream::connect(address).await.is_err());
    assert!(!stopping.is_finished());
    story.go_on.add_permits(1);
    let answer = client.answer().await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "done"));
    ended(stopping).await;
    assert!(client.is_closed_within(SHORT * 30).await);
}

#[tokio::test]
async fn a_request_that_outlasts_the_grace_is_cut() {
    let story = Story::new();
    let server = start(&story, SHORT).await;
    let mut client = begin(&server, &story, "/plain/").await;

    ended(server.stop()).await;

    assert!(client.rest().await.is_empty());
    assert!(!story.has_ended());
}

#[tokio::test]
async fn a_client_that_leaves_takes_its_handler_along_but_not_shielded_work() {
    let story = Story::new();
    let server = start(&story, LONG).await;
    let client = begin(&server, &story, "/shielded/").await;

    drop(client);
    story.begun.notified().await;

    assert!(story.dropped.load(Ordering::SeqCst), "the handler itself is dropped");
    assert!(!story.has_ended());
    let stopping = server.stop();
    tokio::time::sleep(SHORT).await;
    assert!(!stopping.is_finished(), "the server waits for the work");
    story.go_on.add_permits(1);
    ended(stopping).await;
    assert!(story.has_ended());
}

#[tokio::test]
async fn an_idle_server_stops_at_once() {
    let story = Story::new();
    let server = start(&story, LONG).await;

    ended(server.stop()).await;
}
