//! `handset user`.

use std::io::Write;

use anyhow::{Context, anyhow, bail};
use handset_core::{
    password::PasswordHash,
    ports::random_id,
    secret::SecretText,
    time::Timestamp,
    user::{NewUser, User, Username},
};

use super::table;
use crate::{
    advice::Advise,
    args::{CreateUser, UserCommand},
    config::Config,
    terminal,
    wire::{Installation, Missing},
};

/// How many users are read at once.
const PAGE: u32 = 500;

pub(super) async fn run(
    command: UserCommand,
    config: Config,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<()> {
    let installation = Installation::open(config, Missing::Refuse).await?;
    match command {
        UserCommand::Create(user) => create(&installation, user, out).await,
        UserCommand::Password(user) => {
            set_password(&installation, &user.username, user.password_stdin, out).await
        }
        UserCommand::List => list(&installation, out).await,
        UserCommand::Unlock(user) => unlock(&installation, &user.username, out).await,
    }
}

async fn create(
    installation: &Installation,
    user: CreateUser,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<()> {
    let username = Username::parse(&user.username)?;
    if installation.store.user_by_name(&username).await?.is_some() {
        bail!("there is a user {:?} already", username.as_str());
    }
    let password = terminal::new_password(user.password_stdin)?;
    let new = NewUser {
        uuid: random_id(installation.entropy.as_ref()),
        username: username.clone(),
        name: user.name,
        email: user.email,
        is_superuser: user.superuser,
        password: Some(hash(installation, &password)?),
        created_at: installation.clock.now(),
    };
    let made = installation.store.create_user(new).await?;
    made.with_context(|| format!("there is a user {:?} already", username.as_str()))?;
    writeln!(out, "made user {}", username.as_str())?;
    Ok(())
}

async fn set_password(
    installation: &Installation,
    name: &str,
    from_stdin: bool,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<()> {
    let user = find(installation, name).await?;
    let password = terminal::new_password(from_stdin)?;
    installation.store.set_password(user.id, hash(installation, &password)?).await?;
    writeln!(out, "set the password of {}, and ended all sessions", user.username.as_str())?;
    Ok(())
}

async fn list(installation: &Installation, out: &mut (dyn Write + Send)) -> anyhow::Result<()> {
    let head = ["NAME", "SHOWN AS", "E-MAIL", "MAY", "LAST SIGN-IN"].map(str::to_owned);
    let mut rows = vec![head];
    for page in 0.. {
        let users = installation.store.users(page * PAGE, PAGE).await?;
        let is_last = users.len() < PAGE as usize;
        rows.extend(users.into_iter().map(row));
        if is_last {
            break;
        }
    }
    table::write(out, &rows)?;
    Ok(())
}

fn row(user: User) -> [String; 5] {
    let may = match (user.is_active, user.is_superuser) {
        (false, _) => "nothing",
        (true, true) => "everything",
        (true, false) => "sign in",
    };
    let last_login = user.last_login_at.map_or_else(|| "never".to_owned(), date);
    [user.username.as_str().to_owned(), user.name, user.email, may.to_owned(), last_login]
}

/// An instant to the second, in UTC.
fn date(at: Timestamp) -> String {
    let instant = jiff::Timestamp::from_millisecond(at.as_ms()).unwrap_or_default();
    format!("{instant:.0}")
}

async fn unlock(
    installation: &Installation,
    name: &str,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<()> {
    let user = find(installation, name).await?;
    installation.store.unlock(user.id).await?;
    writeln!(out, "forgot the wrong codes of {}", user.username.as_str())?;
    Ok(())
}

async fn find(installation: &Installation, name: &str) -> anyhow::Result<User> {
    let username = Username::parse(name)?;
    let found = installation.store.user_by_name(&username).await?;
    found
        .ok_or_else(|| anyhow!("there is no user {:?}", username.as_str()))
        .advise("`handset user list` shows all")
}

fn hash(installation: &Installation, password: &SecretText) -> anyhow::Result<PasswordHash> {
    PasswordHash::of(password, installation.entropy.as_ref())
        .context("this password cannot be used")
}
