//! A person's own page: their phones.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use handset_core::{
    device::Device,
    event::{Event, EventAction},
    flow::{Stage, StageSettings},
    ids::EventId,
    phone::PhoneNumber,
    ports::random_id,
    user::User,
};
use http::{StatusCode, Uri, header::SET_COOKIE};
use serde_json::Map;

use super::{
    frame::{Frame, html},
    instant::Instant,
    masked::MaskedNumber,
    navigate::sign_in_first,
};
use crate::{app::App, problem::Problem, visitor::Visit};

#[derive(Template)]
#[template(path = "user.html")]
struct UserPage<'a> {
    frame: Frame<'a>,
    username: &'a str,
    phones: Vec<Phone>,
    setups: Vec<Setup>,
}

struct Phone {
    name: String,
    /// `None` for a phone of which only the fingerprint is kept.
    number: Option<MaskedNumber>,
    added: Instant,
}

struct Setup {
    name: String,
    address: String,
}

/// `/if/user/`.
pub(crate) async fn user(
    State(app): State<Arc<App>>,
    Visit(visitor): Visit,
    uri: Uri,
) -> Result<Response, Problem> {
    let Some(user) = visitor.session.and_then(|session| session.user) else {
        return Ok(sign_in_first(&uri));
    };
    let store = &app.flows.store;
    let (devices, stages) = (store.devices(user.id).await?, store.stages().await?);
    Ok(page(&user, &devices, &stages))
}

fn page(user: &User, devices: &[Device], stages: &[Stage]) -> Response {
    let page = UserPage {
        frame: Frame::titled("My phones"),
        username: user.username.as_str(),
        phones: devices.iter().map(phone).collect(),
        setups: stages.iter().filter_map(setup).collect(),
    };
    html(StatusCode::OK, &page)
}

/// `/if/user/sign-out`: ends the session.
pub(crate) async fn sign_out(
    State(app): State<Arc<App>>,
    Visit(visitor): Visit,
) -> Result<Response, Problem> {
    if let Some(session) = visitor.session {
        let event = session.user.map(|user| Event {
            id: EventId(random_id(app.flows.entropy.as_ref())),
            action: EventAction::Logout,
            user: Some(user.id),
            client_ip: visitor.client_ip,
            context: Map::new(),
            created_at: app.flows.clock.now(),
        });
        app.flows.store.end_session(session.id, event).await?;
    }
    Ok(([(SET_COOKIE, app.cookie().remove())], Redirect::to("/")).into_response())
}

fn phone(device: &Device) -> Phone {
    Phone {
        name: device.name.clone(),
        number: device.number.as_ref().map(PhoneNumber::masked).map(MaskedNumber::from),
        added: Instant::of(device.created_at),
    }
}

/// The way to add a phone through `stage`, if people are offered one.
fn setup(stage: &Stage) -> Option<Setup> {
    let StageSettings::AuthenticatorSms(settings) = &stage.settings else { return None };
    stage.configure_flow?;
    Some(Setup {
        name: settings.friendly_name.clone(),
        address: format!("/flows/-/configure/{}/", stage.id),
    })
}
