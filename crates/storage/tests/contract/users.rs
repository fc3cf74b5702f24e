//! Users.

use handset_core::{
    password::PasswordHash,
    ports::NameTaken,
    user::{UserField, Username},
};

use crate::{
    database::TestDatabase,
    people::{Person, Setup},
    values::{NOW, new_user, phone},
};

pub(crate) async fn a_user_reads_back_as_it_was_made(db: &TestDatabase) {
    let new = handset_core::user::NewUser { is_superuser: true, ..new_user("Änne") };

    let made = db.store.create_user(new.clone()).await.unwrap().unwrap();

    let found = db.other.user_by_name(&Username::parse("änne").unwrap()).await.unwrap().unwrap();
    assert_eq!(found, made);
    assert_eq!((found.uuid, found.username.as_str(), found.email), (new.uuid, "Änne", new.email));
    assert_eq!((found.is_active, found.is_superuser, found.created_at), (true, true, NOW));
    assert!(found.id.0 > 0);
}

pub(crate) async fn a_name_is_taken_whatever_its_case(db: &TestDatabase) {
    db.store.create_user(new_user("Änne")).await.unwrap().unwrap();

    assert_eq!(db.other.create_user(new_user("äNNE")).await.unwrap(), Err(NameTaken));

    assert_eq!(db.store.users(0, 10).await.unwrap().len(), 1);
}

pub(crate) async fn users_are_listed_by_name_in_pages(db: &TestDatabase) {
    for name in ["zoe", "Bob", "alice", "_root", "élise"] {
        db.store.create_user(new_user(name)).await.unwrap().unwrap();
    }

    let names = async |offset, limit| {
        let users = db.store.users(offset, limit).await.unwrap();
        users.into_iter().map(|user| user.username.as_str().to_owned()).collect::<Vec<_>>()
    };

    assert_eq!(names(0, 10).await, ["_root", "alice", "Bob", "zoe", "élise"]);
    assert_eq!(names(1, 2).await, ["alice", "Bob"]);
    assert!(names(5, 10).await.is_empty());
}

pub(crate) async fn credentials_are_found_by_the_fields_that_are_asked_for(db: &TestDatabase) {
    let password = PasswordHash::from_stored("$argon2id$".into());
    let new = handset_core::user::NewUser { password: Some(password.clone()), ..new_user("alice") };
    let alice = db.store.create_user(new).await.unwrap().unwrap();

    let find = async |identifier, fields: &[UserField]| {
        db.store.credentials(identifier, fields).await.unwrap()
    };
    let both = [UserField::Username, UserField::Email];

    let found = find("ALICE", &both).await.unwrap();
    assert_eq!((found.user.id, found.password), (alice.id, Some(password)));
    assert!(find("alice@EXAMPLE.com", &both).await.is_some());
    assert!(find("alice@example.com", &[UserField::Username]).await.is_none());
    assert!(find("alice", &[UserField::Email]).await.is_none());
    assert!(find("alice", &[]).await.is_none());
    assert!(find("nobody", &both).await.is_none());
    assert!(db.store.credentials_of(alice.id).await.unwrap().is_some());
}

pub(crate) async fn an_identifier_that_two_users_have_names_nobody(db: &TestDatabase) {
    let mut alice = new_user("alice");
    alice.email = "shared@example.com".into();
    let mut bob = new_user("bob");
    bob.email = "Shared@Example.com".into();
    let mut anonymous = new_user("anonymous");
    anonymous.email = String::new();
    for user in [alice, bob, anonymous] {
        db.store.create_user(user).await.unwrap().unwrap();
    }

    let by_email = [UserField::Email];
    assert!(db.store.credentials("shared@example.com", &by_email).await.unwrap().is_none());
    assert!(db.store.credentials("", &by_email).await.unwrap().is_none());
}

pub(crate) async fn a_user_who_may_not_sign_in_has_no_credentials(db: &TestDatabase) {
    let alice = db.store.create_user(new_user("alice")).await.unwrap().unwrap();
    db.execute("UPDATE users SET is_active = FALSE").await;

    assert!(db.store.credentials("alice", &[UserField::Username]).await.unwrap().is_none());
    assert!(db.store.credentials_of(alice.id).await.unwrap().is_none());
    let still_there =
        db.store.user_by_name(&Username::parse("alice").unwrap()).await.unwrap().unwrap();
    assert!(!still_there.is_active);
}

pub(crate) async fn text_that_a_database_cannot_hold_breaks_nothing(db: &TestDatabase) {
    let mut user = new_user("alice");
    user.name = "a\0b".into();

    db.store.create_user(user).await.unwrap().unwrap();

    let name =
        db.store.user_by_name(&Username::parse("alice").unwrap()).await.unwrap().unwrap().name;
    assert_eq!(name, "a\u{fffd}b");
    let both = [UserField::Username, UserField::Email];
    assert!(db.store.credentials("ali\0ce", &both).await.unwrap().is_none());
    assert!(db.store.credentials("'; DROP TABLE users; --", &both).await.unwrap().is_none());
    assert_eq!(db.store.hits("a\0b", NOW).await.unwrap(), 0);
}

pub(crate) async fn a_new_password_ends_all_sessions_and_voids_what_was_open(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let (person, bystander) =
        (Person::new(&*db.store, &setup).await, Person::new(&*db.store, &setup).await);
    let (token, others_token) =
        (person.sign_in(&*db.store).await, bystander.sign_in(&*db.store).await);
    for (number, person) in [(1, &person), (2, &bystander)] {
        person.sent(&*db.store, phone(number), NOW).await;
    }

    db.store.set_password(person.user, PasswordHash::from_stored("new".into())).await.unwrap();

    let credentials = db.store.credentials_of(person.user).await.unwrap().unwrap();
    assert_eq!(credentials.password, Some(PasswordHash::from_stored("new".into())));
    assert!(db.store.session(&token.digest()).await.unwrap().is_none());
    assert!(db.store.session(&others_token.digest()).await.unwrap().is_some());
    let challenge = async |person: &Person| {
        db.store.challenge(person.plan, person.stage).await.unwrap().unwrap()
    };
    assert!(challenge(&person).await.voided_at.is_some());
    assert!(challenge(&bystander).await.voided_at.is_none());
}
