//! What all pages have in common.

use askama::Template;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header::CONTENT_TYPE};

use super::assets::{ASSETS, Assets};
use crate::problem::Problem;

/// The title, and where the page's files are.
pub(crate) struct Frame<'a> {
    pub(crate) title: &'a str,
    pub(crate) has_errors: bool,
    pub(crate) assets: &'static Assets,
}

impl<'a> Frame<'a> {
    pub(crate) fn titled(title: &'a str) -> Self {
        Self { title, has_errors: false, assets: &ASSETS }
    }
}

/// A page.
pub(crate) fn html(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => (status, [(CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response(),
        Err(error) => Problem::internal(error).into_response(),
    }
}
