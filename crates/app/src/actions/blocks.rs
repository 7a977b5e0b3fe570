//! Blocks of addresses.

use std::net::IpAddr;

/// Whether two blocks such as `10.0.0.0/8` share an address. Texts that are no blocks share none.
pub(crate) fn overlap(one: &str, other: &str) -> bool {
    match (parse(one), parse(other)) {
        (Some(one), Some(other)) => {
            let prefix = one.prefix.min(other.prefix);
            one.width == other.width && one.start(prefix) == other.start(prefix)
        }
        _ => false,
    }
}

/// Whether an address lies in a block.
pub(crate) fn contains(block: &str, address: &str) -> bool {
    address
        .parse::<IpAddr>()
        .is_ok_and(|address| overlap(block, &format!("{address}/{}", width(address))))
}

/// The address of `192.169.100.2/24`, which is how a Network lists its members.
pub(crate) fn address(text: &str) -> &str {
    text.split('/').next().unwrap_or(text)
}

struct Block {
    bits: u128,
    width: u32,
    prefix: u32,
}

impl Block {
    fn start(&self, prefix: u32) -> u128 {
        self.bits
            .checked_shr(self.width - prefix)
            .unwrap_or_default()
    }
}

fn width(address: IpAddr) -> u32 {
    if address.is_ipv4() { 32 } else { 128 }
}

fn parse(text: &str) -> Option<Block> {
    let (address, prefix) = text.split_once('/')?;
    let address: IpAddr = address.parse().ok()?;
    let prefix: u32 = prefix.parse().ok()?;
    let width = width(address);
    let bits = match address {
        IpAddr::V4(v4) => u128::from(v4.to_bits()),
        IpAddr::V6(v6) => v6.to_bits(),
    };
    (prefix <= width).then_some(Block {
        bits,
        width,
        prefix,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_overlaps_with_what_is_in_it_and_around_it() {
        assert!(overlap("10.0.0.0/8", "10.1.0.0/16"));
        assert!(overlap("10.1.0.0/16", "10.0.0.0/8"));
        assert!(overlap("0.0.0.0/0", "192.169.100.0/24"));
        assert!(overlap("fd00::/64", "fd00::1/128"));
        assert!(overlap("::/0", "fd00::/8"));
        assert!(!overlap("192.169.100.0/24", "192.169.101.0/24"));
        assert!(!overlap("0.0.0.0/0", "::/0"));
        assert!(!overlap("10.0.0.0/33", "10.0.0.0/8"));
        assert!(!overlap("nothing", ""));
    }

    #[test]
    fn an_address_lies_in_its_block_only() {
        assert!(contains("192.169.100.0/24", "192.169.100.255"));
        assert!(!contains("192.169.100.0/24", "192.169.101.0"));
        assert!(!contains("192.169.100.0/24", "x"));
        assert_eq!(address("192.169.100.2/24"), "192.169.100.2");
    }
}
