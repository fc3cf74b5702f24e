//! A flow as pages: the same rules as over JSON, with forms.

mod prompt;
#[cfg(test)]
mod tests;
mod views;

use std::sync::Arc;

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use handset_core::flow::{
    AccessDenied, Answer, AuthenticationRequirement, FieldErrors, Flow, Step, Visitor,
};
use http::{HeaderMap, StatusCode, Uri};

use self::views::{MessagePage, asked};
use super::{
    form::Posted,
    frame::{Frame, html},
    navigate::sign_in_first,
};
use crate::{
    app::App, executor::next_of, problem::Problem, redirect::path_and_query, visitor::FlowRequest,
};

/// Who looks, as far as pages differ by it.
#[derive(Clone, Copy)]
struct Reader {
    is_signed_in: bool,
    is_superuser: bool,
}

impl Reader {
    fn of(visitor: &Visitor) -> Self {
        let user = visitor.user();
        Self {
            is_signed_in: user.is_some(),
            is_superuser: user.is_some_and(|user| user.is_superuser),
        }
    }
}

/// `GET`: the page for what the flow asks for. Never sends, except for a number that a prompt asked for just before.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    FlowRequest { slug, visitor, uri }: FlowRequest,
) -> Result<Response, Problem> {
    let (next, reader) = (next_of(&uri), Reader::of(&visitor));
    let flows = Arc::clone(&app.flows);
    let answer =
        app.shield.run(async move { flows.challenge(&visitor, &slug, next).await }).await?;
    let Answer { flow, step, session } = answer;
    let page = page(flow.as_ref(), step, reader, (&uri, &Posted::default()));
    Ok(app.with_session(page, session))
}

/// `POST` of a page's form. What was taken is answered with a redirect, so that a reload posts nothing.
pub(crate) async fn respond(
    State(app): State<Arc<App>>,
    FlowRequest { slug, visitor, uri }: FlowRequest,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Problem> {
    let (next, reader) = (next_of(&uri), Reader::of(&visitor));
    let (flows, fields) = (Arc::clone(&app.flows), posted.fields());
    let answer =
        app.shield.run(async move { flows.respond(&visitor, &slug, next, &fields).await }).await?;
    let Answer { flow, step, session } = answer;
    let page = match step {
        Step::Ask { errors: Some(errors), .. } if errors.is_empty() => same_page(&uri),
        Step::NothingAsked if app.cookie().read(&headers).is_none() => no_cookie(&uri),
        // The plan is gone: begin another one.
        Step::NothingAsked => same_page(&uri),
        step => page(flow.as_ref(), step, reader, (&uri, &posted)),
    };
    Ok(app.with_session(page, session))
}

fn page(
    flow: Option<&Flow>,
    step: Step,
    reader: Reader,
    (uri, posted): (&Uri, &Posted),
) -> Response {
    match step {
        Step::Ask { challenge, errors } => {
            let errors = errors.unwrap_or(FieldErrors::none());
            asked(flow, &challenge, reader.is_superuser, (path_and_query(uri), posted, &errors))
        }
        Step::Advance | Step::NothingAsked => same_page(uri),
        Step::Finished { to } => see_other(to.as_str()),
        Step::Denied(_) if must_sign_in(flow, reader) => sign_in_first(uri),
        Step::Denied(denied) => denied_page(&denied, uri),
        Step::NotFound => not_found(),
    }
}

/// Whether the visitor is refused only because nobody is signed in.
fn must_sign_in(flow: Option<&Flow>, reader: Reader) -> bool {
    let requirement = flow.map(|flow| flow.authentication);
    let needs_user = matches!(
        requirement,
        Some(
            AuthenticationRequirement::RequireAuthenticated
                | AuthenticationRequirement::RequireSuperuser
        )
    );
    needs_user && !reader.is_signed_in
}

fn denied_page(denied: &AccessDenied, uri: &Uri) -> Response {
    let again = Some(uri.path());
    let frame = Frame::titled("This did not work");
    html(StatusCode::FORBIDDEN, &MessagePage { frame, sentence: &denied.error_message, again })
}

/// The page for a browser that was given a cookie and did not bring it: asking again would go round in circles.
fn no_cookie(uri: &Uri) -> Response {
    let frame = Frame::titled("Your browser sent no cookie");
    let sentence = "This site needs a cookie to know your browser from one step to the next. \
                    Allow cookies for this site, then start again.";
    html(StatusCode::BAD_REQUEST, &MessagePage { frame, sentence, again: Some(uri.path()) })
}

/// The page for an address at which there is nothing.
pub(super) fn not_found() -> Response {
    let frame = Frame::titled("There is nothing here");
    let sentence = "The link may be old or mistyped.";
    html(StatusCode::NOT_FOUND, &MessagePage { frame, sentence, again: None })
}

fn same_page(uri: &Uri) -> Response {
    see_other(path_and_query(uri))
}

/// 303: whatever was posted, what comes next is a `GET`.
fn see_other(address: &str) -> Response {
    Redirect::to(address).into_response()
}
