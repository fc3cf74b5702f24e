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

#[cfg(test)]
mod tests {
    use std::{fs, path::PathBuf};

    use super::*;
    use crate::pages::inspect::{HOSTILE, Page};

    fn templates() -> Vec<(String, String)> {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("templates");
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        files.map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap())).collect()
    }

    #[test]
    fn every_template_extends_the_base() {
        for (name, text) in templates() {
            let extends = ["base.html", "form.html"]
                .iter()
                .any(|base| text.starts_with(&format!("{{% extends \"{base}\" %}}")));
            assert!(extends || name.ends_with("/base.html"), "{name}");
        }
    }

    #[test]
    fn no_template_leaves_text_as_it_is_or_holds_script_or_style_of_its_own() {
        for (name, text) in templates() {
            let text = text.to_ascii_lowercase();
            for bad in ["safe", "escape", "<style", "style=\"", "javascript:", "://", "onclick"] {
                let example = "https://sms.example.com/send";
                assert!(!text.replace(example, "").contains(bad), "{bad} in {name}");
            }
            assert_eq!(text.matches("<script").count(), text.matches("<script src=").count());
        }
    }

    #[tokio::test]
    async fn a_problem_is_told_in_one_sentence_that_is_never_markup() {
        let page_with = async |sentence: &str| {
            let request_id = "0123456789abcdef0123456789abcdef".to_owned();
            let page = ProblemPage { frame: Frame::titled(sentence), request_id };
            let page = Page::of(html(StatusCode::NOT_FOUND, &page)).await;
            page.check();
            page.structure()
        };
        let plain = page_with("Not found.").await;

        for text in HOSTILE {
            assert_eq!(page_with(text).await, plain, "{text:?}");
        }
    }
}
