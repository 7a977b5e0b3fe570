//! Networks of an in-memory Engine.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use engine::{Created, ErrorKind};
use model::{NetworkSpec, ObjectKind, SubnetSpec, Timestamp};

use super::address::{Block, Pool};
use super::clock;
use super::event::attributes;
use super::world::{Answer, Refusal, World, by_prefix};

/// Blocks that dockerd makes subnets from, in the order it takes them.
const DEFAULT_BLOCKS: [&str; 17] = [
    "172.17.0.0/16",
    "172.18.0.0/16",
    "172.19.0.0/16",
    "172.20.0.0/16",
    "172.21.0.0/16",
    "172.22.0.0/16",
    "172.23.0.0/16",
    "172.24.0.0/16",
    "172.25.0.0/16",
    "172.26.0.0/16",
    "172.27.0.0/16",
    "172.28.0.0/16",
    "172.29.0.0/16",
    "172.30.0.0/16",
    "172.31.0.0/16",
    "192.168.0.0/20",
    "192.168.16.0/20",
];

/// Driver options of the default bridge.
const BRIDGE_OPTIONS: [(&str, &str); 6] = [
    ("com.docker.network.bridge.default_bridge", "true"),
    ("com.docker.network.bridge.enable_icc", "true"),
    ("com.docker.network.bridge.enable_ip_masquerade", "true"),
    ("com.docker.network.bridge.host_binding_ipv4", "0.0.0.0"),
    ("com.docker.network.bridge.name", "docker0"),
    ("com.docker.network.driver.mtu", "1500"),
];

/// A Network.
#[derive(Debug, Clone)]
pub(crate) struct Network {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) driver: String,
    pub(crate) created: Timestamp,
    pub(crate) internal: bool,
    pub(crate) attachable: bool,
    pub(crate) ipv6: bool,
    pub(crate) pools: Vec<Pool>,
    pub(crate) options: BTreeMap<String, String>,
    pub(crate) labels: BTreeMap<String, String>,
    /// Ids of running Containers on it.
    pub(crate) members: BTreeSet<String>,
}

impl Network {
    /// Whether it came with the Engine.
    pub(crate) fn is_builtin(&self) -> bool {
        matches!(self.name.as_str(), "bridge" | "host" | "none")
    }
}

impl World {
    pub(crate) fn add_builtin_networks(&mut self) {
        let block = Block::parse(DEFAULT_BLOCKS[0]).expect("the constant is a block");
        for (name, driver) in [("bridge", "bridge"), ("host", "host"), ("none", "null")] {
            let pools = if name == "bridge" {
                vec![Pool::new(block, None, None, false)]
            } else {
                Vec::new()
            };
            let options: &[(&str, &str)] = if name == "bridge" {
                &BRIDGE_OPTIONS
            } else {
                &[]
            };
            let spec = NetworkSpec {
                name: name.to_owned(),
                driver: driver.to_owned(),
                options: options
                    .iter()
                    .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
                    .collect(),
                ..NetworkSpec::default()
            };
            self.insert_network(&spec, pools);
        }
    }

    fn insert_network(&mut self, spec: &NetworkSpec, pools: Vec<Pool>) -> String {
        let id = self.seed.id();
        let driver = if spec.driver.is_empty() {
            "bridge"
        } else {
            &spec.driver
        };
        self.networks.insert(
            id.clone(),
            Network {
                id: id.clone(),
                name: spec.name.clone(),
                driver: driver.to_owned(),
                created: clock::now(),
                internal: spec.internal,
                attachable: spec.attachable,
                ipv6: spec.ipv6,
                pools,
                options: spec.options.clone(),
                labels: spec.labels.clone(),
                members: BTreeSet::new(),
            },
        );
        id
    }

    /// Finds a Network by id, name or unambiguous beginning of an id, in this order.
    pub(crate) fn find_network(&self, reference: &str) -> Answer<String> {
        if self.networks.contains_key(reference) {
            return Ok(reference.to_owned());
        }
        if let Some(found) = self
            .networks
            .values()
            .find(|network| network.name == reference)
        {
            return Ok(found.id.clone());
        }
        by_prefix(&self.networks, reference)?.ok_or_else(|| {
            Refusal::new(
                ErrorKind::NotFound,
                format!("network {reference} not found"),
            )
        })
    }

    pub(crate) fn create_network(&mut self, spec: &NetworkSpec) -> Answer<Created> {
        if spec.name.trim().is_empty() {
            return Err(Refusal::new(
                ErrorKind::InvalidInput,
                "invalid name: the network has none",
            ));
        }
        if let Some(other) = self
            .networks
            .values()
            .find(|network| network.name == spec.name)
        {
            let (kind, message) = if other.is_builtin() {
                let text = format!(
                    "operation is not permitted on predefined {} network",
                    spec.name
                );
                (ErrorKind::Refused, text)
            } else {
                (
                    ErrorKind::NameTaken,
                    format!("network with name {} already exists", spec.name),
                )
            };
            return Err(Refusal::new(kind, message));
        }
        if !matches!(spec.driver.as_str(), "" | "bridge") {
            return Err(Refusal::new(
                ErrorKind::NotFound,
                format!(
                    "could not find plugin {} in v1 plugin registry",
                    spec.driver
                ),
            ));
        }
        let mut pools = Vec::new();
        for subnet in &spec.subnets {
            pools.push(self.check_subnet(subnet)?);
        }
        if !pools.iter().any(|pool| pool.block.is_v4()) {
            pools.insert(0, self.free_pool()?);
        }
        let id = self.insert_network(spec, pools);
        let more = attributes([("type", "bridge")]);
        self.emit(ObjectKind::Network, &id, "create", Some(&spec.name), more);
        Ok(Created {
            id,
            warnings: Vec::new(),
        })
    }

    fn check_subnet(&self, spec: &SubnetSpec) -> Answer<Pool> {
        let wrong = |message: String| Refusal::new(ErrorKind::InvalidInput, message);
        let block = Block::parse(&spec.subnet)
            .ok_or_else(|| wrong(format!("invalid CIDR address: {}", spec.subnet)))?;
        let gateway = match &spec.gateway {
            None => None,
            Some(text) => Some(
                text.parse::<IpAddr>()
                    .ok()
                    .filter(|address| block.contains(*address))
                    .ok_or_else(|| wrong(format!("invalid gateway {text} for {}", spec.subnet)))?,
            ),
        };
        let range = match &spec.ip_range {
            None => None,
            Some(text) => Some(
                Block::parse(text)
                    .filter(|range| block.contains(range.at(0)) && range.prefix() >= block.prefix())
                    .ok_or_else(|| wrong(format!("invalid range {text} for {}", spec.subnet)))?,
            ),
        };
        if self.is_block_used(&block) {
            return Err(Refusal::new(
                ErrorKind::SubnetOverlap,
                "Pool overlaps with other one on this address space",
            ));
        }
        Ok(Pool::new(block, gateway, range, true))
    }

    fn is_block_used(&self, block: &Block) -> bool {
        self.networks
            .values()
            .flat_map(|network| &network.pools)
            .any(|pool| pool.block.overlaps(block))
    }

    fn free_pool(&self) -> Answer<Pool> {
        DEFAULT_BLOCKS
            .iter()
            .filter_map(|text| Block::parse(text))
            .find(|block| !self.is_block_used(block))
            .map(|block| Pool::new(block, None, None, false))
            .ok_or_else(|| {
                Refusal::new(
                    ErrorKind::Refused,
                    "could not find an available, non-overlapping IPv4 address pool among the \
                     defaults to assign to the network",
                )
            })
    }

    pub(crate) fn remove_network(&mut self, reference: &str) -> Answer<()> {
        let id = self.find_network(reference)?;
        let network = &self.networks[&id];
        let name = network.name.clone();
        if network.is_builtin() {
            return Err(Refusal::new(
                ErrorKind::Refused,
                format!("{name} is a pre-defined network and cannot be removed"),
            ));
        }
        if !network.members.is_empty() {
            return Err(Refusal::new(
                ErrorKind::InUse,
                format!(
                    "error while removing network: network {name} id {id} has active endpoints"
                ),
            ));
        }
        self.networks.remove(&id);
        let more = attributes([("type", "bridge")]);
        self.emit(ObjectKind::Network, &id, "destroy", Some(&name), more);
        Ok(())
    }
}
