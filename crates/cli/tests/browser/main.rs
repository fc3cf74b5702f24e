//! A phone is enrolled in a real browser, through `handset dev` and its inbox, with and without JavaScript.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what is not there fails the story, and the line says where"
)]

use std::{process::Stdio, time::Duration};

use handset_testkit::{
    browser::{Browser, Scheme},
    client::Client,
    process::ADMIN_PASSWORD,
};
use serde_json::Value;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

const SETUP: &str = "/if/flow/default-authenticator-sms-setup/";

/// `handset dev` on a free port.
struct Dev {
    _child: Child,
    base: String,
    _data: TempDir,
}

impl Dev {
    async fn start() -> Self {
        let data = TempDir::new().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_handset"));
        command
            .env_clear()
            .env("HANDSET_BOOTSTRAP_PASSWORD", ADMIN_PASSWORD)
            .current_dir(data.path());
        command.args(["dev", "--listen", "127.0.0.1:0", "--data"]).arg(data.path());
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let base = tokio::time::timeout(Duration::from_secs(30), async {
            while let Some(line) = lines.next_line().await.unwrap() {
                if let Some(at) = line.find("http://127.0.0.1:") {
                    let address: String = line[at + 7..]
                        .chars()
                        .take_while(|c| c.is_ascii_digit() || ".:".contains(*c))
                        .collect();
                    return format!("http://{address}");
                }
            }
            panic!("handset dev ended before it listened");
        });
        let base = base.await.unwrap();
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        // The links are printed as the server begins to listen.
        while tokio::net::TcpStream::connect(base.trim_start_matches("http://")).await.is_err() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Self { _child: child, base, _data: data }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// What the inbox holds, newest first.
    async fn inbox(&self) -> Vec<Value> {
        let address = self.base.trim_start_matches("http://").parse().unwrap();
        let answer = Client::new(address).get("/dev/inbox/messages.json").await;
        match answer.json() {
            Value::Array(messages) => messages,
            other => panic!("a list of messages, not {other}"),
        }
    }
}

async fn sign_in(browser: &Browser, dev: &Dev) {
    browser.goto(&dev.url("/")).await;
    browser.fill("uid_field", "akadmin").await;
    browser.click("form button[type=submit]").await;
    browser.fill("password", ADMIN_PASSWORD).await;
    browser.click("form button[type=submit]").await;
    browser.element("a[href*='/flows/-/configure/']").await;
    assert_eq!(browser.path().await, "/if/user/");
}

/// Enrols `number` on the pages and returns the code that was typed.
async fn enrol(browser: &Browser, dev: &Dev, number: &str) -> String {
    browser.click("a[href*='/flows/-/configure/']").await;
    browser.fill("phone_number", number).await;
    browser.click("form button[type=submit]").await;
    browser.element("input[name=code]").await;
    let inbox = dev.inbox().await;
    let code = inbox[0]["code"]
        .as_str()
        .or(inbox[0]["body"].as_str())
        .expect("a code in the inbox")
        .to_owned();
    browser.fill("code", &code).await;
    browser.click("form button[type=submit]").await;
    browser.element("a[href*='/flows/-/configure/']").await;
    code
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_is_enrolled_with_javascript() {
    let Some(browser) = Browser::open(true).await else { return };
    let dev = Dev::start().await;
    sign_in(&browser, &dev).await;

    enrol(&browser, &dev, "+49 1512 3456789").await;

    let page = browser.text().await;
    assert!(page.contains("SMS Device") && page.contains("89"), "{page}");
    assert!(!page.contains("15123456789"), "the number is masked: {page}");
    browser.goto(&dev.url("/dev/inbox")).await;
    assert!(browser.text().await.contains("+4915123456789"));
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_is_enrolled_without_javascript() {
    let Some(browser) = Browser::open(false).await else { return };
    let dev = Dev::start().await;
    sign_in(&browser, &dev).await;

    enrol(&browser, &dev, "+1 415 555 0132").await;

    let page = browser.text().await;
    assert!(page.contains("SMS Device"), "{page}");
    browser.goto(&dev.url("/dev/inbox")).await;
    assert!(browser.text().await.contains("+14155550132"));
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_stand_beside_their_field_and_are_announced() {
    let Some(browser) = Browser::open(true).await else { return };
    let dev = Dev::start().await;
    sign_in(&browser, &dev).await;
    browser.click("a[href*='/flows/-/configure/']").await;

    browser.fill("phone_number", "+12").await;
    browser.click("form button[type=submit]").await;

    let field = browser.element("input[name=phone_number][aria-invalid=true]").await;
    assert_eq!(
        field.attr("value").await.unwrap().as_deref(),
        Some("+12"),
        "what was typed is kept"
    );
    let described_by = field.attr("aria-describedby").await.unwrap().unwrap_or_default();
    let described = described_by.split(' ').map(|id| format!("#{id}")).collect::<Vec<_>>();
    let mut told = String::new();
    for id in described {
        told.push_str(&browser.element(&id).await.text().await.unwrap());
    }
    assert!(told.contains("not a valid phone number"), "{told}");
    assert!(browser.has("[role=alert]").await);
    assert_eq!(dev.inbox().await.len(), 0);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reload_and_a_step_back_send_nothing() {
    let Some(browser) = Browser::open(true).await else { return };
    let dev = Dev::start().await;
    sign_in(&browser, &dev).await;
    browser.click("a[href*='/flows/-/configure/']").await;
    browser.fill("phone_number", "+49 1512 3456789").await;
    browser.click("form button[type=submit]").await;
    browser.element("input[name=code]").await;

    for _ in 0..3 {
        browser.goto(&dev.url(SETUP)).await;
        browser.element("input[name=code]").await;
    }

    assert_eq!(dev.inbox().await.len(), 1);
    let code = browser.element("input[name=code]").await;
    assert_eq!(code.attr("autocomplete").await.unwrap().as_deref(), Some("one-time-code"));
    assert_eq!(code.attr("inputmode").await.unwrap().as_deref(), Some("numeric"));
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_fit_from_a_small_phone_to_a_desk_in_light_and_dark() {
    let Some(browser) = Browser::open(true).await else { return };
    let dev = Dev::start().await;
    let sizes = [(320, 640), (390, 844), (1280, 800)];
    let schemes = [(Scheme::Light, "light"), (Scheme::Dark, "dark")];
    let mut pages = vec![("sign-in", "/if/flow/default-authentication-flow/")];
    for step in ["before", "after"] {
        for (name, path) in pages.drain(..) {
            for (width, height) in sizes {
                for (scheme, scheme_name) in schemes {
                    browser.show_as(width, height, scheme).await;
                    browser.goto(&dev.url(path)).await;
                    assert_eq!(
                        browser.overflow().await,
                        0,
                        "{name} at {width} px is wider than the window"
                    );
                    browser.screenshot(&format!("{name}-{scheme_name}-{width}")).await;
                }
            }
        }
        if step == "before" {
            sign_in(&browser, &dev).await;
            enrol(&browser, &dev, "+1 415 555 0132").await;
            pages = vec![("user", "/if/user/"), ("number", SETUP), ("inbox", "/dev/inbox")];
        }
    }
    browser.goto(&dev.url(SETUP)).await;
    browser.fill("phone_number", "+49 1512 3456789").await;
    browser.click("form button[type=submit]").await;
    browser.element("input[name=code]").await;
    for (width, height) in sizes {
        for (scheme, scheme_name) in schemes {
            browser.show_as(width, height, scheme).await;
            browser.goto(&dev.url(SETUP)).await;
            assert_eq!(browser.overflow().await, 0, "code at {width} px is wider than the window");
            browser.screenshot(&format!("code-{scheme_name}-{width}")).await;
        }
    }
    browser.close().await;
}
