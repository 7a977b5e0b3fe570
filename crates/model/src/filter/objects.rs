//! What a filter sees in the Engine's objects.

use super::{Field, Filtered};
use crate::{
    Attachment, ByteSize, ContainerPort, ContainerSummary, ImageSummary, NetworkSummary,
    VolumeSummary,
};

type See<'a> = &'a mut dyn FnMut(&str) -> bool;

fn any_label(labels: &std::collections::BTreeMap<String, String>, see: See<'_>) -> bool {
    labels
        .iter()
        .any(|(name, value)| see(&format!("{name}={value}")))
}

fn any_address(place: &Attachment, see: See<'_>) -> bool {
    [&place.ipv4, &place.ipv6, &place.static_ipv4]
        .into_iter()
        .flatten()
        .any(|ip| see(ip))
}

fn any_port(port: &ContainerPort, see: See<'_>) -> bool {
    see(&port.container_port.to_string())
        || port.host_port.is_some_and(|host| see(&host.to_string()))
}

impl Filtered for ContainerSummary {
    fn any_text(&self, see: See<'_>) -> bool {
        see(&self.name)
            || see(&self.image)
            || see(&self.command)
            || see(self.id.as_str())
            || see(self.state.word())
            || self
                .attachments
                .iter()
                .any(|place| see(&place.network) || any_address(place, see))
            || self.ports.iter().any(|port| any_port(port, see))
            || any_label(&self.labels, see)
    }

    fn any_of(&self, field: Field, see: See<'_>) -> bool {
        match field {
            Field::Name => see(&self.name),
            Field::Network => self.attachments.iter().any(|place| see(&place.network)),
            Field::Port => self.ports.iter().any(|port| any_port(port, see)),
            Field::Image => see(&self.image),
            Field::State => {
                see(self.state.word())
                    || self.health.is_some_and(|health| {
                        see(match health {
                            crate::Health::Starting => "starting",
                            crate::Health::Healthy => "healthy",
                            crate::Health::Unhealthy => "unhealthy",
                        })
                    })
            }
            Field::Label => any_label(&self.labels, see),
            Field::Project => self.project().is_some_and(see),
            Field::Address => self.attachments.iter().any(|place| any_address(place, see)),
            Field::Driver => false,
            Field::Id => see(self.id.as_str()),
        }
    }

    fn size(&self) -> Option<ByteSize> {
        None
    }
}

impl Filtered for ImageSummary {
    fn any_text(&self, see: See<'_>) -> bool {
        self.tags.iter().chain(&self.digests).any(|text| see(text))
            || see(self.id.as_str())
            || any_label(&self.labels, see)
    }

    fn any_of(&self, field: Field, see: See<'_>) -> bool {
        match field {
            Field::Name | Field::Image => self.tags.iter().any(|text| see(text)),
            Field::Label => any_label(&self.labels, see),
            Field::Id => see(self.id.as_str()) || self.digests.iter().any(|text| see(text)),
            Field::Network
            | Field::Port
            | Field::State
            | Field::Project
            | Field::Address
            | Field::Driver => false,
        }
    }

    fn size(&self) -> Option<ByteSize> {
        Some(self.size)
    }
}

impl Filtered for NetworkSummary {
    fn any_text(&self, see: See<'_>) -> bool {
        see(&self.name)
            || see(&self.driver)
            || see(self.id.as_str())
            || self.any_of(Field::Address, see)
            || any_label(&self.labels, see)
    }

    fn any_of(&self, field: Field, see: See<'_>) -> bool {
        match field {
            Field::Name | Field::Network => see(&self.name),
            Field::Driver => see(&self.driver),
            Field::Address => self.subnets.iter().any(|subnet| {
                see(&subnet.subnet) || subnet.gateway.as_deref().is_some_and(&mut *see)
            }),
            Field::Label => any_label(&self.labels, see),
            Field::Project => self
                .labels
                .get(ContainerSummary::PROJECT_LABEL)
                .is_some_and(|p| see(p)),
            Field::Id => see(self.id.as_str()),
            Field::Port | Field::Image | Field::State => false,
        }
    }

    fn size(&self) -> Option<ByteSize> {
        None
    }
}

impl Filtered for VolumeSummary {
    fn any_text(&self, see: See<'_>) -> bool {
        see(self.name.as_str())
            || see(&self.driver)
            || see(&self.mountpoint)
            || any_label(&self.labels, see)
    }

    fn any_of(&self, field: Field, see: See<'_>) -> bool {
        match field {
            Field::Name | Field::Id => see(self.name.as_str()),
            Field::Driver => see(&self.driver),
            Field::Label => any_label(&self.labels, see),
            Field::Project => self
                .labels
                .get(ContainerSummary::PROJECT_LABEL)
                .is_some_and(|p| see(p)),
            Field::Network | Field::Port | Field::Image | Field::State | Field::Address => false,
        }
    }

    fn size(&self) -> Option<ByteSize> {
        self.size
    }
}
