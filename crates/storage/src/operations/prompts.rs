//! Prompts.

use handset_core::{
    flow::{
        Reference,
        prompt::{FieldKey, Prompt, PromptType},
    },
    ids::PromptId,
    ports::StoreError,
};

use super::named::Named;
use crate::{
    param::{Param, params},
    row::Row,
    statement::{Statement, statements},
};

macro_rules! columns {
    () => {
        "id, name, field_key, label, kind, required, placeholder, initial_value, position, sub_text, \
         placeholder_expression, initial_value_expression"
    };
}

statements! {
    LIST = concat!("SELECT ", columns!(), " FROM prompts ORDER BY position, name");
    NAME_OF_OTHER = "SELECT 1 FROM prompts WHERE name = $1 AND id <> $2";
    SAVE = concat!("INSERT INTO prompts (", columns!(), ")
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, field_key = excluded.field_key, label = excluded.label,
            kind = excluded.kind, required = excluded.required, placeholder = excluded.placeholder,
            initial_value = excluded.initial_value, position = excluded.position, sub_text = excluded.sub_text,
            placeholder_expression = excluded.placeholder_expression,
            initial_value_expression = excluded.initial_value_expression");
    DELETE = "DELETE FROM prompts WHERE id = $1";
}

impl Named for Prompt {
    type Id = PromptId;

    const NAMES: &'static str = "prompt names";
    const LIST: Statement = LIST;
    const NAME_OF_OTHER: Statement = NAME_OF_OTHER;
    const SAVE: Statement = SAVE;
    const DELETE: Statement = DELETE;

    fn read(mut row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.take("prompts.id")?,
            name: row.take("prompts.name")?,
            field_key: row.parse("prompts.field_key", |key: String| FieldKey::try_from(key))?,
            label: row.take("prompts.label")?,
            kind: row.name("prompts.kind", PromptType::from_name)?,
            required: row.take("prompts.required")?,
            placeholder: row.take("prompts.placeholder")?,
            initial_value: row.take("prompts.initial_value")?,
            order: row.take("prompts.position")?,
            sub_text: row.take("prompts.sub_text")?,
            placeholder_expression: row.take("prompts.placeholder_expression")?,
            initial_value_expression: row.take("prompts.initial_value_expression")?,
        })
    }

    fn id(&self) -> PromptId {
        self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn params(&self) -> Vec<Param<'_>> {
        params![
            self.id,
            &*self.name,
            self.field_key.as_str(),
            &*self.label,
            self.kind.name(),
            self.required,
            &*self.placeholder,
            &*self.initial_value,
            self.order,
            &*self.sub_text,
            self.placeholder_expression,
            self.initial_value_expression
        ]
        .to_vec()
    }

    fn reference(id: PromptId) -> Reference {
        Reference::Prompt(id)
    }
}
