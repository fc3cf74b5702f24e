//! `handset dev`: everything in one folder, and an inbox instead of a provider.

use std::{
    io::Write,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context;
use handset_core::{
    defaults::{ADMIN_USERNAME, SMS_SETUP_FLOW},
    flow::{StageSettings, authenticator_sms::Settings},
    ports::Gateway,
    provider::ProviderSettings,
};
use handset_http::{Inbox, InboxCredentials};
use handset_providers::egress::EgressRule;
use serde_json::{Map, Value};
use tempfile::TempDir;

use super::{serve, stage_sms};
use crate::{
    bootstrap::{FirstAdmin, bootstrap},
    config::{Config, Flags},
    data_folder,
    finding::Finding,
    logging, sanity, signals,
    system::random_password,
    wire::{Installation, server},
};

/// Where the inbox takes messages, as a gateway does.
const INBOX_PATH: &str = "/dev/inbox/sms";
/// Settings that would lead to a real installation, which is not touched here, or past the inbox, which is on this machine.
const NOT_USED: [&str; 4] = ["database_url", "secret_key", "secret_key_file", "proxy_url"];

/// The folder that everything is in.
enum Folder {
    /// It is removed at the end.
    ThrownAway(TempDir),
    /// It stays.
    Kept(PathBuf),
}

impl Folder {
    fn open(kept: Option<PathBuf>) -> anyhow::Result<Self> {
        if let Some(path) = kept {
            return data_folder::make(&path).map(|()| Self::Kept(path));
        }
        let made = TempDir::with_prefix("handset-dev-").context("cannot make a temporary folder");
        made.map(Self::ThrownAway)
    }

    fn path(&self) -> &Path {
        match self {
            Self::ThrownAway(folder) => folder.path(),
            Self::Kept(path) => path,
        }
    }
}

/// What the default stage sends through.
enum Sending {
    /// The inbox, which knows these credentials.
    ToInbox(InboxCredentials),
    /// Something that was set by hand in a folder that is kept.
    Elsewhere(String),
}

pub(super) async fn run(
    kept: Option<PathBuf>,
    mut flags: Flags,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<()> {
    // Read once before a folder is made, so that a mistake in the settings leaves nothing behind.
    let listener = serve::listen(super::load(&flags)?.listen).await?;
    let bound = listener.local_addr().context("the listener has no address")?;
    let folder = Folder::open(kept)?;
    flags.add("dev", "data_dir", Some(folder.path().to_string_lossy().into_owned()));
    for key in NOT_USED {
        flags.add("dev", key, Some(String::new()));
    }
    let mut config = super::load(&flags)?;
    logging::start(&config.log, "warn")?;
    allow(&mut config, sanity::reachable(bound));
    let installation = serve::start(config).await?;
    let first = bootstrap(&installation).await?;
    let public_url = sanity::public_url(&installation.config, bound)?;
    serve::warn(&sanity::settings(&installation.config, bound, &public_url));
    serve::warn(&inbox_is_private(bound));
    let sending = send_to_inbox(&installation, sanity::reachable(bound)).await?;
    let stop = signals::stop()?;
    // When nobody reads, there is nobody to show it to.
    let _ = tell(out, &folder, &first, &sending, public_url.origin());
    let _ = tell_hints(out, installation.config.send_limits);
    serve::tell_address(bound, out);
    let mut server = server(&installation, public_url)?;
    if let Sending::ToInbox(credentials) = &sending {
        server.app.inbox = Some(Arc::new(Inbox::new(credentials, Arc::clone(&installation.clock))));
    }
    serve::serve_until(stop, &installation, server, listener).await
}

/// The inbox asks nobody who they are, so it should be seen from this machine only.
fn inbox_is_private(bound: SocketAddr) -> Vec<Finding> {
    if bound.ip().is_loopback() {
        return Vec::new();
    }
    let text = "the inbox shows every code, and whoever reaches this address can read it";
    vec![Finding::warn("inbox", text, "listen on 127.0.0.1, or keep strangers off this network")]
}

/// Lets the gateway reach the inbox: this address and port, and nothing else.
fn allow(config: &mut Config, inbox: SocketAddr) {
    config.egress.allow.push(EgressRule { net: inbox.ip().into(), port: Some(inbox.port()) });
}

/// Makes the default stage send to the inbox, with new credentials, unless somebody made it send elsewhere.
async fn send_to_inbox(installation: &Installation, inbox: SocketAddr) -> anyhow::Result<Sending> {
    let (mut stage, settings) = stage_sms::find(installation, SMS_SETUP_FLOW).await?;
    if let Some(provider) = settings.provider.as_ref().filter(|provider| !is_inbox(provider)) {
        return Ok(Sending::Elsewhere(provider.kind.to_string()));
    }
    let (username, password) = ("handset-dev", random_password(installation.entropy.as_ref()));
    let provider = inbox_provider(inbox, username, &password)?;
    installation.gateway.check(&provider).context("the inbox cannot be sent to")?;
    stage.settings = StageSettings::AuthenticatorSms(Box::new(Settings {
        provider: Some(provider),
        ..settings
    }));
    installation.store.save_stage(stage).await?.context("the stage cannot be saved")?;
    Ok(Sending::ToInbox(InboxCredentials::Basic {
        username: username.to_owned(),
        password: password.into(),
    }))
}

fn inbox_provider(
    inbox: SocketAddr,
    username: &str,
    password: &str,
) -> anyhow::Result<ProviderSettings> {
    let option = |name: &str, value: String| (name.to_owned(), Value::from(value));
    let secret = |name: &str, value: &str| (name.to_owned(), value.to_owned().into());
    Ok(ProviderSettings {
        kind: "generic".parse()?,
        options: Map::from_iter([
            option("account_sid", format!("http://{inbox}{INBOX_PATH}")),
            option("from_number", "Handset".to_owned()),
            option("auth_type", "basic".to_owned()),
        ]),
        secrets: [secret("auth", username), secret("auth_password", password)].into(),
    })
}

/// Whether this is the inbox of an earlier run, perhaps on another port.
fn is_inbox(provider: &ProviderSettings) -> bool {
    let url = provider.text("account_sid").unwrap_or_default();
    provider.kind.as_str() == "generic" && url.starts_with("http://") && url.ends_with(INBOX_PATH)
}

fn tell(
    out: &mut (dyn Write + Send),
    folder: &Folder,
    first: &FirstAdmin,
    sending: &Sending,
    origin: &str,
) -> std::io::Result<()> {
    let shown = folder.path().display();
    let inbox = match sending {
        Sending::ToInbox(_) => format!("{origin}/dev/inbox"),
        Sending::Elsewhere(kind) => format!("none: the stage sends through {kind}"),
    };
    let password = match first {
        FirstAdmin::AsSet(password) | FirstAdmin::MadeUp(password) => password.expose().to_owned(),
        FirstAdmin::SetUpBefore | FirstAdmin::WasThere => format!(
            "as before; `handset user password {ADMIN_USERNAME} --data-dir {shown}` sets another"
        ),
    };
    let data = match folder {
        Folder::ThrownAway(_) => format!("{shown}, removed at the end; --data DIR keeps it"),
        Folder::Kept(_) => shown.to_string(),
    };
    let rows = [
        ("sign in", format!("{origin}/")),
        ("add a phone", format!("{origin}/if/flow/{SMS_SETUP_FLOW}/")),
        ("SMS inbox", inbox),
        ("user", ADMIN_USERNAME.to_owned()),
        ("password", password),
        ("data", data),
    ];
    writeln!(out, "Handset, to try it out\n")?;
    rows.into_iter().try_for_each(|(name, value)| writeln!(out, "  {name:12} {value}"))
}

fn tell_hints(out: &mut (dyn Write + Send), send_limits: bool) -> std::io::Result<()> {
    let limits = if send_limits {
        "The limits on sending are those of a real server; HANDSET_LIMITS=off turns them off."
    } else {
        "The limits on sending are off."
    };
    writeln!(out, "\n{limits}\nHANDSET_LOG=info shows each request. Ctrl-C stops.\n")
}
