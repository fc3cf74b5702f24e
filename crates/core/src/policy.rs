//! Expression policies: they decide whether a prompt's answers are taken, and whether a stage of a flow is run.

mod ask;

pub use self::ask::{Admission, Broken, Consultation, Said, Whose, ask, consult, is_true};
use crate::ids::{BindingId, PolicyBindingId, PolicyId};

/// An expression that says yes or no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpressionPolicy {
    /// The policy's id.
    pub id: PolicyId,
    /// Its name for operators, unique.
    pub name: String,
    /// Its source. It compiled when it was saved.
    pub expression: String,
    /// Whether every run is logged, and not only those that fail.
    pub execution_logging: bool,
}

/// A policy that decides whether a stage of a flow is run. Fields and defaults are authentik's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyBinding {
    /// The binding's id.
    pub id: PolicyBindingId,
    /// The policy.
    pub policy: PolicyId,
    /// The flow's stage that it decides about.
    pub target: BindingId,
    /// In which order the policies of a stage are asked, lowest first.
    pub order: i32,
    /// Whether it is asked at all.
    pub enabled: bool,
    /// Turns the answer around.
    pub negate: bool,
    /// What counts as its answer when it fails: `true` runs the stage, `false` ends the flow.
    pub failure_result: bool,
    /// Kept for authentik's clients, in seconds: the sandbox has a limit of its own, which is far below.
    pub timeout_secs: u32,
}

/// A policy with its binding to a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundPolicy {
    /// The binding.
    pub binding: PolicyBinding,
    /// The policy.
    pub policy: ExpressionPolicy,
}

/// What decides whether a stage of a flow is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StagePolicies {
    /// How the answers are taken together.
    pub mode: PolicyEngineMode,
    /// The enabled policies, in order.
    pub policies: Vec<BoundPolicy>,
}

/// How the answers of several policies are taken together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PolicyEngineMode {
    /// One yes is enough.
    #[default]
    Any,
    /// All must say yes.
    All,
}

impl PolicyEngineMode {
    /// The mode's name in the API and the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::All => "all",
        }
    }

    /// The mode with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Any, Self::All].into_iter().find(|mode| mode.name() == name)
    }
}
