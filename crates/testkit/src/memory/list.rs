//! Lists of an in-memory Engine, as the API gives them.

use engine::Wanted;
use model::{
    Attachment, ContainerId, ContainerPort, ContainerState, ContainerSummary, Health, ImageId,
    ImageSummary, MountKind, NetworkId, NetworkSummary, Protocol, Subnet, Timestamp, VolumeName,
    VolumeSummary,
};

use super::address::Pool;
use super::clock::{self, whole_seconds};
use super::container::{Container, Place};
use super::image::Image;
use super::network::Network;
use super::volume::Volume;
use super::world::World;

/// A Container's row. `image` is its Image as the list shows it.
fn row(container: &Container, image: &str) -> ContainerSummary {
    let ended = matches!(
        container.state,
        ContainerState::Exited | ContainerState::Restarting
    );
    ContainerSummary {
        id: ContainerId::new(container.id.clone()),
        name: container.name.clone(),
        image: image.to_owned(),
        image_id: ImageId::new(container.image_id.clone()),
        command: container.words().join(" "),
        created: whole_seconds(container.created),
        state: container.state,
        status_text: status_text(container),
        exit_code: ended.then_some(container.exit_code),
        health: container.health.filter(|_| container.state.is_alive()),
        since: since(container).map(whole_seconds),
        ports: if container.state.is_alive() {
            ports(container)
        } else {
            Vec::new()
        },
        labels: container.labels.clone(),
        attachments: container
            .places
            .iter()
            // The list gives no aliases, unlike inspect.
            .map(|(name, place)| Attachment {
                aliases: Vec::new(),
                ..attachment(name, place)
            })
            .collect(),
        mounts: container
            .mounts
            .iter()
            .map(|place| place.mount.clone())
            // The list leaves out memory, unlike inspect.
            .filter(|mount| mount.kind != MountKind::Tmpfs)
            .collect(),
    }
}

/// Published ports, which it has while it runs, and those that are only exposed.
pub(crate) fn ports(container: &Container) -> Vec<ContainerPort> {
    let mut ports = container.ports.clone();
    for text in &container.exposed_ports {
        let (number, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
        let (Ok(container_port), Some(protocol)) = (number.parse(), Protocol::from_word(protocol))
        else {
            continue;
        };
        let is_bound = |port: &ContainerPort| {
            port.container_port == container_port && port.protocol == protocol
        };
        if !ports.iter().any(is_bound) {
            ports.push(ContainerPort {
                container_port,
                protocol,
                host_port: None,
                host_ip: None,
            });
        }
    }
    ports.sort();
    ports
}

/// A Container's place on a Network.
pub(crate) fn attachment(name: &str, place: &Place) -> Attachment {
    let held = place.held.clone().unwrap_or_default();
    Attachment {
        network: name.to_owned(),
        ipv4: held.ipv4.map(|address| address.to_string()),
        ipv6: held.ipv6.map(|address| address.to_string()),
        static_ipv4: place.static_ipv4.clone(),
        mac: held.mac,
        aliases: place.aliases.clone(),
        gateway: held.gateway.map(|address| address.to_string()),
    }
}

fn since(container: &Container) -> Option<Timestamp> {
    match container.state {
        ContainerState::Running | ContainerState::Paused => container.started,
        ContainerState::Exited | ContainerState::Restarting => container.finished,
        ContainerState::Created => Some(container.created),
        ContainerState::Removing | ContainerState::Dead => None,
    }
}

fn status_text(container: &Container) -> String {
    let age = since(container).map_or_else(String::new, |at| duration(clock::now().0 - at.0));
    match container.state {
        ContainerState::Created => "Created".to_owned(),
        ContainerState::Running => match container.health {
            None => format!("Up {age}"),
            Some(Health::Starting) => format!("Up {age} (health: starting)"),
            Some(Health::Healthy) => format!("Up {age} (healthy)"),
            Some(Health::Unhealthy) => format!("Up {age} (unhealthy)"),
        },
        ContainerState::Paused => format!("Up {age} (Paused)"),
        ContainerState::Restarting => format!("Restarting ({}) {age} ago", container.exit_code),
        ContainerState::Removing => "Removal In Progress".to_owned(),
        ContainerState::Exited => format!("Exited ({}) {age} ago", container.exit_code),
        ContainerState::Dead => "Dead".to_owned(),
    }
}

/// As docker's `units.HumanDuration` writes it.
fn duration(millis: i64) -> String {
    match millis / 1000 {
        ..1 => "Less than a second".to_owned(),
        1 => "1 second".to_owned(),
        seconds @ 2..60 => format!("{seconds} seconds"),
        60..120 => "About a minute".to_owned(),
        seconds @ 120..3600 => format!("{} minutes", seconds / 60),
        3600..7200 => "About an hour".to_owned(),
        seconds => format!("{} hours", seconds / 3600),
    }
}

/// An Image's row.
pub(crate) fn image_row(image: &Image) -> ImageSummary {
    ImageSummary {
        id: ImageId::new(image.id.clone()),
        tags: image.tags.clone(),
        digests: image.digests.clone(),
        created: Some(whole_seconds(image.created)),
        size: image.size,
        shared_size: None,
        labels: image.labels.clone(),
    }
}

/// A subnet of a Network.
pub(crate) fn subnet(pool: &Pool) -> Subnet {
    Subnet {
        subnet: pool.block.to_string(),
        gateway: pool.gateway_shown.then(|| pool.gateway.to_string()),
        ip_range: pool.range.map(|range| range.to_string()),
    }
}

/// A Network's row.
pub(crate) fn network_row(network: &Network) -> NetworkSummary {
    NetworkSummary {
        id: NetworkId::new(network.id.clone()),
        name: network.name.clone(),
        driver: network.driver.clone(),
        scope: "local".to_owned(),
        created: Some(network.created),
        internal: network.internal,
        attachable: network.attachable,
        ipv6: network.ipv6,
        subnets: network.pools.iter().map(subnet).collect(),
        options: network.options.clone(),
        labels: network.labels.clone(),
    }
}

/// A Volume's row.
pub(crate) fn volume_row(volume: &Volume) -> VolumeSummary {
    VolumeSummary {
        name: VolumeName::new(volume.name.clone()),
        driver: "local".to_owned(),
        mountpoint: volume.mountpoint(),
        created: Some(whole_seconds(volume.created)),
        size: None,
        options: volume.options.clone(),
        labels: volume.labels.clone(),
    }
}

impl World {
    /// A Container's row. It shows the Image's id where the tag has moved on.
    pub(crate) fn row(&self, container: &Container) -> ContainerSummary {
        let found = self.find_image(&container.image);
        let still = found.is_ok_and(|id| id == container.image_id);
        row(
            container,
            if still {
                &container.image
            } else {
                &container.image_id
            },
        )
    }

    /// Rows of Containers, the newest first; as they were before the last changes where lists are
    /// to be stale.
    pub(crate) fn list_containers(&mut self, wanted: &Wanted) -> Vec<ContainerSummary> {
        let is_wanted = |id: &str| match wanted {
            Wanted::All => true,
            Wanted::Ids(ids) => ids
                .iter()
                .any(|wanted| !wanted.is_empty() && id.starts_with(wanted.as_str())),
        };
        let mut rows: Vec<(u64, ContainerSummary)> = match wanted {
            Wanted::Ids(ids) if self.shadows.is_empty() => ids
                .iter()
                .filter_map(|id| self.containers.get(id))
                .map(|container| (container.sequence, self.row(container)))
                .collect(),
            _ => self
                .containers
                .values()
                .filter(|container| is_wanted(&container.id))
                .filter(|container| !self.shadows.contains_key(&container.id))
                .map(|container| (container.sequence, self.row(container)))
                .collect(),
        };
        if !self.shadows.is_empty() {
            let shadows = std::mem::take(&mut self.shadows);
            self.faults.stale_lists = self.faults.stale_lists.saturating_sub(1);
            let old = shadows.into_iter().filter(|(id, _)| is_wanted(id));
            rows.extend(old.filter_map(|(id, row)| {
                let sequence = self.containers.get(&id).map_or(u64::MAX, |c| c.sequence);
                Some((sequence, row?))
            }));
        }
        rows.sort_by_key(|(sequence, _)| std::cmp::Reverse(*sequence));
        rows.into_iter().map(|(_, row)| row).collect()
    }
}
