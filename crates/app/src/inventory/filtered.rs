//! What a filter sees of each object.

use model::filter::{Field, Filtered};
use model::{ByteSize, Health};

use super::item::{self, ContainerItem, ImageItem, Item, NetworkItem, VolumeItem};

type See<'a> = &'a mut dyn FnMut(&str) -> bool;

impl Filtered for Item {
    fn any_text(&self, see: See<'_>) -> bool {
        match self {
            Self::Container(item) => item.any_text(see),
            Self::Image(item) => see(self.name()) || item.any_of(Field::Label, see),
            Self::Network(item) => {
                see(self.name()) || see(&item.summary.driver) || item.any_of(Field::Address, see)
            }
            Self::Volume(item) => {
                see(self.name()) || see(&item.summary.driver) || item.any_of(Field::Project, see)
            }
        }
    }

    fn any_of(&self, field: Field, see: See<'_>) -> bool {
        match (field, self) {
            (Field::Id, _) => see(self.id()),
            (Field::Name, _) => see(self.name()),
            (_, Self::Container(item)) => item.any_of(field, see),
            (_, Self::Image(item)) => item.any_of(field, see),
            (_, Self::Network(item)) => item.any_of(field, see),
            (_, Self::Volume(item)) => item.any_of(field, see),
        }
    }

    fn size(&self) -> Option<ByteSize> {
        match self {
            Self::Image(item) => Some(item.summary.size),
            Self::Volume(item) => item.summary.size,
            Self::Container(_) | Self::Network(_) => None,
        }
    }
}

impl ContainerItem {
    /// Ids are left out: they are hex, and words such as `db` stand in many of them by chance.
    fn any_text(&self, see: See<'_>) -> bool {
        let container = &self.summary;
        see(&container.name)
            || see(&container.image)
            || see(&container.command)
            || see(container.state.word())
            || container.project().is_some_and(&mut *see)
            || container
                .attachments
                .iter()
                .any(|place| see(&place.network))
            || item::addresses(container).any(&mut *see)
            || self.any_of(Field::Port, see)
    }

    fn any_of(&self, field: Field, see: See<'_>) -> bool {
        let container = &self.summary;
        match field {
            Field::Image => see(&container.image) || see(container.image_id.as_str()),
            Field::State => {
                see(container.state.word()) || container.health.is_some_and(|h| see(word(h)))
            }
            Field::Network => container
                .attachments
                .iter()
                .any(|place| see(&place.network)),
            Field::Address => item::addresses(container).any(see),
            Field::Port => container.ports.iter().any(|port| {
                see(&port.container_port.to_string())
                    || port.host_port.is_some_and(|port| see(&port.to_string()))
            }),
            Field::Label => any_label(&container.labels, see),
            Field::Project => container.project().is_some_and(see),
            Field::Name | Field::Driver | Field::Id => false,
        }
    }
}

impl ImageItem {
    fn any_of(&self, field: Field, see: See<'_>) -> bool {
        match field {
            Field::Image => self.tag.as_deref().is_some_and(see),
            Field::Label => any_label(&self.summary.labels, see),
            _ => false,
        }
    }
}

impl NetworkItem {
    fn any_of(&self, field: Field, see: See<'_>) -> bool {
        match field {
            Field::Network => see(&self.summary.name),
            Field::Driver => see(&self.summary.driver),
            Field::Address => self.summary.subnets.iter().any(|subnet| {
                see(&subnet.subnet) || subnet.gateway.as_deref().is_some_and(&mut *see)
            }),
            Field::Label => any_label(&self.summary.labels, see),
            Field::Project => project(&self.summary.labels).is_some_and(see),
            _ => false,
        }
    }
}

impl VolumeItem {
    fn any_of(&self, field: Field, see: See<'_>) -> bool {
        match field {
            Field::Driver => see(&self.summary.driver),
            Field::Label => any_label(&self.summary.labels, see),
            Field::Project => project(&self.summary.labels).is_some_and(see),
            _ => false,
        }
    }
}

type Labels = std::collections::BTreeMap<String, String>;

/// The Compose project that labels name.
pub(crate) fn project(labels: &Labels) -> Option<&str> {
    labels
        .get(model::ContainerSummary::PROJECT_LABEL)
        .map(String::as_str)
}

fn any_label(labels: &Labels, see: See<'_>) -> bool {
    labels
        .iter()
        .any(|(name, value)| see(&format!("{name}={value}")))
}

fn word(health: Health) -> &'static str {
    match health {
        Health::Starting => "starting",
        Health::Healthy => "healthy",
        Health::Unhealthy => "unhealthy",
    }
}
