//! The application in the test's own process: the real router on a real socket and a real SQLite file, with a clock that
//! tests set and a gateway that remembers.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use handset_core::{
    defaults::{ADMIN_USERNAME, SMS_SETUP_FLOW, bootstrap},
    delivery::{Delivery, OutgoingMessage},
    enrol::Enrolment,
    flow::{Flows, StageSettings, authenticator_sms},
    keys::{Keys, SecretKey},
    limits::LimitSettings,
    mapping::Mappings,
    password::PasswordHash,
    phone::PhoneNumber,
    ports::{
        Clock, Entropy, Expressions, Gateway, SettingsError, Store,
        testing::{CountingEntropy, FixedClock},
    },
    provider::ProviderSettings,
    session::SessionLifetimes,
    time::Timestamp,
    user::{NewUser, Username},
};
use handset_expression::{Budget, Sandbox, WorkerCommand};
use handset_http::{
    App, BlockingPasswords, SandboxedExpressions,
    health::Readiness,
    layers::{LayerSettings, PublicUrl},
    router,
    server::{ServerSettings, Shield, serve},
};
use handset_storage::SqliteStore;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::{client::Client, process::ADMIN_PASSWORD};

/// When tests begin: 2026-11-24T12:00:00Z.
pub const START: Timestamp = Timestamp::from_ms(1_795_521_600_000);

/// An application that runs as long as the test.
pub struct TestApp {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its clock.
    pub clock: Arc<FixedClock>,
    /// Its gateway.
    pub gateway: Arc<RecordingGateway>,
    /// Its database.
    pub store: Arc<dyn Store>,
    /// Its randomness.
    pub entropy: Arc<CountingEntropy>,
    _folder: TempDir,
}

/// A gateway that sends nothing and remembers everything.
#[derive(Debug, Default)]
pub struct RecordingGateway(Mutex<Vec<OutgoingMessage>>);

impl RecordingGateway {
    /// What was to be sent, oldest first.
    pub fn messages(&self) -> Vec<OutgoingMessage> {
        self.0.lock().expect("no test panicked while it held the gateway").clone()
    }

    /// The code of the latest message to `number`.
    pub fn code_for(&self, number: &str) -> Option<String> {
        let number: PhoneNumber = number.parse().expect("a phone number");
        let messages = self.messages();
        let latest = messages.iter().rev().find(|message| message.to == number)?;
        latest.code.as_ref().map(|code| code.expose().to_owned())
    }
}

#[async_trait]
impl Gateway for RecordingGateway {
    async fn deliver(&self, _provider: &ProviderSettings, message: OutgoingMessage) -> Delivery {
        self.0.lock().expect("no test panicked while it held the gateway").push(message);
        Delivery::accepted(200, None)
    }

    fn check(&self, _provider: &ProviderSettings) -> Result<(), SettingsError> {
        Ok(())
    }
}

impl TestApp {
    /// An application with the default limits, whose default stage can send.
    pub async fn start() -> Self {
        Self::with(LimitSettings::default()).await
    }

    /// An application with these limits, whose default stage can send.
    pub async fn with(limits: LimitSettings) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let clock = Arc::new(FixedClock::at(START));
        let entropy = Arc::new(CountingEntropy::default());
        let gateway = Arc::new(RecordingGateway::default());
        let keys = Keys::derive(&SecretKey::parse(&[7; 32]).expect("a long key"));
        let path = folder.path().join("handset.db");
        let opened =
            SqliteStore::open(&path, keys.clone(), Arc::clone(&entropy) as Arc<dyn Entropy>);
        let store: Arc<dyn Store> = Arc::new(opened.expect("a database"));
        prepare(store.as_ref(), entropy.as_ref()).await;
        let flows = flows(&store, &clock, &entropy, &gateway, (keys, limits));
        let address = listen(flows).await;
        Self { address, clock, gateway, store, entropy, _folder: folder }
    }

    /// A client without a session.
    pub const fn client(&self) -> Client {
        Client::new(self.address)
    }

    /// A client of a new user who is signed in.
    pub async fn user(&self, username: &str) -> Client {
        let user = new_user(username, false, self.clock.now(), self.entropy.as_ref());
        self.store.create_user(user).await.expect("a database").expect("a free name");
        self.signed_in(username).await
    }

    /// A client that is signed in.
    pub async fn signed_in(&self, username: &str) -> Client {
        let mut client = self.client();
        client.sign_in(username, ADMIN_PASSWORD).await;
        client
    }

    /// Changes the settings of the default setup stage.
    pub async fn configure(&self, change: impl FnOnce(&mut authenticator_sms::Settings)) {
        configure(self.store.as_ref(), change).await;
    }
}

fn new_user(username: &str, is_superuser: bool, now: Timestamp, entropy: &dyn Entropy) -> NewUser {
    let password = PasswordHash::of(&ADMIN_PASSWORD.to_owned().into(), entropy);
    NewUser {
        uuid: handset_core::ports::random_id(entropy),
        username: Username::parse(username).expect("a user name"),
        name: String::new(),
        email: String::new(),
        is_superuser,
        password: Some(password.expect("a password")),
        created_at: now,
    }
}

async fn prepare(store: &dyn Store, entropy: &dyn Entropy) {
    let admin = new_user(ADMIN_USERNAME, true, START, entropy);
    let defaults = bootstrap(admin, entropy).expect("the default flows");
    assert!(store.bootstrap(defaults).await.expect("a database"));
    let provider = ProviderSettings {
        kind: "generic".parse().expect("a name"),
        options: serde_json::Map::new(),
        secrets: std::collections::BTreeMap::new(),
    };
    configure(store, |settings| settings.provider = Some(provider)).await;
}

async fn configure(store: &dyn Store, change: impl FnOnce(&mut authenticator_sms::Settings)) {
    let mut stage =
        store.stage_by_name(SMS_SETUP_FLOW).await.expect("a database").expect("the stage");
    let StageSettings::AuthenticatorSms(settings) = &mut stage.settings else {
        panic!("the default stage enrols phones");
    };
    change(settings);
    store.save_stage(stage).await.expect("a database").expect("its own name");
}

fn flows(
    store: &Arc<dyn Store>,
    clock: &Arc<FixedClock>,
    entropy: &Arc<CountingEntropy>,
    gateway: &Arc<RecordingGateway>,
    (keys, limits): (Keys, LimitSettings),
) -> Arc<Flows> {
    let enrolment = Enrolment {
        store: Arc::clone(store),
        gateway: Arc::clone(gateway) as Arc<dyn Gateway>,
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        entropy: Arc::clone(entropy) as Arc<dyn Entropy>,
        keys,
        limits,
        origin_host: None,
        mappings: Mappings { store: Arc::clone(store), expressions: expressions(clock) },
    };
    Arc::new(Flows {
        store: Arc::clone(store),
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        entropy: Arc::clone(entropy) as Arc<dyn Entropy>,
        passwords: Arc::new(BlockingPasswords::new(Arc::clone(entropy) as Arc<dyn Entropy>)),
        enrolment: Arc::new(enrolment),
        expressions: expressions(clock),
        lifetimes: SessionLifetimes::default(),
    })
}

/// A sandbox without a program to run: who needs expressions starts the real binary.
fn expressions(clock: &Arc<FixedClock>) -> Arc<dyn Expressions> {
    let nothing = WorkerCommand::new("/nonexistent", [""; 0]);
    let sandbox = Sandbox::new(nothing, Budget::default(), 1);
    Arc::new(SandboxedExpressions::new(sandbox, Arc::clone(clock) as Arc<dyn Clock>))
}

async fn listen(flows: Arc<Flows>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    let public_url = PublicUrl::parse(&format!("http://{address}")).expect("an address");
    let shield = Shield::default();
    let app = App {
        flows,
        layers: LayerSettings::new(public_url),
        shield: shield.clone(),
        readiness: Readiness::new(|| async { Ok(()) }),
        inbox: None,
    };
    let settings =
        ServerSettings { shield, max_connections_per_client: 0, ..ServerSettings::default() };
    tokio::spawn(serve(listener, router(Arc::new(app)), settings, std::future::pending()));
    address
}
