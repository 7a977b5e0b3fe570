//! Networks as an Engine reports them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{NetworkId, Timestamp};

/// One subnet of a Network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Subnet {
    /// CIDR block, as `192.169.100.0/24`.
    pub subnet: String,
    /// Router address in it. `None`: not said.
    pub gateway: Option<String>,
    /// CIDR block from which the Engine gives addresses by itself. `None`: all of the subnet.
    pub ip_range: Option<String>,
}

/// One Network of the Engine's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkSummary {
    /// Its id.
    pub id: NetworkId,
    /// Its name; not unique to the Engine.
    pub name: String,
    /// Driver, as `bridge`.
    pub driver: String,
    /// `local`, `global` or `swarm`.
    pub scope: String,
    /// When it was made. `None`: the Engine does not say.
    pub created: Option<Timestamp>,
    /// Whether it has no way outside.
    pub internal: bool,
    /// Whether single Containers may join a swarm's Network.
    pub attachable: bool,
    /// Whether it carries IPv6.
    pub ipv6: bool,
    /// Its subnets.
    pub subnets: Vec<Subnet>,
    /// Driver options.
    pub options: BTreeMap<String, String>,
    /// Labels.
    pub labels: BTreeMap<String, String>,
}

impl NetworkSummary {
    /// Networks that every Engine has and nobody can remove.
    pub fn is_builtin(&self) -> bool {
        matches!(self.name.as_str(), "bridge" | "host" | "none")
    }
}

/// A Container on a Network, as the Network's page lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct NetworkMember {
    /// Id of the Container.
    pub container_id: String,
    /// Its name.
    pub name: String,
    /// IPv4 address with prefix length.
    pub ipv4: Option<String>,
    /// IPv6 address with prefix length.
    pub ipv6: Option<String>,
    /// MAC address.
    pub mac: Option<String>,
}

/// Everything about one Network that a detail page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct NetworkDetail {
    /// Its id.
    pub id: NetworkId,
    /// Its name.
    pub name: String,
    /// Driver.
    pub driver: String,
    /// `local`, `global` or `swarm`.
    pub scope: String,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// Whether it has no way outside.
    pub internal: bool,
    /// Whether single Containers may join a swarm's Network.
    pub attachable: bool,
    /// Whether it carries IPv6.
    pub ipv6: bool,
    /// Whether it can be removed at all.
    pub removable: bool,
    /// Its subnets.
    pub subnets: Vec<Subnet>,
    /// Driver options.
    pub options: BTreeMap<String, String>,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// Running Containers on it.
    pub members: Vec<NetworkMember>,
}
