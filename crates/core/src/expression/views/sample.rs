//! Samples, for trying expressions out.

use serde_json::{Map, Value};

use super::{MappingFacts, PolicyFacts, RequestFacts, StageFacts};
use crate::{
    flow::authenticator_sms::Settings,
    ids::UserId,
    provider::ProviderSettings,
    secret::SecretText,
    time::Timestamp,
    user::{User, Username},
};

/// A code for trying mappings out.
pub const SAMPLE_TOKEN: &str = "123456";
/// A number for trying mappings out: none that anybody has (555-01xx is kept for fiction).
pub const SAMPLE_NUMBER: &str = "+14155550132";

/// Who and what an expression is tried out with.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The user.
    pub user: Option<User>,
    /// The request.
    pub request: RequestFacts,
}

impl Default for Sample {
    fn default() -> Self {
        Self { user: sample_user(), request: sample_request() }
    }
}

impl Sample {
    /// What a mapping of `stage` is about.
    pub fn mapping<'a>(
        &'a self,
        stage: StageFacts<'a>,
        number: &'a str,
        token: &'a str,
    ) -> MappingFacts<'a> {
        MappingFacts { stage, user: self.user.as_ref(), number, token, request: &self.request }
    }

    /// What a policy, or an expression of a prompt, is about.
    pub fn policy<'a>(&'a self, prompt_data: &'a Map<String, Value>) -> PolicyFacts<'a> {
        let user = self.user.as_ref();
        PolicyFacts { user, signed_in: user, prompt_data, request: &self.request }
    }
}

/// A user for trying expressions out.
pub fn sample_user() -> Option<User> {
    let attributes = serde_json::json!({"settings": {"locale": "en"}});
    Some(User {
        id: UserId(7),
        uuid: uuid::Uuid::from_u128(0x0198_c0ff_ee00_7000_8000_0000_0000_0007),
        username: Username::parse("jdoe").ok()?,
        name: "Jane Doe".to_owned(),
        email: "jane@example.org".to_owned(),
        is_active: true,
        is_superuser: false,
        attributes: attributes.as_object().cloned().unwrap_or_default(),
        created_at: Timestamp::from_ms(0),
        last_login_at: None,
    })
}

/// The settings of a stage for trying mappings out. Its credentials are no one's.
pub fn sample_settings(mapping_sees_credentials: bool) -> Settings {
    let options = serde_json::json!({
        "account_sid": "https://sms.example.com/send",
        "from_number": "+14155550100",
        "auth_type": "basic",
    });
    let secret = |name: &str| (name.to_owned(), SecretText::new(format!("sample-{name}")));
    let provider = "generic".parse().ok().map(|kind| ProviderSettings {
        kind,
        options: options.as_object().cloned().unwrap_or_default(),
        secrets: [secret("auth"), secret("auth_password")].into(),
    });
    Settings { provider, mapping_sees_credentials, ..Settings::default() }
}

/// A request for trying expressions out.
pub fn sample_request() -> RequestFacts {
    RequestFacts {
        host: "handset.example.com".to_owned(),
        method: "POST".to_owned(),
        path: "/api/v3/flows/executor/default-authenticator-sms-setup/".to_owned(),
        query: String::new(),
        user_agent: "Mozilla/5.0".to_owned(),
        client_ip: "203.0.113.9".to_owned(),
    }
}
