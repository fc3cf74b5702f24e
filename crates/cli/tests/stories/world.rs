//! What most stories begin with: a server, a gateway, somebody who is signed in.

use handset_testkit::{
    client::Client,
    database::TestDatabase,
    gateway::GatewayDouble,
    process::{Server, Setup},
};
use serde_json::{Value, json};

pub(crate) const SETUP: &str = "default-authenticator-sms-setup";
pub(crate) const AMERICAN: &str = "+14155550132";
pub(crate) const GERMAN: &str = "+4915123456789";

/// Defines a test for each database from a story, an `async fn(TestDatabase)`.
macro_rules! on_both_databases {
    ($($story:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                super::$story(handset_testkit::database::TestDatabase::sqlite()).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                if let Some(database) = handset_testkit::database::TestDatabase::postgres().await {
                    super::$story(database).await;
                }
            })*
        }
    };
}
pub(crate) use on_both_databases;

pub(crate) struct World {
    pub(crate) setup: Setup,
    pub(crate) server: Server,
    pub(crate) gateway: GatewayDouble,
}

impl World {
    /// A server with the default limits.
    pub(crate) async fn new(database: TestDatabase) -> Self {
        Self::with(database, &[]).await
    }

    /// A server without limits on sending.
    pub(crate) async fn unlimited(database: TestDatabase) -> Self {
        Self::with(database, &[("HANDSET_LIMITS", "off")]).await
    }

    pub(crate) async fn with(database: TestDatabase, environment: &[(&str, &str)]) -> Self {
        let setup = Setup::new(env!("CARGO_BIN_EXE_handset"), database);
        let setup = environment.iter().fold(setup, |setup, (name, value)| setup.with(name, *value));
        let gateway = GatewayDouble::start().await;
        let server = setup.serve().await;
        setup.use_gateway(SETUP, &gateway.url());
        Self { setup, server, gateway }
    }

    /// A new user who is signed in.
    pub(crate) async fn user(&self, username: &str) -> Client {
        self.setup.create_user(username);
        self.server.signed_in(username).await
    }

    pub(crate) fn code_for(&self, number: &str) -> String {
        self.gateway.code_for(number).expect("a code was sent")
    }

    /// A code that is not the one for `number`.
    pub(crate) fn wrong_code_for(&self, number: &str) -> String {
        let wrong =
            self.code_for(number).parse::<u64>().expect("digits").wrapping_add(1) % 1_000_000;
        format!("{wrong:06}")
    }
}

/// Looks at the setup flow and posts a number.
pub(crate) async fn post_number(client: &mut Client, number: &str) -> Value {
    client.look(SETUP).await;
    client
        .respond(SETUP, &json!({"component": "ak-stage-authenticator-sms", "phone_number": number}))
        .await
}

pub(crate) async fn post_code(client: &mut Client, code: &str) -> Value {
    client.respond(SETUP, &json!({"component": "ak-stage-authenticator-sms", "code": code})).await
}

/// Enrols `number` from the first look to the last redirect.
pub(crate) async fn enrol(world: &World, client: &mut Client, number: &str) {
    let asked = post_number(client, number).await;
    assert_eq!(asked["response_errors"], json!({}), "{asked}");
    let done = post_code(client, &world.code_for(number)).await;
    assert_eq!(done["component"], "xak-flow-redirect", "{done}");
}

/// How many phones the user's own page shows.
pub(crate) async fn phones(client: &mut Client) -> usize {
    let page = client.get("/if/user/").await;
    assert_eq!(page.status, 200, "{}", page.text());
    page.text().matches("SMS Device").count()
}

pub(crate) fn error_code(challenge: &Value, field: &str) -> String {
    challenge["response_errors"][field][0]["code"].as_str().unwrap_or_default().to_owned()
}
