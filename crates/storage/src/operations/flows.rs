//! Flows and what is bound to them.

use handset_core::{
    flow::{AuthenticationRequirement, Designation, Flow, FlowDefinition, FlowSlug},
    ids::FlowId,
    ports::{NameTaken, StoreError},
};

use super::bindings::{self, binding_columns};
use crate::{
    backend::{Operation, Sql},
    param::params,
    row::Row,
    statement::statements,
    vault::Vault,
};

/// The columns that [`flow`] reads, of the table `flows f`.
macro_rules! flow_columns {
    () => {
        "f.id, f.slug, f.name, f.title, f.designation, f.authentication"
    };
}
pub(super) use flow_columns;

statements! {
    INSERT = "INSERT INTO flows (id, slug, name, title, designation, authentication) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (slug) DO NOTHING";
    WITH_STAGES = concat!("SELECT ", flow_columns!(), ", ", binding_columns!(), "
        FROM flows f LEFT JOIN flow_bindings b ON b.flow_id = f.id WHERE f.slug = $1 ORDER BY b.position, b.id");
    LIST = concat!("SELECT ", flow_columns!(), ", ", binding_columns!(), "
        FROM flows f LEFT JOIN flow_bindings b ON b.flow_id = f.id ORDER BY f.slug, b.position, b.id");
    BY_ID = concat!("SELECT ", flow_columns!(), " FROM flows f WHERE f.id = $1");
    BY_DESIGNATION = concat!("SELECT ", flow_columns!(), " FROM flows f WHERE f.designation = $1 ORDER BY f.slug LIMIT 1");
}

/// The flow in a row of [`flow_columns`].
pub(super) fn flow(row: &mut Row) -> Result<Flow, StoreError> {
    Ok(Flow {
        id: row.take("flows.id")?,
        slug: row.parse("flows.slug", |slug: String| FlowSlug::try_from(slug))?,
        name: row.take("flows.name")?,
        title: row.take("flows.title")?,
        designation: row.name("flows.designation", Designation::from_name)?,
        authentication: row.name("flows.authentication", AuthenticationRequirement::from_name)?,
    })
}

/// Makes a flow without its bindings; `false` when its slug is taken.
pub(super) async fn insert(sql: &mut impl Sql, flow: &Flow) -> Result<bool, StoreError> {
    let params = params![
        flow.id,
        flow.slug.as_str(),
        &*flow.name,
        &*flow.title,
        flow.designation.name(),
        flow.authentication.name()
    ];
    Ok(sql.execute(INSERT, params).await? == 1)
}

/// Binds a flow's stages to it.
pub(super) async fn bind(
    sql: &mut impl Sql,
    definition: &FlowDefinition,
) -> Result<(), StoreError> {
    for bound in &definition.stages {
        bindings::save(sql, definition.flow.id, bound).await?;
    }
    Ok(())
}

/// The flows in rows of [`flow_columns`] and [`binding_columns`], of which each flow's stand together.
fn definitions(rows: Vec<Row>) -> Result<Vec<FlowDefinition>, StoreError> {
    let mut definitions: Vec<FlowDefinition> = Vec::new();
    for mut row in rows {
        let flow = flow(&mut row)?;
        let bound = if row.next_is_null() { None } else { Some(bindings::binding(&mut row)?) };
        match definitions.last_mut() {
            Some(last) if last.flow.id == flow.id => last.stages.extend(bound),
            _ => definitions.push(FlowDefinition { flow, stages: bound.into_iter().collect() }),
        }
    }
    Ok(definitions)
}

/// Finds a flow and its stages.
pub(crate) struct FindFlow(pub(crate) FlowSlug);

impl Operation for FindFlow {
    type Output = Option<FlowDefinition>;

    async fn run<S: Sql>(
        &self,
        sql: &mut S,
        _: &Vault,
    ) -> Result<Option<FlowDefinition>, StoreError> {
        let rows = sql.rows(WITH_STAGES, params![self.0.as_str()]).await?;
        Ok(definitions(rows)?.pop())
    }
}

/// Lists all flows and their stages.
pub(crate) struct ListFlows;

impl Operation for ListFlows {
    type Output = Vec<FlowDefinition>;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<Vec<FlowDefinition>, StoreError> {
        definitions(sql.rows(LIST, params![]).await?)
    }
}

/// Finds a flow by id.
pub(crate) struct FlowById(pub(crate) FlowId);

impl Operation for FlowById {
    type Output = Option<Flow>;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<Option<Flow>, StoreError> {
        sql.row(BY_ID, params![self.0]).await?.map(|mut row| flow(&mut row)).transpose()
    }
}

/// Finds the first flow for something.
pub(crate) struct FlowFor(pub(crate) Designation);

impl Operation for FlowFor {
    type Output = Option<Flow>;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<Option<Flow>, StoreError> {
        sql.row(BY_DESIGNATION, params![self.0.name()])
            .await?
            .map(|mut row| flow(&mut row))
            .transpose()
    }
}

/// Makes a flow.
pub(crate) struct CreateFlow(pub(crate) FlowDefinition);

impl Operation for CreateFlow {
    type Output = Result<(), NameTaken>;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<Self::Output, StoreError> {
        if !insert(sql, &self.0.flow).await? {
            return Ok(Err(NameTaken));
        }
        bind(sql, &self.0).await.map(Ok)
    }
}
