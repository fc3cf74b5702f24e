//! What an empty database gets: the default flows, and the first administrator.

use anyhow::Context;
use handset_core::{
    defaults::{self, ADMIN_USERNAME, AUTHENTICATION_FLOW},
    password::PasswordHash,
    ports::random_id,
    secret::SecretText,
    user::{NewUser, Username},
};

use crate::{advice::Advise, system::random_password, wire::Installation};

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
    let contents = defaults::bootstrap(admin, installation.entropy.as_ref())?;
    let set_up = store.bootstrap(contents).await.context("cannot set the empty database up")?;
    Ok(match (set_up, was_there, is_set) {
        (false, _, _) => FirstAdmin::SetUpBefore,
        (true, true, _) => FirstAdmin::WasThere,
        (true, false, true) => FirstAdmin::AsSet(password),
        (true, false, false) => FirstAdmin::MadeUp(password),
    })
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
