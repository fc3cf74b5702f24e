//! The address guard: where requests may go.
//!
//! An administrator types the URL of a gateway, so without a guard this program would fetch whatever the
//! administrator's browser cannot reach (server-side request forgery). The rule is short: `https` on port 443 to
//! public addresses, and nothing else unless the machine's owner lists the address in `HANDSET_EGRESS_ALLOW`.
//!
//! The guard looks at a request twice. `EgressPolicy::destination` looks at the URL, before anything is sent:
//! its scheme, port and, if the host is one, its address. Names are looked at when a connection is made, by the
//! resolver that the transport gives to its client: it refuses a name if *any* of its addresses is refused, and the
//! client connects to the very addresses that were looked at. So a name that changes its address in between gains nothing.

mod rule;
mod special;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

pub use self::rule::{EgressRule, InvalidEgressRule};

/// The port that every public address may be reached on.
const HTTPS_PORT: u16 = 443;

/// Which addresses may be reached besides public ones on port 443. Empty by default.
///
/// Parsed from the text of `HANDSET_EGRESS_ALLOW`:
///
/// ```
/// use handset_providers::egress::EgressPolicy;
///
/// let policy: EgressPolicy = "192.168.1.20:8080, 10.0.0.0/8, [fd00::/8]:8080".parse()?;
///
/// assert_eq!(policy.allow.len(), 3);
/// # Ok::<(), handset_providers::egress::InvalidEgressRule>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EgressPolicy {
    /// The addresses that are allowed although they are not public, and over plain `http` too.
    pub allow: Vec<EgressRule>,
}

/// A URL that may be requested, as far as the URL itself tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Destination {
    /// Whether the connection is encrypted.
    pub(crate) scheme: Scheme,
    /// The port, written or implied.
    pub(crate) port: u16,
}

/// The schemes that can be requested at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Scheme {
    Http,
    Https,
}

/// The guard does not let a request out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AddressRefused {
    /// The URL is neither `https` nor `http`.
    #[error("the URL must begin with https://")]
    Scheme,
    /// The URL names no server.
    #[error("the URL names no server")]
    NoHost,
    /// The URL holds a user name or a password, which would end up where URLs are shown.
    #[error("the URL may not contain a user name or password")]
    UserInfo,
    /// The URL is plain `http`, and the address is not listed.
    #[error("plain http is allowed only to addresses that HANDSET_EGRESS_ALLOW lists")]
    PlainHttp,
    /// The port is not 443, and the address is not listed.
    #[error("port {0} is allowed only to addresses that HANDSET_EGRESS_ALLOW lists")]
    Port(u16),
    /// The address is not public, and not listed.
    #[error("{address} is {what} ({source_page}), and HANDSET_EGRESS_ALLOW does not list it")]
    Special {
        /// The address.
        address: IpAddr,
        /// What the address's block is for.
        what: &'static str,
        /// Where that is laid down.
        source_page: &'static str,
    },
}

impl EgressPolicy {
    /// Looks at `url`: its scheme, its user name, its port and, when its host is one, its address.
    ///
    /// A host *name* passes if some address could be allowed on that port; its addresses are looked at when a
    /// connection is made. `localhost` is a name whose addresses are known (RFC 6761, section 6.3).
    pub(crate) fn destination(&self, url: &Url) -> Result<Destination, AddressRefused> {
        let scheme = match url.scheme() {
            "https" => Scheme::Https,
            "http" => Scheme::Http,
            _ => return Err(AddressRefused::Scheme),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressRefused::UserInfo);
        }
        let port = url.port_or_known_default().ok_or(AddressRefused::NoHost)?;
        let destination = Destination { scheme, port };
        match url.host().ok_or(AddressRefused::NoHost)? {
            Host::Ipv4(address) => self.check_address(address.into(), destination)?,
            Host::Ipv6(address) => self.check_address(address.into(), destination)?,
            Host::Domain(name) => self.check_name(name, destination)?,
        }
        Ok(destination)
    }

    /// Looks at one address that `destination` would be reached at.
    pub(crate) fn check_address(
        &self,
        address: IpAddr,
        destination: Destination,
    ) -> Result<(), AddressRefused> {
        let address = special::unwrapped(address);
        if self.lists(address, destination.port) {
            return Ok(());
        }
        if let Some(block) = special::block_of(address) {
            let (what, source_page) = (block.what, block.source);
            return Err(AddressRefused::Special { address, what, source_page });
        }
        public_use(destination)
    }

    fn check_name(&self, name: &str, destination: Destination) -> Result<(), AddressRefused> {
        if is_localhost(name) {
            let v6 = self.check_address(Ipv6Addr::LOCALHOST.into(), destination);
            return v6.or_else(|_| self.check_address(Ipv4Addr::LOCALHOST.into(), destination));
        }
        if self.allow.iter().any(|rule| rule.covers_port(destination.port)) {
            return Ok(());
        }
        public_use(destination)
    }

    fn lists(&self, address: IpAddr, port: u16) -> bool {
        self.allow.iter().any(|rule| rule.covers(address, port))
    }
}

/// What any public address may be used for: `https` on port 443.
fn public_use(destination: Destination) -> Result<(), AddressRefused> {
    match destination {
        Destination { scheme: Scheme::Http, .. } => Err(AddressRefused::PlainHttp),
        Destination { port: HTTPS_PORT, .. } => Ok(()),
        Destination { port, .. } => Err(AddressRefused::Port(port)),
    }
}

fn is_localhost(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    name == "localhost" || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests;
