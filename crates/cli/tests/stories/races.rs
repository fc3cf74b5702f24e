//! Many requests at once: V-1, V-1b, V-2, V-3.

use std::sync::Arc;

use handset_testkit::{client::Client, database::TestDatabase};
use serde_json::{Value, json};
use tokio::sync::Barrier;

use crate::world::{AMERICAN, SETUP, World, on_both_databases, phones, post_code, post_number};

on_both_databases! {
    of_sixty_four_right_codes_at_once_one_is_accepted,
    of_many_wrong_codes_at_once_five_count_and_none_is_accepted,
    of_many_users_with_one_number_one_enrols_it,
    one_number_posted_at_once_in_many_tabs_is_sent_once,
}

/// Runs `act` for every client at the same moment.
async fn at_once<F, Fut>(clients: Vec<Client>, act: F) -> Vec<Value>
where
    F: Fn(usize, Client) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = Value> + Send,
{
    let barrier = Arc::new(Barrier::new(clients.len()));
    let tasks: Vec<_> = clients
        .into_iter()
        .enumerate()
        .map(|(index, client)| {
            let (barrier, act) = (Arc::clone(&barrier), act.clone());
            tokio::spawn(async move {
                barrier.wait().await;
                act(index, client).await
            })
        })
        .collect();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    answers
}

async fn of_sixty_four_right_codes_at_once_one_is_accepted(database: TestDatabase) {
    let world = World::unlimited(database).await;
    let mut ada = world.user("ada").await;
    post_number(&mut ada, AMERICAN).await;
    let code = world.code_for(AMERICAN);
    let tabs = (0..64).map(|_| ada.tab()).collect();

    let answers = at_once(tabs, move |_, mut tab| {
        let code = code.clone();
        async move { post_code(&mut tab, &code).await }
    })
    .await;

    let accepted =
        answers.iter().filter(|answer| answer["component"] == "xak-flow-redirect").count();
    assert_eq!((accepted, phones(&mut ada).await), (1, 1), "{answers:?}");
}

async fn of_many_wrong_codes_at_once_five_count_and_none_is_accepted(database: TestDatabase) {
    let world = World::unlimited(database).await;
    let mut ada = world.user("ada").await;
    post_number(&mut ada, AMERICAN).await;
    let (right, wrong) = (world.code_for(AMERICAN), world.wrong_code_for(AMERICAN));
    let tabs = (0..48).map(|_| ada.tab()).collect();

    at_once(tabs, move |_, mut tab| {
        let wrong = wrong.clone();
        async move { post_code(&mut tab, &wrong).await }
    })
    .await;

    let late = post_code(&mut ada, &right).await;
    assert_eq!(late["response_errors"]["code"][0]["string"], "Code does not match");
    assert_eq!(phones(&mut ada).await, 0);
    // Five guesses were counted on the account, so five of a new code lead to the lock and not one more.
    ada.respond(SETUP, &json!({"resend": true})).await;
    for _ in 0..5 {
        post_code(&mut ada, &world.wrong_code_for(AMERICAN)).await;
    }
    let locked = ada.respond(SETUP, &json!({"resend": true})).await;
    assert_eq!(locked["response_errors"]["non_field_errors"][0]["code"], "locked", "{locked}");
}

async fn of_many_users_with_one_number_one_enrols_it(database: TestDatabase) {
    let world = World::unlimited(database).await;
    let spellings = ["+14155550132", "+1 415 555 0132", "+1 (415) 555-0132"];
    let mut users = Vec::new();
    let mut codes = Vec::new();
    for (index, spelling) in (0..9).zip(spellings.iter().cycle()) {
        let mut user = world.user(&format!("user{index}")).await;
        post_number(&mut user, spelling).await;
        codes.push(world.code_for(AMERICAN));
        users.push(user);
    }
    let tabs = users.iter().map(Client::tab).collect();

    let answers = at_once(tabs, move |index, mut tab| {
        let code = codes[index].clone();
        async move { post_code(&mut tab, &code).await }
    })
    .await;

    let accepted =
        answers.iter().filter(|answer| answer["component"] == "xak-flow-redirect").count();
    let mut enrolled = 0;
    for user in &mut users {
        enrolled += phones(user).await;
    }
    assert_eq!((accepted, enrolled), (1, 1), "{answers:?}");
}

async fn one_number_posted_at_once_in_many_tabs_is_sent_once(database: TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.user("ada").await;
    ada.look(SETUP).await;
    let tabs = (0..16).map(|_| ada.tab()).collect();

    at_once(tabs, |_, mut tab| async move {
        tab.respond(SETUP, &json!({"phone_number": AMERICAN})).await
    })
    .await;

    assert_eq!(world.gateway.count(), 1);
}
