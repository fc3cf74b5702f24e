//! The blocks of addresses that are not plainly a server on the public internet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

/// A block of addresses that is set aside for something.
#[derive(Debug)]
pub(super) struct SpecialBlock {
    net: IpNet,
    /// What the block is for, to complete "127.0.0.1 is ...".
    pub(super) what: &'static str,
    /// The document or page that says so.
    pub(super) source: &'static str,
}

const fn v4(address: [u8; 4], len: u8, what: &'static str, source: &'static str) -> SpecialBlock {
    let [a, b, c, d] = address;
    let net = IpNet::new_assert(IpAddr::V4(Ipv4Addr::new(a, b, c, d)), len);
    SpecialBlock { net, what, source }
}

const fn v6(address: u128, len: u8, what: &'static str, source: &'static str) -> SpecialBlock {
    let net = IpNet::new_assert(IpAddr::V6(Ipv6Addr::from_bits(address)), len);
    SpecialBlock { net, what, source }
}

const METADATA: &str = "the metadata service of a cloud";

/// Names of single addresses first, so that they are told apart from the block around them.
///
/// From the IANA registries of special-purpose IPv4 and IPv6 addresses and of the IPv6 address space (read
/// 2026-11-24), and from the pages of cloud providers for addresses that are public by their number only.
/// IPv6 outside `2000::/3` is refused as a whole, since nothing else is given out as public unicast.
static BLOCKS: [SpecialBlock; 41] = [
    v4([169, 254, 169, 254], 32, METADATA, "AWS, Azure and Google Cloud documentation"),
    v4([100, 100, 100, 200], 32, METADATA, "Alibaba Cloud documentation"),
    v4([192, 0, 0, 192], 32, METADATA, "Oracle Cloud documentation"),
    v4([168, 63, 129, 16], 32, "the platform service of Azure", "Azure documentation"),
    v6(0xfd00_0ec2 << 96 | 0x0254, 128, METADATA, "AWS documentation"),
    v4([0, 0, 0, 0], 8, "an address of this host", "RFC 791"),
    v4([10, 0, 0, 0], 8, "a private address", "RFC 1918"),
    v4([100, 64, 0, 0], 10, "an address inside a carrier's network", "RFC 6598"),
    v4([127, 0, 0, 0], 8, "a loopback address", "RFC 1122"),
    v4([169, 254, 0, 0], 16, "a link-local address", "RFC 3927"),
    v4([172, 16, 0, 0], 12, "a private address", "RFC 1918"),
    v4([192, 0, 0, 0], 24, "set aside for protocols", "RFC 6890"),
    v4([192, 0, 2, 0], 24, "set aside for documentation", "RFC 5737"),
    v4([192, 88, 99, 0], 24, "set aside for 6to4 relays", "RFC 7526"),
    v4([192, 168, 0, 0], 16, "a private address", "RFC 1918"),
    v4([198, 18, 0, 0], 15, "set aside for benchmarks", "RFC 2544"),
    v4([198, 51, 100, 0], 24, "set aside for documentation", "RFC 5737"),
    v4([203, 0, 113, 0], 24, "set aside for documentation", "RFC 5737"),
    v4([224, 0, 0, 0], 4, "a multicast address", "RFC 5771"),
    v4([255, 255, 255, 255], 32, "the broadcast address", "RFC 919"),
    v4([240, 0, 0, 0], 4, "reserved", "RFC 1112"),
    v6(0, 128, "the unspecified address", "RFC 4291"),
    v6(1, 128, "the loopback address", "RFC 4291"),
    v6(0, 96, "an IPv4 address in disguise", "RFC 4291"),
    v6(0xffff << 48, 96, "an IPv4 address in disguise", "RFC 2765"),
    v6(0x0064_ff9b_0001 << 80, 48, "an IPv4 address in disguise", "RFC 8215"),
    v6(0x0100 << 112, 64, "set aside to discard traffic", "RFC 6666"),
    v6(0x0100_0000_0000_0001 << 64, 64, "a placeholder", "RFC 9780"),
    v6(0x2001 << 112, 32, "a Teredo address", "RFC 4380"),
    v6(0x2001 << 112, 23, "set aside for protocols", "RFC 2928"),
    v6(0x2001_0db8 << 96, 32, "set aside for documentation", "RFC 3849"),
    v6(0x2002 << 112, 16, "a 6to4 address", "RFC 3056"),
    v6(0x3fff << 112, 20, "set aside for documentation", "RFC 9637"),
    v6(0x5f00 << 112, 16, "set aside for segment routing", "RFC 9602"),
    v6(0xfc00 << 112, 7, "a private address", "RFC 4193"),
    v6(0xfe80 << 112, 10, "a link-local address", "RFC 4291"),
    v6(0xfec0 << 112, 10, "a site-local address", "RFC 3879"),
    v6(0xff00 << 112, 8, "a multicast address", "RFC 4291"),
    v6(0, 3, "not given out as a public address", "IANA IPv6 address space"),
    v6(0x4000 << 112, 2, "not given out as a public address", "IANA IPv6 address space"),
    v6(0x8000 << 112, 1, "not given out as a public address", "IANA IPv6 address space"),
];

/// The well-known prefix under which IPv6-only networks reach IPv4 addresses (RFC 6052, section 2.1).
const NAT64: IpNet =
    IpNet::new_assert(IpAddr::V6(Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0)), 96);

/// The block that `address` belongs to; `None` for an address that is plainly public.
///
/// An IPv4 address behind the NAT64 prefix is judged as that IPv4 address: on IPv6-only networks every IPv4
/// server has such a name. Other ways to write IPv4 inside IPv6 are out of use, and refused.
pub(super) fn block_of(address: IpAddr) -> Option<&'static SpecialBlock> {
    let address = behind_nat64(address).unwrap_or(address);
    BLOCKS.iter().find(|block| block.net.contains(&address))
}

/// An IPv4 address written as IPv6 (`::ffff:0:0/96`, RFC 4291 section 2.5.5.2) as IPv4: the system connects to that.
pub(super) fn unwrapped(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

fn behind_nat64(address: IpAddr) -> Option<IpAddr> {
    match address {
        IpAddr::V6(v6) if NAT64.contains(&address) => {
            let [.., a, b, c, d] = v6.octets();
            Some(Ipv4Addr::new(a, b, c, d).into())
        }
        IpAddr::V4(_) | IpAddr::V6(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(address: &str) -> Option<&'static str> {
        block_of(unwrapped(address.parse().unwrap())).map(|block| block.source)
    }

    #[test]
    fn every_block_refuses_its_first_and_last_address() {
        for block in &BLOCKS {
            // The first addresses of `::/3` hold the NAT64 prefix in their middle, not at their ends.
            assert!(block_of(block.net.network()).is_some(), "{block:?}");
            assert!(block_of(block.net.broadcast()).is_some(), "{block:?}");
        }
    }

    #[test]
    fn every_block_can_be_found_by_its_own_address() {
        for block in &BLOCKS {
            let found = block_of(block.net.broadcast()).unwrap();
            assert!(
                found.net.prefix_len() >= block.net.prefix_len(),
                "{block:?} is hidden by {found:?}"
            );
        }
    }

    #[test]
    fn the_neighbours_of_blocks_are_public() {
        let public = [
            "1.0.0.0",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "191.255.255.255",
            "192.0.1.0",
            "192.0.3.0",
            "192.88.98.255",
            "192.88.100.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "198.51.99.255",
            "198.51.101.0",
            "203.0.112.255",
            "203.0.114.0",
            "223.255.255.255",
            "168.63.129.15",
            "168.63.129.17",
            "2000::",
            "2001:200::",
            "2001:db7:ffff::",
            "2001:db9::",
            "2003::",
            "2606:4700::1111",
            "3ffe:ffff::",
            "3fff:1000::",
            "64:ff9b::8.8.8.8",
            "::ffff:8.8.8.8",
        ];

        for address in public {
            assert_eq!(refused(address), None, "{address}");
        }
    }

    #[test]
    fn an_ipv4_address_inside_an_ipv6_address_is_found() {
        for address in [
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "::127.0.0.1",
            "::8.8.8.8",
            "64:ff9b::10.0.0.1",
            "64:ff9b::169.254.169.254",
            "64:ff9b:1::10.0.0.1",
            "2002:7f00:1::",
            "2001:0:4136:e378::",
            "::ffff:0:127.0.0.1",
        ] {
            assert!(refused(address).is_some(), "{address}");
        }
    }

    #[test]
    fn the_metadata_services_are_named() {
        for address in ["169.254.169.254", "100.100.100.200", "192.0.0.192", "fd00:ec2::254"] {
            let block = block_of(address.parse().unwrap()).unwrap();
            assert_eq!(block.what, METADATA, "{address}");
        }
    }
}
