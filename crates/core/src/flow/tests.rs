//! Flows on a store, a gateway and a sandbox that are made up: what they ask, what they keep, what they tell.

mod phones;
mod policies;
mod prompts;
mod store;

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use serde_json::{Map, Value, json};

use self::store::FakeStore;
use super::*;
use crate::{
    delivery::{Delivery, OutgoingMessage},
    enrol::Enrolment,
    expression::{
        Evaluated, Fault, FaultKind, Names, Place, Returned, Views,
        views::{sample_request, sample_user},
    },
    ids::{BindingId, FlowId, PolicyBindingId, PolicyId, PromptId, SessionId, StageId},
    keys::{Keys, SecretKey},
    limits::LimitSettings,
    mapping::Mappings,
    password::{InvalidPassword, PasswordHash},
    policy::{BoundPolicy, ExpressionPolicy, PolicyBinding},
    ports::{
        Clock, Expressions, Gateway, Passwords, SettingsError, Store,
        testing::{CountingEntropy, FixedClock},
    },
    provider::ProviderSettings,
    secret::SecretText,
    session::{Session, SessionLifetimes},
    time::Timestamp,
};

/// What a fault may hold and nobody may be told.
const SEEN: &str = "saw +4915123456789";

fn id(number: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(number)
}

/// Takes sources for values: JSON; `fault` for an error; `request` for a request; `say X` for a no with the message X.
#[derive(Default)]
struct FakeExpressions {
    evaluated: Mutex<Vec<(String, Views)>>,
}

impl FakeExpressions {
    fn count(&self) -> usize {
        self.evaluated.lock().unwrap().len()
    }
}

#[async_trait]
impl Expressions for FakeExpressions {
    async fn check(&self, _: &str, _: Names) -> Result<(), Fault> {
        Ok(())
    }

    async fn evaluate(&self, source: &str, views: Views) -> Result<Evaluated, Fault> {
        self.evaluated.lock().unwrap().push((source.to_owned(), views));
        let said = source.strip_prefix("say ");
        let returned = match source {
            "request" => Returned::Request(Map::new()),
            _ if said.is_some() => Returned::Value(Value::Bool(false)),
            _ => Returned::Value(serde_json::from_str(source).map_err(|_| Fault {
                kind: FaultKind::Raised,
                name: "KeyError".to_owned(),
                message: SEEN.to_owned(),
                place: Some(Place { line: 3, column: 7, source_line: SEEN.to_owned() }),
                hint: None,
            })?),
        };
        let messages = said.map(str::to_owned).into_iter().collect();
        Ok(Evaluated { returned, messages, log: Vec::new(), took: std::time::Duration::ZERO })
    }
}

/// Takes every message, or treats all as `outcome` says.
#[derive(Default)]
struct FakeGateway {
    messages: Mutex<Vec<OutgoingMessage>>,
    outcome: Mutex<Option<Delivery>>,
}

#[async_trait]
impl Gateway for FakeGateway {
    async fn deliver(&self, _: &ProviderSettings, message: OutgoingMessage) -> Delivery {
        self.messages.lock().unwrap().push(message);
        self.outcome.lock().unwrap().clone().unwrap_or_else(|| Delivery::accepted(200, None))
    }

    fn check(&self, _: &ProviderSettings) -> Result<(), SettingsError> {
        Ok(())
    }
}

struct NoPasswords;

#[async_trait]
impl Passwords for NoPasswords {
    async fn verify(&self, _: SecretText, _: Option<PasswordHash>) -> bool {
        false
    }

    async fn hash(&self, _: SecretText) -> Result<PasswordHash, InvalidPassword> {
        panic!("no test hashes a password")
    }
}

/// A flow `x` with the stages that a test gives it, and somebody who is signed in.
struct World {
    store: Arc<FakeStore>,
    expressions: Arc<FakeExpressions>,
    gateway: Arc<FakeGateway>,
    flows: Flows,
    visitor: Visitor,
}

impl World {
    fn new() -> Self {
        let store = Arc::new(FakeStore::default());
        let (expressions, gateway) =
            (Arc::<FakeExpressions>::default(), Arc::<FakeGateway>::default());
        let clock: Arc<dyn Clock> = Arc::new(FixedClock::at(Timestamp::from_ms(1_000_000)));
        let entropy = Arc::new(CountingEntropy::default());
        let as_store = || Arc::clone(&store) as Arc<dyn Store>;
        let as_expressions = || Arc::clone(&expressions) as Arc<dyn Expressions>;
        let enrolment = Enrolment {
            store: as_store(),
            gateway: Arc::clone(&gateway) as Arc<dyn Gateway>,
            clock: Arc::clone(&clock),
            entropy: Arc::clone(&entropy) as Arc<dyn crate::ports::Entropy>,
            keys: Keys::derive(&SecretKey::parse(&[1; 32]).unwrap()),
            limits: LimitSettings::default(),
            origin_host: None,
            mappings: Mappings { store: as_store(), expressions: as_expressions() },
        };
        let flows = Flows {
            store: as_store(),
            clock,
            entropy,
            passwords: Arc::new(NoPasswords),
            enrolment: Arc::new(enrolment),
            expressions: as_expressions(),
            lifetimes: SessionLifetimes::default(),
        };
        let session = Session {
            id: SessionId(id(1)),
            user: sample_user(),
            created_at: Timestamp::from_ms(1_000_000),
            last_seen_at: Timestamp::from_ms(1_000_000),
            expires_at: Timestamp::from_ms(9_000_000),
        };
        let request = sample_request();
        let visitor =
            Visitor { session: Some(session), client_ip: request.client_ip.clone(), request };
        Self { store, expressions, gateway, flows, visitor }
    }

    /// Puts a stage at the flow's end, and says which binding binds it.
    fn stage(&self, settings: StageSettings, change: impl FnOnce(&mut StageBinding)) -> BindingId {
        let mut kept = self.store.state();
        let number = kept.stages.len();
        let stage = StageId(id(100 + number as u128));
        let mut binding = StageBinding::new(
            BindingId(id(200 + number as u128)),
            stage,
            i32::try_from(number).unwrap(),
        );
        change(&mut binding);
        kept.bindings.push(binding);
        kept.stages.push(Stage {
            id: stage,
            name: format!("stage {number}"),
            configure_flow: None,
            settings,
        });
        binding.id
    }

    /// Puts a prompt stage at the flow's end that asks for a text under `key`.
    fn form(&self, key: &str, change: impl FnOnce(&mut StageBinding)) -> BindingId {
        let prompt = self.prompt(key, |_| ());
        self.stage(
            StageSettings::Prompt(Box::new(prompt::Settings {
                fields: vec![prompt],
                validation_policies: Vec::new(),
            })),
            change,
        )
    }

    fn prompt(&self, key: &str, change: impl FnOnce(&mut prompt::Prompt)) -> PromptId {
        let mut state = self.store.state();
        let mut prompt = text_prompt(PromptId(id(300 + state.prompts.len() as u128)), key);
        change(&mut prompt);
        let id = prompt.id;
        state.prompts.push(prompt);
        id
    }

    fn policy(&self, source: &str) -> PolicyId {
        let mut state = self.store.state();
        let policy = ExpressionPolicy {
            id: PolicyId(id(400 + state.policies.len() as u128)),
            name: format!("policy {}", state.policies.len()),
            expression: source.to_owned(),
            execution_logging: false,
        };
        let id = policy.id;
        state.policies.push(policy);
        id
    }

    /// Binds a policy to a stage of the flow.
    fn bind(&self, target: BindingId, source: &str) {
        let policy = self.policy(source);
        let mut state = self.store.state();
        let policy = state.policies.iter().find(|known| known.id == policy).unwrap().clone();
        let binding = PolicyBinding {
            id: PolicyBindingId(id(500)),
            policy: policy.id,
            target,
            order: 0,
            enabled: true,
            negate: false,
            failure_result: false,
            timeout_secs: 30,
        };
        state.bound.push(BoundPolicy { binding, policy });
    }

    async fn look(&self) -> Step {
        let slug = "x".parse().unwrap();
        self.flows.challenge(&self.visitor, &slug, Next::Unset).await.unwrap().step
    }

    async fn respond(&self, fields: Value) -> Step {
        let slug = "x".parse().unwrap();
        let Value::Object(fields) = fields else { panic!("an object") };
        let fields = Fields::from_object(fields);
        self.flows.respond(&self.visitor, &slug, Next::Unset, &fields).await.unwrap().step
    }

    /// The contexts of the entries about what is set up wrong. None of them tells what an expression saw.
    fn configuration_errors(&self) -> Vec<Map<String, Value>> {
        let state = self.store.state();
        let told = format!("{:?}", state.events);
        assert!(!told.contains(SEEN) && !told.contains("15123456789"), "{told}");
        state
            .events
            .iter()
            .filter(|event| event.action == crate::event::EventAction::ConfigurationError)
            .map(|event| event.context.clone())
            .collect()
    }
}

/// The flow that all tests run.
fn flow() -> Flow {
    Flow {
        id: FlowId(id(2)),
        slug: "x".parse().unwrap(),
        name: "x".to_owned(),
        title: "X".to_owned(),
        designation: Designation::StageConfiguration,
        authentication: AuthenticationRequirement::RequireAuthenticated,
    }
}

/// What is asked, as clients read it, with `errors` as `response_errors`.
fn asked(step: &Step) -> Value {
    let Step::Ask { challenge, errors } = step else { panic!("nothing is asked: {step:?}") };
    let mut document = serde_json::to_value(challenge).unwrap();
    document["component"] = challenge.component().into();
    document["errors"] = json!(errors);
    document
}

/// The keys of the fields that are asked for.
fn keys(step: &Step) -> Vec<String> {
    let fields = asked(step)["fields"].as_array().unwrap().clone();
    fields.iter().map(|field| field["field_key"].as_str().unwrap().to_owned()).collect()
}

/// A prompt for a line of text that there must be.
pub(super) fn text_prompt(id: PromptId, key: &str) -> prompt::Prompt {
    prompt::Prompt {
        id,
        name: format!("prompt {key}"),
        field_key: prompt::FieldKey::try_from(key.to_owned()).unwrap(),
        label: "Label".to_owned(),
        kind: prompt::PromptType::Text,
        required: true,
        placeholder: String::new(),
        initial_value: String::new(),
        order: 0,
        sub_text: String::new(),
        placeholder_expression: false,
        initial_value_expression: false,
    }
}
