//! What operators make and name: mappings, policies and prompts are kept in the same way.

use std::marker::PhantomData;

use handset_core::{
    flow::Reference,
    ports::{NameTaken, StoreError},
};

use super::references;
use crate::{
    backend::{Operation, Sql},
    param::{Param, params},
    row::Row,
    statement::Statement,
    vault::Vault,
};

/// Something with an id, and a name that nothing else of its kind has.
pub(crate) trait Named: Send + Sync + Sized + 'static {
    /// What it is known by.
    type Id: Copy + Into<Param<'static>> + Send + Sync + 'static;

    /// The name of the lock on the names of this kind.
    const NAMES: &'static str;
    /// All of them, in the order in which they are listed.
    const LIST: Statement;
    /// Finds another than `$2` that has the name `$1`.
    const NAME_OF_OTHER: Statement;
    /// Makes or replaces the one whose parameters are [`Named::params`].
    const SAVE: Statement;
    /// Deletes the one with the id `$1`.
    const DELETE: Statement;

    /// The one in a row.
    fn read(row: Row) -> Result<Self, StoreError>;
    /// Its id.
    fn id(&self) -> Self::Id;
    /// Its name.
    fn name(&self) -> &str;
    /// The parameters of [`Named::SAVE`].
    fn params(&self) -> Vec<Param<'_>>;
    /// How stages name the one with this id.
    fn reference(id: Self::Id) -> Reference;
}

/// Lists all of a kind.
pub(crate) struct List<T>(PhantomData<T>);

impl<T> List<T> {
    pub(crate) const fn all() -> Self {
        Self(PhantomData)
    }
}

impl<T: Named> Operation for List<T> {
    type Output = Vec<T>;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<Vec<T>, StoreError> {
        sql.rows(T::LIST, params![]).await?.into_iter().map(T::read).collect()
    }
}

/// Makes or replaces one, unless another has its name.
pub(crate) struct Save<T>(pub(crate) T);

impl<T: Named> Operation for Save<T> {
    type Output = Result<(), NameTaken>;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<Self::Output, StoreError> {
        sql.lock(&[T::NAMES]).await?;
        let named = &[Param::from(self.0.name()), self.0.id().into()];
        if sql.row(T::NAME_OF_OTHER, named).await?.is_some() {
            return Ok(Err(NameTaken));
        }
        sql.execute(T::SAVE, &self.0.params()).await?;
        Ok(Ok(()))
    }
}

/// Deletes one, and makes every stage forget it; `false` when there is none.
pub(crate) struct Remove<T: Named>(pub(crate) T::Id);

impl<T: Named> Operation for Remove<T> {
    type Output = bool;

    async fn run<S: Sql>(&self, sql: &mut S, vault: &Vault) -> Result<bool, StoreError> {
        references::forget(sql, vault, T::reference(self.0)).await?;
        Ok(sql.execute(T::DELETE, &[self.0.into()]).await? == 1)
    }
}
