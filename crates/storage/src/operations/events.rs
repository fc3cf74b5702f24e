//! The audit trail.

use handset_core::{event::Event, ports::StoreError};

use crate::{
    backend::{Operation, Sql},
    param::params,
    statement::statements,
    vault::Vault,
};

statements! {
    INSERT = "INSERT INTO events (id, action, user_id, client_ip, context, created_at_ms) VALUES ($1, $2, $3, $4, $5, $6)";
}

/// Adds an entry.
pub(super) async fn insert(sql: &mut impl Sql, event: &Event) -> Result<(), StoreError> {
    // A map of JSON values always serialises.
    let context = serde_json::to_string(&event.context).unwrap_or_default();
    let params = params![
        event.id,
        event.action.name(),
        event.user,
        &*event.client_ip,
        &*context,
        event.created_at
    ];
    sql.execute(INSERT, params).await.map(drop)
}

/// Adds an entry on its own.
pub(crate) struct AppendEvent(pub(crate) Event);

impl Operation for AppendEvent {
    type Output = ();

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<(), StoreError> {
        insert(sql, &self.0).await
    }
}
