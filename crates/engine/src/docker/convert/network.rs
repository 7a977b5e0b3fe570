//! Networks.

use std::collections::HashMap;

use bollard::models::{EndpointResource, Ipam, Network, NetworkInspect};
use model::{NetworkDetail, NetworkId, NetworkMember, NetworkSummary, Subnet};

use super::{filled, sorted, time};

/// A listed Network. `None`: it has no id or no name.
pub(in crate::docker) fn summary(record: Network) -> Option<NetworkSummary> {
    Some(NetworkSummary {
        id: NetworkId::new(record.id?),
        name: record.name?,
        driver: record.driver.unwrap_or_default(),
        scope: record.scope.unwrap_or_default(),
        created: time(record.created.as_ref()),
        internal: record.internal.unwrap_or_default(),
        attachable: record.attachable.unwrap_or_default(),
        ipv6: record.enable_ipv6.unwrap_or_default(),
        subnets: subnets(record.ipam),
        options: sorted(record.options),
        labels: sorted(record.labels),
    })
}

/// Everything about a Network. `None`: it has no id or no name.
pub(in crate::docker) fn detail(record: NetworkInspect) -> Option<NetworkDetail> {
    let members = members(record.containers);
    let plain = summary(Network {
        name: record.name,
        id: record.id,
        created: record.created,
        scope: record.scope,
        driver: record.driver,
        enable_ipv4: record.enable_ipv4,
        enable_ipv6: record.enable_ipv6,
        ipam: record.ipam,
        internal: record.internal,
        attachable: record.attachable,
        options: record.options,
        labels: record.labels,
        ..Network::default()
    })?;
    Some(NetworkDetail {
        removable: !plain.is_builtin(),
        id: plain.id,
        name: plain.name,
        driver: plain.driver,
        scope: plain.scope,
        created: plain.created,
        internal: plain.internal,
        attachable: plain.attachable,
        ipv6: plain.ipv6,
        subnets: plain.subnets,
        options: plain.options,
        labels: plain.labels,
        members,
    })
}

fn subnets(ipam: Option<Ipam>) -> Vec<Subnet> {
    let configs = ipam.and_then(|ipam| ipam.config).unwrap_or_default();
    configs
        .into_iter()
        .filter_map(|config| {
            Some(Subnet {
                subnet: filled(config.subnet)?,
                gateway: filled(config.gateway),
                ip_range: filled(config.ip_range),
            })
        })
        .collect()
}

fn members(containers: Option<HashMap<String, EndpointResource>>) -> Vec<NetworkMember> {
    let mut members: Vec<NetworkMember> = containers
        .unwrap_or_default()
        .into_iter()
        // Keys such as `ep-…` are the Engine's own places, not Containers.
        .filter(|(id, _)| id.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .map(|(container_id, place)| NetworkMember {
            container_id,
            name: place.name.unwrap_or_default(),
            ipv4: filled(place.ipv4_address),
            ipv6: filled(place.ipv6_address),
            mac: filled(place.mac_address),
        })
        .collect();
    members.sort_by(|a, b| a.name.cmp(&b.name));
    members
}
