//! What all pages have in common.

use askama::Template;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header::CONTENT_TYPE};

use super::assets::{ASSETS, Assets};
use crate::{layers::RequestId, problem::Problem};

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

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    frame: Frame<'a>,
    request_id: String,
}

/// The page for a problem: what is wrong, and the request's id for whoever is asked for help.
pub(crate) fn problem_page(sentence: &str, id: RequestId) -> String {
    let page = ProblemPage { frame: Frame::titled(sentence), request_id: id.to_string() };
    // Writing text into a string does not fail.
    page.render().unwrap_or_default()
}
