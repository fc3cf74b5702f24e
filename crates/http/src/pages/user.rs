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

#[cfg(test)]
mod tests {
    use handset_core::{
        flow::authenticator_sms,
        ids::{DeviceId, FlowId, StageId, UserId},
        phone::PhoneLookup,
        time::Timestamp,
        user::Username,
    };
    use uuid::Uuid;

    use super::*;
    use crate::pages::inspect::{HOSTILE, Page};

    fn user(name: &str) -> User {
        User {
            id: UserId(1),
            uuid: Uuid::nil(),
            username: Username::parse(name).unwrap(),
            name: String::new(),
            email: String::new(),
            is_active: true,
            is_superuser: false,
            attributes: Map::new(),
            created_at: Timestamp::from_ms(0),
            last_login_at: None,
        }
    }

    fn device(name: &str, number: Option<&str>) -> Device {
        Device {
            id: DeviceId(1),
            user: UserId(1),
            stage: StageId(Uuid::nil()),
            name: name.to_owned(),
            number: number.map(|number| number.parse().unwrap()),
            lookup: PhoneLookup::from_bytes([0; 32]),
            created_at: Timestamp::from_ms(1_795_517_000_000),
            last_used_at: None,
        }
    }

    fn stage(name: &str, flow: Option<FlowId>) -> Stage {
        let settings = authenticator_sms::Settings {
            friendly_name: name.to_owned(),
            ..authenticator_sms::Settings::default()
        };
        Stage {
            id: StageId(Uuid::nil()),
            name: "sms".to_owned(),
            configure_flow: flow,
            settings: StageSettings::AuthenticatorSms(Box::new(settings)),
        }
    }

    async fn shown(user: &User, devices: &[Device], stages: &[Stage]) -> Page {
        let page = Page::of(page(user, devices, stages)).await;
        page.check();
        page
    }

    #[tokio::test]
    async fn phones_are_shown_with_a_masked_number_and_when_they_were_added() {
        let devices = [device("Work", Some("+4915123456789")), device("Verified", None)];

        let page = shown(&user("ada"), &devices, &[]).await;

        for text in ["Work", "ends in 89", "2026-11-24 10:43 UTC", "Verified only", "Sign out"] {
            assert!(page.text.contains(text), "{text} in {}", page.text);
        }
        assert!(page.text.contains("datetime=\"2026-11-24T10:43:20Z\""));
        assert!(!page.text.contains("15123456789"));
    }

    #[tokio::test]
    async fn a_phone_can_be_added_through_every_stage_that_people_may_set_up() {
        let flow = Some(FlowId(Uuid::nil()));
        let deny = Stage { settings: StageSettings::Deny(Box::default()), ..stage("no", flow) };
        let stages = [stage("", flow), stage("By SMS", flow), stage("Hidden", None), deny];

        let page = shown(&user("ada"), &[], &stages).await;

        let link = "href=\"/flows/-/configure/00000000-0000-0000-0000-000000000000/\"";
        assert_eq!(page.text.matches(link).count(), 2);
        assert!(page.text.contains("Add a phone: By SMS"));
        assert!(!page.text.contains("Hidden"));
    }

    #[tokio::test]
    async fn no_text_of_anybodys_becomes_markup() {
        let page_with = async |text: &str| {
            // A user name has no control characters and at most 150 characters; a phone's name may be anything.
            let name: String = text.chars().filter(|c| !c.is_control()).take(150).collect();
            let devices = [device(text, Some("+4915123456789")), device(text, None)];
            let stages = [stage(text, Some(FlowId(Uuid::nil())))];
            shown(&user(&name), &devices, &stages).await.structure()
        };
        let plain = page_with("Ada Lovelace").await;

        let long = "<W\">".repeat(2_500);
        for text in HOSTILE.into_iter().chain([long.as_str()]) {
            assert_eq!(page_with(text).await, plain, "{text:?}");
        }
    }
}
