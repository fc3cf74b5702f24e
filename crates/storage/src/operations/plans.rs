//! Plans.

use handset_core::{
    flow::{ActivePlan, FlowSlug, Plan, PlanContext, PlannedStage},
    ids::{PlanId, SessionId},
    ports::StoreError,
    secret::SecretText,
    session::NewSession,
    time::Timestamp,
};

use super::{
    flows::{self, flow_columns},
    sessions,
    stages::{self, stage_columns},
    voiding,
};
use crate::{
    backend::{Operation, Sql},
    param::params,
    row::Row,
    statement::statements,
    vault::{self, Vault},
};

statements! {
    FIND = concat!("SELECT p.id, p.session_id, p.flow_id, p.stages, p.position, p.version, p.context, p.prompt_data, p.created_at_ms, ",
            flow_columns!(), ", ", stage_columns!(), "
        FROM plans p JOIN flows f ON f.id = p.flow_id LEFT JOIN stages s ON s.id = p.stage_id
        WHERE p.session_id = $1 AND f.slug = $2");
    REPLACED = "SELECT id FROM plans WHERE session_id = $1 AND flow_id = $2", postgres " FOR UPDATE";
    INSERT = "INSERT INTO plans (id, session_id, flow_id, stages, position, stage_id, version, context, prompt_data, created_at_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (session_id, flow_id) DO UPDATE SET id = excluded.id, stages = excluded.stages,
            position = excluded.position, stage_id = excluded.stage_id, version = excluded.version,
            context = excluded.context, prompt_data = excluded.prompt_data, created_at_ms = excluded.created_at_ms";
    /// The session is left alone: a sign-in may have moved the plan meanwhile.
    SAVE = "UPDATE plans SET stages = $1, position = $2, stage_id = $3, context = $4, prompt_data = $5, version = version + 1
        WHERE id = $6 AND version = $7";
    DELETE = "DELETE FROM plans WHERE id = $1";
    DELETE_OF_SESSION = "DELETE FROM plans WHERE session_id = $1";
}

fn plan(row: &mut Row, vault: &Vault) -> Result<Plan, StoreError> {
    let id = row.take("plans.id")?;
    Ok(Plan {
        id,
        session: row.take("plans.session_id")?,
        flow: row.take("plans.flow_id")?,
        stages: row.parse("plans.stages", |json: String| serde_json::from_str(&json))?,
        position: row.take("plans.position")?,
        version: row.take("plans.version")?,
        context: context(row, id, vault)?,
        created_at: row.take("plans.created_at_ms")?,
    })
}

fn context(row: &mut Row, plan: PlanId, vault: &Vault) -> Result<PlanContext, StoreError> {
    let mut context: PlanContext =
        row.parse("plans.context", |json: String| serde_json::from_str(&json))?;
    if let Some(sealed) = row.take::<Option<Vec<u8>>>("plans.prompt_data")? {
        let opened = vault.open(&vault::prompt_data(plan), "plans.prompt_data", &sealed)?;
        let unreadable = |error| StoreError::Unreadable {
            place: "plans.prompt_data",
            source: Box::<serde_json::Error>::new(error),
        };
        context.prompt_data = serde_json::from_str(opened.expose()).map_err(unreadable)?;
    }
    Ok(context)
}

fn active_plan(mut row: Row, vault: &Vault) -> Result<ActivePlan, StoreError> {
    Ok(ActivePlan {
        plan: plan(&mut row, vault)?,
        flow: flows::flow(&mut row)?,
        stage: if row.next_is_null() { None } else { Some(stages::stage(&mut row, vault)?) },
    })
}

/// Planned stages and plain contexts always serialise.
fn stages_json(stages: &[PlannedStage]) -> String {
    serde_json::to_string(stages).unwrap_or_default()
}

fn context_json(context: &PlanContext) -> String {
    serde_json::to_string(context).unwrap_or_default()
}

/// What prompts were answered, sealed; `None` when nothing was.
fn prompt_data(plan: &Plan, vault: &Vault) -> Option<Vec<u8>> {
    let data = &plan.context.prompt_data;
    let seal = || {
        let json = serde_json::to_string(data).unwrap_or_default();
        vault.seal(&vault::prompt_data(plan.id), &SecretText::new(json))
    };
    (!data.is_empty()).then(seal)
}

/// Finds a session's plan for a flow.
pub(crate) struct FindPlan {
    pub(crate) session: SessionId,
    pub(crate) flow: FlowSlug,
}

impl Operation for FindPlan {
    type Output = Option<ActivePlan>;

    async fn run<S: Sql>(
        &self,
        sql: &mut S,
        vault: &Vault,
    ) -> Result<Option<ActivePlan>, StoreError> {
        let row = sql.row(FIND, params![self.session, self.flow.as_str()]).await?;
        row.map(|row| active_plan(row, vault)).transpose()
    }
}

/// Stores a new plan in place of the session's plan for the same flow, whose challenges are void.
pub(crate) struct OpenPlan {
    pub(crate) plan: Plan,
    pub(crate) new_session: Option<NewSession>,
}

impl Operation for OpenPlan {
    type Output = bool;

    async fn run<S: Sql>(&self, sql: &mut S, vault: &Vault) -> Result<bool, StoreError> {
        let plan = &self.plan;
        if let Some(new) = &self.new_session {
            sessions::insert(sql, new, None).await?;
        } else {
            if !sessions::hold(sql, plan.session).await? {
                return Ok(false);
            }
            if let Some(mut row) = sql.row(REPLACED, params![plan.session, plan.flow]).await? {
                voiding::of_plan(sql, row.take("plans.id")?, plan.created_at).await?;
            }
        }
        let (stages, context) = (stages_json(&plan.stages), context_json(&plan.context));
        let prompt_data = prompt_data(plan, vault);
        let params = params![
            plan.id,
            plan.session,
            plan.flow,
            &*stages,
            plan.position,
            plan.current_stage(),
            plan.version,
            &*context,
            prompt_data.as_deref(),
            plan.created_at
        ];
        sql.execute(INSERT, params).await?;
        Ok(true)
    }
}

/// Replaces a plan that nobody has changed meanwhile.
pub(crate) struct SavePlan(pub(crate) Plan);

impl Operation for SavePlan {
    type Output = bool;

    async fn run<S: Sql>(&self, sql: &mut S, vault: &Vault) -> Result<bool, StoreError> {
        let plan = &self.0;
        let (stages, context) = (stages_json(&plan.stages), context_json(&plan.context));
        let prompt_data = prompt_data(plan, vault);
        let params = params![
            &*stages,
            plan.position,
            plan.current_stage(),
            &*context,
            prompt_data.as_deref(),
            plan.id,
            plan.version
        ];
        Ok(sql.execute(SAVE, params).await? == 1)
    }
}

/// Removes a plan and voids its challenges.
pub(crate) struct EndPlan {
    pub(crate) plan: PlanId,
    pub(crate) now: Timestamp,
}

impl Operation for EndPlan {
    type Output = ();

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<(), StoreError> {
        voiding::of_plan(sql, self.plan, self.now).await?;
        sql.execute(DELETE, params![self.plan]).await.map(drop)
    }
}

/// Removes all plans of a session and voids their challenges.
pub(crate) struct EndPlansOf {
    pub(crate) session: SessionId,
    pub(crate) now: Timestamp,
}

impl Operation for EndPlansOf {
    type Output = ();

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<(), StoreError> {
        voiding::of_session(sql, self.session, Some(self.now)).await?;
        sql.execute(DELETE_OF_SESSION, params![self.session]).await.map(drop)
    }
}
