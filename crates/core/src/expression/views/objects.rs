//! The objects that expressions see: which attributes each has, and which it lacks on purpose.

use serde_json::{Map, Value};

use super::{RequestFacts, StageFacts};
use crate::{
    device::DEFAULT_DEVICE_NAME,
    expression::{ObjectView, View},
    secret::SecretText,
    user::User,
};

/// Longest text that is told of what a client sends along, in characters.
const MAX_CLIENT_CHARS: usize = 1_024;
const CREDENTIALS: [&str; 2] = ["auth", "auth_password"];
const ASK_FOR_CREDENTIALS: &str =
    "switch `mapping_sees_credentials` of the stage on if what is sent must carry it";
const NO_SECRETS: &str = "expressions see no secrets";
const NO_GROUPS: &str = "users have no groups here; `user.attributes` can hold what you need";
const NO_INSIDES: &str = "expressions see nothing that could sign somebody in";

fn object(class: &'static str, attributes: Vec<(&'static str, View)>) -> ObjectView {
    ObjectView { class, attributes, methods: Vec::new(), withheld: Vec::new() }
}

/// A user, or Django's `AnonymousUser` for nobody.
pub(super) fn user(user: Option<&User>) -> View {
    let attributes = user.map_or_else(Map::new, |user| user.attributes.clone());
    let attributes = View::Json(Value::Object(attributes));
    let text = |of: fn(&User) -> &str| View::text(user.map_or("", of));
    let flag = |of: fn(&User) -> bool| View::Json(user.is_some_and(of).into());
    let class = if user.is_some() { "User" } else { "AnonymousUser" };
    View::Object(ObjectView {
        methods: vec![("group_attributes", attributes.clone())],
        withheld: vec![("password", NO_SECRETS), ("groups", NO_GROUPS), ("ak_groups", NO_GROUPS)],
        ..object(
            class,
            vec![
                ("pk", View::Json(user.map(|user| user.id.0).into())),
                ("username", text(|user| user.username.as_str())),
                ("name", text(|user| &user.name)),
                ("email", text(|user| &user.email)),
                ("uuid", View::Json(user.map(|user| user.uuid.to_string()).into())),
                ("attributes", attributes),
                ("is_active", flag(|user| user.is_active)),
                ("is_superuser", flag(|user| user.is_superuser)),
            ],
        )
    })
}

/// A stage. Its credentials are part of it only where the operator allows it.
pub(super) fn stage(StageFacts { name, settings }: StageFacts<'_>) -> View {
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
            view.withheld.push((credential, ASK_FOR_CREDENTIALS));
        }
    }
    View::Object(view)
}

/// A phone that is not enrolled yet.
pub(super) fn device(number: &str, user: &View, stage: &View) -> View {
    View::Object(object(
        "SMSDevice",
        vec![
            ("phone_number", View::text(number)),
            ("name", View::text(DEFAULT_DEVICE_NAME)),
            ("pk", View::none()),
            ("user", user.clone()),
            ("stage", stage.clone()),
        ],
    ))
}

/// The request, and who is signed in.
pub(super) fn http_request(request: &RequestFacts, user: &View) -> View {
    let path = cut(&request.path);
    let full_path = match cut(&request.query) {
        query if query.is_empty() => path.clone(),
        query => format!("{path}?{query}"),
    };
    let brand = object(
        "Brand",
        vec![
            ("branding_title", View::text("Handset")),
            ("domain", View::text(domain(&request.host))),
        ],
    );
    let meta = vec![
        ("HTTP_HOST", View::text(&*request.host)),
        ("HTTP_USER_AGENT", View::text(cut(&request.user_agent))),
        ("PATH_INFO", View::text(&*path)),
        ("REMOTE_ADDR", View::text(&*request.client_ip)),
        ("REQUEST_METHOD", View::text(&*request.method)),
    ];
    let withheld = ["COOKIES", "headers", "session", "body", "POST", "GET"];
    View::Object(ObjectView {
        methods: vec![
            ("get_host", View::text(&*request.host)),
            ("get_full_path", View::text(full_path)),
        ],
        withheld: withheld.map(|name| (name, NO_INSIDES)).to_vec(),
        ..object(
            "HttpRequest",
            vec![
                ("method", View::text(&*request.method)),
                ("path", View::text(path)),
                ("META", View::Dict(meta)),
                ("brand", View::Object(brand)),
                ("client_ip", View::text(&*request.client_ip)),
                ("user", user.clone()),
            ],
        )
    })
}

pub(super) fn policy_request(user: &View, http_request: &View, context: View) -> View {
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

/// The plan, which expressions ask for what it has found out.
pub(super) fn flow_plan(context: Vec<(&'static str, View)>) -> View {
    View::Object(object("FlowPlan", vec![("context", View::Dict(context))]))
}

fn cut(text: &str) -> String {
    text.chars().take(MAX_CLIENT_CHARS).collect()
}

/// A host without its port. Colons inside brackets belong to an IPv6 address.
fn domain(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((domain, port)) if !port.contains(']') => domain,
        _ => host,
    }
}
