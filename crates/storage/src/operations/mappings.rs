//! Webhook mappings.

use handset_core::{flow::Reference, ids::MappingId, mapping::Mapping, ports::StoreError};

use super::named::Named;
use crate::{
    backend::{Operation, Sql},
    param::{Param, params},
    row::Row,
    statement::{Statement, statements},
    vault::Vault,
};

statements! {
    BY_ID = "SELECT id, name, expression FROM mappings WHERE id = $1";
    LIST = "SELECT id, name, expression FROM mappings ORDER BY name";
    NAME_OF_OTHER = "SELECT 1 FROM mappings WHERE name = $1 AND id <> $2";
    SAVE = "INSERT INTO mappings (id, name, expression) VALUES ($1, $2, $3)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, expression = excluded.expression";
    DELETE = "DELETE FROM mappings WHERE id = $1";
}

impl Named for Mapping {
    type Id = MappingId;

    const NAMES: &'static str = "mapping names";
    const LIST: Statement = LIST;
    const NAME_OF_OTHER: Statement = NAME_OF_OTHER;
    const SAVE: Statement = SAVE;
    const DELETE: Statement = DELETE;

    fn read(mut row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.take("mappings.id")?,
            name: row.take("mappings.name")?,
            expression: row.take("mappings.expression")?,
        })
    }

    fn id(&self) -> MappingId {
        self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn params(&self) -> Vec<Param<'_>> {
        params![self.id, &*self.name, &*self.expression].to_vec()
    }

    fn reference(id: MappingId) -> Reference {
        Reference::Mapping(id)
    }
}

/// Finds a mapping by id.
pub(crate) struct MappingById(pub(crate) MappingId);

impl Operation for MappingById {
    type Output = Option<Mapping>;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<Option<Mapping>, StoreError> {
        sql.row(BY_ID, params![self.0]).await?.map(Mapping::read).transpose()
    }
}
