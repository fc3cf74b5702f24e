//! The views that expressions see, named as in authentik.

mod objects;
mod sample;

use serde_json::{Map, Value};

pub use self::sample::{
    SAMPLE_NUMBER, SAMPLE_TOKEN, Sample, sample_request, sample_settings, sample_user,
};
use super::{Names, View, Views};
use crate::{flow::authenticator_sms::Settings, user::User};

/// What an expression may know of the request that it runs for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestFacts {
    /// The host of the public address, with its port where that is not the scheme's own.
    pub host: String,
    /// The method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The query, without its question mark; empty when there is none.
    pub query: String,
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
    /// Whom the flow is about, as far as it is known: whoever was named, proved or not.
    pub user: Option<&'a User>,
    /// Who is signed in.
    pub signed_in: Option<&'a User>,
    /// What prompts were answered.
    pub prompt_data: &'a Map<String, Value>,
    /// The request.
    pub request: &'a RequestFacts,
}

impl MappingFacts<'_> {
    /// The names that a mapping finds, and their values.
    pub fn views(&self) -> Views {
        let user = objects::user(self.user);
        let stage = objects::stage(self.stage);
        let device = objects::device(self.number, &user, &stage);
        let token = View::text(self.token);
        let context = View::Dict(vec![
            ("device", device.clone()),
            ("token", token.clone()),
            ("stage", stage.clone()),
        ]);
        // Only who is signed in, or has proved to be there, comes to a setup stage.
        let http_request = objects::http_request(self.request, &user);
        vec![
            ("stage", stage),
            ("device", device),
            ("token", token),
            ("request", objects::policy_request(&user, &http_request, context)),
            ("user", user),
            ("http_request", http_request),
        ]
    }
}

impl PolicyFacts<'_> {
    /// The names that a policy finds, and their values.
    pub fn views(&self) -> Views {
        let user = objects::user(self.user);
        let found = [
            ("prompt_data", View::Json(Value::Object(self.prompt_data.clone()))),
            ("pending_user", self.user.map_or_else(View::none, |known| objects::user(Some(known)))),
        ];
        let mut context = found.to_vec();
        context.push(("flow_plan", objects::flow_plan(found.to_vec())));
        let context = View::Dict(context);
        // Whom the flow is about is not who sends the request: a name can be typed by anybody.
        let signed_in = objects::user(self.signed_in);
        let http_request = objects::http_request(self.request, &signed_in);
        vec![
            ("request", objects::policy_request(&user, &http_request, context.clone())),
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
    let facts = PolicyFacts {
        user: None,
        signed_in: None,
        prompt_data: &Map::new(),
        request: &RequestFacts::default(),
    };
    names(&facts.views())
}

fn names(views: &Views) -> Names {
    views.iter().map(|(name, _)| *name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::ObjectView;

    /// The attribute, item or method at the end of a path such as `request.context.token`.
    fn at(views: &Views, path: &str) -> Option<View> {
        let mut names = path.split('.');
        let first = names.next()?;
        let (_, mut view) = views.iter().find(|(name, _)| *name == first)?.clone();
        for name in names {
            view = match view {
                View::Object(ObjectView { attributes, methods, .. }) => {
                    attributes.into_iter().chain(methods).find(|(known, _)| *known == name)?.1
                }
                View::Dict(items) => items.into_iter().find(|(known, _)| *known == name)?.1,
                View::Json(_) | View::List(_) => return None,
            };
        }
        Some(view)
    }

    fn json(views: &Views, path: &str) -> Value {
        match at(views, path) {
            Some(View::Json(value)) => value,
            other => panic!("{path} is {other:?}"),
        }
    }

    /// Every text in a view.
    fn texts(view: &View, found: &mut String) {
        let pairs = |pairs: &[(&str, View)], found: &mut String| {
            for (_, view) in pairs {
                texts(view, found);
            }
        };
        match view {
            View::Json(value) => found.push_str(&value.to_string()),
            View::List(items) => items.iter().for_each(|view| texts(view, found)),
            View::Dict(items) => pairs(items, found),
            View::Object(object) => {
                pairs(&object.attributes, found);
                pairs(&object.methods, found);
            }
        }
    }

    fn mapping_views(sees_credentials: bool) -> Views {
        let (settings, user) = (sample_settings(sees_credentials), sample_user());
        MappingFacts {
            stage: StageFacts { name: "sms", settings: &settings },
            user: user.as_ref(),
            number: "+14155550132",
            token: "123456",
            request: &sample_request(),
        }
        .views()
    }

    fn policy_views(pending: Option<&User>, request: &RequestFacts) -> Views {
        views_of(pending, None, request)
    }

    fn views_of(pending: Option<&User>, signed_in: Option<&User>, request: &RequestFacts) -> Views {
        let data = Map::from_iter([("phone".to_owned(), Value::from("+49"))]);
        PolicyFacts { user: pending, signed_in, prompt_data: &data, request }.views()
    }

    #[test]
    fn the_names_are_authentiks() {
        assert_eq!(
            mapping_names(),
            ["stage", "device", "token", "request", "user", "http_request"]
        );
        assert_eq!(policy_names(), ["request", "context", "user", "http_request", "ak_client_ip"]);
    }

    #[test]
    fn a_mapping_finds_the_same_things_by_every_way() {
        let views = mapping_views(false);

        for path in ["token", "request.context.token"] {
            assert_eq!(json(&views, path), "123456", "{path}");
        }
        for path in ["device.phone_number", "request.context.device.phone_number"] {
            assert_eq!(json(&views, path), "+14155550132", "{path}");
        }
        for path in ["user.username", "device.user.username", "http_request.user.username"] {
            assert_eq!(json(&views, path), "jdoe", "{path}");
        }
        for path in ["stage.from_number", "device.stage.from_number"] {
            assert_eq!(json(&views, path), "+14155550100", "{path}");
        }
        assert_eq!(json(&views, "device.pk"), Value::Null);
        assert_eq!(json(&views, "user.group_attributes"), json(&views, "user.attributes"));
        assert_eq!(json(&views, "http_request.brand.branding_title"), "Handset");
    }

    #[test]
    fn no_view_holds_a_secret_unless_the_operator_allows_it() {
        let all = |views: &Views| {
            let mut found = String::new();
            for (_, view) in views {
                texts(view, &mut found);
            }
            found
        };

        let shown = all(&mapping_views(false));
        assert!(!shown.contains("sample-auth"), "{shown}");
        assert!(at(&mapping_views(false), "stage.auth").is_none());
        assert!(all(&mapping_views(true)).contains("sample-auth"));
        assert_eq!(json(&mapping_views(true), "stage.auth_password"), "sample-auth_password");
    }

    #[test]
    fn whoever_was_named_is_not_taken_for_who_is_signed_in() {
        let (known, request) = (sample_user(), sample_request());

        let views = policy_views(known.as_ref(), &request);

        for path in ["user.username", "request.user.username", "context.pending_user.username"] {
            assert_eq!(json(&views, path), "jdoe", "{path}");
        }
        assert_eq!(json(&views, "http_request.user.username"), "");
        assert_eq!(json(&views, "request.http_request.user.is_superuser"), false);
        let views = views_of(None, known.as_ref(), &request);
        assert_eq!(json(&views, "http_request.user.username"), "jdoe");
        assert_eq!(json(&views, "user.username"), "");
    }

    #[test]
    fn nobody_is_somebody_who_may_do_nothing() {
        let views = policy_views(None, &RequestFacts::default());

        assert_eq!(json(&views, "user.pk"), Value::Null);
        assert_eq!(json(&views, "user.is_active"), false);
        assert_eq!(json(&views, "user.is_superuser"), false);
        assert_eq!(json(&views, "context.pending_user"), Value::Null);
        assert_eq!(json(&views, "context.flow_plan.context.prompt_data")["phone"], "+49");
    }

    #[test]
    fn what_a_client_says_of_itself_is_cut() {
        let long = "x".repeat(20_000);
        let request = RequestFacts {
            user_agent: long.clone(),
            path: long.clone(),
            query: long,
            ..sample_request()
        };

        let views = policy_views(None, &request);

        for path in ["http_request.META.HTTP_USER_AGENT", "http_request.path"] {
            assert!(json(&views, path).as_str().unwrap().len() <= 1_024, "{path}");
        }
        assert!(json(&views, "http_request.get_full_path").as_str().unwrap().len() <= 2_049);
    }

    #[test]
    fn the_host_is_told_with_its_port_and_the_domain_without() {
        for (host, domain) in [
            ("id.example.com", "id.example.com"),
            ("id.example.com:8443", "id.example.com"),
            ("[2001:db8::1]:80", "[2001:db8::1]"),
            ("[2001:db8::1]", "[2001:db8::1]"),
        ] {
            let request = RequestFacts { host: host.to_owned(), ..sample_request() };
            let views = policy_views(None, &request);

            assert_eq!(json(&views, "http_request.get_host"), host);
            assert_eq!(json(&views, "http_request.brand.domain"), domain);
        }
    }
}
