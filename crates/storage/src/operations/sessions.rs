//! Browser sessions.

use handset_core::{
    event::Event,
    ids::{SessionId, UserId},
    ports::{SignIn, StoreError},
    session::{NewSession, Session, TokenDigest},
    time::Timestamp,
};

use super::{
    events,
    users::{self, user_columns},
    voiding,
};
use crate::{
    backend::{Operation, Sql},
    param::params,
    row::Row,
    statement::statements,
    vault::Vault,
};

statements! {
    INSERT = "INSERT INTO sessions (id, token, user_id, client_ip, user_agent, created_at_ms, last_seen_at_ms, expires_at_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $6, $7)";
    /// A session whose user may not sign in is as good as gone.
    FIND = concat!("SELECT s.id, s.created_at_ms, s.last_seen_at_ms, s.expires_at_ms, ", user_columns!(), "
        FROM sessions s LEFT JOIN users u ON u.id = s.user_id
        WHERE s.token = $1 AND (s.user_id IS NULL OR u.is_active)");
    HOLD = "SELECT 1 FROM sessions WHERE id = $1", postgres " FOR KEY SHARE";
    HOLD_ALONE = "SELECT 1 FROM sessions WHERE id = $1", postgres " FOR UPDATE";
    NOTE_SEEN = "UPDATE sessions SET last_seen_at_ms = $1 WHERE id = $2";
    MOVE_PLAN = "UPDATE plans SET session_id = $1 WHERE id = $2 AND session_id = $3";
    DELETE = "DELETE FROM sessions WHERE id = $1";
    DELETE_OF_USER = "DELETE FROM sessions WHERE user_id = $1";
    NOTE_LOGIN = "UPDATE users SET last_login_at_ms = $1 WHERE id = $2 AND is_active";
}

fn session(mut row: Row) -> Result<Session, StoreError> {
    Ok(Session {
        id: row.take("sessions.id")?,
        created_at: row.take("sessions.created_at_ms")?,
        last_seen_at: row.take("sessions.last_seen_at_ms")?,
        expires_at: row.take("sessions.expires_at_ms")?,
        user: if row.next_is_null() { None } else { Some(users::user(&mut row)?) },
    })
}

/// Opens a session, of nobody or of `user`.
pub(super) async fn insert(
    sql: &mut impl Sql,
    new: &NewSession,
    user: Option<UserId>,
) -> Result<(), StoreError> {
    let params = params![
        new.id,
        &new.token.0,
        user,
        &*new.client_ip,
        &*new.user_agent,
        new.created_at,
        new.expires_at
    ];
    sql.execute(INSERT, params).await.map(drop)
}

/// Whether the session is there; if so, it stays there until this transaction ends.
pub(super) async fn hold(sql: &mut impl Sql, session: SessionId) -> Result<bool, StoreError> {
    Ok(sql.row(HOLD, params![session]).await?.is_some())
}

/// Ends all sessions of a user, and with them their plans.
pub(super) async fn delete_of_user(sql: &mut impl Sql, user: UserId) -> Result<(), StoreError> {
    sql.execute(DELETE_OF_USER, params![user]).await.map(drop)
}

/// Finds a session by its token.
pub(crate) struct FindSession(pub(crate) TokenDigest);

impl Operation for FindSession {
    type Output = Option<Session>;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<Option<Session>, StoreError> {
        sql.row(FIND, params![&self.0.0]).await?.map(session).transpose()
    }
}

/// Notes that a session was seen.
pub(crate) struct NoteSeen {
    pub(crate) session: SessionId,
    pub(crate) now: Timestamp,
}

impl Operation for NoteSeen {
    type Output = ();

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<(), StoreError> {
        sql.execute(NOTE_SEEN, params![self.now, self.session]).await.map(drop)
    }
}

impl Operation for SignIn {
    type Output = bool;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<bool, StoreError> {
        let (old, new) = (self.old_session, &self.new_session);
        if sql.row(HOLD_ALONE, params![old]).await?.is_none() {
            return Ok(false);
        }
        if sql.execute(NOTE_LOGIN, params![new.created_at, self.user]).await? == 0 {
            return Ok(false);
        }
        insert(sql, new, Some(self.user)).await?;
        sql.execute(MOVE_PLAN, params![new.id, self.plan, old]).await?;
        voiding::of_session(sql, old, Some(new.created_at)).await?;
        sql.execute(DELETE, params![old]).await?;
        events::insert(sql, &self.event).await?;
        Ok(true)
    }
}

/// Ends a session and its plans.
pub(crate) struct EndSession {
    pub(crate) session: SessionId,
    pub(crate) event: Option<Event>,
}

impl Operation for EndSession {
    type Output = ();

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<(), StoreError> {
        let now = self.event.as_ref().map(|event| event.created_at);
        voiding::of_session(sql, self.session, now).await?;
        sql.execute(DELETE, params![self.session]).await?;
        match &self.event {
            Some(event) => events::insert(sql, event).await,
            None => Ok(()),
        }
    }
}
