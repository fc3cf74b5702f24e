//! What the database may know.

use handset_core::ports::{EnrolOutcome, StoreError};
use handset_storage::OpenError;

use crate::{
    database::{TestDatabase, keys_of},
    people::{Person, Setup},
    stages::stage_with_secret,
    values::{NOW, new_session, phone},
};

/// Everything that is stored, as bytes: the file with its write-ahead log, or every row as text.
async fn dump(db: &TestDatabase) -> Vec<u8> {
    let Some(file) = db.file() else {
        let tables = db.text("SELECT string_agg(table_name, ',') FROM information_schema.tables WHERE table_schema = 'public'").await;
        let mut rows = String::new();
        for table in tables.unwrap().split(',') {
            let all = format!("SELECT string_agg(t::text, chr(10)) FROM {table} t");
            rows.extend(db.text(&all).await);
        }
        return rows.into_bytes();
    };
    let log = file.with_extension("db-wal");
    let mut bytes = std::fs::read(file).unwrap();
    bytes.extend(std::fs::read(log).unwrap());
    bytes
}

fn holds(dump: &[u8], text: &str) -> bool {
    let hex: Vec<_> = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let hex = hex.concat();
    [text.as_bytes(), hex.as_bytes()]
        .iter()
        .any(|what| dump.windows(what.len()).any(|window| window == *what))
}

pub(crate) async fn nothing_secret_can_be_read_in_the_database(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let (enrolled, waiting) =
        (Person::new(&*db.store, &setup).await, Person::new(&*db.store, &setup).await);
    db.store
        .save_stage(stage_with_secret("marked stage", "provider-secret-marker"))
        .await
        .unwrap()
        .unwrap();
    let challenge = enrolled.sent(&*db.store, phone(11), NOW).await;
    let _ = db.store.enrol_device(enrolled.enrol(&challenge, NOW)).await.unwrap();
    let open = waiting.sent(&*db.store, phone(22), NOW).await;
    let token = enrolled.sign_in(&*db.store).await;
    let (session, _) = new_session();
    let mut plan = setup.plan(session.id);
    plan.context.prompt_data.insert("phone".to_owned(), "prompted-marker".into());
    assert!(db.store.open_plan(plan, Some(session)).await.unwrap());
    let api_token = crate::values::token("marked token", enrolled.user);
    db.store.create_token(api_token.clone()).await.unwrap().unwrap();

    let dump = dump(db).await;

    for there in ["marked stage", "marked token"] {
        assert!(holds(&dump, there), "the search finds what is there");
    }
    for number in [phone(11), phone(22)] {
        assert!(!holds(&dump, number.as_e164().trim_start_matches('+')));
    }
    let code = open.code(&crate::database::keys().code).unwrap();
    assert!(!holds(&dump, code.expose()));
    assert!(!holds(&dump, token.expose()));
    assert!(!holds(&dump, api_token.key.expose()));
    assert!(!holds(&dump, "provider-secret-marker"));
    assert!(!holds(&dump, "prompted-marker"));
}

pub(crate) async fn a_verify_only_phone_leaves_no_number(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    let challenge = person.sent(&*db.store, phone(1), NOW).await;
    let mut request = person.enrol(&challenge, NOW);
    request.device.number = None;

    let outcome = db.store.enrol_device(request).await.unwrap();

    let EnrolOutcome::Enrolled(device) = outcome else { panic!("{outcome:?}") };
    assert!(device.is_verify_only());
    assert_eq!(db.store.devices(person.user).await.unwrap(), [device]);
    for table in ["devices", "sms_challenges"] {
        let left = format!("SELECT COUNT(*) FROM {table} WHERE phone_sealed IS NOT NULL");
        assert_eq!(db.number(&left).await, 0, "{table}");
    }
    // The fingerprint is enough to keep the number unique.
    let other = Person::new(&*db.store, &setup).await;
    let challenge = other.sent(&*db.store, phone(1), NOW).await;
    assert!(challenge.decoy);
    db.execute("UPDATE sms_challenges SET decoy = FALSE").await;
    let outcome = db.store.enrol_device(other.enrol(&challenge, NOW)).await.unwrap();
    assert_eq!(outcome, EnrolOutcome::NumberInUse);
}

pub(crate) async fn a_sealed_value_does_not_open_in_another_row(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let (one, two) = (Person::new(&*db.store, &setup).await, Person::new(&*db.store, &setup).await);
    for (number, person) in [(1, &one), (2, &two)] {
        let challenge = person.sent(&*db.store, phone(number), NOW).await;
        let _ = db.store.enrol_device(person.enrol(&challenge, NOW)).await.unwrap();
        person.sent(&*db.store, phone(number + 10), NOW).await;
    }
    let stages = [stage_with_secret("one", "first"), stage_with_secret("two", "second")];
    for stage in &stages {
        db.store.save_stage(stage.clone()).await.unwrap().unwrap();
    }

    for (table, column) in
        [("devices", "phone_sealed"), ("sms_challenges", "phone_sealed"), ("stages", "secrets")]
    {
        let swap = format!(
            "UPDATE {table} SET {column} = (SELECT other.{column} FROM {table} other
                WHERE other.id <> {table}.id AND other.{column} IS NOT NULL)
            WHERE {column} IS NOT NULL"
        );
        db.execute(&swap).await;
    }

    let place = |error| match error {
        StoreError::Unreadable { place, .. } => place,
        other @ StoreError::Unavailable(_) => panic!("{other:?}"),
    };
    assert_eq!(place(db.store.devices(one.user).await.unwrap_err()), "devices.phone_sealed");
    let challenge = db.store.challenge(one.plan, one.stage).await;
    assert_eq!(place(challenge.unwrap_err()), "sms_challenges.phone_sealed");
    assert_eq!(place(db.store.stage(stages[0].id).await.unwrap_err()), "stages.secrets");
}

pub(crate) async fn another_key_is_refused(db: &TestDatabase) {
    let refused = db.reopen(keys_of(2)).await.err();

    assert!(matches!(refused, Some(OpenError::WrongKey)), "{refused:?}");
    assert!(db.reopen(keys_of(1)).await.is_ok());
}
