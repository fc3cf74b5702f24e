//! How many flow challenges a second, against a bare axum handler that answers as many bytes, in one run.
//!
//! `cargo bench --bench challenge`. Both servers run in processes of their own and are loaded in turn,
//! round by round, from this process: compare the two figures of one run, not figures of two machines.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a benchmark prints what it measured"
)]

use std::{net::SocketAddr, process::Stdio, time::Duration};

use axum::{Router, routing::get};
use handset_testkit::{
    client::{Client, executor},
    database::TestDatabase,
    load,
    process::Setup,
};
use tokio::io::{AsyncBufReadExt, BufReader};

const FLOW: &str = "default-authenticator-sms-setup";
const CONNECTIONS: usize = 32;
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(3);
/// Given to this very binary, it makes it the bare server.
const BARE: &str = "--bare-axum-server";

fn main() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    match std::env::args().skip_while(|argument| argument != BARE).nth(1) {
        Some(bytes) => runtime.block_on(bare_server(bytes.parse().expect("a number of bytes"))),
        None => runtime.block_on(compare()),
    }
}

async fn compare() {
    let setup = Setup::new(env!("CARGO_BIN_EXE_handset"), TestDatabase::sqlite())
        .with("HANDSET_LOG", "warn");
    let handset = setup.serve().await;
    let client = handset.signed_in("akadmin").await;
    let path = executor(FLOW);
    let bytes = client.tab().get(&path).await.body.len();
    let (_bare, bare_address) = start_bare(bytes).await;

    let mut rounds = Vec::new();
    for round in 0..=ROUNDS {
        let bare = load::requests(Client::new(bare_address), "/", CONNECTIONS, ROUND).await;
        let ours = load::requests(client.tab(), &path, CONNECTIONS, ROUND).await;
        if round > 0 {
            println!(
                "round {round}: bare axum {bare}, challenge {ours}, ratio {:.2}",
                ours.per_second / bare.per_second
            );
            rounds.push((bare.per_second, ours.per_second));
        }
    }
    let median = |pick: fn(&(f64, f64)) -> f64| load::median(rounds.iter().map(pick).collect());
    println!(
        "median of {ROUNDS} rounds, {CONNECTIONS} connections, {bytes} bytes: bare axum {:.0}/s, challenge {:.0}/s, ratio {:.2}",
        median(|round| round.0),
        median(|round| round.1),
        median(|round| round.1 / round.0),
    );
    println!("resident memory of the server: {:.1} MiB", load::resident_mib(handset.pid()));
}

async fn start_bare(bytes: usize) -> (tokio::process::Child, SocketAddr) {
    let mut command = tokio::process::Command::new(std::env::current_exe().expect("this binary"));
    command.args([BARE, &bytes.to_string()]).stdout(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().expect("this binary starts");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let line = lines.next_line().await.expect("readable output").expect("an address");
    (child, line.parse().expect("an address"))
}

async fn bare_server(bytes: usize) {
    let body: &'static str = "x".repeat(bytes).leak();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    println!("{}", listener.local_addr().expect("a bound address"));
    let router = Router::new()
        .route("/", get(move || async move { ([("content-type", "application/json")], body) }));
    axum::serve(listener, router).await.expect("a server");
}
