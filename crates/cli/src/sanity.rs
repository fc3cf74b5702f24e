//! What can be told about an installation from its settings and files alone.

use std::{
    net::{IpAddr, SocketAddr},
    os::unix::fs::PermissionsExt,
    path::Path,
};

use anyhow::Context;
use handset_http::layers::PublicUrl;
use url::{Host, Url};

use crate::{
    config::{Config, Database, KeySource},
    data_folder::{self, RiskyFileSystem},
    finding::Finding,
    secret_key,
};

/// Networks with fewer bits than these hold so many addresses that listing them guards nothing.
const WIDE_V4_BITS: u8 = 8;
const WIDE_V6_BITS: u8 = 16;

/// The address under which browsers reach a server that listens on `bound`.
///
/// # Errors
/// Never for an address that can be listened on.
pub(crate) fn public_url(config: &Config, bound: SocketAddr) -> anyhow::Result<PublicUrl> {
    match &config.public_url {
        Some(url) => Ok(url.clone()),
        None => PublicUrl::parse(&format!("http://{}", reachable(bound))).context("no public URL"),
    }
}

/// An address at which this machine reaches a server that listens on `bound`.
pub(crate) fn reachable(bound: SocketAddr) -> SocketAddr {
    let ip = match bound.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => std::net::Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => std::net::Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, bound.port())
}

/// Everything that can be told from settings, for a server that listens on `bound`.
pub(crate) fn settings(config: &Config, bound: SocketAddr, public_url: &PublicUrl) -> Vec<Finding> {
    let mut findings: Vec<Finding> = config
        .notes
        .iter()
        .map(|note| Finding::warn("settings", note, "correct or remove it"))
        .collect();
    findings.push(limits(config));
    findings.push(address(config, bound, public_url));
    findings.extend(proxies(config, public_url));
    findings.extend(egress(config));
    findings
}

/// Everything that can be told from the data folder and the key file.
pub(crate) fn files(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(key_file(config));
    findings.extend(settings_file(config));
    if let Database::Sqlite(path) = &config.database {
        let folder =
            path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        findings.extend(file_system(folder));
        findings.extend(folder_mode(folder));
    }
    findings
}

fn limits(config: &Config) -> Finding {
    if config.send_limits {
        return Finding::ok("limits", "limits on sending are on");
    }
    Finding::warn(
        "limits",
        "LIMITS ON SENDING ARE OFF: anybody who can sign in can send any number of messages to any number, at your cost",
        "remove HANDSET_LIMITS=off; it is for load runs and tests only",
    )
}

fn address(config: &Config, bound: SocketAddr, public_url: &PublicUrl) -> Finding {
    let (subject, origin) = ("public URL", public_url.origin());
    let Ok(url) = Url::parse(origin) else {
        return Finding::fail(subject, "the public URL is no URL", "correct HANDSET_PUBLIC_URL");
    };
    if config.public_url.is_none() && !bound.ip().is_loopback() {
        return Finding::warn(
            subject,
            format!(
                "no public URL is set, so {origin} is used, and browsers that come from elsewhere are refused"
            ),
            "set HANDSET_PUBLIC_URL to the address that people open",
        );
    }
    if !public_url.is_https() && !is_loopback(&url) {
        return Finding::warn(
            subject,
            format!("{origin} is not https: passwords, codes and sessions can be read on the way"),
            "put a proxy with TLS in front, and set HANDSET_PUBLIC_URL to its https address",
        );
    }
    if public_url.is_https()
        && (url.port().is_some() || !matches!(url.host(), Some(Host::Domain(_))))
    {
        return Finding::warn(
            subject,
            format!(
                "messages cannot bind their code to {origin}, so phones do not fill it in by themselves"
            ),
            "use a host name and the default port",
        );
    }
    Finding::ok(subject, origin)
}

/// With https there is a proxy in front, since this server does not speak TLS itself.
fn proxies(config: &Config, public_url: &PublicUrl) -> Option<Finding> {
    let untold = public_url.is_https() && config.trusted_proxies.is_empty();
    untold.then(|| {
        Finding::warn(
            "proxy",
            "no proxy is trusted, so everybody behind it counts as one address and shares its limits",
            "set HANDSET_TRUSTED_PROXIES to the proxy's address",
        )
    })
}

fn egress(config: &Config) -> Vec<Finding> {
    let is_wide = |net: &ipnet::IpNet| match net {
        ipnet::IpNet::V4(net) => net.prefix_len() < WIDE_V4_BITS,
        ipnet::IpNet::V6(net) => net.prefix_len() < WIDE_V6_BITS,
    };
    let wide = config.egress.allow.iter().filter(|rule| is_wide(&rule.net));
    wide.map(|rule| {
        Finding::warn(
            "way out",
            format!("HANDSET_EGRESS_ALLOW lists {}, so stages can reach nearly everything that this machine can", rule.net),
            "list the gateway's own address and port",
        )
    })
    .collect()
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

fn key_file(config: &Config) -> Option<Finding> {
    let subject = "secret key";
    let (KeySource::File(path) | KeySource::OwnFile(path)) = &config.secret_key else {
        return Some(Finding::ok(subject, "comes from HANDSET_SECRET_KEY"));
    };
    match secret_key::open_to_others(path).ok()? {
        0 => Some(Finding::ok(subject, format!("{} is for its owner only", path.display()))),
        bits => Some(Finding::warn(
            subject,
            format!(
                "{} can be used by others (mode {bits:03o} beyond its owner's)",
                path.display()
            ),
            format!("chmod 600 {}", path.display()),
        )),
    }
}

/// A settings file that holds a secret and that everybody on the machine can read.
fn settings_file(config: &Config) -> Option<Finding> {
    let path = config.file_with_secrets()?;
    let mode = std::fs::metadata(&path).ok()?.permissions().mode();
    (mode & 0o007 != 0).then(|| {
        let shown = path.display();
        Finding::warn(
            "settings",
            format!("{shown} holds a secret, and everybody on this machine can read it"),
            format!("chmod o= {shown}"),
        )
    })
}

fn folder_mode(folder: &Path) -> Option<Finding> {
    let bits = data_folder::open_to_others(folder).ok()?;
    (bits & 0o022 != 0).then(|| {
        Finding::warn(
            "data folder",
            format!("{} can be changed by others", folder.display()),
            format!("chmod 700 {}", folder.display()),
        )
    })
}

fn file_system(folder: &Path) -> Option<Finding> {
    let shown = folder.display();
    Some(match data_folder::risk(folder)? {
        RiskyFileSystem::InMemory(kind) => Finding::warn(
            "data folder",
            format!("{shown} is in memory ({kind}): everything is lost when the machine restarts"),
            "set HANDSET_DATA_DIR to a folder on a disk",
        ),
        RiskyFileSystem::Network(kind) => Finding::warn(
            "data folder",
            format!(
                "{shown} is on another machine ({kind}), where SQLite's locks cannot be relied on"
            ),
            "set HANDSET_DATA_DIR to a folder on a disk of this machine, or use PostgreSQL",
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        config::{Environment, Flags},
        finding::Level,
    };

    fn warnings(variables: &[(&str, &str)]) -> Vec<String> {
        let config = Config::load(&Flags::default(), &Environment::of(variables)).unwrap();
        let public_url = public_url(&config, config.listen).unwrap();
        let findings = settings(&config, config.listen, &public_url);
        findings
            .into_iter()
            .filter(|finding| finding.level != Level::Ok)
            .map(|finding| finding.text)
            .collect()
    }

    #[test]
    fn the_defaults_and_a_sound_installation_give_no_warning() {
        assert_eq!(warnings(&[]), Vec::<String>::new());
        let sound = [
            ("HANDSET_LISTEN", "0.0.0.0:9000"),
            ("HANDSET_PUBLIC_URL", "https://id.example.com"),
            ("HANDSET_TRUSTED_PROXIES", "10.0.0.1/32"),
            ("HANDSET_EGRESS_ALLOW", "192.168.1.20:8080"),
        ];
        assert_eq!(warnings(&sound), Vec::<String>::new());
    }

    #[test]
    fn each_risk_is_told() {
        let cases: [(&[(&str, &str)], &str); 6] = [
            (&[("HANDSET_LIMITS", "off")], "LIMITS ON SENDING ARE OFF"),
            (&[("HANDSET_PUBLIC_URL", "http://id.example.com")], "is not https"),
            (
                &[("HANDSET_LISTEN", "0.0.0.0:9000")],
                "no public URL is set, so http://127.0.0.1:9000 is used",
            ),
            (
                &[
                    ("HANDSET_PUBLIC_URL", "https://id.example.com:8443"),
                    ("HANDSET_TRUSTED_PROXIES", "10.0.0.1/32"),
                ],
                "cannot bind their code",
            ),
            (&[("HANDSET_PUBLIC_URL", "https://id.example.com")], "no proxy is trusted"),
            (&[("HANDSET_EGRESS_ALLOW", "0.0.0.0/0")], "lists 0.0.0.0/0"),
        ];

        for (variables, expected) in cases {
            let warnings = warnings(variables);
            assert_eq!(warnings.len(), 1, "{warnings:?}");
            assert!(warnings[0].contains(expected), "{warnings:?}");
        }
    }
}
