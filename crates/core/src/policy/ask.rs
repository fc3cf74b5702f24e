//! Asking policies.

use serde_json::{Map, Value};

use super::{ExpressionPolicy, PolicyEngineMode, StagePolicies};
use crate::{
    expression::{Fault, Returned, views::PolicyFacts},
    ports::Expressions,
};

/// What a policy said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Yes or no.
    pub passing: bool,
    /// What it told the person.
    pub messages: Vec<String>,
}

/// A policy that could not say anything. Holds nothing that it saw.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the policy {policy:?} failed: {fault}")]
pub struct Broken {
    /// The policy's name.
    pub policy: String,
    /// What went wrong.
    #[source]
    pub fault: Fault,
}

/// Whether a stage of a flow is run.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Admission {
    /// It is.
    Run,
    /// It is left out.
    Skip,
    /// Nobody can say, so the flow must not go on.
    Broken(Broken),
}

/// Asks one policy.
///
/// # Errors
/// When it could not say anything.
pub async fn ask(
    expressions: &dyn Expressions,
    policy: &ExpressionPolicy,
    facts: &PolicyFacts<'_>,
) -> Result<Said, Broken> {
    let broken = |fault| Broken { policy: policy.name.clone(), fault };
    let evaluated =
        expressions.evaluate(&policy.expression, facts.views()).await.map_err(broken)?;
    match evaluated.returned {
        Returned::Value(value) => {
            Ok(Said { passing: is_true(&value), messages: evaluated.messages })
        }
        Returned::Request(_) => {
            Err(broken(Fault::returned("WrongValue", "a policy returns True or False")))
        }
    }
}

/// Asks the policies of a stage, in order. A stage without policies is run.
///
/// A policy that fails counts as a yes where its binding says so. Otherwise it ends the flow: leaving the stage out would let
/// everybody past it for whom the policy fails.
pub async fn admission(
    expressions: &dyn Expressions,
    stage: &StagePolicies,
    facts: &PolicyFacts<'_>,
) -> Admission {
    let mut is_passing = stage.policies.is_empty() || stage.mode == PolicyEngineMode::All;
    for bound in &stage.policies {
        let said = match ask(expressions, &bound.policy, facts).await {
            Ok(said) => said.passing != bound.binding.negate,
            Err(_) if bound.binding.failure_result => true,
            Err(broken) => return Admission::Broken(broken),
        };
        match stage.mode {
            PolicyEngineMode::Any => is_passing |= said,
            PolicyEngineMode::All => is_passing &= said,
        }
    }
    if is_passing { Admission::Run } else { Admission::Skip }
}

/// Whether Python's `bool()` of a value is true.
pub fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(map) => !map.is_empty(),
    }
}

impl Broken {
    /// What the audit trail gets to know.
    pub fn context(&self) -> Map<String, Value> {
        let mut context =
            Map::from_iter([("policy".to_owned(), Value::from(self.policy.as_str()))]);
        self.fault.add_to(&mut context);
        context
    }
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;
    use serde_json::json;

    use super::*;
    use crate::{
        expression::{Evaluated, FaultKind, Names, Views, views::RequestFacts},
        ids::{BindingId, PolicyBindingId, PolicyId},
        policy::{BoundPolicy, PolicyBinding},
    };

    /// Takes the source for the value: JSON, or a fault when it is none.
    struct Literal;

    #[async_trait]
    impl Expressions for Literal {
        async fn check(&self, _: &str, _: Names) -> Result<(), Fault> {
            Ok(())
        }

        async fn evaluate(&self, source: &str, _: Views) -> Result<Evaluated, Fault> {
            let fault = Fault {
                kind: FaultKind::Raised,
                name: "E".into(),
                message: "m".into(),
                place: None,
                hint: None,
            };
            let value = serde_json::from_str(source).map_err(|_| fault)?;
            Ok(Evaluated {
                returned: Returned::Value(value),
                messages: vec![],
                log: vec![],
                took: std::time::Duration::ZERO,
            })
        }
    }

    fn stage(mode: PolicyEngineMode, sources: &[(&str, bool, bool)]) -> StagePolicies {
        let bound = |(source, negate, failure_result): &(&str, bool, bool)| BoundPolicy {
            binding: PolicyBinding {
                id: PolicyBindingId(uuid::Uuid::nil()),
                policy: PolicyId(uuid::Uuid::nil()),
                target: BindingId(uuid::Uuid::nil()),
                order: 0,
                enabled: true,
                negate: *negate,
                failure_result: *failure_result,
                timeout_secs: 30,
            },
            policy: ExpressionPolicy {
                id: PolicyId(uuid::Uuid::nil()),
                name: "p".to_owned(),
                expression: (*source).to_owned(),
                execution_logging: false,
            },
        };
        StagePolicies { mode, policies: sources.iter().map(bound).collect() }
    }

    async fn asked(mode: PolicyEngineMode, sources: &[(&str, bool, bool)]) -> Admission {
        let (data, request) = (Map::new(), RequestFacts::default());
        let facts = PolicyFacts { user: None, prompt_data: &data, request: &request };
        admission(&Literal, &stage(mode, sources), &facts).await
    }

    #[tokio::test]
    async fn answers_are_taken_together_by_the_mode() {
        use PolicyEngineMode::{All, Any};

        assert_eq!(asked(Any, &[]).await, Admission::Run);
        assert_eq!(
            asked(Any, &[("false", false, false), ("true", false, false)]).await,
            Admission::Run
        );
        assert_eq!(asked(Any, &[("false", false, false)]).await, Admission::Skip);
        assert_eq!(
            asked(All, &[("true", false, false), ("false", false, false)]).await,
            Admission::Skip
        );
        assert_eq!(asked(All, &[("false", true, false)]).await, Admission::Run);
    }

    #[tokio::test]
    async fn a_policy_that_fails_never_leaves_a_stage_out() {
        let broken =
            asked(PolicyEngineMode::Any, &[("oops", false, false), ("true", false, false)]).await;

        assert!(matches!(broken, Admission::Broken(_)));
        assert_eq!(asked(PolicyEngineMode::All, &[("oops", false, true)]).await, Admission::Run);
    }

    #[test]
    fn truth_is_pythons() {
        for yes in [json!(true), json!(1), json!("a"), json!([0]), json!({"a": 1})] {
            assert!(is_true(&yes), "{yes}");
        }
        for no in [json!(null), json!(false), json!(0), json!(0.0), json!(""), json!([]), json!({})]
        {
            assert!(!is_true(&no), "{no}");
        }
    }
}
