//! What `ip_address` and `ip_network` know of an address, as Python's module `ipaddress` has it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

/// An address or a network cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unreadable {
    #[error("{0:?} does not appear to be an IPv4 or IPv6 address")]
    Address(String),
    #[error("{0:?} does not appear to be an IPv4 or IPv6 network")]
    Network(String),
    #[error("{0} has host bits set")]
    HostBits(String),
}

/// Networks that are not for the public internet (IANA's special-purpose registries, as Python 3.11 lists them).
const PRIVATE: [&str; 24] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/29",
    "192.0.0.170/31",
    "192.0.2.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "240.0.0.0/4",
    "255.255.255.255/32",
    "::1/128",
    "::/128",
    "::ffff:0:0/96",
    "100::/64",
    "2001::/23",
    "2001:2::/48",
    "2001:db8::/32",
    "2001:10::/28",
    "fc00::/7",
    "fe80::/10",
];
/// Shared between providers: neither private nor global (RFC 6598).
const SHARED: &str = "100.64.0.0/10";

/// Reads an address, from text or from a number.
pub(crate) fn address(text: &str) -> Result<IpAddr, Unreadable> {
    text.parse().map_err(|_| Unreadable::Address(text.to_owned()))
}

/// Reads a network: an address, a slash and a length or a netmask. Without a slash it is a single address.
pub(crate) fn network(text: &str, strict: bool) -> Result<IpNet, Unreadable> {
    let unreadable = || Unreadable::Network(text.to_owned());
    let (first, mask) =
        text.split_once('/').map_or((text, None), |(first, mask)| (first, Some(mask)));
    let address: IpAddr = first.parse().map_err(|_| unreadable())?;
    let length = match mask {
        None => max_length(address),
        Some(mask) => match (mask.parse::<u8>(), mask.parse::<IpAddr>()) {
            (Ok(length), _) => length,
            (Err(_), Ok(netmask)) => ipnet::ip_mask_to_prefix(netmask).map_err(|_| unreadable())?,
            (Err(_), Err(_)) => return Err(unreadable()),
        },
    };
    let network = IpNet::new(address, length).map_err(|_| unreadable())?;
    if strict && network.addr() != network.network() {
        return Err(Unreadable::HostBits(text.to_owned()));
    }
    Ok(network.trunc())
}

/// How many bits an address has.
pub(crate) const fn max_length(address: IpAddr) -> u8 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

/// All digits of an address.
pub(crate) fn exploded(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => address.segments().map(|segment| format!("{segment:04x}")).join(":"),
    }
}

/// The address as a number.
pub(crate) fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits(),
    }
}

/// Whether the address is not for the public internet.
pub(crate) fn is_private(address: IpAddr) -> bool {
    PRIVATE.iter().any(|network| is_in(network, address))
}

/// Whether the address is for the public internet.
pub(crate) fn is_global(address: IpAddr) -> bool {
    !is_private(address) && !is_in(SHARED, address)
}

/// Whether the address is for a single link.
pub(crate) fn is_link_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => Ipv4Addr::is_link_local(&address),
        IpAddr::V6(address) => Ipv6Addr::is_unicast_link_local(&address),
    }
}

fn is_in(network: &str, address: IpAddr) -> bool {
    network.parse::<IpNet>().is_ok_and(|network| network.contains(&address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_read_as_python_reads_it() {
        let text = |network: Result<IpNet, Unreadable>| network.map(|network| network.to_string());

        assert_eq!(text(network("10.0.0.0/255.0.0.0", true)), Ok("10.0.0.0/8".to_owned()));
        assert_eq!(text(network("10.1.2.3", true)), Ok("10.1.2.3/32".to_owned()));
        assert_eq!(text(network("10.1.2.3/8", false)), Ok("10.0.0.0/8".to_owned()));
        assert!(matches!(network("10.1.2.3/8", true), Err(Unreadable::HostBits(_))));
        assert!(network("10.0.0.0/33", true).is_err());
    }

    #[test]
    fn every_listed_network_is_one() {
        for listed in PRIVATE.iter().chain([&SHARED]) {
            assert!(listed.parse::<IpNet>().is_ok(), "{listed}");
        }
        assert!(is_private("192.168.1.1".parse().unwrap()));
        assert!(is_global("8.8.8.8".parse().unwrap()));
        assert!(!is_global("100.64.0.1".parse().unwrap()));
    }
}
