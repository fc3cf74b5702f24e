//! A running admin API and its callers.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use async_trait::async_trait;
use handset_core::{
    delivery::{Delivery, OutgoingMessage},
    enrol::Enrolment,
    flow::Flows,
    keys::{Keys, SecretKey},
    limits::LimitSettings,
    mapping::Mappings,
    ports::{Expressions, Gateway, SettingsError},
    provider::ProviderSettings,
    session::{SessionLifetimes, TokenDigest},
    token::NewApiToken,
    user::Username,
};
use handset_http::{
    App, BlockingPasswords,
    health::Readiness,
    layers::{LayerSettings, PublicUrl},
    router,
    server::{ServerSettings, Shield, serve},
};
use handset_testkit::{app::TestApp, client::Client};
use http::{Method, header};
use http_body_util::Full;
use serde_json::Value;
use tokio::net::TcpListener;

use crate::sandbox::KnownExpressions;

/// The key of the administrator's token.
pub(crate) const KEY: &str = "administrators-key";

/// An admin API that runs as long as the test.
pub(crate) struct Api {
    pub(crate) app: TestApp,
    pub(crate) address: SocketAddr,
}

/// A gateway that sends nothing, and looks at settings as the real one does.
struct PickyGateway;

#[async_trait]
impl Gateway for PickyGateway {
    async fn deliver(&self, _: &ProviderSettings, _: OutgoingMessage) -> Delivery {
        Delivery::accepted(200, None)
    }

    fn check(&self, provider: &ProviderSettings) -> Result<(), SettingsError> {
        let wrong = |setting: &str, problem: &str| {
            Err(SettingsError { setting: setting.to_owned(), problem: problem.to_owned() })
        };
        match (provider.kind.as_str(), provider.text("account_sid")) {
            ("twilio" | "generic", None) => wrong("account_sid", "is missing"),
            ("generic", Some(address)) if url::Url::parse(address).is_err() => {
                wrong("account_sid", "is not a URL")
            }
            ("twilio" | "generic", Some(_)) => Ok(()),
            _ => wrong("provider", "must be one of: generic, twilio"),
        }
    }
}

impl Api {
    /// An admin API whose administrator has the token [`KEY`].
    pub(crate) async fn start() -> Self {
        let app = TestApp::start().await;
        let address = listen(&app).await;
        let api = Self { app, address };
        api.token("akadmin", KEY, None).await;
        api
    }

    /// Makes a token of a user's.
    pub(crate) async fn token(&self, user: &str, key: &str, lifetime: Option<Duration>) {
        let now = handset_testkit::app::START;
        let name = Username::parse(user).unwrap();
        let user = self.app.store.user_by_name(&name).await.unwrap().unwrap();
        let token = NewApiToken {
            identifier: key.to_owned(),
            user: user.id,
            digest: TokenDigest::of(key),
            key: key.to_owned().into(),
            description: String::new(),
            created_at: now,
            expires_at: lifetime.map(|lifetime| now.plus(lifetime)),
        };
        self.app.store.create_token(token).await.unwrap().unwrap();
    }

    /// Asks as the administrator, with the token.
    pub(crate) async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> (u16, Value) {
        let mut client = Client::new(self.address);
        let authorization = format!("Bearer {KEY}");
        send(&mut client, &method, path, &[("authorization", &authorization)], body).await
    }

    /// Gets as the administrator.
    pub(crate) async fn get(&self, path: &str) -> Value {
        let (status, body) = self.ask(Method::GET, path, None).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// Posts as the administrator, and expects something to be made.
    pub(crate) async fn make(&self, path: &str, body: &Value) -> Value {
        let (status, made) = self.ask(Method::POST, path, Some(body)).await;
        assert_eq!(status, 201, "{path}: {made}");
        made
    }

    /// Posts as the administrator, and expects a refusal.
    pub(crate) async fn refused(&self, path: &str, body: &Value) -> Value {
        let (status, told) = self.ask(Method::POST, path, Some(body)).await;
        assert_eq!(status, 400, "{path}: {told}");
        told
    }

    /// Patches as the administrator.
    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Value {
        let (status, changed) = self.ask(Method::PATCH, path, Some(body)).await;
        assert_eq!(status, 200, "{path}: {changed}");
        changed
    }
}

/// Sends a request; a body that is not JSON becomes a text.
pub(crate) async fn send(
    client: &mut Client,
    method: &Method,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<&Value>,
) -> (u16, Value) {
    let mut request = client.request(method.clone(), path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    if body.is_some() {
        request = request.header(header::CONTENT_TYPE, "application/json");
    }
    let body = body.map(Value::to_string).unwrap_or_default();
    let answer = client.send(request.body(Full::new(body.into())).unwrap()).await;
    let told = serde_json::from_slice(&answer.body).unwrap_or_else(|_| answer.text().into());
    (answer.status.as_u16(), told)
}

/// The `pk` of an object.
pub(crate) fn pk(object: &Value) -> &str {
    object["pk"].as_str().unwrap_or_else(|| panic!("no pk in {object}"))
}

/// The application of `app` once more, with the doubles of these tests.
async fn listen(app: &TestApp) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let expressions: Arc<dyn Expressions> = Arc::new(KnownExpressions);
    let enrolment = Enrolment {
        store: Arc::clone(&app.store),
        gateway: Arc::new(PickyGateway),
        clock: Arc::clone(&app.clock) as _,
        entropy: Arc::clone(&app.entropy) as _,
        keys: Keys::derive(&SecretKey::parse(&[7; 32]).unwrap()),
        limits: LimitSettings::default(),
        origin_host: None,
        mappings: Mappings { store: Arc::clone(&app.store), expressions: Arc::clone(&expressions) },
    };
    let flows = Flows {
        store: Arc::clone(&app.store),
        clock: Arc::clone(&app.clock) as _,
        entropy: Arc::clone(&app.entropy) as _,
        passwords: Arc::new(BlockingPasswords::new(Arc::clone(&app.entropy) as _)),
        enrolment: Arc::new(enrolment),
        expressions,
        lifetimes: SessionLifetimes::default(),
    };
    let shield = Shield::default();
    let served = App {
        flows: Arc::new(flows),
        layers: LayerSettings::new(PublicUrl::parse(&format!("http://{address}")).unwrap()),
        shield: shield.clone(),
        readiness: Readiness::new(|| async { Ok(()) }),
        inbox: None,
    };
    let settings =
        ServerSettings { shield, max_connections_per_client: 0, ..ServerSettings::default() };
    tokio::spawn(serve(listener, router(Arc::new(served)), settings, std::future::pending()));
    address
}
