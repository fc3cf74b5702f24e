//! `propertymappings/notification` and `propertymappings/all`: webhook mappings, which are the only mappings there are.

use handset_core::{
    expression::views::mapping_names,
    flow::Reference,
    ids::MappingId,
    mapping::Mapping,
    ports::{NameTaken, StoreError},
};
use serde_json::{Value, json};

use super::{
    input::{Input, expression, filled},
    listing::Filter,
    refusal::{Faults, Refusal},
    resource::{Deletable, Resource, Used, Writable},
    sources,
    used_by::{Action, UsedBy},
    world::World,
};

const TAKEN: &str = "Property Mapping with this name already exists.";

/// Webhook mappings, as they are edited.
pub(super) struct WebhookMappings;

/// All mappings, as they are listed.
pub(super) struct PropertyMappings;

impl Resource for WebhookMappings {
    type Object = Mapping;

    const MODEL: &'static str = "NotificationWebhookMapping";
    const PARAMETER: &'static str = "pm_uuid";
    const SEARCH: &'static [&'static str] = &["name"];
    const FILTERS: &'static [Filter] = &[Filter::text("name")];

    fn key(mapping: &Mapping) -> String {
        mapping.id.to_string()
    }

    async fn all(world: &World) -> Result<Vec<Mapping>, StoreError> {
        Ok(world.mappings().await?.to_vec())
    }

    async fn show(_: &World, mapping: &Mapping) -> Result<Value, StoreError> {
        Ok(json!({"pk": mapping.id, "name": mapping.name, "expression": mapping.expression}))
    }
}

impl Writable for WebhookMappings {
    async fn read(
        world: &World,
        input: &mut Input<'_>,
        before: Option<&Mapping>,
    ) -> Result<Option<Mapping>, Refusal> {
        let id = before.map_or_else(|| MappingId(world.new_id()), |before| before.id);
        let name = input.required("name", before.map(|before| before.name.clone()), filled);
        let others = world.mappings().await?.iter().filter(|other| other.id != id);
        if others.map(|other| &other.name).any(|other| Some(other) == name.as_ref()) {
            input.refuse::<()>("name", TAKEN);
        }
        let source = before.map(|before| before.expression.clone());
        let source = input.required("expression", source, expression);
        if let Some(source) = &source {
            sources::check(world, input, "expression", source, mapping_names()).await?;
        }
        Ok(name.zip(source).map(|(name, expression)| Mapping { id, name, expression }))
    }

    async fn save(world: &World, mapping: Mapping) -> Result<Result<(), Faults>, StoreError> {
        let saved = world.store().save_mapping(mapping).await?;
        Ok(saved.map_err(|NameTaken| Faults::of("name", TAKEN)))
    }
}

impl Deletable for WebhookMappings {
    async fn delete(world: &World, mapping: &Mapping) -> Result<Result<(), Faults>, StoreError> {
        world.store().delete_mapping(mapping.id).await?;
        Ok(Ok(()))
    }
}

impl Used for WebhookMappings {
    async fn used_by(world: &World, mapping: &Mapping) -> Result<Vec<UsedBy>, StoreError> {
        let reference = Reference::Mapping(mapping.id);
        let stages = world.stages().await?.iter();
        let users = stages.filter(|stage| stage.settings.refers_to(reference));
        Ok(users.map(|stage| UsedBy::stage(stage, Action::SetNull)).collect())
    }
}

impl Resource for PropertyMappings {
    type Object = Mapping;

    const MODEL: &'static str = "PropertyMapping";
    const PARAMETER: &'static str = "pm_uuid";
    const SEARCH: &'static [&'static str] = &["name"];
    const FILTERS: &'static [Filter] = &[
        Filter::text("name"),
        Filter::any_text("managed"),
        Filter::null("managed__isnull").on("managed"),
    ];

    fn key(mapping: &Mapping) -> String {
        WebhookMappings::key(mapping)
    }

    async fn all(world: &World) -> Result<Vec<Mapping>, StoreError> {
        WebhookMappings::all(world).await
    }

    async fn show(_: &World, mapping: &Mapping) -> Result<Value, StoreError> {
        Ok(json!({
            "pk": mapping.id,
            "managed": null,
            "name": mapping.name,
            "expression": mapping.expression,
            "component": "ak-property-mapping-notification-form",
            "verbose_name": "Webhook Mapping",
            "verbose_name_plural": "Webhook Mappings",
            "meta_model_name": "authentik_events.notificationwebhookmapping",
        }))
    }
}

impl Deletable for PropertyMappings {
    async fn delete(world: &World, mapping: &Mapping) -> Result<Result<(), Faults>, StoreError> {
        WebhookMappings::delete(world, mapping).await
    }
}

impl Used for PropertyMappings {
    async fn used_by(world: &World, mapping: &Mapping) -> Result<Vec<UsedBy>, StoreError> {
        WebhookMappings::used_by(world, mapping).await
    }
}
