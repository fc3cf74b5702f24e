//! Two processes on one database.

use handset_testkit::database::TestDatabase;
use serde_json::json;

use crate::world::{AMERICAN, SETUP, World, on_both_databases, phones, post_code, post_number};

on_both_databases! {
    a_flow_goes_on_at_another_node,
    wrong_codes_count_together,
    two_nodes_start_at_once_on_an_empty_database,
}

async fn a_flow_goes_on_at_another_node(database: TestDatabase) {
    let world = World::new(database).await;
    let second = world.setup.serve().await;
    let mut here = world.user("ada").await;
    let mut there = here.on(second.address);

    assert_eq!(there.look(SETUP).await["phone_number_required"], true);
    post_number(&mut here, AMERICAN).await;
    let done = post_code(&mut there, &world.code_for(AMERICAN)).await;

    assert_eq!(done["component"], "xak-flow-redirect");
    assert_eq!((phones(&mut here).await, phones(&mut there).await), (1, 1));
    let used = post_code(&mut here, &world.code_for(AMERICAN)).await;
    assert_ne!(used["component"], "xak-flow-redirect");
}

async fn wrong_codes_count_together(database: TestDatabase) {
    let world = World::unlimited(database).await;
    let second = world.setup.serve().await;
    let mut here = world.user("ada").await;
    let mut there = here.on(second.address);
    post_number(&mut here, AMERICAN).await;
    let wrong = world.wrong_code_for(AMERICAN);
    for _ in 0..3 {
        post_code(&mut here, &wrong).await;
    }
    for _ in 0..2 {
        post_code(&mut there, &wrong).await;
    }

    let refused = post_code(&mut here, &world.code_for(AMERICAN)).await;
    assert_eq!(refused["response_errors"]["code"][0]["string"], "Code does not match");

    there.respond(SETUP, &json!({"resend": true})).await;
    let wrong = world.wrong_code_for(AMERICAN);
    for _ in 0..5 {
        post_code(&mut there, &wrong).await;
    }
    let locked = here.respond(SETUP, &json!({"resend": true})).await;
    assert_eq!(locked["response_errors"]["non_field_errors"][0]["code"], "locked", "{locked}");
}

async fn two_nodes_start_at_once_on_an_empty_database(database: TestDatabase) {
    let setup = handset_testkit::process::Setup::new(env!("CARGO_BIN_EXE_handset"), database);

    let (first, second) = tokio::join!(setup.serve(), setup.serve());

    for server in [first, second] {
        let mut client = server.signed_in("akadmin").await;
        assert_eq!(client.get("/if/user/").await.status, 200);
    }
}
