//! Stage kind `prompt`: asks for the fields of a form, and keeps the answers for the stages after it.

mod answers;
mod field;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::field::{FieldKey, InvalidFieldKey, Prompt, PromptType};
use super::{
    executor::Run,
    fields::{ErrorDetail, FieldErrors, Fields},
    kinds::{self, Reference, StageDocument, StageSettings},
    reply::Reply,
};
use crate::{
    expression::{Fault, Returned, views::PolicyFacts},
    ids::{PolicyId, PromptId},
    policy::{self, Broken, Whose},
    ports::StoreError,
    user::User,
};

/// The name by which clients know what to show.
pub const COMPONENT: &str = "ak-stage-prompt";

/// The key of the prompt whose answer the setup stage uses as the number, as in authentik.
pub(super) const PHONE: &str = "phone";

/// Settings of the stage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The prompts that are asked; their own order decides.
    pub fields: Vec<PromptId>,
    /// Policies that all have to say yes to the answers.
    pub validation_policies: Vec<PolicyId>,
}

impl StageDocument for Settings {
    fn references(&self) -> Vec<Reference> {
        let prompts = self.fields.iter().copied().map(Reference::Prompt);
        prompts.chain(self.validation_policies.iter().copied().map(Reference::Policy)).collect()
    }

    fn without(mut self, reference: Reference) -> Self {
        self.fields.retain(|prompt| Reference::Prompt(*prompt) != reference);
        self.validation_policies.retain(|policy| Reference::Policy(*policy) != reference);
        self
    }
}

/// What the stage asks for: authentik's `PromptChallenge`.
#[derive(Clone, Debug, Serialize)]
pub struct Challenge {
    /// The fields of the form, in order.
    pub fields: Vec<Field>,
}

impl From<Challenge> for kinds::Challenge {
    fn from(challenge: Challenge) -> Self {
        Self::Prompt(Box::new(challenge))
    }
}

/// One field of the form: authentik's `StagePrompt`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// The name under which the answer is posted.
    pub field_key: String,
    /// What people read beside the field.
    pub label: String,
    /// What is asked for.
    #[serde(rename = "type")]
    pub kind: PromptType,
    /// Whether there must be an answer.
    pub required: bool,
    /// An example that stands in the empty field.
    pub placeholder: String,
    /// What stands in the field.
    pub initial_value: String,
    /// Where in the form it stands.
    pub order: i32,
    /// A sentence below the field.
    pub sub_text: String,
    /// Always null: no type here offers choices.
    pub choices: Option<()>,
}

pub(super) async fn challenge(run: &mut Run<'_>, settings: &Settings) -> Result<Reply, StoreError> {
    let prompts = prompts(run, settings).await?;
    // Policies are asked even when all prompts were deleted: what they guard is not open because of that.
    if prompts.is_empty() && settings.validation_policies.is_empty() {
        return Ok(Reply::Done);
    }
    let user = if prompts.iter().any(has_expression) {
        run.services.user_of(&run.plan).await?
    } else {
        None
    };
    Ok(Reply::Ask(ask(run, &prompts, user.as_ref()).await?.into()))
}

pub(super) async fn respond(
    run: &mut Run<'_>,
    settings: &Settings,
    fields: &Fields,
) -> Result<Reply, StoreError> {
    let prompts = prompts(run, settings).await?;
    let user = run.services.user_of(&run.plan).await?;
    let user = user.as_ref();
    let again = async |run: &Run<'_>, errors| {
        let challenge = as_typed(ask(run, &prompts, user).await?, fields);
        Ok(Reply::AskAgain(challenge.into(), errors))
    };
    let answers = match answers::read(&prompts, fields) {
        Ok(answers) => answers,
        Err(errors) => return again(run, errors).await,
    };
    let mut data = run.plan.context.prompt_data.clone();
    data.extend(answers);
    for prompt in prompts.iter().filter(|prompt| is_left_out(prompt, fields)) {
        let initial = initial_value(run, prompt, user).await?;
        data.insert(prompt.field_key.as_str().to_owned(), initial.into());
    }
    let errors = refusals(run, settings, &run.visitor.policy_facts(user, &data)).await?;
    if !errors.is_empty() {
        return again(run, errors).await;
    }
    run.plan.context.prompt_data = data;
    Ok(Reply::Done)
}

/// Whether a hidden value did not come back: then it is what it was.
fn is_left_out(prompt: &Prompt, fields: &Fields) -> bool {
    prompt.kind == PromptType::Hidden && !fields.has(prompt.field_key.as_str())
}

/// What the validation policies have against the answers. One that cannot be asked refuses them.
async fn refusals(
    run: &Run<'_>,
    settings: &Settings,
    facts: &PolicyFacts<'_>,
) -> Result<FieldErrors, StoreError> {
    let mut errors = FieldErrors::none();
    for id in &settings.validation_policies {
        let Some(policy) = run.services.store.policy(*id).await? else {
            note(run, facts.user, &gone(*id)).await?;
            return Ok(unchecked());
        };
        match policy::ask(run.services.expressions.as_ref(), &policy, facts).await {
            Ok(said) if said.passing => {}
            Ok(said) if said.messages.is_empty() => {
                errors.add_general("This is not accepted. Change it and try again.");
            }
            Ok(said) => said.messages.into_iter().for_each(|message| errors.add_general(message)),
            Err(broken) => {
                note(run, facts.user, &broken).await?;
                return Ok(unchecked());
            }
        }
    }
    Ok(errors)
}

/// What the validation policies of earlier prompt stages that ask for `phone` have against a number that is typed later in
/// the same plan. Without this, whoever changes the number would be past them.
pub(super) async fn refusals_of_number(
    run: &Run<'_>,
    number: &str,
) -> Result<FieldErrors, StoreError> {
    for planned in run.plan.stages.iter().take(run.plan.position) {
        let Some(stage) = run.services.store.stage(planned.stage).await? else { continue };
        let StageSettings::Prompt(settings) = &stage.settings else { continue };
        let prompts = prompts(run, settings).await?;
        if !prompts.iter().any(|prompt| prompt.field_key.as_str() == PHONE) {
            continue;
        }
        let mut data = run.plan.context.prompt_data.clone();
        data.insert(PHONE.to_owned(), number.into());
        let user = run.services.user_of(&run.plan).await?;
        let facts = run.visitor.policy_facts(user.as_ref(), &data);
        let errors = refusals(run, settings, &facts).await?;
        if !errors.is_empty() {
            return Ok(errors);
        }
    }
    Ok(FieldErrors::none())
}

async fn note(run: &Run<'_>, user: Option<&User>, broken: &Broken) -> Result<(), StoreError> {
    let user = user.map(|user| user.id);
    run.services.note_broken(run.visitor, &run.flow, user, broken).await
}

fn gone(policy: PolicyId) -> Broken {
    let fault = Fault::returned("NoPolicy", "the stage names a policy that does not exist");
    Broken { whose: Whose::Policy(policy), name: String::new(), fault }
}

fn unchecked() -> FieldErrors {
    let sentence = "This could not be checked. Try again, or ask your administrator.";
    FieldErrors::general(ErrorDetail::new(sentence, "unavailable"))
}

/// The stage's prompts that still exist, in order. Of several with one key the first is asked: there is one answer under a key.
async fn prompts(run: &Run<'_>, settings: &Settings) -> Result<Vec<Prompt>, StoreError> {
    let mut prompts = run.services.store.prompts().await?;
    let mut keys = HashSet::new();
    prompts.retain(|prompt| {
        settings.fields.contains(&prompt.id) && keys.insert(prompt.field_key.clone())
    });
    Ok(prompts)
}

/// Whether showing the prompt runs an expression.
const fn has_expression(prompt: &Prompt) -> bool {
    prompt.placeholder_expression || prompt.initial_value_expression
}

/// The form. `user` is whom the plan is about, for the expressions in it.
async fn ask(
    run: &Run<'_>,
    prompts: &[Prompt],
    user: Option<&User>,
) -> Result<Challenge, StoreError> {
    let mut fields = Vec::with_capacity(prompts.len());
    for prompt in prompts {
        let placeholder =
            text(run, prompt, (&prompt.placeholder, prompt.placeholder_expression), user).await?;
        let initial_value = initial_value(run, prompt, user).await?;
        fields.push(Field {
            field_key: prompt.field_key.as_str().to_owned(),
            label: prompt.label.clone(),
            kind: prompt.kind,
            required: prompt.required,
            placeholder,
            initial_value,
            order: prompt.order,
            sub_text: prompt.sub_text.clone(),
            choices: None,
        });
    }
    Ok(Challenge { fields })
}

/// The form with what was typed into it.
fn as_typed(mut challenge: Challenge, posted: &Fields) -> Challenge {
    for field in &mut challenge.fields {
        if field.kind != PromptType::Static
            && let Some(typed) = posted.as_typed(&field.field_key)
        {
            field.initial_value = typed;
        }
    }
    challenge
}

/// What stands in a field at first: what an earlier stage of the plan was answered under the same key, or the prompt's own.
async fn initial_value(
    run: &Run<'_>,
    prompt: &Prompt,
    user: Option<&User>,
) -> Result<String, StoreError> {
    let before = run.plan.context.prompt_data.get(prompt.field_key.as_str());
    let before = before.filter(|_| prompt.kind != PromptType::Static).and_then(Fields::shown);
    match before {
        Some(before) => Ok(before),
        None => {
            text(run, prompt, (&prompt.initial_value, prompt.initial_value_expression), user).await
        }
    }
}

/// A text of a prompt: as it stands, or what its expression returns. One that fails is empty, and the operator is told.
async fn text(
    run: &Run<'_>,
    prompt: &Prompt,
    (source, is_expression): (&str, bool),
    user: Option<&User>,
) -> Result<String, StoreError> {
    if !is_expression || source.is_empty() {
        return Ok(source.to_owned());
    }
    let facts = run.visitor.policy_facts(user, &run.plan.context.prompt_data);
    let evaluated = run.services.expressions.evaluate(source, facts.views()).await;
    let returned = evaluated.and_then(|evaluated| {
        let wrong = || Fault::returned("WrongValue", "an expression of a prompt returns text");
        returned_text(evaluated.returned).ok_or_else(wrong)
    });
    match returned {
        Ok(text) => Ok(text.chars().take(answers::MAX_CHARS).collect()),
        Err(fault) => {
            note(
                run,
                user,
                &Broken { whose: Whose::Prompt(prompt.id), name: prompt.name.clone(), fault },
            )
            .await?;
            Ok(String::new())
        }
    }
}

/// The text that an expression of a prompt returned; `None` when it is none. `None` of Python is the empty text.
pub fn returned_text(returned: Returned) -> Option<String> {
    match returned {
        Returned::Value(Value::Null) => Some(String::new()),
        Returned::Value(Value::String(text)) => Some(text),
        Returned::Value(value) => Some(value.to_string()),
        Returned::Request(_) => None,
    }
}
