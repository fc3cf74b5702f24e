//! Which stages are run, as the policies bound to them say.

use serde_json::json;

use super::*;

fn position(world: &World) -> Option<(usize, usize)> {
    let state = world.store.state();
    state.plan.as_ref().map(|plan| (plan.position, plan.stages.len()))
}

#[tokio::test]
async fn a_stage_that_is_left_out_when_a_plan_begins_is_not_part_of_it() {
    let world = World::new();
    world.form("a", |_| ());
    let left_out = world.form("b", |binding| {
        binding.evaluate_on_plan = true;
        binding.re_evaluate_policies = false;
    });
    world.bind(left_out, "false");

    assert_eq!(keys(&world.look().await), ["a"]);

    assert_eq!(position(&world), Some((0, 1)));
    assert!(matches!(world.respond(json!({"a": "1"})).await, Step::Finished { .. }));
}

#[tokio::test]
async fn a_stored_plan_stands_at_a_stage_that_its_policies_admit() {
    let world = World::new();
    let left_out = world.form("a", |_| ());
    world.bind(left_out, "false");
    world.form("b", |_| ());
    let left_out = world.form("c", |_| ());
    world.bind(left_out, "false");
    world.form("d", |_| ());

    assert_eq!(keys(&world.look().await), ["b"]);
    assert_eq!(position(&world), Some((1, 4)));
    assert!(matches!(world.respond(json!({"b": "1"})).await, Step::Advance));
    assert_eq!(position(&world), Some((3, 4)));
    assert_eq!(keys(&world.look().await), ["d"]);
}

#[tokio::test]
async fn a_flow_is_done_when_the_stages_that_are_left_are_left_out() {
    for on_plan in [false, true] {
        let world = World::new();
        let left_out = world.form("a", |binding| binding.evaluate_on_plan = on_plan);
        world.bind(left_out, "false");

        assert!(matches!(world.look().await, Step::Finished { .. }));

        assert_eq!(position(&world), None);
    }
}

#[tokio::test]
async fn policies_are_asked_once_and_not_when_a_page_is_looked_at_again() {
    let world = World::new();
    let stage = world.form("a", |_| ());
    world.bind(stage, "true");

    for _ in 0..3 {
        assert_eq!(keys(&world.look().await), ["a"]);
    }
    world.respond(json!({})).await;

    assert_eq!(world.expressions.count(), 1);
}

#[tokio::test]
async fn a_stage_whose_policies_are_not_asked_is_run() {
    let world = World::new();
    let stage = world.form("a", |binding| binding.re_evaluate_policies = false);
    world.bind(stage, "fault");

    assert_eq!(keys(&world.look().await), ["a"]);
    assert_eq!(world.expressions.count(), 0);
}

#[tokio::test]
async fn a_policy_that_fails_ends_the_flow_before_it_begins() {
    for (on_plan, on_coming) in [(true, false), (false, true)] {
        let world = World::new();
        let stage = world.form("a", |binding| {
            binding.evaluate_on_plan = on_plan;
            binding.re_evaluate_policies = on_coming;
        });
        world.bind(stage, "fault");
        world.form("b", |_| ());

        assert!(matches!(world.look().await, Step::Denied(_)));

        assert_eq!(position(&world), None);
        let told = world.configuration_errors();
        let policy = world.store.state().policies[0].id.to_string();
        let expected = json!({
            "policy": policy, "policy_name": "policy 0", "error": "KeyError", "line": 3,
            "column": 7, "flow": "x",
        });
        assert_eq!(json!(told), json!([expected]));
    }
}

#[tokio::test]
async fn a_policy_that_fails_on_the_way_ends_the_flow_and_skips_nothing() {
    for source in ["fault", "request"] {
        let world = World::new();
        world.form("a", |_| ());
        let guarded = world.form("b", |_| ());
        world.bind(guarded, source);
        world.form("c", |_| ());
        world.look().await;

        assert!(matches!(world.respond(json!({"a": "1"})).await, Step::Denied(_)));

        assert_eq!(position(&world), Some((0, 3)), "the next plan begins at the first stage");
        assert!(world.store.state().plan.as_ref().unwrap().context.prompt_data.is_empty());
        assert_eq!(world.configuration_errors().len(), 1);
    }
}

#[tokio::test]
async fn a_policy_that_fails_again_and_again_does_not_fill_the_audit_trail() {
    let world = World::new();
    let stage = world.form("a", |_| ());
    world.bind(stage, "fault");

    for _ in 0..100 {
        assert!(matches!(world.look().await, Step::Denied(_)));
    }

    assert_eq!(world.configuration_errors().len(), 60);
}
