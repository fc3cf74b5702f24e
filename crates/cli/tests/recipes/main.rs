//! The recipes of docs/providers: each mapping, run in the sandbox, makes the request that its page shows.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod page;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use handset_core::{
    delivery::OutgoingMessage,
    expression::views::{MappingFacts, RequestFacts, StageFacts},
    flow::authenticator_sms::Settings,
    ids::UserId,
    mapping::payload,
    message::Message,
    ports::{Clock, Expressions, testing::FixedClock},
    provider::ProviderSettings,
    secret::SecretText,
    time::Timestamp,
    user::{User, Username},
};
use handset_expression::{Budget, Sandbox, WorkerCommand};
use handset_http::SandboxedExpressions;
use handset_providers::{OutgoingRequest, kind};
use serde_json::{Map, Value};

use self::page::Page;

const DOCS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/providers");
/// The gateways that the documentation has to have a recipe for.
const RECIPES: [&str; 14] = [
    "android-sms-gateway",
    "aws-sns",
    "clicksend",
    "gotify",
    "infobip",
    "messagebird",
    "ntfy",
    "plivo",
    "signal",
    "sinch",
    "smsapi",
    "telnyx",
    "vonage",
    "whatsapp",
];

fn expressions() -> SandboxedExpressions {
    let worker = WorkerCommand::new(env!("CARGO_BIN_EXE_handset"), ["expression-worker"]);
    let clock: Arc<dyn Clock> = Arc::new(FixedClock::at(Timestamp::from_ms(1_795_521_600_000)));
    SandboxedExpressions::new(Sandbox::new(worker, Budget::default(), 1), clock)
}

fn user() -> User {
    User {
        id: UserId(7),
        uuid: "0198c0ff-ee00-7000-8000-000000000007".parse().unwrap(),
        username: Username::parse("jdoe").unwrap(),
        name: "Jane Doe".to_owned(),
        email: "jane@example.org".to_owned(),
        is_active: true,
        is_superuser: false,
        attributes: Map::new(),
        created_at: Timestamp::from_ms(0),
        last_login_at: None,
    }
}

/// The settings of a page's example, as a stage has them.
fn settings(page: &Page) -> Settings {
    let mut options = page.settings.clone();
    let sees_credentials = options.remove("mapping_sees_credentials") == Some(Value::Bool(true));
    let mut secrets = BTreeMap::new();
    for name in ["auth", "auth_password"] {
        if let Some(Value::String(secret)) = options.remove(name) {
            secrets.insert(name.to_owned(), SecretText::new(secret));
        }
    }
    let provider = ProviderSettings { kind: "generic".parse().unwrap(), options, secrets };
    Settings {
        provider: Some(provider),
        mapping_sees_credentials: sees_credentials,
        ..Settings::default()
    }
}

async fn request(
    expressions: &SandboxedExpressions,
    page: &Page,
) -> Result<OutgoingRequest, String> {
    let settings = settings(page);
    let user = user();
    let request = RequestFacts::default();
    let facts = MappingFacts {
        stage: StageFacts { name: "recipe", settings: &settings },
        user: Some(&user),
        number: "+4915123456789",
        token: "123456",
        request: &request,
    };
    expressions
        .check(&page.mapping, handset_core::expression::views::mapping_names())
        .await
        .map_err(|fault| fault.to_string())?;
    let evaluated = expressions.evaluate(&page.mapping, facts.views()).await;
    let evaluated = evaluated.map_err(|fault| format!("{fault}: {}", fault.message))?;
    let message = OutgoingMessage {
        to: "+4915123456789".parse().unwrap(),
        code: None,
        message: Message::test(),
        idempotency_key: "recipe.1".to_owned(),
        valid_for: Duration::from_mins(5),
        payload: Some(payload(evaluated.returned).map_err(|fault| fault.to_string())?),
    };
    let open = kind("generic").unwrap().open;
    let provider =
        open(settings.provider.as_ref().unwrap(), None).map_err(|error| error.to_string())?;
    provider.request(&message).map_err(|error| error.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_recipe_makes_the_request_that_its_page_shows() {
    let expressions = expressions();
    let mut wrong = Vec::new();

    for name in RECIPES {
        let path: PathBuf = Path::new(DOCS).join(format!("{name}.md"));
        let page = Page::parse(&fs::read_to_string(&path).unwrap());
        match request(&expressions, &page).await {
            Ok(made) => wrong
                .extend(page.differences(&made).into_iter().map(|what| format!("{name}: {what}"))),
            Err(error) => wrong.push(format!("{name}: {error}")),
        }
    }

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
