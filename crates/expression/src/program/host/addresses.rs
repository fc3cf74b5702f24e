//! What `ip_address` and `ip_network` are told of an address.

use monty_types::{ExcType, MontyException, MontyObject};

use super::{Outcome, raise};
use crate::helpers::address;

/// What there is to know of an address.
pub(super) fn address_facts(value: &MontyObject) -> Outcome {
    let text = match value {
        MontyObject::Int(number) => u32::try_from(*number)
            .map(|bits| std::net::Ipv4Addr::from(bits).to_string())
            .unwrap_or_default(),
        other => other.to_string(),
    };
    let address = address::address(&text).map_err(|error| unreadable(&error))?;
    let bits = i64::from(address::max_length(address));
    let flag = MontyObject::Bool;
    Ok(facts([
        ("compressed", MontyObject::String(address.to_string())),
        ("exploded", MontyObject::String(address::exploded(address))),
        // As text: the interpreter makes a number of any size of it.
        ("number", MontyObject::String(address::number(address).to_string())),
        ("version", MontyObject::Int(if address.is_ipv4() { 4 } else { 6 })),
        ("max_prefixlen", MontyObject::Int(bits)),
        ("is_private", flag(address::is_private(address))),
        ("is_global", flag(address::is_global(address))),
        ("is_loopback", flag(address.is_loopback())),
        ("is_multicast", flag(address.is_multicast())),
        ("is_link_local", flag(address::is_link_local(address))),
        ("is_unspecified", flag(address.is_unspecified())),
    ]))
}

/// What there is to know of a network.
pub(super) fn network_facts(text: &str, strict: bool) -> Outcome {
    let network = address::network(text, strict).map_err(|error| unreadable(&error))?;
    let text = |address: std::net::IpAddr| MontyObject::String(address.to_string());
    let free = u32::from(network.max_prefix_len() - network.prefix_len());
    // The whole of IPv6 and half of it have more addresses than fit; nobody counts them.
    let count = 1_i64.checked_shl(free).filter(|count| *count > 0).unwrap_or(i64::MAX);
    Ok(facts([
        ("compressed", MontyObject::String(network.to_string())),
        ("version", MontyObject::Int(if network.addr().is_ipv4() { 4 } else { 6 })),
        ("prefixlen", MontyObject::Int(i64::from(network.prefix_len()))),
        ("num_addresses", MontyObject::Int(count)),
        ("first", text(network.network())),
        ("last", text(network.broadcast())),
        ("netmask", text(network.netmask())),
    ]))
}

fn unreadable(error: &address::Unreadable) -> MontyException {
    raise(ExcType::ValueError, error.to_string().replace('"', "'"))
}

fn facts<const N: usize>(pairs: [(&str, MontyObject); N]) -> MontyObject {
    MontyObject::dict(
        pairs
            .into_iter()
            .map(|(key, value)| (MontyObject::String(key.to_owned()), value))
            .collect::<Vec<_>>(),
    )
}
