//! Rows as the web view gets them: values, never formatted text.

use std::collections::HashMap;

use model::{
    ByteSize, ContainerRow, ContainerState, ContainerVerb, GroupRow, ImageRow, NetworkAddress,
    NetworkRow, ObjectKind, Row, VolumeRow,
};

use crate::inventory::filtered::project;
use crate::inventory::item::{ContainerItem, ImageItem, Item, NetworkItem, VolumeItem, needs_look};
use crate::inventory::users::Users;

use super::order::{Group, group_key};

/// What rows need beside the object itself.
pub(crate) struct Beside<'a> {
    pub(crate) busy: &'a HashMap<String, ContainerVerb>,
    pub(crate) users: &'a Users,
    /// Sums of the fresh measurements by project.
    pub(crate) sums: HashMap<Option<String>, Sum>,
}

/// Sums of measurements.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Sum {
    pub(crate) cpu_percent: Option<f64>,
    pub(crate) memory: Option<ByteSize>,
}

impl Beside<'_> {
    pub(crate) fn row(&self, item: &Item) -> Row {
        match item {
            Item::Container(item) => Row::Container(self.container(item)),
            Item::Image(item) => Row::Image(self.image(item)),
            Item::Network(item) => Row::Network(self.network(item)),
            Item::Volume(item) => Row::Volume(self.volume(item)),
        }
    }

    pub(crate) fn head(&self, group: &Group) -> Row {
        let containers = || group.members.iter().filter_map(|item| item.as_container());
        let count_of = |state: ContainerState| {
            let count = containers()
                .filter(|container| container.state == state)
                .count();
            u32::try_from(count).unwrap_or(u32::MAX)
        };
        let sum = self.sums.get(&group.project).copied().unwrap_or_default();
        let config_files = group.project.as_ref().and_then(|_| {
            let label = "com.docker.compose.project.config_files";
            containers().find_map(|container| container.labels.get(label))
        });
        Row::Group(GroupRow {
            key: group_key(group.project.as_deref()),
            project: group.project.clone(),
            count: u32::try_from(group.members.len()).unwrap_or(u32::MAX),
            running: count_of(ContainerState::Running),
            paused: count_of(ContainerState::Paused),
            config_files: config_files.cloned(),
            collapsed: group.collapsed,
            cpu_percent: sum.cpu_percent,
            memory: sum.memory,
        })
    }

    fn container(&self, item: &ContainerItem) -> ContainerRow {
        let container = &item.summary;
        let mut ports = container.ports.clone();
        ports.sort_by_key(|port| {
            let place = (port.host_port, port.container_port, port.protocol);
            (port.host_port.is_none(), place, port.host_ip.clone())
        });
        let addresses = container.attachments.iter().flat_map(|place| {
            let both = [&place.ipv4, &place.ipv6];
            let held = both.into_iter().flatten().filter(|text| !text.is_empty());
            held.map(|address| NetworkAddress {
                network: place.network.clone(),
                address: address.clone(),
            })
        });
        ContainerRow {
            id: container.id.to_string(),
            name: container.name.clone(),
            image: container.image.clone(),
            command: container.command.clone(),
            state: container.state,
            health: container.health,
            exit_code: container.exit_code,
            since: container.since,
            created: container.created,
            ports,
            addresses: addresses.collect(),
            project: container.project().map(str::to_owned),
            can: container.state.verbs(),
            busy: self.busy.get(container.id.as_str()).copied(),
            needs_look: needs_look(container),
        }
    }

    fn image(&self, item: &ImageItem) -> ImageRow {
        let image = &item.summary;
        ImageRow {
            key: item.key.clone(),
            id: image.id.to_string(),
            tag: item.tag.clone(),
            digest: digest(image, item.tag.as_deref()),
            size: image.size,
            created: image.created,
            used_by: self.users.names(ObjectKind::Image, image.id.as_str()),
            other_tags: u32::try_from(image.tags.len().saturating_sub(1)).unwrap_or(u32::MAX),
        }
    }

    fn network(&self, item: &NetworkItem) -> NetworkRow {
        let network = &item.summary;
        NetworkRow {
            id: network.id.to_string(),
            name: network.name.clone(),
            driver: network.driver.clone(),
            scope: network.scope.clone(),
            subnets: network.subnets.clone(),
            internal: network.internal,
            ipv6: network.ipv6,
            created: network.created,
            used_by: self.users.names(ObjectKind::Network, &network.name),
            removable: !network.is_builtin(),
        }
    }

    fn volume(&self, item: &VolumeItem) -> VolumeRow {
        let volume = &item.summary;
        VolumeRow {
            name: volume.name.to_string(),
            driver: volume.driver.clone(),
            mountpoint: volume.mountpoint.clone(),
            size: volume.size,
            created: volume.created,
            used_by: self.users.names(ObjectKind::Volume, volume.name.as_str()),
            project: project(&volume.labels).map(str::to_owned),
        }
    }
}

/// The digest by which a registry knows a tag: that of the same repository.
fn digest(image: &model::ImageSummary, tag: Option<&str>) -> Option<String> {
    let repository = tag
        .and_then(|tag| tag.rsplit_once(':'))
        .map(|(name, _)| name);
    let of = |text: &String| {
        text.split_once('@')
            .map(|(name, sum)| (name.to_owned(), sum.to_owned()))
    };
    image
        .digests
        .iter()
        .filter_map(of)
        .find(|(name, _)| repository.is_none_or(|wanted| wanted == name))
        .map(|(_, sum)| sum)
}
