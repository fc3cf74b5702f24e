//! Whole enrolments a second: look, number, message accepted by a gateway on loopback, code.
//!
//! `cargo bench --bench enrolments`; on PostgreSQL with `HANDSET_TEST_POSTGRES_URL` set to a server. The server runs in
//! a process of its own with `HANDSET_LIMITS=off`; the gateway and the load run here, on the same processors.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a benchmark prints what it measured"
)]

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use handset_testkit::{
    client::Client,
    database::TestDatabase,
    gateway::GatewayDouble,
    load::{Measured, resident_mib},
    process::Setup,
};
use serde_json::json;

const FLOW: &str = "default-authenticator-sms-setup";
const USERS: usize = 64;
const WARM_UP: Duration = Duration::from_secs(2);
const TIME: Duration = Duration::from_secs(15);

fn main() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        measure("SQLite", TestDatabase::sqlite()).await;
        if let Some(database) = TestDatabase::postgres().await {
            measure("PostgreSQL", database).await;
        }
    });
}

async fn measure(name: &str, database: TestDatabase) {
    let setup = Setup::new(env!("CARGO_BIN_EXE_handset"), database)
        .with("HANDSET_LIMITS", "off")
        .with("HANDSET_LOG", "warn");
    let gateway = GatewayDouble::start().await;
    let server = setup.serve().await;
    setup.use_gateway(FLOW, &gateway.url());
    let at_rest = resident_mib(server.pid());
    let mut clients = Vec::new();
    for user in 0..USERS {
        let username = format!("user{user}");
        setup.create_user(&username);
        clients.push(server.signed_in(&username).await);
    }

    let numbers = Arc::new(AtomicU64::new(0));
    run(&clients, &gateway, &numbers, WARM_UP).await;
    let measured = run(&clients, &gateway, &numbers, TIME).await;

    println!(
        "{name}: {measured}, {} enrolments by {USERS} people in {} s; resident memory at rest {at_rest:.1} MiB, under load {:.1} MiB",
        measured.count,
        TIME.as_secs(),
        resident_mib(server.pid()),
    );
}

async fn run(
    clients: &[Client],
    gateway: &GatewayDouble,
    numbers: &Arc<AtomicU64>,
    time: Duration,
) -> Measured {
    let start = Instant::now();
    let tasks: Vec<_> = clients
        .iter()
        .map(|client| {
            let (mut client, gateway, numbers) =
                (client.tab(), gateway.clone(), Arc::clone(numbers));
            tokio::spawn(async move {
                let mut times = Vec::new();
                while start.elapsed() < time {
                    // Ten million German mobile numbers, each used once.
                    let number = format!("+491512{:07}", numbers.fetch_add(1, Ordering::Relaxed));
                    let begun = Instant::now();
                    enrol(&mut client, &gateway, &number).await;
                    times.push(begun.elapsed());
                }
                times
            })
        })
        .collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.expect("a task that does not panic"));
    }
    Measured::from_times(times, start.elapsed())
}

async fn enrol(client: &mut Client, gateway: &GatewayDouble, number: &str) {
    client.look(FLOW).await;
    let sent = client
        .respond(FLOW, &json!({"component": "ak-stage-authenticator-sms", "phone_number": number}))
        .await;
    let code = gateway.code_for(number);
    let code = code.ok_or_else(|| format!("no code for {number}: {sent}")).expect("a code");
    let done = client
        .respond(FLOW, &json!({"component": "ak-stage-authenticator-sms", "code": code}))
        .await;
    assert_eq!(
        done.get("component").and_then(serde_json::Value::as_str),
        Some("xak-flow-redirect"),
        "{done}"
    );
}
