//! Values on their way out of a row, the same for both databases.

use handset_core::{
    ids::{
        BindingId, ChallengeId, DeviceId, EventId, FlowId, MappingId, PlanId, PolicyBindingId,
        PolicyId, PromptId, SessionId, StageId, UserId,
    },
    ports::StoreError,
    time::Timestamp,
};
use uuid::Uuid;

/// A value as it came out of a row.
#[derive(Clone, Debug)]
pub(crate) enum Cell {
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// A row whose values are taken from left to right.
#[derive(Debug)]
pub(crate) struct Row(std::vec::IntoIter<Cell>);

/// A value is not what its column should hold.
#[derive(Debug, thiserror::Error)]
#[error("expected {expected}")]
pub(crate) struct UnexpectedValue {
    expected: &'static str,
}

impl Row {
    pub(crate) fn new(cells: Vec<Cell>) -> Self {
        Self(cells.into_iter())
    }

    /// The next value; `place` is the table and column it should come from.
    pub(crate) fn take<T: FromCell>(&mut self, place: &'static str) -> Result<T, StoreError> {
        T::from_cell(self.0.next().unwrap_or(Cell::Null))
            .ok_or_else(|| unreadable(place, T::EXPECTED))
    }

    /// The next value, read by `parse`, whose error becomes the source of this one's.
    pub(crate) fn parse<T: FromCell, U, E: std::error::Error + Send + Sync + 'static>(
        &mut self,
        place: &'static str,
        parse: impl FnOnce(T) -> Result<U, E>,
    ) -> Result<U, StoreError> {
        let value = self.take(place)?;
        parse(value).map_err(|error| StoreError::Unreadable { place, source: Box::new(error) })
    }

    /// The next value, which is one of a few names.
    pub(crate) fn name<U>(
        &mut self,
        place: &'static str,
        from_name: impl FnOnce(&str) -> Option<U>,
    ) -> Result<U, StoreError> {
        let name: String = self.take(place)?;
        from_name(&name).ok_or_else(|| unreadable(place, "a known name"))
    }

    /// Whether the next value is missing, as all values of a table are that an outer join found no row in.
    pub(crate) fn next_is_null(&self) -> bool {
        matches!(self.0.as_slice().first(), None | Some(Cell::Null))
    }
}

fn unreadable(place: &'static str, expected: &'static str) -> StoreError {
    StoreError::Unreadable { place, source: Box::new(UnexpectedValue { expected }) }
}

/// A type that a column's value can be read as.
pub(crate) trait FromCell: Sized {
    /// What an error says was expected.
    const EXPECTED: &'static str;

    fn from_cell(cell: Cell) -> Option<Self>;
}

impl<T: FromCell> FromCell for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn from_cell(cell: Cell) -> Option<Self> {
        match cell {
            Cell::Null => Some(None),
            cell => T::from_cell(cell).map(Some),
        }
    }
}

impl FromCell for i64 {
    const EXPECTED: &'static str = "an integer";

    fn from_cell(cell: Cell) -> Option<Self> {
        if let Cell::Int(value) = cell { Some(value) } else { None }
    }
}

impl FromCell for bool {
    const EXPECTED: &'static str = "true or false";

    fn from_cell(cell: Cell) -> Option<Self> {
        i64::from_cell(cell).map(|value| value != 0)
    }
}

impl FromCell for Timestamp {
    const EXPECTED: &'static str = "milliseconds";

    fn from_cell(cell: Cell) -> Option<Self> {
        i64::from_cell(cell).map(Self::from_ms)
    }
}

impl FromCell for String {
    const EXPECTED: &'static str = "text";

    fn from_cell(cell: Cell) -> Option<Self> {
        if let Cell::Text(value) = cell { Some(value) } else { None }
    }
}

impl FromCell for Vec<u8> {
    const EXPECTED: &'static str = "bytes";

    fn from_cell(cell: Cell) -> Option<Self> {
        if let Cell::Bytes(value) = cell { Some(value) } else { None }
    }
}

impl<const N: usize> FromCell for [u8; N] {
    const EXPECTED: &'static str = "a fixed number of bytes";

    fn from_cell(cell: Cell) -> Option<Self> {
        Vec::from_cell(cell)?.try_into().ok()
    }
}

impl FromCell for Uuid {
    const EXPECTED: &'static str = "16 bytes";

    fn from_cell(cell: Cell) -> Option<Self> {
        <[u8; 16]>::from_cell(cell).map(Self::from_bytes)
    }
}

macro_rules! narrower {
    ($($type:ty: $expected:literal),*) => {$(
        impl FromCell for $type {
            const EXPECTED: &'static str = $expected;

            fn from_cell(cell: Cell) -> Option<Self> {
                i64::from_cell(cell).and_then(|value| Self::try_from(value).ok())
            }
        }
    )*};
}
narrower!(i32: "a small integer", u32: "a count", u64: "a count", usize: "a count");

macro_rules! ids {
    ($($id:ident($inner:ty)),*) => {$(
        impl FromCell for $id {
            const EXPECTED: &'static str = <$inner>::EXPECTED;

            fn from_cell(cell: Cell) -> Option<Self> {
                <$inner>::from_cell(cell).map(Self)
            }
        }
    )*};
}
ids!(
    UserId(i64),
    DeviceId(i64),
    FlowId(Uuid),
    StageId(Uuid),
    BindingId(Uuid),
    PlanId(Uuid),
    SessionId(Uuid),
    ChallengeId(Uuid),
    EventId(Uuid),
    MappingId(Uuid),
    PolicyId(Uuid),
    PolicyBindingId(Uuid),
    PromptId(Uuid)
);
