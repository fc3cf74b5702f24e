//! A real browser: headless Chromium, driven over WebDriver (W3C).

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::PathBuf,
    process::Stdio,
    time::Duration,
};

use serde_json::json;
use tempfile::TempDir;
use thirtyfour::{By, ChromiumLikeCapabilities, DesiredCapabilities, WebDriver, WebElement};
use tokio::{net::TcpStream, process::Child, time::Instant};

const PATIENCE: Duration = Duration::from_secs(20);

/// Light or dark, as the person prefers.
#[derive(Clone, Copy, Debug)]
pub enum Scheme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// A browser window. Dropping it ends the browser.
#[derive(Debug)]
pub struct Browser {
    window: WebDriver,
    screenshots: PathBuf,
    _driver: Child,
    _profile: TempDir,
}

impl Browser {
    /// Opens a browser with or without JavaScript; `None`, with a line that says so, when the tests were given none.
    pub async fn open(javascript: bool) -> Option<Self> {
        let (Ok(driver), Ok(chromium)) =
            (std::env::var("HANDSET_TEST_CHROMEDRIVER"), std::env::var("HANDSET_TEST_CHROMIUM"))
        else {
            #[expect(clippy::print_stderr, reason = "a test that is left out must be seen to be")]
            {
                eprintln!(
                    "SKIPPED: HANDSET_TEST_CHROMEDRIVER and HANDSET_TEST_CHROMIUM are not set, so no browser was used"
                );
            }
            return None;
        };
        // The WebDriver client is built with TLS, which it does not use here. Another test may have chosen first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let address = free_address();
        let mut command = tokio::process::Command::new(driver);
        command
            .arg(format!("--port={}", address.port()))
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let child = command.kill_on_drop(true).spawn().expect("chromedriver starts");
        wait_for(address).await;
        let profile = TempDir::new().expect("a temporary folder");
        let capabilities = capabilities(&chromium, &profile, javascript);
        let window =
            WebDriver::new(format!("http://{address}"), capabilities).await.expect("a browser");
        Some(Self { window, screenshots: screenshot_folder(), _driver: child, _profile: profile })
    }

    /// Goes to an address and waits until the page is there.
    pub async fn goto(&self, url: &str) {
        self.window.goto(url).await.unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// The element that `css` selects, as soon as there is one.
    pub async fn element(&self, css: &str) -> WebElement {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.window.find(By::Css(css)).await {
                Ok(element) => return element,
                Err(_) if Instant::now() < end => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                Err(error) => panic!("{css}: {error}; the page is {}", self.source().await),
            }
        }
    }

    /// Whether an element is there now.
    pub async fn has(&self, css: &str) -> bool {
        self.window.find(By::Css(css)).await.is_ok()
    }

    /// Types into the field with this name, in place of what is there.
    pub async fn fill(&self, name: &str, text: &str) {
        let field = self.element(&format!("[name={name}]:not([type=hidden])")).await;
        field.clear().await.expect("a field that can be cleared");
        field.send_keys(text).await.expect("a field that can be typed into");
    }

    /// Clicks what `css` selects.
    pub async fn click(&self, css: &str) {
        self.element(css).await.click().await.unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    /// What a person can read on the page.
    pub async fn text(&self) -> String {
        self.element("body").await.text().await.expect("a page with text")
    }

    /// The page's source as the browser has it.
    pub async fn source(&self) -> String {
        self.window.source().await.unwrap_or_default()
    }

    /// Where the browser is.
    pub async fn path(&self) -> String {
        self.window.current_url().await.expect("an address").path().to_owned()
    }

    /// Makes the window so wide and high, in CSS pixels, and prefer a scheme.
    pub async fn show_as(&self, width: u32, height: u32, scheme: Scheme) {
        let tools = self.window.cdp();
        let metrics =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        let preferred = match scheme {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        };
        let media = json!({"features": [{"name": "prefers-color-scheme", "value": preferred}]});
        tools.send_raw("Emulation.setDeviceMetricsOverride", metrics).await.expect("a size");
        tools.send_raw("Emulation.setEmulatedMedia", media).await.expect("a scheme");
    }

    /// Keeps a picture of the window as `target/screenshots/{name}.png`, or in the folder that `HANDSET_SCREENSHOTS` names.
    pub async fn screenshot(&self, name: &str) {
        let path = self.screenshots.join(format!("{name}.png"));
        self.window.screenshot(&path).await.expect("a picture");
    }

    /// What the page logged as errors: scripts that failed, and what the content security policy refused.
    pub async fn console_errors(&self) -> Vec<String> {
        let script = "return (window.__errors || []).concat(performance.getEntriesByType('resource')\
                      .filter(e => e.responseStatus >= 400).map(e => e.name))";
        let result = self.window.execute(script, Vec::new()).await;
        result.ok().and_then(|value| value.convert().ok()).unwrap_or_default()
    }

    /// How far the page is wider than its window, in CSS pixels; 0 when it fits.
    pub async fn overflow(&self) -> i64 {
        let script =
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        self.window
            .execute(script, Vec::new())
            .await
            .expect("a script")
            .convert()
            .expect("a number")
    }

    /// Ends the browser.
    pub async fn close(self) {
        // A browser that is gone already is as good as closed.
        let _ = self.window.quit().await;
    }
}

fn capabilities(
    chromium: &str,
    profile: &TempDir,
    javascript: bool,
) -> thirtyfour::ChromeCapabilities {
    let mut capabilities = DesiredCapabilities::chrome();
    capabilities.set_binary(chromium).expect("a path");
    let profile = format!("--user-data-dir={}", profile.path().display());
    let arguments = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--lang=en-GB",
        profile.as_str(),
    ];
    for argument in arguments {
        capabilities.add_arg(argument).expect("an argument");
    }
    if !javascript {
        let blocked = json!({"profile.managed_default_content_settings.javascript": 2});
        capabilities.add_experimental_option("prefs", blocked).expect("a preference");
    }
    capabilities
}

fn free_address() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("a bound address")
}

async fn wait_for(address: SocketAddr) {
    let end = Instant::now() + PATIENCE;
    while TcpStream::connect(address).await.is_err() {
        assert!(Instant::now() < end, "chromedriver does not listen on {address}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn screenshot_folder() -> PathBuf {
    let folder = std::env::var("HANDSET_SCREENSHOTS").map_or_else(
        |_| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/screenshots")),
        PathBuf::from,
    );
    std::fs::create_dir_all(&folder).expect("a folder for pictures");
    folder
}
