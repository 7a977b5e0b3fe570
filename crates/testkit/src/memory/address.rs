//! Blocks of addresses and who holds which.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A CIDR block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Block {
    first: u128,
    prefix: u32,
    v4: bool,
}

impl Block {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/')?;
        let address: IpAddr = address.parse().ok()?;
        let prefix: u32 = prefix.parse().ok()?;
        let v4 = address.is_ipv4();
        let width = if v4 { 32 } else { 128 };
        if prefix == 0 || prefix > width {
            return None;
        }
        let size = 1_u128.checked_shl(width - prefix).unwrap_or(0);
        let first = bits(address) & !size.wrapping_sub(1);
        Some(Self { first, prefix, v4 })
    }

    fn size(&self) -> u128 {
        1 << ((if self.v4 { 32 } else { 128 }) - self.prefix)
    }

    pub(crate) fn is_v4(&self) -> bool {
        self.v4
    }

    pub(crate) fn prefix(&self) -> u32 {
        self.prefix
    }

    pub(crate) fn at(&self, offset: u128) -> IpAddr {
        let bits = self.first + offset;
        if self.v4 {
            IpAddr::V4(Ipv4Addr::from_bits(u32::try_from(bits).unwrap_or_default()))
        } else {
            IpAddr::V6(Ipv6Addr::from_bits(bits))
        }
    }

    pub(crate) fn contains(&self, address: IpAddr) -> bool {
        address.is_ipv4() == self.v4
            && (self.first..self.first + self.size()).contains(&bits(address))
    }

    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.v4 == other.v4
            && self.first < other.first + other.size()
            && other.first < self.first + self.size()
    }
}

impl std::fmt::Display for Block {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.at(0), self.prefix)
    }
}

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => u128::from(v4.to_bits()),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

/// A subnet of a Network with its addresses.
#[derive(Debug, Clone)]
pub(crate) struct Pool {
    pub(crate) block: Block,
    pub(crate) gateway: IpAddr,
    /// Whether lists show the gateway: not where a user gave the block and left it out.
    pub(crate) gateway_shown: bool,
    pub(crate) range: Option<Block>,
    /// Whether a user chose the block; only then are static addresses taken.
    pub(crate) given: bool,
    taken: BTreeSet<IpAddr>,
    next: u128,
}

impl Pool {
    pub(crate) fn new(
        block: Block,
        gateway: Option<IpAddr>,
        range: Option<Block>,
        given: bool,
    ) -> Self {
        let from = range.unwrap_or(block);
        let gateway_shown = gateway.is_some() || !given;
        let gateway = gateway.unwrap_or_else(|| from.at(u128::from(from.at(0) == block.at(0))));
        let mut taken = BTreeSet::from([block.at(0), gateway]);
        if block.v4 {
            taken.insert(block.at(block.size() - 1));
        }
        Self {
            block,
            gateway,
            gateway_shown,
            range,
            given,
            taken,
            next: 0,
        }
    }

    /// Gives the next free address; `None` where there is none.
    pub(crate) fn take_any(&mut self) -> Option<IpAddr> {
        let from = self.range.unwrap_or(self.block);
        // One more than are taken is enough to meet a free one.
        for step in 0..from.size().min(self.taken.len() as u128 + 1) {
            let offset = (self.next + step) % from.size();
            let address = from.at(offset);
            if self.taken.insert(address) {
                self.next = (offset + 1) % from.size();
                return Some(address);
            }
        }
        None
    }

    /// Takes one address; false where somebody holds it.
    pub(crate) fn take(&mut self, address: IpAddr) -> bool {
        self.taken.insert(address)
    }

    pub(crate) fn release(&mut self, address: IpAddr) {
        self.taken.remove(&address);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_overlap_where_they_share_an_address() {
        let block = |text| Block::parse(text).expect("a block");
        assert!(block("192.169.100.0/24").overlaps(&block("192.169.0.0/16")));
        assert!(!block("192.169.100.0/24").overlaps(&block("192.169.101.0/24")));
        assert!(!block("10.0.0.0/8").overlaps(&block("fd00::/64")));
        assert_eq!(Block::parse("10.0.0.0/33"), None);
    }

    #[test]
    fn addresses_are_given_in_order_and_end() {
        let mut pool = Pool::new(
            Block::parse("10.0.0.0/30").expect("a block"),
            None,
            None,
            true,
        );
        assert_eq!(pool.take_any(), Some(IpAddr::from([10, 0, 0, 2])));
        assert_eq!(pool.take_any(), None);
        assert!(!pool.take(IpAddr::from([10, 0, 0, 2])));
        pool.release(IpAddr::from([10, 0, 0, 2]));
        assert!(pool.take(IpAddr::from([10, 0, 0, 2])));
    }
}
