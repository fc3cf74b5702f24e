//! The forms of prompt stages.

use serde_json::{Value, json};

use super::*;

/// A world whose flow is one prompt stage.
fn world(
    prompts: impl FnOnce(&World) -> Vec<PromptId>,
    policies: &[&str],
) -> (World, Vec<PolicyId>) {
    let world = World::new();
    let fields = prompts(&world);
    let validation_policies: Vec<_> = policies.iter().map(|source| world.policy(source)).collect();
    let settings = prompt::Settings { fields, validation_policies: validation_policies.clone() };
    world.stage(StageSettings::Prompt(Box::new(settings)), |_| ());
    // Another stage, so that the plan is kept when the first is done.
    world.form("last", |_| ());
    (world, validation_policies)
}

fn kept(world: &World) -> Value {
    let state = world.store.state();
    Value::Object(state.plan.as_ref().unwrap().context.prompt_data.clone())
}

#[tokio::test]
async fn a_form_is_told_as_authentik_tells_it() {
    let (world, _) = world(
        |world| {
            vec![world.prompt("phone", |prompt| {
                prompt.kind = prompt::PromptType::Tel;
                prompt.placeholder = "\"+1 \"".to_owned();
                prompt.placeholder_expression = true;
                prompt.initial_value = "12".to_owned();
                prompt.initial_value_expression = true;
                prompt.order = 7;
                prompt.sub_text = "Below".to_owned();
            })]
        },
        &[],
    );

    let expected = json!({
        "component": "ak-stage-prompt",
        "errors": null,
        "fields": [{
            "field_key": "phone", "label": "Label", "type": "tel", "required": true,
            "placeholder": "+1 ", "initial_value": "12", "order": 7, "sub_text": "Below",
            "choices": null,
        }],
    });
    assert_eq!(asked(&world.look().await), expected);
}

#[tokio::test]
async fn fields_stand_in_order_and_each_key_once() {
    let (world, _) = world(
        |world| {
            let mut fields = vec![
                world.prompt("b", |prompt| prompt.order = 2),
                world.prompt("a", |prompt| prompt.order = 1),
                world.prompt("a", |prompt| prompt.order = 3),
                PromptId(id(999)),
            ];
            world.prompt("another", |_| ());
            fields.reverse();
            fields
        },
        &[],
    );

    assert_eq!(keys(&world.look().await), ["a", "b"]);
}

#[tokio::test]
async fn a_stage_without_prompts_is_done_unless_policies_guard_it() {
    let (open, _) = world(|_| vec![PromptId(id(999))], &[]);
    let (guarded, _) = world(|_| vec![PromptId(id(999))], &["say No."]);

    assert_eq!(keys(&open.look().await), ["last"]);
    assert!(keys(&guarded.look().await).is_empty());
    let refused = asked(&guarded.respond(json!({})).await);
    assert_eq!(refused["errors"]["non_field_errors"][0]["string"], "No.");
}

#[tokio::test]
async fn answers_are_kept_when_every_policy_takes_them() {
    let (world, _) =
        world(|world| vec![world.prompt("a", |_| ()), world.prompt("b", |_| ())], &["true", "[1]"]);
    world.look().await;

    let step = world.respond(json!({"a": " 1 ", "b": 2, "c": "ignored"})).await;

    assert!(matches!(step, Step::Advance));
    assert_eq!(kept(&world), json!({"a": "1", "b": "2"}));
}

#[tokio::test]
async fn answers_that_a_policy_refuses_are_shown_again_and_not_kept() {
    let (world, _) =
        world(|world| vec![world.prompt("a", |_| ())], &["say No.", "0", "say Never."]);
    world.look().await;

    let refused = asked(&world.respond(json!({"a": "typed"})).await);

    let told = |index: usize| refused["errors"]["non_field_errors"][index]["string"].clone();
    assert_eq!(told(0), "No.");
    assert_eq!(told(1), "This is not accepted. Change it and try again.");
    assert_eq!(told(2), "Never.");
    assert_eq!(refused["fields"][0]["initial_value"], "typed");
    assert_eq!(kept(&world), json!({}));
    assert_eq!(asked(&world.look().await)["fields"][0]["initial_value"], "");
}

#[tokio::test]
async fn policies_see_the_answers_with_those_of_earlier_stages() {
    let world = World::new();
    world.form("a", |_| ());
    let (b, policy) = (world.prompt("b", |_| ()), world.policy("true"));
    let settings = prompt::Settings { fields: vec![b], validation_policies: vec![policy] };
    world.stage(StageSettings::Prompt(Box::new(settings)), |_| ());
    world.look().await;
    world.respond(json!({"a": "1"})).await;

    assert!(matches!(world.respond(json!({"b": "2"})).await, Step::Finished { .. }));

    let evaluated = world.expressions.evaluated.lock().unwrap();
    let (_, context) = evaluated[0].1.iter().find(|(name, _)| *name == "context").unwrap();
    let crate::expression::View::Dict(items) = context else { panic!("a dict") };
    let (_, data) = items.iter().find(|(name, _)| *name == "prompt_data").unwrap();
    assert!(*data == crate::expression::View::Json(json!({"a": "1", "b": "2"})));
}

#[tokio::test]
async fn a_policy_that_fails_or_is_gone_refuses_all_answers() {
    for gone in [false, true] {
        let source = if gone { "true" } else { "fault" };
        let (world, policies) = world(|world| vec![world.prompt("a", |_| ())], &[source]);
        if gone {
            world.store.state().policies.retain(|policy| !policies.contains(&policy.id));
        }
        world.look().await;

        let refused = asked(&world.respond(json!({"a": "1"})).await);

        assert_eq!(refused["errors"]["non_field_errors"][0]["code"], "unavailable");
        assert_eq!(kept(&world), json!({}));
        let told = world.configuration_errors();
        assert_eq!(told[0]["policy"], policies[0].to_string());
    }
}

#[tokio::test]
async fn a_text_whose_expression_fails_is_empty_and_the_operator_is_told() {
    for source in ["fault", "request"] {
        let (world, _) = world(
            |world| {
                vec![world.prompt("a", |prompt| {
                    prompt.placeholder = source.to_owned();
                    prompt.placeholder_expression = true;
                })]
            },
            &[],
        );

        assert_eq!(asked(&world.look().await)["fields"][0]["placeholder"], "");

        let told = world.configuration_errors();
        assert_eq!(told[0]["prompt_name"], "prompt a");
    }
}

#[tokio::test]
async fn a_hidden_value_that_does_not_come_back_is_what_it_was_and_a_shown_text_is_no_answer() {
    let (world, _) = world(
        |world| {
            let text = |kind| {
                move |prompt: &mut prompt::Prompt| {
                    prompt.kind = kind;
                    prompt.initial_value = "own".to_owned();
                }
            };
            vec![
                world.prompt("hidden", text(prompt::PromptType::Hidden)),
                world.prompt("static", text(prompt::PromptType::Static)),
            ]
        },
        &[],
    );
    world.look().await;

    world.respond(json!({"static": "typed"})).await;

    assert_eq!(kept(&world), json!({"hidden": "own"}));
}

#[test]
fn settings_tell_what_they_name_and_forget_it() {
    let (prompt, policy) = (PromptId(id(1)), PolicyId(id(2)));
    let settings = prompt::Settings { fields: vec![prompt], validation_policies: vec![policy] };
    let settings = StageSettings::Prompt(Box::new(settings));
    let references = [Reference::Prompt(prompt), Reference::Policy(policy)];

    assert_eq!(settings.references(), references);
    assert!(!settings.refers_to(Reference::Prompt(PromptId(id(2)))));
    let emptied = references.into_iter().fold(settings, StageSettings::without);
    assert!(emptied.references().is_empty());
}
