//! The process ends between two requests: V-7.

use handset_testkit::{client::Client, database::TestDatabase, gateway::Behaviour};
use serde_json::json;

use crate::world::{
    AMERICAN, SETUP, World, enrol, error_code, on_both_databases, phones, post_code, post_number,
};

on_both_databases! {
    a_code_that_was_sent_before_a_crash_is_accepted_after_it,
    wrong_codes_are_still_counted_after_a_crash,
    what_was_confirmed_before_a_crash_is_there_after_it,
    a_message_under_way_at_a_crash_is_not_sent_again,
}

/// Ends the server as `kill -9` does and starts it again.
async fn crash(mut world: World, client: &Client) -> (World, Client) {
    world.server.kill().await;
    world.server = world.setup.serve().await;
    let client = client.on(world.server.address);
    (world, client)
}

async fn a_code_that_was_sent_before_a_crash_is_accepted_after_it(database: TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.user("ada").await;
    post_number(&mut ada, AMERICAN).await;

    let (world, mut ada) = crash(world, &ada).await;

    assert_eq!(ada.look(SETUP).await["phone_number_required"], false);
    let done = post_code(&mut ada, &world.code_for(AMERICAN)).await;
    assert_eq!(done["component"], "xak-flow-redirect");
    assert_eq!((phones(&mut ada).await, world.gateway.count()), (1, 1));
}

async fn wrong_codes_are_still_counted_after_a_crash(database: TestDatabase) {
    let mut world = World::new(database).await;
    let mut ada = world.user("ada").await;
    post_number(&mut ada, AMERICAN).await;
    let wrong = world.wrong_code_for(AMERICAN);

    for _ in 0..5 {
        post_code(&mut ada, &wrong).await;
        (world, ada) = crash(world, &ada).await;
    }

    let refused = post_code(&mut ada, &world.code_for(AMERICAN)).await;
    assert_eq!(error_code(&refused, "code"), "invalid");
    assert_eq!(phones(&mut ada).await, 0);
}

async fn what_was_confirmed_before_a_crash_is_there_after_it(database: TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.user("ada").await;
    enrol(&world, &mut ada, AMERICAN).await;

    let (world, mut ada) = crash(world, &ada).await;

    assert_eq!(phones(&mut ada).await, 1);
    let used = post_code(&mut ada, &world.code_for(AMERICAN)).await;
    assert_ne!(used["component"], "xak-flow-redirect");
    assert_eq!(phones(&mut ada).await, 1);
}

async fn a_message_under_way_at_a_crash_is_not_sent_again(database: TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.user("ada").await;
    ada.look(SETUP).await;
    world.gateway.then(Behaviour::Hang);
    let mut tab = ada.tab();
    let posting = tokio::spawn(async move {
        let body = http_body_util::Full::from(json!({"phone_number": AMERICAN}).to_string());
        let request = tab.request(http::Method::POST, &handset_testkit::client::executor(SETUP));
        let request = request.header("content-type", "application/json").body(body).unwrap();
        tab.try_send(request).await.is_err()
    });
    while world.gateway.count() == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }

    let (world, mut ada) = crash(world, &ada).await;

    assert!(posting.await.unwrap(), "the client of the killed server gets no answer");
    let asked = ada.look(SETUP).await;
    assert_eq!(asked["phone_number_required"], false, "the message may have arrived: {asked}");
    assert_eq!(world.gateway.count(), 1);
    let done = post_code(&mut ada, &world.code_for(AMERICAN)).await;
    assert_eq!(done["component"], "xak-flow-redirect");
}
