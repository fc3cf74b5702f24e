//! Databases that an earlier version made.

use std::fmt::Write;

use handset_core::{
    flow::StageBinding,
    ids::{BindingId, FlowId, PlanId, SessionId, StageId},
    ports::{BindError, DeleteStage},
    session::TokenDigest,
    time::Timestamp,
};
use handset_storage::{migrate, open};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    database::{TestDatabase, entropy, execute_at, keys},
    values::binding,
};

const SQLITE: &str = include_str!("../../migrations/sqlite/0001_foundation.sql");
const POSTGRES: &str = include_str!("../../migrations/postgres/0001_foundation.sql");

/// What the first version left: two flows, of which one has three stages whose bindings' ids stand the other way round,
/// and somebody in the middle of it. `<1>` stands for an id, `<long>` for 32 bytes.
const DATA: &str = r#"
    INSERT INTO users (uuid, username, username_folded, name, email, email_folded, is_active, is_superuser, attributes,
            created_at_ms)
        VALUES (<60>, 'ada', 'ada', '', '', '', TRUE, FALSE, '{}', 1);
    INSERT INTO guards (user_id, consecutive, day_failures) VALUES (1, 0, 0);
    INSERT INTO sessions (id, token, client_ip, user_agent, created_at_ms, last_seen_at_ms, expires_at_ms)
        VALUES (<31>, <long>, '', '', 1, 1, 9);
    INSERT INTO flows (id, slug, name, title, designation, authentication)
        VALUES (<11>, 'one', '', '', 'stage_configuration', 'none'), (<12>, 'two', '', '', 'recovery', 'none');
    INSERT INTO stages (id, name, kind, document)
        VALUES (<1>, 'a', 'authenticator_sms', '{}'), (<2>, 'b', 'deny', '{}'), (<3>, 'c', 'deny', '{}');
    INSERT INTO flow_bindings (id, flow_id, stage_id, position)
        VALUES (<23>, <11>, <1>, 0), (<22>, <11>, <3>, 1), (<21>, <11>, <2>, 2), (<24>, <12>, <3>, 0);
    INSERT INTO plans (id, session_id, flow_id, stages, position, stage_id, version, context, created_at_ms)
        VALUES (<41>, <31>, <11>, '["00000000-0000-0000-0000-000000000001"]', 0, <1>, 0, '{}', 1);
    INSERT INTO sms_challenges (id, plan_id, user_id, stage_id, purpose, phone_sealed, phone_lookup, decoy, code_length,
            max_attempts, attempts, sends, last_send_at_ms, last_send, created_at_ms, expires_at_ms)
        VALUES (<51>, <41>, 1, <1>, 'enrol', <52>, <long>, FALSE, 6, 5, 0, 1, 7, 'accepted', 5, 999);
"#;

const fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// A new database with the first migration and [`DATA`].
async fn of_the_first_version(db: &TestDatabase) -> String {
    let url = db.empty().await;
    let is_sqlite = url.starts_with("sqlite:");
    let script = if is_sqlite { SQLITE } else { POSTGRES };
    let hash = Sha256::digest(script).iter().fold(String::new(), |mut hash, byte| {
        write!(hash, "{byte:02x}").unwrap();
        hash
    });
    let noted = format!(
        "CREATE TABLE migrations (number BIGINT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL);
        INSERT INTO migrations VALUES (1, 'foundation', '{hash}');"
    );
    let bytes =
        |hex: &str| if is_sqlite { format!("X'{hex}'") } else { format!("'\\x{hex}'::bytea") };
    let data = (1..=60).fold(DATA.replace("<long>", &bytes(&"07".repeat(32))), |data, number| {
        data.replace(&format!("<{number}>"), &bytes(&format!("{number:032x}")))
    });
    execute_at(&url, &[script, &noted, &data].concat()).await;
    url
}

pub(crate) async fn a_database_of_the_first_version_keeps_its_flows_and_ends_its_plans(
    db: &TestDatabase,
) {
    let url = of_the_first_version(db).await;

    assert_eq!(migrate(&url).await.unwrap(), ["mappings_policies_prompts"]);

    let store = open(&url, keys(), entropy()).await.unwrap();
    let bound =
        |id, stage, order| StageBinding::new(BindingId(uuid(id)), StageId(uuid(stage)), order);
    let stages: Vec<_> = store.flows().await.unwrap().into_iter().map(|flow| flow.stages).collect();
    assert_eq!(
        stages,
        [vec![bound(23, 1, 0), bound(22, 3, 1), bound(21, 2, 2)], vec![bound(24, 3, 0)]]
    );
    let plan = store.plan(SessionId(uuid(31)), &"one".parse().unwrap()).await.unwrap();
    assert!(plan.is_none());
    let challenge = store.challenge(PlanId(uuid(41)), StageId(uuid(1))).await.unwrap().unwrap();
    assert_eq!((challenge.voided_at, challenge.number), (Some(Timestamp::from_ms(7)), None));
    assert!(store.session(&TokenDigest([7; 32])).await.unwrap().is_some());
}

pub(crate) async fn bindings_of_the_first_version_follow_the_new_rules(db: &TestDatabase) {
    let url = of_the_first_version(db).await;
    let store = open(&url, keys(), entropy()).await.unwrap();
    let (flow, slug) = (FlowId(uuid(11)), "one".parse().unwrap());
    let [a, b, c] = [1, 2, 3].map(|number| StageId(uuid(number)));
    let stages_of_the_flow = async || {
        let found = store.flow(&slug).await.unwrap().unwrap();
        found.stages.into_iter().map(|bound| bound.stage).collect::<Vec<_>>()
    };

    let again = store.save_stage_binding(flow, binding(a, 0)).await.unwrap();
    let same_order =
        store.save_stage_binding(flow, StageBinding { id: BindingId(uuid(1)), ..binding(b, 0) });
    let same_order = same_order.await.unwrap();

    assert_eq!((again, same_order), (Err(BindError::Duplicate), Ok(())));
    assert_eq!(stages_of_the_flow().await, [b, a, c, b]);
    assert_eq!(store.delete_stage(b).await.unwrap(), DeleteStage::Deleted);
    assert_eq!(stages_of_the_flow().await, [a, c]);
}
