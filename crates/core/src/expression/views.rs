//! The views that expressions see, named as in authentik.

use serde_json::{Map, Value};

use super::{Names, ObjectView, View, Views};
use crate::{
    device::DEFAULT_DEVICE_NAME,
    flow::authenticator_sms::Settings,
    ids::UserId,
    provider::ProviderSettings,
    secret::SecretText,
    time::Timestamp,
    user::{User, Username},
};

/// What an expression may know of the request that it runs for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestFacts {
    /// The host of the public address.
    pub host: String,
    /// The method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// What the browser calls itself.
    pub user_agent: String,
    /// The client's address.
    pub client_ip: String,
}

/// A setup stage, as a mapping sees it.
#[derive(Clone, Copy, Debug)]
pub struct StageFacts<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its settings.
    pub settings: &'a Settings,
}

/// What a mapping is about.
#[derive(Clone, Copy, Debug)]
pub struct MappingFacts<'a> {
    /// The stage that sends.
    pub stage: StageFacts<'a>,
    /// Who gets the message; `None` for a test message.
    pub user: Option<&'a User>,
    /// The number it goes to, in E.164.
    pub number: &'a str,
    /// The code; for a message that carries none, its whole text.
    pub token: &'a str,
    /// The request that led to it.
    pub request: &'a RequestFacts,
}

/// What a policy is about.
#[derive(Clone, Copy, Debug)]
pub struct PolicyFacts<'a> {
    /// Who runs the flow, as far as it is known.
    pub user: Option<&'a User>,
    /// What prompts were answered.
    pub prompt_data: &'a Map<String, Value>,
    /// The request.
    pub request: &'a RequestFacts,
}

impl MappingFacts<'_> {
    /// The names that a mapping finds, and their values.
    pub fn views(&self) -> Views {
        let user = user_view(self.user);
        let stage = stage_view(self.stage);
        let device = View::Object(object(
            "SMSDevice",
            vec![
                ("phone_number", View::text(self.number)),
                ("name", View::text(DEFAULT_DEVICE_NAME)),
                ("pk", View::none()),
                ("user", user.clone()),
                ("stage", stage.clone()),
            ],
        ));
        let context = View::Dict(vec![
            ("device", device.clone()),
            ("token", View::text(self.token)),
            ("stage", stage.clone()),
        ]);
        let http_request = http_request_view(self.request, &user);
        vec![
            ("stage", stage),
            ("device", device),
            ("token", View::text(self.token)),
            ("request", policy_request(&user, &http_request, context)),
            ("user", user),
            ("http_request", http_request),
        ]
    }
}

impl PolicyFacts<'_> {
    /// The names that a policy finds, and their values.
    pub fn views(&self) -> Views {
        let user = user_view(self.user);
        let context = View::Dict(vec![
            ("prompt_data", View::Json(Value::Object(self.prompt_data.clone()))),
            ("pending_user", user.clone()),
        ]);
        let http_request = http_request_view(self.request, &user);
        vec![
            ("request", policy_request(&user, &http_request, context.clone())),
            ("context", context),
            ("user", user),
            ("http_request", http_request),
            ("ak_client_ip", View::text(&*self.request.client_ip)),
        ]
    }
}

/// The names that a mapping finds.
pub fn mapping_names() -> Names {
    let settings = Settings::default();
    let stage = StageFacts { name: "", settings: &settings };
    let request = RequestFacts::default();
    let facts = MappingFacts { stage, user: None, number: "", token: "", request: &request };
    names(&facts.views())
}

/// The names that a policy finds, and that expressions of prompts find.
pub fn policy_names() -> Names {
    let facts =
        PolicyFacts { user: None, prompt_data: &Map::new(), request: &RequestFacts::default() };
    names(&facts.views())
}

fn names(views: &Views) -> Names {
    views.iter().map(|(name, _)| *name).collect()
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
        user_agent: "Mozilla/5.0".to_owned(),
        client_ip: "203.0.113.9".to_owned(),
    }
}

const fn object(class: &'static str, attributes: Vec<(&'static str, View)>) -> ObjectView {
    ObjectView { class, attributes, methods: Vec::new(), withheld: Vec::new() }
}

fn user_view(user: Option<&User>) -> View {
    let Some(user) = user else { return View::none() };
    let attributes = View::Json(Value::Object(user.attributes.clone()));
    View::Object(ObjectView {
        methods: vec![("group_attributes", attributes.clone())],
        withheld: vec![("password", "expressions see no secrets")],
        ..object(
            "User",
            vec![
                ("pk", View::Json(user.id.0.into())),
                ("username", View::text(user.username.as_str())),
                ("name", View::text(&*user.name)),
                ("email", View::text(&*user.email)),
                ("uuid", View::text(user.uuid.to_string())),
                ("attributes", attributes),
                ("is_active", View::Json(user.is_active.into())),
                ("is_superuser", View::Json(user.is_superuser.into())),
            ],
        )
    })
}

/// A stage. Its credentials are part of it only where the operator allows it.
fn stage_view(StageFacts { name, settings }: StageFacts<'_>) -> View {
    const CREDENTIALS: [&str; 2] = ["auth", "auth_password"];
    let provider = settings.provider.as_ref();
    let option = |name: &str| provider.and_then(|provider| provider.text(name)).unwrap_or_default();
    let auth_type = Some(option("auth_type")).filter(|kind| !kind.is_empty()).unwrap_or("basic");
    let kind = provider.map_or("", |provider| provider.kind.as_str());
    let mut view = object(
        "AuthenticatorSMSStage",
        vec![
            ("name", View::text(name)),
            ("friendly_name", View::text(&*settings.friendly_name)),
            ("from_number", View::text(option("from_number"))),
            ("provider", View::text(kind)),
            ("auth_type", View::text(auth_type)),
            ("verify_only", View::Json(settings.verify_only.into())),
            ("account_sid", View::text(option("account_sid"))),
        ],
    );
    for credential in CREDENTIALS {
        if settings.mapping_sees_credentials {
            let secret = provider.and_then(|provider| provider.secrets.get(credential));
            view.attributes.push((credential, View::text(secret.map_or("", SecretText::expose))));
        } else {
            view.withheld.push((
                credential,
                "switch `mapping_sees_credentials` of the stage on if what is sent must carry it",
            ));
        }
    }
    View::Object(view)
}

fn http_request_view(request: &RequestFacts, user: &View) -> View {
    const NO_INSIDES: &str = "expressions see nothing that could sign somebody in";
    let brand = object(
        "Brand",
        vec![("branding_title", View::text("Handset")), ("domain", View::text(&*request.host))],
    );
    let meta = vec![
        ("HTTP_HOST", View::text(&*request.host)),
        ("HTTP_USER_AGENT", View::text(&*request.user_agent)),
        ("PATH_INFO", View::text(&*request.path)),
        ("REMOTE_ADDR", View::text(&*request.client_ip)),
        ("REQUEST_METHOD", View::text(&*request.method)),
    ];
    let withheld = ["COOKIES", "headers", "session", "body", "POST", "GET"];
    View::Object(ObjectView {
        methods: vec![
            ("get_host", View::text(&*request.host)),
            ("get_full_path", View::text(&*request.path)),
        ],
        withheld: withheld.map(|name| (name, NO_INSIDES)).to_vec(),
        ..object(
            "HttpRequest",
            vec![
                ("method", View::text(&*request.method)),
                ("path", View::text(&*request.path)),
                ("META", View::Dict(meta)),
                ("brand", View::Object(brand)),
                ("client_ip", View::text(&*request.client_ip)),
                ("user", user.clone()),
            ],
        )
    })
}

fn policy_request(user: &View, http_request: &View, context: View) -> View {
    View::Object(object(
        "PolicyRequest",
        vec![
            ("user", user.clone()),
            ("http_request", http_request.clone()),
            ("obj", View::none()),
            ("context", context),
        ],
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage(mapping_sees_credentials: bool) -> ObjectView {
        let settings = sample_settings(mapping_sees_credentials);
        match stage_view(StageFacts { name: "sms", settings: &settings }) {
            View::Object(view) => view,
            _ => panic!("an object"),
        }
    }

    #[test]
    fn a_mapping_sees_credentials_only_where_the_operator_allows_it() {
        let has_auth = |view: &ObjectView| {
            view.attributes.iter().any(|(name, _)| name.starts_with("auth_password"))
        };

        assert!(!has_auth(&stage(false)));
        assert_eq!(stage(false).withheld.len(), 2);
        assert!(has_auth(&stage(true)));
        assert!(stage(true).withheld.is_empty());
    }

    #[test]
    fn the_names_are_authentiks() {
        assert_eq!(
            mapping_names(),
            ["stage", "device", "token", "request", "user", "http_request"]
        );
        assert_eq!(policy_names(), ["request", "context", "user", "http_request", "ak_client_ip"]);
    }
}
