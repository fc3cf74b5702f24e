//! `stages/prompt/prompts`: the fields of prompt stages' forms.

use handset_core::{
    expression::views::policy_names,
    flow::{
        Reference,
        prompt::{FieldKey, Prompt, PromptType},
    },
    ids::PromptId,
    ports::{NameTaken, StoreError},
};
use serde_json::{Value, json};

use super::{
    input::{Input, Read, boolean, choice, filled, integer, text},
    listing::Filter,
    prompt_stages,
    refusal::{Faults, Refusal},
    resource::{Deletable, Resource, Used, Writable},
    sources,
    used_by::{Action, UsedBy},
    world::World,
};

const TAKEN: &str = "Prompt with this name already exists.";
const TYPES: &[&str] = &["text", "tel", "email", "number", "checkbox", "static", "hidden"];

/// The fields of forms.
pub(super) struct Prompts;

impl Resource for Prompts {
    type Object = Prompt;

    const MODEL: &'static str = "Prompt";
    const PARAMETER: &'static str = "prompt_uuid";
    const SEARCH: &'static [&'static str] = &["name", "field_key", "label", "type", "placeholder"];
    const FILTERS: &'static [Filter] = &[
        Filter::text("field_key"),
        Filter::text("label"),
        Filter::text("name"),
        Filter::text("placeholder"),
        Filter::choice("type", TYPES),
    ];

    fn key(prompt: &Prompt) -> String {
        prompt.id.to_string()
    }

    async fn all(world: &World) -> Result<Vec<Prompt>, StoreError> {
        Ok(world.prompts().await?.to_vec())
    }

    async fn show(world: &World, prompt: &Prompt) -> Result<Value, StoreError> {
        let reference = Reference::Prompt(prompt.id);
        let mut asked_by = Vec::new();
        for stage in world.stages().await? {
            if stage.settings.refers_to(reference) {
                asked_by.push(prompt_stages::shown(world, stage).await?);
            }
        }
        Ok(json!({
            "pk": prompt.id,
            "name": prompt.name,
            "field_key": prompt.field_key,
            "label": prompt.label,
            "type": prompt.kind,
            "required": prompt.required,
            "placeholder": prompt.placeholder,
            "initial_value": prompt.initial_value,
            "order": prompt.order,
            "prompt_stages_obj": asked_by,
            "sub_text": prompt.sub_text,
            "placeholder_expression": prompt.placeholder_expression,
            "initial_value_expression": prompt.initial_value_expression,
        }))
    }
}

/// The prompt that the request describes, whatever its name.
pub(super) async fn read(
    world: &World,
    input: &mut Input<'_>,
    before: Option<&Prompt>,
) -> Result<Option<Prompt>, Refusal> {
    let name = input.required("name", before.map(|before| before.name.clone()), filled);
    let key = before.map(|before| before.field_key.clone());
    let key = input.required("field_key", key, field_key);
    let label = input.required("label", before.map(|before| before.label.clone()), filled);
    let kind = before.map(|before| before.kind);
    let kind = input.required("type", kind, choice(PromptType::from_name));
    let required = input.optional("required", before.is_none_or(|before| before.required), boolean);
    let former = |value: fn(&Prompt) -> &String| before.map(value).cloned().unwrap_or_default();
    let placeholder = input.optional("placeholder", former(|p| &p.placeholder), untrimmed);
    let initial_value = input.optional("initial_value", former(|p| &p.initial_value), untrimmed);
    let order = input.optional("order", before.map_or(0, |before| before.order), integer);
    let sub_text = input.optional("sub_text", former(|p| &p.sub_text), text);
    let flag = before.is_some_and(|before| before.placeholder_expression);
    let placeholder_expression = input.optional("placeholder_expression", flag, boolean);
    let flag = before.is_some_and(|before| before.initial_value_expression);
    let initial_value_expression = input.optional("initial_value_expression", flag, boolean);
    let placeholder =
        value(world, input, "placeholder", (placeholder, placeholder_expression)).await?;
    let initial_value =
        value(world, input, "initial_value", (initial_value, initial_value_expression)).await?;
    let (Some(name), Some(field_key), Some(label), Some(kind)) = (name, key, label, kind) else {
        return Ok(None);
    };
    Ok(Some(Prompt {
        id: before.map_or_else(|| PromptId(world.new_id()), |before| before.id),
        name,
        field_key,
        label,
        kind,
        required,
        placeholder,
        initial_value,
        order,
        sub_text,
        placeholder_expression,
        initial_value_expression,
    }))
}

/// A text, or an expression that makes one.
async fn value(
    world: &World,
    input: &mut Input<'_>,
    field: &str,
    (text, is_expression): (String, bool),
) -> Result<String, Refusal> {
    if !is_expression {
        return Ok(text.trim().to_owned());
    }
    if !text.is_empty() {
        sources::check(world, input, field, &text, policy_names()).await?;
    }
    Ok(text)
}

fn field_key(value: &Value) -> Read<FieldKey> {
    FieldKey::try_from(filled(value)?).map_err(|_| {
        "A field key has 1 to 64 letters, digits, underscores, hyphens and dots, and is not \
         \"component\"."
            .to_owned()
    })
}

/// A text that may be an expression: only its end is trimmed.
fn untrimmed(value: &Value) -> Read<String> {
    text(value)?;
    Ok(super::python::str_of(value).trim_end().to_owned())
}

impl Writable for Prompts {
    async fn read(
        world: &World,
        input: &mut Input<'_>,
        before: Option<&Prompt>,
    ) -> Result<Option<Prompt>, Refusal> {
        let prompt = read(world, input, before).await?;
        if let Some(prompt) = &prompt {
            let mut others = world.prompts().await?.iter().filter(|other| other.id != prompt.id);
            if others.any(|other| other.name == prompt.name) {
                input.refuse::<()>("name", TAKEN);
            }
        }
        Ok(prompt)
    }

    async fn save(world: &World, prompt: Prompt) -> Result<Result<(), Faults>, StoreError> {
        let saved = world.store().save_prompt(prompt).await?;
        Ok(saved.map_err(|NameTaken| Faults::of("name", TAKEN)))
    }
}

impl Deletable for Prompts {
    async fn delete(world: &World, prompt: &Prompt) -> Result<Result<(), Faults>, StoreError> {
        world.store().delete_prompt(prompt.id).await?;
        Ok(Ok(()))
    }
}

impl Used for Prompts {
    async fn used_by(world: &World, prompt: &Prompt) -> Result<Vec<UsedBy>, StoreError> {
        let reference = Reference::Prompt(prompt.id);
        let stages = world.stages().await?.iter();
        let askers = stages.filter(|stage| stage.settings.refers_to(reference));
        Ok(askers.map(|stage| UsedBy::stage(stage, Action::CascadeMany)).collect())
    }
}
