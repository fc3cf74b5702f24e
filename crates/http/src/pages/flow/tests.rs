//! Every page of a flow, from sample values.

mod forms;

use handset_core::{
    code::CodeLength,
    flow::{
        Challenge, Designation, ErrorDetail, LocalPath, NON_FIELD_ERRORS, PendingUser,
        PendingUserView, authenticator_sms, identification, password,
    },
    ids::{FlowId, UserId},
    time::Timestamp,
    user::UserField,
};
use uuid::Uuid;

use self::forms::prompt_form;
use super::*;
use crate::pages::inspect::{HOSTILE, Page};

const ADDRESS: &str = "/if/flow/sample/?next=/if/user/";
const ANYBODY: Reader = Reader { is_signed_in: true, is_superuser: false };

fn flow(title: &str) -> Flow {
    Flow {
        id: FlowId(Uuid::nil()),
        slug: "sample".parse().unwrap(),
        name: "sample".to_owned(),
        title: title.to_owned(),
        designation: Designation::Authentication,
        authentication: AuthenticationRequirement::RequireAuthenticated,
    }
}

fn user(name: &str) -> PendingUserView {
    let pending =
        PendingUser { identifier: name.to_owned(), user: Some(UserId(1)), authenticated: true };
    PendingUserView::of(Some(&pending))
}

fn identification() -> Challenge {
    Challenge::Identification(Box::new(identification::Challenge {
        user_fields: vec![UserField::Username, UserField::Email],
        pending_user_identifier: None,
        password_fields: false,
        allow_show_password: false,
        flow_designation: Designation::Authentication,
        captcha_stage: None,
        primary_action: "Log in",
        sources: [],
        show_source_labels: false,
        enable_remember_me: false,
        passkey_challenge: None,
    }))
}

fn password(name: &str) -> Challenge {
    Challenge::Password(Box::new(password::Challenge {
        user: user(name),
        allow_show_password: false,
    }))
}

fn sms(change: impl FnOnce(&mut authenticator_sms::Challenge)) -> Challenge {
    let mut challenge = authenticator_sms::Challenge {
        user: user("ada"),
        phone_number_required: true,
        masked_number: None,
        resend_at: None,
        code_length: CodeLength::default(),
        verify_only: false,
        available: true,
        now: Timestamp::from_ms(0),
    };
    change(&mut challenge);
    Challenge::AuthenticatorSms(Box::new(challenge))
}

fn code(masked: &str) -> Challenge {
    sms(|challenge| {
        challenge.phone_number_required = false;
        challenge.masked_number = Some(masked.to_owned());
        challenge.resend_at = Some(Timestamp::from_ms(29_001));
    })
}

fn wrong(field: &'static str, sentence: &str) -> FieldErrors {
    FieldErrors::on(field, ErrorDetail::invalid(sentence))
}

async fn shown(step: Step, reader: Reader, posted: &Posted) -> Page {
    shown_of("Welcome", step, reader, posted).await
}

async fn shown_of(title: &str, step: Step, reader: Reader, posted: &Posted) -> Page {
    let uri = ADDRESS.parse().unwrap();
    Page::of(page(Some(&flow(title)), step, reader, (&uri, posted))).await
}

fn ask(challenge: Challenge) -> Step {
    Step::Ask { challenge, errors: None }
}

fn refuse(challenge: Challenge, errors: FieldErrors) -> Step {
    Step::Ask { challenge, errors: Some(errors) }
}

fn denied(sentence: &str) -> Step {
    Step::Denied(AccessDenied { user: user("ada"), error_message: sentence.to_owned() })
}

/// Every page that a flow can show, with `text` wherever a text of somebody's can stand.
async fn every_page(text: &str) -> Vec<Page> {
    let form = format!(
        "uid_field={0}&phone_number={0}&code=x",
        url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>()
    );
    let posted = Posted::parse(form.as_bytes());
    let admin = Reader { is_superuser: true, ..ANYBODY };
    let unavailable = || sms(|challenge| challenge.available = false);
    let steps = [
        (ask(identification()), ANYBODY),
        (refuse(identification(), wrong(NON_FIELD_ERRORS, text)), ANYBODY),
        (refuse(identification(), wrong("uid_field", text)), ANYBODY),
        (ask(password(text)), ANYBODY),
        (refuse(password(text), wrong("password", text)), ANYBODY),
        (ask(prompt_form(text, true)), ANYBODY),
        (refuse(prompt_form(text, false), wrong("tel", text)), ANYBODY),
        (refuse(prompt_form(text, true), wrong("checkbox", text)), ANYBODY),
        (refuse(prompt_form(text, true), wrong("hidden", text)), ANYBODY),
        (refuse(prompt_form(text, true), wrong(NON_FIELD_ERRORS, text)), ANYBODY),
        (ask(sms(|_| ())), ANYBODY),
        (ask(sms(|challenge| challenge.verify_only = true)), ANYBODY),
        (refuse(sms(|_| ()), wrong("phone_number", text)), ANYBODY),
        (ask(code(text)), ANYBODY),
        (refuse(code(text), wrong("code", text)), ANYBODY),
        (refuse(code(text), wrong("phone_number", text)), ANYBODY),
        (refuse(code(text), wrong("component", text)), ANYBODY),
        (ask(unavailable()), ANYBODY),
        (ask(unavailable()), admin),
        (denied(text), ANYBODY),
        (Step::NotFound, ANYBODY),
    ];
    let mut pages = Vec::new();
    for (step, reader) in steps {
        pages.push(shown_of(text, step, reader, &posted).await);
    }
    pages.push(Page::of(no_cookie(&ADDRESS.parse().unwrap())).await);
    pages
}

#[tokio::test]
async fn every_page_keeps_to_what_all_pages_keep_to() {
    for page in every_page("Ada Lovelace").await {
        page.check();
        assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
    }
}

#[tokio::test]
async fn no_text_of_anybodys_becomes_markup() {
    let plain: Vec<_> = every_page("Ada Lovelace").await.iter().map(Page::structure).collect();

    let long = "<W\">".repeat(2_500);
    for text in HOSTILE.into_iter().chain([long.as_str()]) {
        let pages = every_page(text).await;

        pages.iter().for_each(Page::check);
        let structures: Vec<_> = pages.iter().map(Page::structure).collect();
        assert_eq!(structures, plain, "{text:?}");
    }
}

#[tokio::test]
async fn an_error_stands_at_its_field_above_the_form_and_in_the_title() {
    let posted = Posted::parse(b"phone_number=%2B12");
    let errors = wrong("phone_number", "This is not a valid phone number.");

    let page = shown(refuse(sms(|_| ()), errors), ANYBODY, &posted).await;

    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.title(), "Error: Welcome · Handset");
    assert_eq!(page.attribute("phone_number", "aria-invalid").unwrap(), "true");
    let described = page.attribute("phone_number", "aria-describedby").unwrap();
    assert_eq!(described, "phone_number-error phone_number-hint");
    assert_eq!(page.attribute("phone_number", "value").unwrap(), "+12");
    let link = "<a href=\"#phone_number\">This is not a valid phone number.</a>";
    assert!(page.text.contains("role=\"alert\"") && page.text.contains(link), "{}", page.text);
}

#[tokio::test]
async fn a_page_without_errors_says_nothing_of_errors() {
    let page = shown(ask(sms(|_| ())), ANYBODY, &Posted::default()).await;

    assert_eq!(page.title(), "Welcome · Handset");
    assert_eq!(page.attribute("phone_number", "aria-invalid"), None);
    assert!(!page.text.contains("role=\"alert\""));
}

#[tokio::test]
async fn an_error_with_a_field_of_another_page_is_told_without_a_link() {
    let errors = wrong("phone_number", "You have added this phone already.");

    let page = shown(refuse(code("+1••32"), errors), ANYBODY, &Posted::default()).await;

    assert!(page.text.contains("<p>You have added this phone already.</p>"), "{}", page.text);
}

#[tokio::test]
async fn codes_and_passwords_are_never_shown_again() {
    let posted = Posted::parse(b"code=918273&password=918273&resend=918273");
    for (challenge, field) in [(code("+1••32"), "code"), (password("ada"), "password")] {
        let page = shown(refuse(challenge, wrong(field, "no")), ANYBODY, &posted).await;

        assert!(!page.text.contains("918273"), "{}", page.text);
        assert_eq!(page.attribute(field, "value"), None);
    }
}

#[tokio::test]
async fn fields_tell_phones_and_password_stores_what_they_are_for() {
    let expected = [
        (ask(identification()), "uid_field", "autocomplete", "username"),
        (ask(password("ada")), "password", "autocomplete", "current-password"),
        (ask(sms(|_| ())), "phone_number", "type", "tel"),
        (ask(sms(|_| ())), "phone_number", "autocomplete", "tel"),
        (ask(sms(|_| ())), "phone_number", "inputmode", "tel"),
        (ask(code("+1••32")), "code", "autocomplete", "one-time-code"),
        (ask(code("+1••32")), "code", "inputmode", "numeric"),
    ];

    for (step, field, name, value) in expected {
        let page = shown(step, ANYBODY, &Posted::default()).await;
        assert_eq!(page.attribute(field, name).as_deref(), Some(value), "{field}");
    }
}

#[tokio::test]
async fn a_password_store_learns_whose_password_it_is() {
    let page = shown(ask(password("ada")), ANYBODY, &Posted::default()).await;

    let hint = "<input type=\"text\" autocomplete=\"username\" value=\"ada\" hidden readonly>";
    assert!(page.text.contains(hint), "{}", page.text);
}

#[tokio::test]
async fn the_code_page_says_where_the_message_went_and_how_long_to_wait() {
    let page = shown(ask(code("+49•••••••••89")), ANYBODY, &Posted::default()).await;

    assert!(page.text.contains("+49•••••••••89"));
    assert!(page.text.contains("the number that ends in 89"));
    assert!(page.text.contains("You can ask again in 30 seconds."), "{}", page.text);
    for action in ["name=\"resend\" value=\"true\"", "name=\"change_number\" value=\"true\""] {
        assert!(page.text.contains(action), "{action}");
    }
    assert_eq!(page.text.matches(&format!("action=\"{ADDRESS}\"")).count(), 3);
}

#[tokio::test]
async fn without_a_provider_an_administrator_reads_what_to_do_and_nobody_else_does() {
    let unavailable = || ask(sms(|challenge| challenge.available = false));
    let admin = Reader { is_superuser: true, ..ANYBODY };

    let for_admin = shown(unavailable(), admin, &Posted::default()).await;
    let for_others = shown(unavailable(), ANYBODY, &Posted::default()).await;

    assert!(for_admin.text.contains("handset stage sms update NAME"), "{}", for_admin.text);
    assert!(for_others.text.contains("not available yet"), "{}", for_others.text);
    assert!(!for_others.text.contains("handset stage"));
}

#[tokio::test]
async fn steps_without_a_page_lead_on() {
    let to = LocalPath::parse("/if/user/").unwrap();
    let nobody = Reader { is_signed_in: false, is_superuser: false };
    let sign_in =
        "/flows/-/default/authentication/?next=%2Fif%2Fflow%2Fsample%2F%3Fnext%3D%2Fif%2Fuser%2F";
    let expected = [
        (Step::Finished { to }, ANYBODY, StatusCode::SEE_OTHER, "/if/user/"),
        (Step::Advance, ANYBODY, StatusCode::SEE_OTHER, ADDRESS),
        (denied("no"), nobody, StatusCode::FOUND, sign_in),
    ];

    for (step, reader, status, location) in expected {
        let answer = shown(step, reader, &Posted::default()).await;
        assert_eq!(answer.status, status);
        assert_eq!(answer.headers["location"], location);
    }
}

#[tokio::test]
async fn whoever_is_refused_is_told_why_and_how_to_go_on() {
    let page = shown(denied("Too many wrong codes."), ANYBODY, &Posted::default()).await;

    assert_eq!(page.status, StatusCode::FORBIDDEN);
    for text in ["Too many wrong codes.", "href=\"/if/flow/sample/\"", "href=\"/\""] {
        assert!(page.text.contains(text), "{text} in {}", page.text);
    }
}
