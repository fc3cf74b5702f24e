//! API tokens.

use handset_core::{
    ids::UserId,
    ports::{NameTaken, StoreError},
    session::TokenDigest,
    time::Timestamp,
    token::NewApiToken,
    user::User,
};

use super::users::{self, user_columns};
use crate::{
    backend::{Operation, Sql},
    param::params,
    statement::statements,
    vault::{self, Vault},
};

statements! {
    /// A key that another token has is refused like an identifier that another has: what it proves would be left to chance.
    INSERT = "INSERT INTO api_tokens (identifier, user_id, digest, key_sealed, description, created_at_ms, expires_at_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT DO NOTHING";
    USER = concat!("SELECT ", user_columns!(), " FROM api_tokens t JOIN users u ON u.id = t.user_id
        WHERE t.digest = $1 AND (t.expires_at_ms IS NULL OR t.expires_at_ms > $2) AND u.is_active");
}

/// Makes a token of `user`; `false` when its identifier or key is another token's.
pub(super) async fn insert(
    sql: &mut impl Sql,
    vault: &Vault,
    new: &NewApiToken,
    user: UserId,
) -> Result<bool, StoreError> {
    let sealed = vault.seal(&vault::token_key(&new.identifier), &new.key);
    let params = params![
        &*new.identifier,
        user,
        &new.digest.0,
        Some(&*sealed),
        &*new.description,
        new.created_at,
        new.expires_at
    ];
    Ok(sql.execute(INSERT, params).await? == 1)
}

/// Makes a token.
pub(crate) struct CreateToken(pub(crate) NewApiToken);

impl Operation for CreateToken {
    type Output = Result<(), NameTaken>;

    async fn run<S: Sql>(&self, sql: &mut S, vault: &Vault) -> Result<Self::Output, StoreError> {
        let made = insert(sql, vault, &self.0, self.0.user).await?;
        Ok(if made { Ok(()) } else { Err(NameTaken) })
    }
}

/// Finds the active user of a token that is not over.
pub(crate) struct UserOfToken {
    pub(crate) digest: TokenDigest,
    pub(crate) now: Timestamp,
}

impl Operation for UserOfToken {
    type Output = Option<User>;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<Option<User>, StoreError> {
        let row = sql.row(USER, params![&self.digest.0, self.now]).await?;
        row.map(|mut row| users::user(&mut row)).transpose()
    }
}
