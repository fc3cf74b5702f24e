//! Opening, migrating, setting up.

use handset_core::{
    delivery::DeliveryState,
    flow::StageSettings,
    ids::{MappingId, UserId},
    ports::Bootstrap,
    time::Timestamp,
    user::Username,
};
use handset_storage::{OpenError, migrate, open};

use crate::{
    database::{TestDatabase, entropy, keys},
    people::{Person, Setup, accepted, reserved},
    stages::stage_with_mapping,
    values::{NOW, at, flow, id, new_user, phone, stage, token},
};

fn bootstrap() -> Bootstrap {
    let mut setup_stage = stage("setup");
    let flow = flow("setup-flow", &[setup_stage.id]);
    setup_stage.configure_flow = Some(flow.flow.id);
    // The token's user is not known before the administrator is made.
    let token = Some(token("bootstrap", UserId(0)));
    let admin = new_user("akadmin");
    Bootstrap { admin, token, stages: vec![setup_stage], flows: vec![flow], now: NOW }
}

pub(crate) async fn a_new_database_is_set_up_once_with_everything_in_it(db: &TestDatabase) {
    let bootstraps: Vec<_> = (0..64).map(|_| bootstrap()).collect();

    let tasks: Vec<_> = bootstraps
        .iter()
        .cloned()
        .enumerate()
        .map(|(task, bootstrap)| {
            let store = db.node(task);
            tokio::spawn(async move { store.bootstrap(bootstrap).await.unwrap() })
        })
        .collect();
    let mut winners = Vec::new();
    for (task, bootstrap) in tasks.into_iter().zip(bootstraps) {
        if task.await.unwrap() {
            winners.push(bootstrap);
        }
    }

    assert_eq!(winners.len(), 1);
    let admin = db.store.user_by_name(&Username::parse("AKADMIN").unwrap()).await.unwrap().unwrap();
    assert_eq!(admin.uuid, winners[0].admin.uuid);
    let flow = db.store.flow(&"setup-flow".parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(flow, winners[0].flows[0]);
    assert_eq!(db.store.stages().await.unwrap(), winners[0].stages);
    let key = token("bootstrap", UserId(0)).digest;
    assert_eq!(db.store.user_of_token(&key, NOW).await.unwrap(), Some(admin));
}

pub(crate) async fn what_was_there_before_the_set_up_is_left_alone(db: &TestDatabase) {
    let admin = db.store.create_user(new_user("AkAdmin")).await.unwrap().unwrap();
    let taken = flow("setup-flow", &[]);
    db.store.create_flow(taken.clone()).await.unwrap().unwrap();
    let bootstrap = Bootstrap { stages: Vec::new(), ..bootstrap() };

    assert!(db.store.bootstrap(bootstrap).await.unwrap());

    assert_eq!(db.store.users(0, 10).await.unwrap(), std::slice::from_ref(&admin));
    let key = token("bootstrap", UserId(0)).digest;
    assert_eq!(db.store.user_of_token(&key, NOW).await.unwrap(), Some(admin));
    assert_eq!(db.store.flow(&"setup-flow".parse().unwrap()).await.unwrap(), Some(taken));
}

pub(crate) async fn a_stage_of_the_set_up_names_nothing_that_is_not_there(db: &TestDatabase) {
    let mut bootstrap = bootstrap();
    let named = stage_with_mapping("named", MappingId(id()));
    bootstrap.stages.push(named.clone());

    assert!(db.store.bootstrap(bootstrap).await.unwrap());

    let settings = db.store.stage(named.id).await.unwrap().unwrap().settings;
    assert_eq!(settings, StageSettings::AuthenticatorSms(Box::default()));
}

pub(crate) async fn a_database_answers_and_tells_the_time_if_it_has_a_clock(db: &TestDatabase) {
    db.store.check_health().await.unwrap();

    let time = db.store.database_time().await.unwrap();

    assert_eq!(time.is_none(), db.file().is_some());
    assert!(time.is_none_or(|time| time > Timestamp::from_ms(1_700_000_000_000)));
}

pub(crate) async fn opens_at_once_migrate_once(db: &TestDatabase) {
    // SQLite's switch to a write-ahead log is a matter of luck, so it is tried some times.
    for _ in 0..5 {
        let url = db.empty().await;

        let opens: Vec<_> = (0..8)
            .map(|_| {
                let url = url.clone();
                // Each on a thread of its own, because opening a file blocks.
                std::thread::spawn(move || {
                    let runtime =
                        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                    runtime.block_on(async { open(&url, keys(), entropy()).await.map(drop) })
                })
            })
            .collect();

        for opened in opens {
            opened.join().unwrap().unwrap();
        }
        assert!(migrate(&url).await.unwrap().is_empty());
    }
}

pub(crate) async fn a_database_that_was_migrated_alone_opens(db: &TestDatabase) {
    let url = db.empty().await;

    assert_eq!(migrate(&url).await.unwrap(), ["foundation", "mappings_policies_prompts"]);
    assert_eq!(migrate(&url).await.unwrap(), [""; 0]);

    let store = open(&url, keys(), entropy()).await.unwrap();
    store.check_health().await.unwrap();
}

pub(crate) async fn a_database_of_a_newer_program_is_refused(db: &TestDatabase) {
    db.execute("INSERT INTO migrations (number, name, hash) VALUES (9999, 'later', 'x')").await;

    let refused = db.reopen(keys()).await.err();

    assert!(matches!(refused, Some(OpenError::Newer { found: 9999, known: 2 })), "{refused:?}");
}

pub(crate) async fn a_changed_migration_is_refused(db: &TestDatabase) {
    db.execute("UPDATE migrations SET hash = 'x' WHERE number = 1").await;

    let refused = db.reopen(keys()).await.err();

    assert!(
        matches!(refused, Some(OpenError::ChangedMigration { number: 1, name: "foundation" })),
        "{refused:?}"
    );
}

pub(crate) async fn sends_that_a_stopped_process_left_become_unknown(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let (person, done) =
        (Person::new(&*db.store, &setup).await, Person::new(&*db.store, &setup).await);
    let left = reserved(db.store.reserve_send(person.send(phone(1), NOW)).await.unwrap());
    let accepted = done.sent(&*db.store, phone(2), NOW).await;

    let abandoned = db.other.abandon_sends(at(5)).await.unwrap();

    assert_eq!(abandoned, 1);
    assert_eq!(db.store.abandon_sends(at(6)).await.unwrap(), 0);
    let state =
        |challenge: Option<handset_core::challenge::SmsChallenge>| challenge.unwrap().last_send;
    assert_eq!(
        state(db.store.challenge(left.plan, left.stage).await.unwrap()),
        DeliveryState::Unknown
    );
    assert_eq!(
        state(db.store.challenge(accepted.plan, accepted.stage).await.unwrap()),
        DeliveryState::Accepted
    );
    let reason = db.text("SELECT reason FROM deliveries WHERE state = 'unknown'").await;
    assert_eq!(reason.as_deref(), Some("abandoned"));
}

pub(crate) async fn an_answer_that_comes_after_all_corrects_an_abandoned_send(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    let challenge = reserved(db.store.reserve_send(person.send(phone(1), NOW)).await.unwrap());
    db.other.abandon_sends(at(5)).await.unwrap();

    db.store.record_delivery(accepted(&challenge, at(6))).await.unwrap();

    let stored = db.store.challenge(person.plan, person.stage).await.unwrap().unwrap();
    assert_eq!(stored.last_send, DeliveryState::Accepted);
    assert_eq!(
        db.number("SELECT COUNT(*) FROM deliveries WHERE state = 'accepted' AND reason IS NULL")
            .await,
        1
    );
}
