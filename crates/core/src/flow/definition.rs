//! What flows and stages are made of, as the database keeps them.

use serde::{Deserialize, Serialize};

use super::kinds::StageSettings;
use crate::{
    ids::{BindingId, FlowId, StageId},
    policy::PolicyEngineMode,
};

/// A flow's name in addresses: 1 to 50 ASCII letters, digits, hyphens and underscores.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FlowSlug(String);

/// The text cannot be a flow's slug.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a slug has 1 to 50 letters, digits, hyphens and underscores")]
pub struct InvalidSlug;

impl FlowSlug {
    /// The slug.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for FlowSlug {
    type Error = InvalidSlug;

    fn try_from(text: String) -> Result<Self, InvalidSlug> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        if (1..=50).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Self(text))
        } else {
            Err(InvalidSlug)
        }
    }
}

impl std::str::FromStr for FlowSlug {
    type Err = InvalidSlug;

    fn from_str(text: &str) -> Result<Self, InvalidSlug> {
        Self::try_from(text.to_owned())
    }
}

impl From<FlowSlug> for String {
    fn from(slug: FlowSlug) -> Self {
        slug.0
    }
}

impl std::fmt::Display for FlowSlug {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a flow is for. Names are authentik's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Designation {
    /// Signing in.
    Authentication,
    /// Granting access to an application.
    Authorization,
    /// Signing out.
    Invalidation,
    /// Making an account.
    Enrollment,
    /// Removing an account.
    Unenrollment,
    /// Getting back into an account.
    Recovery,
    /// Setting something up, such as a phone.
    StageConfiguration,
}

impl Designation {
    const ALL: [(Self, &'static str); 7] = [
        (Self::Authentication, "authentication"),
        (Self::Authorization, "authorization"),
        (Self::Invalidation, "invalidation"),
        (Self::Enrollment, "enrollment"),
        (Self::Unenrollment, "unenrollment"),
        (Self::Recovery, "recovery"),
        (Self::StageConfiguration, "stage_configuration"),
    ];

    /// The designation's name in the API and the database.
    pub fn name(self) -> &'static str {
        Self::ALL
            .into_iter()
            .find(|(designation, _)| *designation == self)
            .map_or("", |(_, name)| name)
    }

    /// The designation with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == name).map(|(designation, _)| designation)
    }
}

/// Who may run a flow. Names are authentik's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthenticationRequirement {
    /// Everybody.
    None,
    /// Whoever is signed in.
    RequireAuthenticated,
    /// Whoever is not signed in.
    RequireUnauthenticated,
    /// Administrators.
    RequireSuperuser,
}

impl AuthenticationRequirement {
    const ALL: [(Self, &'static str); 4] = [
        (Self::None, "none"),
        (Self::RequireAuthenticated, "require_authenticated"),
        (Self::RequireUnauthenticated, "require_unauthenticated"),
        (Self::RequireSuperuser, "require_superuser"),
    ];

    /// The requirement's name in the API and the database.
    pub fn name(self) -> &'static str {
        Self::ALL
            .into_iter()
            .find(|(requirement, _)| *requirement == self)
            .map_or("", |(_, name)| name)
    }

    /// The requirement with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == name).map(|(requirement, _)| requirement)
    }
}

/// A flow, without its stages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// The flow's id.
    pub id: FlowId,
    /// Its name in addresses.
    pub slug: FlowSlug,
    /// Its name for operators.
    pub name: String,
    /// Its title on pages.
    pub title: String,
    /// What it is for.
    pub designation: Designation,
    /// Who may run it.
    pub authentication: AuthenticationRequirement,
}

/// A flow with its stages in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowDefinition {
    /// The flow.
    pub flow: Flow,
    /// Its stages, in the order in which they run.
    pub stages: Vec<StageBinding>,
}

/// A stage in a flow. Fields and defaults are authentik's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StageBinding {
    /// The binding's id.
    pub id: BindingId,
    /// The stage.
    pub stage: StageId,
    /// Where in the flow it stands: lowest first, equal ones by id.
    pub order: i32,
    /// Whether its policies are asked when a plan begins.
    pub evaluate_on_plan: bool,
    /// Whether its policies are asked when a plan comes to it.
    pub re_evaluate_policies: bool,
    /// How the answers of its policies are taken together.
    pub policy_engine_mode: PolicyEngineMode,
}

impl StageBinding {
    /// A binding with authentik's defaults.
    pub const fn new(id: BindingId, stage: StageId, order: i32) -> Self {
        Self {
            id,
            stage,
            order,
            evaluate_on_plan: false,
            re_evaluate_policies: true,
            policy_engine_mode: PolicyEngineMode::Any,
        }
    }
}

/// A stage: one step of a flow.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// The stage's id.
    pub id: StageId,
    /// Its name for operators, unique.
    pub name: String,
    /// The flow through which people set up what the stage needs, if it is offered to them.
    pub configure_flow: Option<FlowId>,
    /// Its kind and that kind's settings.
    pub settings: StageSettings,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_has_nothing_that_an_address_would_have_to_escape() {
        for bad in ["", "a b", "ä", "a/b", "..", &"a".repeat(51), "a%2f"] {
            assert_eq!(bad.parse::<FlowSlug>(), Err(InvalidSlug), "{bad}");
        }
        assert!("default-authenticator_SMS-setup2".parse::<FlowSlug>().is_ok());
    }

    #[test]
    fn every_name_reads_back() {
        for (designation, name) in Designation::ALL {
            assert_eq!(
                (designation.name(), Designation::from_name(name)),
                (name, Some(designation))
            );
        }
        for (requirement, name) in AuthenticationRequirement::ALL {
            assert_eq!(
                (requirement.name(), AuthenticationRequirement::from_name(name)),
                (name, Some(requirement))
            );
        }
    }
}
