//! What a kind of object has to say of itself so that the admin API serves it.

use handset_core::ports::StoreError;
use serde_json::Value;
use uuid::Uuid;

use super::{
    input::Input,
    listing::{Filter, Query},
    refusal::{Faults, Refusal},
    used_by::UsedBy,
    world::World,
};

/// A kind of object that can be listed and looked at.
pub(super) trait Resource: Send + Sync + 'static {
    /// One of them, as the rules know it.
    type Object: Send + Sync + 'static;

    /// What authentik calls the kind where it finds none: `No <Model> matches the given query.`
    const MODEL: &'static str;
    /// The name of the key in paths.
    const PARAMETER: &'static str;
    /// What a key looks like.
    const KEY: KeyKind = KeyKind::Uuid;
    /// The fields in which `search` looks.
    const SEARCH: &'static [&'static str];
    /// The filters that there are; any other is ignored.
    const FILTERS: &'static [Filter];

    /// The object's key in paths.
    fn key(object: &Self::Object) -> String;

    /// All of them, in the order in which they are listed unless another is asked for.
    fn all(world: &World) -> impl Future<Output = Result<Vec<Self::Object>, StoreError>> + Send;

    /// The object as clients see it. Never holds a secret: filters, search and order work on it too.
    fn show(
        world: &World,
        object: &Self::Object,
    ) -> impl Future<Output = Result<Value, StoreError>> + Send;

    /// Whether the object passes filters that are about more than it shows.
    fn admits(
        _world: &World,
        _object: &Self::Object,
        _query: &Query,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send {
        async { Ok(true) }
    }
}

/// A kind of object that can be made and changed.
pub(super) trait Writable: Resource {
    /// The object that `input` describes: a new one, or `before` with changes. `None` when a field is wrong; the input
    /// knows which.
    fn read(
        world: &World,
        input: &mut Input<'_>,
        before: Option<&Self::Object>,
    ) -> impl Future<Output = Result<Option<Self::Object>, Refusal>> + Send;

    /// Makes or replaces the object with this id, unless that cannot be after all.
    fn save(
        world: &World,
        object: Self::Object,
    ) -> impl Future<Output = Result<Result<(), Faults>, StoreError>> + Send;
}

/// A kind of object that can be removed.
pub(super) trait Deletable: Resource {
    /// Removes the object, or says why it stays. Somebody else may have removed it: that is no fault.
    fn delete(
        world: &World,
        object: &Self::Object,
    ) -> impl Future<Output = Result<Result<(), Faults>, StoreError>> + Send;
}

/// A kind of object that others name.
pub(super) trait Used: Resource {
    /// What names the object.
    fn used_by(
        world: &World,
        object: &Self::Object,
    ) -> impl Future<Output = Result<Vec<UsedBy>, StoreError>> + Send;
}

/// What a key looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyKind {
    /// A UUID, with or without hyphens.
    Uuid,
    /// A flow's slug.
    Slug,
}

impl KeyKind {
    /// The key as objects have it; `None` when no object can have such a key.
    pub(super) fn parse(self, text: &str) -> Option<String> {
        match self {
            Self::Uuid => uuid(text).map(|id| id.to_string()),
            Self::Slug => Some(text.to_owned()),
        }
    }
}

/// A UUID as 32 hexadecimal digits, with or without hyphens.
pub(super) fn uuid(text: &str) -> Option<Uuid> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    is_plain.then(|| Uuid::try_parse(text).ok()).flatten()
}
