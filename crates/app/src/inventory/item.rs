//! One object of the inventory, as views hold it: a value that is replaced whole.

use std::net::IpAddr;
use std::sync::Arc;

use model::{
    ContainerState, ContainerSummary, Health, ImageSummary, MountKind, NetworkSummary, ObjectKind,
    Scope, Target, VolumeSummary,
};

/// One line of a list. Images have one for each tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Item {
    Container(Box<ContainerItem>),
    Image(ImageItem),
    Network(NetworkItem),
    Volume(VolumeItem),
}

/// A Container, with what sorting would else read from text each time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ContainerItem {
    pub(crate) summary: ContainerSummary,
    pub(crate) address: Option<IpAddr>,
    pub(crate) port: Option<u16>,
}

/// An Image by one of its tags, or a dangling one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ImageItem {
    pub(crate) key: String,
    pub(crate) summary: Arc<ImageSummary>,
    pub(crate) tag: Option<String>,
    pub(crate) users: u32,
}

/// A Network and how many Containers are on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NetworkItem {
    pub(crate) summary: Arc<NetworkSummary>,
    pub(crate) subnet: Option<IpAddr>,
    pub(crate) users: u32,
}

/// A Volume and how many Containers mount it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct VolumeItem {
    pub(crate) summary: Arc<VolumeSummary>,
    pub(crate) users: u32,
}

/// Whether somebody should look at a Container: unhealthy, restarting, dead, or ended with a code
/// that is not 0.
pub(crate) fn needs_look(container: &ContainerSummary) -> bool {
    container.health == Some(Health::Unhealthy) && container.state.is_alive()
        || match container.state {
            ContainerState::Restarting | ContainerState::Dead => true,
            ContainerState::Exited => container.exit_code.is_some_and(|code| code != 0),
            ContainerState::Created
            | ContainerState::Running
            | ContainerState::Paused
            | ContainerState::Removing => false,
        }
}

impl Item {
    pub(crate) fn container(summary: ContainerSummary) -> Self {
        let address = addresses(&summary).find_map(|text| text.parse().ok());
        let port = summary.ports.iter().filter_map(|port| port.host_port).min();
        Self::Container(Box::new(ContainerItem {
            summary,
            address,
            port,
        }))
    }

    pub(crate) fn image(summary: Arc<ImageSummary>, tag: Option<String>, users: u32) -> Self {
        let key = match &tag {
            Some(tag) => format!("{} {tag}", summary.id),
            None => summary.id.to_string(),
        };
        Self::Image(ImageItem {
            key,
            summary,
            tag,
            users,
        })
    }

    pub(crate) fn network(summary: Arc<NetworkSummary>, users: u32) -> Self {
        let subnet = summary.subnets.iter().find_map(|subnet| {
            let address = subnet.subnet.split('/').next()?;
            address.parse().ok()
        });
        Self::Network(NetworkItem {
            summary,
            subnet,
            users,
        })
    }

    pub(crate) fn volume(summary: Arc<VolumeSummary>, users: u32) -> Self {
        Self::Volume(VolumeItem { summary, users })
    }

    pub(crate) fn kind(&self) -> ObjectKind {
        match self {
            Self::Container(_) => ObjectKind::Container,
            Self::Image(_) => ObjectKind::Image,
            Self::Network(_) => ObjectKind::Network,
            Self::Volume(_) => ObjectKind::Volume,
        }
    }

    /// The key of its row.
    pub(crate) fn key(&self) -> &str {
        match self {
            Self::Container(item) => item.summary.id.as_str(),
            Self::Image(item) => &item.key,
            Self::Network(item) => item.summary.id.as_str(),
            Self::Volume(item) => item.summary.name.as_str(),
        }
    }

    /// The id of the object behind it.
    pub(crate) fn id(&self) -> &str {
        match self {
            Self::Image(item) => item.summary.id.as_str(),
            Self::Container(_) | Self::Network(_) | Self::Volume(_) => self.key(),
        }
    }

    /// The name that people know it by.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Container(item) => &item.summary.name,
            Self::Image(item) => item.tag.as_deref().unwrap_or(item.summary.id.as_str()),
            Self::Network(item) => &item.summary.name,
            Self::Volume(item) => item.summary.name.as_str(),
        }
    }

    /// What an Action on it is told. An Image with a tag is named by it: removing takes that tag.
    pub(crate) fn target(&self) -> Target {
        match self {
            Self::Image(item) => match &item.tag {
                Some(tag) => Target::named(tag),
                None => Target::new(item.summary.id.as_str(), item.summary.id.short()),
            },
            Self::Container(_) | Self::Network(_) | Self::Volume(_) => {
                Target::new(self.id(), self.name())
            }
        }
    }

    pub(crate) fn as_container(&self) -> Option<&ContainerSummary> {
        match self {
            Self::Container(item) => Some(&item.summary),
            Self::Image(_) | Self::Network(_) | Self::Volume(_) => None,
        }
    }

    /// Whether nobody uses it, in the sense of the list's switch.
    pub(crate) fn is_unused(&self) -> bool {
        match self {
            Self::Container(_) => false,
            Self::Image(item) => item.tag.is_none(),
            Self::Network(item) => item.users == 0 && !item.summary.is_builtin(),
            Self::Volume(item) => item.users == 0,
        }
    }

    /// Whether a scope shows it. A scope that its kind does not know shows all.
    pub(crate) fn is_in(&self, scope: Scope) -> bool {
        match (scope, self) {
            (Scope::Running, Self::Container(item)) => is_running(&item.summary),
            (Scope::NeedLook, Self::Container(item)) => needs_look(&item.summary),
            (Scope::Unused, Self::Image(_) | Self::Network(_) | Self::Volume(_)) => {
                self.is_unused()
            }
            (Scope::All | Scope::Running | Scope::NeedLook | Scope::Unused, _) => true,
        }
    }
}

/// Whether it counts as running; frozen ones do.
pub(crate) fn is_running(container: &ContainerSummary) -> bool {
    matches!(
        container.state,
        ContainerState::Running | ContainerState::Paused
    )
}

/// The addresses that a Container holds, by Network, IPv4 first.
pub(crate) fn addresses(container: &ContainerSummary) -> impl Iterator<Item = &str> {
    container
        .attachments
        .iter()
        .flat_map(|place| {
            place
                .ipv4
                .as_deref()
                .into_iter()
                .chain(place.ipv6.as_deref())
        })
        .filter(|address| !address.is_empty())
}

/// What a Container uses: its Image, Networks and Volumes.
pub(crate) fn uses(container: &ContainerSummary) -> impl Iterator<Item = (ObjectKind, &str)> {
    let networks = container
        .attachments
        .iter()
        .map(|place| (ObjectKind::Network, place.network.as_str()));
    let volumes = container
        .mounts
        .iter()
        .filter(|mount| mount.kind == MountKind::Volume && !mount.source.is_empty())
        .map(|mount| (ObjectKind::Volume, mount.source.as_str()));
    std::iter::once((ObjectKind::Image, container.image_id.as_str()))
        .chain(networks)
        .chain(volumes)
}
