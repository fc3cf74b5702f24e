//! The table of operations: method, path, who may, and what is done.

use std::sync::Arc;

use axum::{
    Router,
    handler::Handler,
    routing::{MethodFilter, MethodRouter, on},
};
use http::Method;

use super::{
    access::Access,
    operations::{change, create, delete, list, replace, retrieve, used_by},
    resource::{Deletable, Resource, Used, Writable},
};
use crate::app::App;

const PREFIX: &str = "/api/v3";

/// One operation of the admin API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// The method.
    pub method: Method,
    /// The path, with `{name}` where an object's key stands.
    pub path: String,
    /// Who may call it.
    pub access: Access,
}

struct Row {
    operation: Operation,
    handler: MethodRouter<Arc<App>>,
}

/// Operations with their handlers.
#[derive(Default)]
pub(super) struct Table(Vec<Row>);

impl Table {
    /// All operations of a resource.
    pub(super) fn everything<R: Writable + Deletable + Used>(
        self,
        access: Access,
        base: &str,
    ) -> Self {
        self.list::<R>(access, base)
            .create::<R>(access, base)
            .retrieve::<R>(access, base)
            .change::<R>(access, base)
            .delete::<R>(access, base)
            .used_by::<R>(access, base)
    }

    /// `GET`: the objects, a page at a time.
    pub(super) fn list<R: Resource>(self, access: Access, base: &str) -> Self {
        self.row(Method::GET, access, base, list::<R>)
    }

    /// `POST`: makes an object.
    pub(super) fn create<R: Writable>(self, access: Access, base: &str) -> Self {
        self.row(Method::POST, access, base, create::<R>)
    }

    /// `GET`: one object.
    pub(super) fn retrieve<R: Resource>(self, access: Access, base: &str) -> Self {
        self.row(Method::GET, access, &one::<R>(base), retrieve::<R>)
    }

    /// `PUT` and `PATCH`: changes an object.
    pub(super) fn change<R: Writable>(self, access: Access, base: &str) -> Self {
        self.row(Method::PUT, access, &one::<R>(base), replace::<R>).row(
            Method::PATCH,
            access,
            &one::<R>(base),
            change::<R>,
        )
    }

    /// `DELETE`: removes an object.
    pub(super) fn delete<R: Deletable>(self, access: Access, base: &str) -> Self {
        self.row(Method::DELETE, access, &one::<R>(base), delete::<R>)
    }

    /// `GET`: what uses an object.
    pub(super) fn used_by<R: Used>(self, access: Access, base: &str) -> Self {
        self.row(Method::GET, access, &format!("{}used_by/", one::<R>(base)), used_by::<R>)
    }

    /// `POST`: an operation of its own.
    pub(super) fn post<H, T>(self, access: Access, path: &str, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: 'static,
    {
        self.row(Method::POST, access, path, handler)
    }

    fn row<H, T>(mut self, method: Method, access: Access, path: &str, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: 'static,
    {
        // The methods above are all that are used, and each has a filter.
        let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET);
        let operation = Operation { method, path: format!("{PREFIX}{path}"), access };
        self.0.push(Row { operation, handler: on(filter, handler) });
        self
    }

    /// The routes, each behind its check.
    pub(super) fn into_router(self, app: &Arc<App>) -> Router<Arc<App>> {
        self.0.into_iter().fold(Router::new(), |router, Row { operation, handler }| {
            router.route(&operation.path, operation.access.guard(handler, app))
        })
    }

    /// The operations alone.
    pub(super) fn operations(self) -> Vec<Operation> {
        self.0.into_iter().map(|row| row.operation).collect()
    }
}

/// The path of one object.
fn one<R: Resource>(base: &str) -> String {
    format!("{base}{{{}}}/", R::PARAMETER)
}
