//! Values on their way into a statement, the same for both databases.

use std::borrow::Cow;

use handset_core::{
    ids::{
        BindingId, ChallengeId, DeviceId, EventId, FlowId, MappingId, PlanId, PolicyBindingId,
        PolicyId, PromptId, SessionId, StageId, UserId,
    },
    time::Timestamp,
};
use uuid::Uuid;

/// A value for a placeholder. The null of each type is of that type, because PostgreSQL wants to know.
#[derive(Clone, Debug)]
pub(crate) enum Param<'a> {
    Int(Option<i64>),
    Bool(bool),
    Text(Option<Cow<'a, str>>),
    Bytes(Option<&'a [u8]>),
    Id(Option<[u8; 16]>),
}

/// Values for a statement's placeholders, in order.
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::param::Param::from($value)),*] };
}
pub(crate) use params;

impl From<i64> for Param<'_> {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}

impl From<Option<i64>> for Param<'_> {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}

impl From<i32> for Param<'_> {
    fn from(value: i32) -> Self {
        Self::Int(Some(value.into()))
    }
}

impl From<u32> for Param<'_> {
    fn from(value: u32) -> Self {
        Self::Int(Some(value.into()))
    }
}

impl From<usize> for Param<'_> {
    fn from(value: usize) -> Self {
        Self::Int(Some(i64::try_from(value).unwrap_or(i64::MAX)))
    }
}

impl From<bool> for Param<'_> {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<Timestamp> for Param<'_> {
    fn from(value: Timestamp) -> Self {
        Self::Int(Some(value.as_ms()))
    }
}

impl From<Option<Timestamp>> for Param<'_> {
    fn from(value: Option<Timestamp>) -> Self {
        Self::Int(value.map(Timestamp::as_ms))
    }
}

impl<'a> From<&'a str> for Param<'a> {
    fn from(value: &'a str) -> Self {
        Self::from(Some(value))
    }
}

impl<'a> From<Option<&'a str>> for Param<'a> {
    /// PostgreSQL's text holds no NUL. Whatever stranger's text brings one along is stored with a mark in its place.
    fn from(value: Option<&'a str>) -> Self {
        let storable = |text: &'a str| {
            if text.contains('\0') { text.replace('\0', "\u{fffd}").into() } else { text.into() }
        };
        Self::Text(value.map(storable))
    }
}

impl<'a> From<&'a [u8; 32]> for Param<'a> {
    fn from(value: &'a [u8; 32]) -> Self {
        Self::Bytes(Some(value))
    }
}

impl<'a> From<Option<&'a [u8]>> for Param<'a> {
    fn from(value: Option<&'a [u8]>) -> Self {
        Self::Bytes(value)
    }
}

impl From<Uuid> for Param<'_> {
    fn from(value: Uuid) -> Self {
        Self::Id(Some(value.into_bytes()))
    }
}

impl From<Option<Uuid>> for Param<'_> {
    fn from(value: Option<Uuid>) -> Self {
        Self::Id(value.map(Uuid::into_bytes))
    }
}

macro_rules! ids {
    ($($id:ident),*) => {$(
        impl From<$id> for Param<'_> {
            fn from(id: $id) -> Self {
                Self::from(id.0)
            }
        }

        impl From<Option<$id>> for Param<'_> {
            fn from(id: Option<$id>) -> Self {
                Self::from(id.map(|id| id.0))
            }
        }
    )*};
}

ids!(
    UserId,
    DeviceId,
    FlowId,
    StageId,
    BindingId,
    PlanId,
    SessionId,
    ChallengeId,
    EventId,
    MappingId,
    PolicyId,
    PolicyBindingId,
    PromptId
);
