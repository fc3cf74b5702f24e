//! What an empty database gets, so that sign-in and enrolment work at once.

use crate::{
    flow::{
        AuthenticationRequirement, Designation, Flow, FlowDefinition, FlowSlug, InvalidSlug, Stage,
        StageBinding, StageSettings,
    },
    ids::{BindingId, FlowId, StageId},
    ports::{Bootstrap, Entropy, random_id},
    user::NewUser,
};

/// The name of the first administrator, as in authentik.
pub const ADMIN_USERNAME: &str = "akadmin";
/// The slug of the flow that signs people in.
pub const AUTHENTICATION_FLOW: &str = "default-authentication-flow";
/// The slug of the flow that enrols a phone, and the name of its stage.
pub const SMS_SETUP_FLOW: &str = "default-authenticator-sms-setup";

/// The default flows and stages, and `admin` as the first user.
///
/// # Errors
/// Never for the slugs above.
pub fn bootstrap(admin: NewUser, entropy: &dyn Entropy) -> Result<Bootstrap, InvalidSlug> {
    let stage = |name: &str, settings| Stage {
        id: StageId(random_id(entropy)),
        name: name.to_owned(),
        configure_flow: None,
        settings,
    };
    let sign_in = [
        stage(
            "default-authentication-identification",
            StageSettings::Identification(Box::default()),
        ),
        stage("default-authentication-password", StageSettings::Password(Box::default())),
        stage("default-authentication-login", StageSettings::UserLogin(Box::default())),
    ];
    let settings = StageSettings::AuthenticatorSms(Box::default());
    let mut setup = stage(SMS_SETUP_FLOW, settings);
    let setup_flow = sms_setup_flow(SMS_SETUP_FLOW.parse()?, &setup, entropy);
    setup.configure_flow = Some(setup_flow.flow.id);
    let sign_in_flow = FlowDefinition {
        flow: Flow {
            id: FlowId(random_id(entropy)),
            slug: AUTHENTICATION_FLOW.parse()?,
            name: "Welcome".to_owned(),
            title: "Welcome".to_owned(),
            designation: Designation::Authentication,
            authentication: AuthenticationRequirement::None,
        },
        stages: (0..).zip(&sign_in).map(|(order, stage)| bound(stage, order, entropy)).collect(),
    };
    let now = admin.created_at;
    let stages = sign_in.into_iter().chain([setup]).collect();
    Ok(Bootstrap { admin, token: None, stages, flows: vec![sign_in_flow, setup_flow], now })
}

/// A flow that enrols a phone through `stage`, for people who are signed in.
pub fn sms_setup_flow(slug: FlowSlug, stage: &Stage, entropy: &dyn Entropy) -> FlowDefinition {
    FlowDefinition {
        flow: Flow {
            id: FlowId(random_id(entropy)),
            name: slug.as_str().to_owned(),
            slug,
            title: "Add your phone".to_owned(),
            designation: Designation::StageConfiguration,
            authentication: AuthenticationRequirement::RequireAuthenticated,
        },
        stages: vec![bound(stage, 0, entropy)],
    }
}

fn bound(stage: &Stage, order: i32, entropy: &dyn Entropy) -> StageBinding {
    StageBinding::new(BindingId(random_id(entropy)), stage.id, order)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ports::testing::CountingEntropy, time::Timestamp, user::Username};

    #[test]
    fn every_bound_stage_is_there_and_people_can_set_up_the_phone_stage() {
        let admin = NewUser {
            uuid: uuid::Uuid::nil(),
            username: Username::parse(ADMIN_USERNAME).unwrap(),
            name: String::new(),
            email: String::new(),
            is_superuser: true,
            password: None,
            created_at: Timestamp::from_ms(0),
        };

        let bootstrap = bootstrap(admin, &CountingEntropy::default()).unwrap();

        let bound = bootstrap.flows.iter().flat_map(|flow| &flow.stages);
        assert_eq!(bound.clone().count(), 4);
        assert!(
            bound
                .clone()
                .all(|binding| bootstrap.stages.iter().any(|stage| stage.id == binding.stage))
        );
        let setup = bootstrap.stages.iter().find(|stage| stage.name == SMS_SETUP_FLOW).unwrap();
        assert!(setup.configure_flow.is_some());
    }
}
