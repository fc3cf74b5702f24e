//! Tokens for programs.

use handset_core::{
    ports::NameTaken,
    seal::Place,
    session::TokenDigest,
    token::NewApiToken,
    user::{NewUser, User},
};

use crate::{
    database::{TestDatabase, keys},
    values::{NOW, at, new_user, token},
};

async fn user(db: &TestDatabase, name: &str) -> User {
    let new = NewUser { is_superuser: true, ..new_user(name) };
    db.store.create_user(new).await.unwrap().unwrap()
}

pub(crate) async fn a_token_finds_its_user(db: &TestDatabase) {
    let (ada, bob) = (user(db, "ada").await, user(db, "bob").await);
    let (adas, bobs) = (token("ada's", ada.id), token("bob's", bob.id));
    for token in [&adas, &bobs] {
        db.store.create_token(token.clone()).await.unwrap().unwrap();
    }

    assert_eq!(db.other.user_of_token(&adas.digest, NOW).await.unwrap(), Some(ada));
    assert_eq!(db.other.user_of_token(&bobs.digest, NOW).await.unwrap(), Some(bob));
    let unknown = TokenDigest::of("unknown");
    assert_eq!(db.store.user_of_token(&unknown, NOW).await.unwrap(), None);
}

pub(crate) async fn a_token_that_is_over_finds_nobody(db: &TestDatabase) {
    let ada = user(db, "ada").await;
    let token = NewApiToken { expires_at: Some(at(60)), ..token("ada's", ada.id) };
    db.store.create_token(token.clone()).await.unwrap().unwrap();

    let last = db.store.user_of_token(&token.digest, at(59)).await.unwrap();

    assert_eq!(last, Some(ada));
    assert_eq!(db.store.user_of_token(&token.digest, at(60)).await.unwrap(), None);
    assert_eq!(db.store.user_of_token(&token.digest, at(61)).await.unwrap(), None);
}

pub(crate) async fn a_token_of_a_user_who_may_not_sign_in_finds_nobody(db: &TestDatabase) {
    let ada = user(db, "ada").await;
    let token = token("ada's", ada.id);
    db.store.create_token(token.clone()).await.unwrap().unwrap();

    db.execute("UPDATE users SET is_active = FALSE").await;

    assert_eq!(db.store.user_of_token(&token.digest, NOW).await.unwrap(), None);
}

pub(crate) async fn an_identifier_and_a_key_belong_to_one_token(db: &TestDatabase) {
    let (ada, bob) = (user(db, "ada").await, user(db, "bob").await);
    let first = token("first", ada.id);
    db.store.create_token(first.clone()).await.unwrap().unwrap();

    let same_identifier = NewApiToken { identifier: "first".into(), ..token("other", bob.id) };
    let same_key = NewApiToken { identifier: "second".into(), user: bob.id, ..first.clone() };

    let other_key = same_identifier.digest;
    assert_eq!(db.other.create_token(same_identifier).await.unwrap(), Err(NameTaken));
    assert_eq!(db.other.create_token(same_key).await.unwrap(), Err(NameTaken));
    assert_eq!(db.store.user_of_token(&first.digest, NOW).await.unwrap(), Some(ada));
    assert_eq!(db.store.user_of_token(&other_key, NOW).await.unwrap(), None);
}

pub(crate) async fn a_tokens_key_opens_in_its_own_row_only(db: &TestDatabase) {
    let ada = user(db, "ada").await;
    let token = token("ada's", ada.id);
    db.store.create_token(token.clone()).await.unwrap().unwrap();
    let sealed = db.bytes("SELECT key_sealed FROM api_tokens").await;
    let open = |identifier| {
        keys().sealing.open(&Place::new("api_tokens", identifier, "key_sealed"), &sealed)
    };

    assert_eq!(open("ada's").unwrap(), token.key);
    assert!(open("bob's").is_err());
}
