//! Users.

use handset_core::{
    ids::UserId,
    password::PasswordHash,
    ports::{NameTaken, StoreError},
    user::{Credentials, NewUser, User, UserField, Username, fold},
};

use super::{guards, sessions, voiding};
use crate::{
    backend::{Operation, Sql},
    param::params,
    row::Row,
    statement::statements,
    vault::Vault,
};

/// The columns that [`user`] reads, of the table `users u`.
macro_rules! user_columns {
    () => {
        "u.id, u.uuid, u.username, u.name, u.email, u.is_active, u.is_superuser, u.attributes, \
         u.created_at_ms, u.last_login_at_ms"
    };
}
pub(super) use user_columns;

statements! {
    INSERT = "INSERT INTO users (uuid, username, username_folded, name, email, email_folded, password, is_active,
            is_superuser, attributes, created_at_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, TRUE, $8, '{}', $9)
        ON CONFLICT (username_folded) DO NOTHING
        RETURNING id";
    BY_NAME = concat!("SELECT ", user_columns!(), " FROM users u WHERE u.username_folded = $1");
    ID_BY_NAME = "SELECT id FROM users WHERE username_folded = $1";
    LIST = concat!("SELECT ", user_columns!(), " FROM users u ORDER BY u.username_folded LIMIT $1 OFFSET $2");
    /// At most two, because that is enough to know that there is more than one.
    CREDENTIALS = concat!("SELECT u.password, ", user_columns!(), " FROM users u
        WHERE u.is_active AND (u.username_folded = $1 OR u.email_folded = $2) LIMIT 2");
    CREDENTIALS_OF = concat!("SELECT u.password, ", user_columns!(), " FROM users u WHERE u.is_active AND u.id = $1");
    SET_PASSWORD = "UPDATE users SET password = $1 WHERE id = $2";
}

/// The user in a row of [`user_columns`].
pub(super) fn user(row: &mut Row) -> Result<User, StoreError> {
    Ok(User {
        id: row.take("users.id")?,
        uuid: row.take("users.uuid")?,
        username: row.parse("users.username", |name: String| Username::parse(&name))?,
        name: row.take("users.name")?,
        email: row.take("users.email")?,
        is_active: row.take("users.is_active")?,
        is_superuser: row.take("users.is_superuser")?,
        attributes: row.parse("users.attributes", |json: String| serde_json::from_str(&json))?,
        created_at: row.take("users.created_at_ms")?,
        last_login_at: row.take("users.last_login_at_ms")?,
    })
}

fn credentials(mut row: Row) -> Result<Credentials, StoreError> {
    let password: Option<String> = row.take("users.password")?;
    Ok(Credentials { password: password.map(PasswordHash::from_stored), user: user(&mut row)? })
}

/// Makes a user and its guard, unless the name is taken.
pub(super) async fn insert(
    sql: &mut impl Sql,
    new: &NewUser,
) -> Result<Option<UserId>, StoreError> {
    let (username, email) = (new.username.folded(), fold(&new.email));
    let params = params![
        new.uuid,
        new.username.as_str(),
        &*username,
        &*new.name,
        &*new.email,
        &*email,
        new.password.as_ref().map(PasswordHash::as_str),
        new.is_superuser,
        new.created_at
    ];
    let Some(mut row) = sql.row(INSERT, params).await? else { return Ok(None) };
    let id = row.take("users.id")?;
    guards::insert(sql, id).await?;
    Ok(Some(id))
}

/// Makes a user, unless there is one with this name, and returns the id of whoever has it.
pub(super) async fn insert_or_find(
    sql: &mut impl Sql,
    new: &NewUser,
) -> Result<Option<UserId>, StoreError> {
    if let Some(made) = insert(sql, new).await? {
        return Ok(Some(made));
    }
    let row = sql.row(ID_BY_NAME, params![&*new.username.folded()]).await?;
    row.map(|mut row| row.take("users.id")).transpose()
}

/// Makes a user.
pub(crate) struct CreateUser(pub(crate) NewUser);

impl Operation for CreateUser {
    type Output = Result<User, NameTaken>;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<Self::Output, StoreError> {
        let Some(id) = insert(sql, &self.0).await? else { return Ok(Err(NameTaken)) };
        let new = self.0.clone();
        Ok(Ok(User {
            id,
            uuid: new.uuid,
            username: new.username,
            name: new.name,
            email: new.email,
            is_active: true,
            is_superuser: new.is_superuser,
            attributes: serde_json::Map::new(),
            created_at: new.created_at,
            last_login_at: None,
        }))
    }
}

/// Lists users by name.
pub(crate) struct ListUsers {
    pub(crate) offset: u32,
    pub(crate) limit: u32,
}

impl Operation for ListUsers {
    type Output = Vec<User>;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<Vec<User>, StoreError> {
        let rows = sql.rows(LIST, params![self.limit, self.offset]).await?;
        rows.into_iter().map(|mut row| user(&mut row)).collect()
    }
}

/// Finds a user by name.
pub(crate) struct FindUser(pub(crate) Username);

impl Operation for FindUser {
    type Output = Option<User>;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<Option<User>, StoreError> {
        let row = sql.row(BY_NAME, params![&*self.0.folded()]).await?;
        row.map(|mut row| user(&mut row)).transpose()
    }
}

/// Finds the one active user whom an identifier names.
pub(crate) struct FindCredentials {
    pub(crate) identifier: String,
    pub(crate) fields: Vec<UserField>,
}

impl Operation for FindCredentials {
    type Output = Option<Credentials>;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<Option<Credentials>, StoreError> {
        let folded = fold(&self.identifier);
        // Nothing equals NULL: a field that is not asked for names nobody, and neither does an empty identifier.
        let named_by =
            |field| Some(&*folded).filter(|name| !name.is_empty() && self.fields.contains(&field));
        let params = params![named_by(UserField::Username), named_by(UserField::Email)];
        let mut found = sql.rows(CREDENTIALS, params).await?.into_iter();
        match (found.next(), found.next()) {
            (Some(only), None) => credentials(only).map(Some),
            _ => Ok(None),
        }
    }
}

/// Finds an active user by number.
pub(crate) struct CredentialsOf(pub(crate) UserId);

impl Operation for CredentialsOf {
    type Output = Option<Credentials>;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<Option<Credentials>, StoreError> {
        sql.row(CREDENTIALS_OF, params![self.0]).await?.map(credentials).transpose()
    }
}

/// Sets a password and ends the user's sessions.
pub(crate) struct SetPassword {
    pub(crate) user: UserId,
    pub(crate) password: PasswordHash,
}

impl Operation for SetPassword {
    type Output = ();

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<(), StoreError> {
        sql.execute(SET_PASSWORD, params![self.password.as_str(), self.user]).await?;
        voiding::of_user(sql, self.user).await?;
        sessions::delete_of_user(sql, self.user).await
    }
}
