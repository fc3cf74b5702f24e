//! Asking policies.

use serde_json::{Map, Value};

use super::{ExpressionPolicy, PolicyEngineMode, StagePolicies};
use crate::{
    expression::{Fault, Returned, views::PolicyFacts},
    ids::{PolicyId, PromptId},
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

/// An expression of a flow that has no value. Holds nothing that it saw.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} {name:?} failed: {fault}", .whose.noun())]
pub struct Broken {
    /// Whose expression it is.
    pub whose: Whose,
    /// The name of the policy or prompt.
    pub name: String,
    /// What went wrong.
    #[source]
    pub fault: Fault,
}

/// Whose an expression is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// A policy's.
    Policy(PolicyId),
    /// A prompt's: its placeholder or its initial value.
    Prompt(PromptId),
}

/// Whether a stage of a flow is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Admission {
    /// It is.
    Run,
    /// It is left out.
    Skip,
    /// Nobody can say, so the flow must not go on.
    Unknown,
}

/// What asking the policies of a stage came to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Consultation {
    /// Whether the stage is run.
    pub admission: Admission,
    /// The policies that failed, those that count as a yes included.
    pub broken: Vec<Broken>,
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
    let broken =
        |fault| Broken { whose: Whose::Policy(policy.id), name: policy.name.clone(), fault };
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
pub async fn consult(
    expressions: &dyn Expressions,
    stage: &StagePolicies,
    facts: &PolicyFacts<'_>,
) -> Consultation {
    let mut is_passing = stage.policies.is_empty() || stage.mode == PolicyEngineMode::All;
    let mut broken = Vec::new();
    for bound in &stage.policies {
        let is_yes = match ask(expressions, &bound.policy, facts).await {
            Ok(said) => said.passing != bound.binding.negate,
            Err(failed) => {
                broken.push(failed);
                if !bound.binding.failure_result {
                    return Consultation { admission: Admission::Unknown, broken };
                }
                true
            }
        };
        match stage.mode {
            PolicyEngineMode::Any => is_passing |= is_yes,
            PolicyEngineMode::All => is_passing &= is_yes,
        }
    }
    let admission = if is_passing { Admission::Run } else { Admission::Skip };
    Consultation { admission, broken }
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

impl Whose {
    const fn noun(self) -> &'static str {
        match self {
            Self::Policy(_) => "policy",
            Self::Prompt(_) => "prompt",
        }
    }
}

impl std::fmt::Display for Whose {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Policy(id) => id.fmt(f),
            Self::Prompt(id) => id.fmt(f),
        }
    }
}

impl Broken {
    /// What the audit trail gets to know.
    pub fn context(&self) -> Map<String, Value> {
        let noun = self.whose.noun();
        let mut context = Map::from_iter([
            (noun.to_owned(), Value::from(self.whose.to_string())),
            (format!("{noun}_name"), Value::from(self.name.as_str())),
        ]);
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
        ids::{BindingId, PolicyBindingId},
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

    async fn consulted(mode: PolicyEngineMode, sources: &[(&str, bool, bool)]) -> Consultation {
        let (data, request) = (Map::new(), RequestFacts::default());
        let facts =
            PolicyFacts { user: None, signed_in: None, prompt_data: &data, request: &request };
        consult(&Literal, &stage(mode, sources), &facts).await
    }

    async fn asked(mode: PolicyEngineMode, sources: &[(&str, bool, bool)]) -> Admission {
        consulted(mode, sources).await.admission
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
        use PolicyEngineMode::{All, Any};

        // Negation turns answers around, and a fault is none.
        for negate in [false, true] {
            let fails = ("oops", negate, false);
            for mode in [Any, All] {
                assert_eq!(asked(mode, &[fails]).await, Admission::Unknown);
            }
            assert_eq!(asked(Any, &[("true", false, false), fails]).await, Admission::Unknown);
            assert_eq!(asked(All, &[("oops", negate, true)]).await, Admission::Run);
        }
    }

    #[tokio::test]
    async fn a_policy_that_fails_is_told_also_when_it_counts_as_a_yes() {
        let consulted = consulted(PolicyEngineMode::All, &[("oops", false, true)]).await;

        assert_eq!(consulted.admission, Admission::Run);
        let context = consulted.broken[0].context();
        assert_eq!((&context["policy_name"], &context["error"]), (&json!("p"), &json!("E")));
        assert_eq!(context["policy"], uuid::Uuid::nil().to_string());
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
