//! What an empty database gets: the default flows, and the first administrator.

use anyhow::{Context, anyhow};
use handset_core::{
    defaults::{self, ADMIN_USERNAME, AUTHENTICATION_FLOW},
    ids::UserId,
    password::PasswordHash,
    ports::random_id,
    secret::SecretText,
    session::TokenDigest,
    token::NewApiToken,
    user::{NewUser, Username},
};

use crate::{advice::Advise, system::random_password, wire::Installation};

/// The name of the token that the settings name, as in authentik.
const BOOTSTRAP_TOKEN: &str = "authentik-bootstrap-token";
/// A key is found by its plain digest, so it has to be one that nobody can guess: 32 characters hold 128 bits even as hexadecimal digits.
const MIN_TOKEN_CHARS: usize = 32;

/// What became of the first administrator.
pub(crate) enum FirstAdmin {
    /// The database was set up before.
    SetUpBefore,
    /// It was set up now, and the user `akadmin` was there already, with a password of its own.
    WasThere,
    /// It was set up now, with the password that the settings name.
    AsSet(SecretText),
    /// It was set up now, with a password that was made up.
    MadeUp(SecretText),
}

/// Sets an empty database up. Of several processes that start at once, one does.
///
/// # Errors
/// When the password of the settings cannot be used, or the database does not do its part.
pub(crate) async fn bootstrap(installation: &Installation) -> anyhow::Result<FirstAdmin> {
    let store = &installation.store;
    // Hashing a password takes longer than the rest of the start, so it is done only when it seems to be needed.
    // Whether it is, the store decides.
    if store.flow(&AUTHENTICATION_FLOW.parse()?).await?.is_some() {
        return Ok(FirstAdmin::SetUpBefore);
    }
    let username = Username::parse(ADMIN_USERNAME)?;
    let was_there = store.user_by_name(&username).await?.is_some();
    let set = installation.config.bootstrap_password.clone();
    let is_set = set.is_some();
    let password = set.unwrap_or_else(|| random_password(installation.entropy.as_ref()).into());
    let admin = admin(installation, username, &password)?;
    let mut contents = defaults::bootstrap(admin, installation.entropy.as_ref())?;
    contents.token = token(installation)?;
    let set_up = store.bootstrap(contents).await.context("cannot set the empty database up")?;
    Ok(match (set_up, was_there, is_set) {
        (false, _, _) => FirstAdmin::SetUpBefore,
        (true, true, _) => FirstAdmin::WasThere,
        (true, false, true) => FirstAdmin::AsSet(password),
        (true, false, false) => FirstAdmin::MadeUp(password),
    })
}

/// The token that the settings name.
fn token(installation: &Installation) -> anyhow::Result<Option<NewApiToken>> {
    let Some(key) = installation.config.bootstrap_token.clone() else { return Ok(None) };
    let is_sendable = key.expose().bytes().all(|byte| byte.is_ascii_graphic());
    if key.expose().len() < MIN_TOKEN_CHARS || !is_sendable {
        return Err(anyhow!("the token in HANDSET_BOOTSTRAP_TOKEN cannot be used")).advise(format!(
            "choose at least {MIN_TOKEN_CHARS} letters, digits and signs without spaces, for example of `openssl rand -hex 32`"
        ));
    }
    Ok(Some(NewApiToken {
        identifier: BOOTSTRAP_TOKEN.to_owned(),
        // The store gives it to the administrator that it makes.
        user: UserId(0),
        digest: TokenDigest::of(key.expose()),
        key,
        description: "Made on the empty database, from HANDSET_BOOTSTRAP_TOKEN".to_owned(),
        created_at: installation.clock.now(),
        expires_at: None,
    }))
}

fn admin(
    installation: &Installation,
    username: Username,
    password: &SecretText,
) -> anyhow::Result<NewUser> {
    let entropy = installation.entropy.as_ref();
    let hash = PasswordHash::of(password, entropy)
        .context("the password in HANDSET_BOOTSTRAP_PASSWORD cannot be used")
        .advise("choose one of at least 8 characters")?;
    Ok(NewUser {
        uuid: random_id(entropy),
        username,
        name: "Administrator".to_owned(),
        email: String::new(),
        is_superuser: true,
        password: Some(hash),
        created_at: installation.clock.now(),
    })
}
