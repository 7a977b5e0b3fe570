//! What stands before what.

use std::cmp::Ordering;
use std::collections::HashMap;

use model::SortKey;

use crate::inventory::item::{ContainerItem, ImageItem, Item, NetworkItem, VolumeItem};
use crate::inventory::natural::compare_names;

/// An order of rows. Rows without a value come last, either way round; equal ones stand by name,
/// then by key, so that the order is always the same.
#[derive(Debug, Clone)]
pub(crate) struct Sorting {
    pub(crate) key: SortKey,
    pub(crate) descending: bool,
    /// Measurements at the time of the last sorting, by id: live values move, and rows found by
    /// binary search must not have moved since.
    pub(crate) live: HashMap<String, f64>,
}

impl Sorting {
    pub(crate) fn compare(&self, left: &Item, right: &Item) -> Ordering {
        let by_key = match (left, right) {
            (Item::Container(left), Item::Container(right)) => self.containers(left, right),
            (Item::Image(left), Item::Image(right)) => self.images(left, right),
            (Item::Network(left), Item::Network(right)) => self.networks(left, right),
            (Item::Volume(left), Item::Volume(right)) => self.volumes(left, right),
            _ => Ordering::Equal,
        };
        by_key
            .then_with(|| match self.key {
                SortKey::Name => Ordering::Equal,
                _ => compare_names(left.name(), right.name()),
            })
            .then_with(|| left.key().cmp(right.key()))
    }

    fn turned(&self, order: Ordering) -> Ordering {
        if self.descending {
            order.reverse()
        } else {
            order
        }
    }

    fn names(&self, left: &str, right: &str) -> Ordering {
        self.turned(compare_names(left, right))
    }

    fn optional<T: Ord>(&self, left: Option<T>, right: Option<T>) -> Ordering {
        match (left, right) {
            (Some(left), Some(right)) => self.turned(left.cmp(&right)),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        }
    }

    fn measured(&self, left: &str, right: &str) -> Ordering {
        match (self.live.get(left), self.live.get(right)) {
            (Some(left), Some(right)) => self.turned(left.total_cmp(right)),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        }
    }

    fn containers(&self, left: &ContainerItem, right: &ContainerItem) -> Ordering {
        let (a, b) = (&left.summary, &right.summary);
        match self.key {
            SortKey::Image => self.names(&a.image, &b.image),
            SortKey::State => self.turned(rank(left).cmp(&rank(right))),
            SortKey::Ports => self.optional(left.port, right.port),
            SortKey::Address => self.optional(left.address, right.address),
            SortKey::Cpu | SortKey::Memory => self.measured(a.id.as_str(), b.id.as_str()),
            SortKey::Since => self.optional(a.since, b.since),
            SortKey::Created => self.turned(a.created.cmp(&b.created)),
            SortKey::Name | SortKey::Size | SortKey::Driver | SortKey::UsedBy => {
                self.names(&a.name, &b.name)
            }
        }
    }

    fn images(&self, left: &ImageItem, right: &ImageItem) -> Ordering {
        let (a, b) = (&left.summary, &right.summary);
        match self.key {
            SortKey::Created | SortKey::Since => self.optional(a.created, b.created),
            SortKey::Size | SortKey::Memory => self.turned(a.size.cmp(&b.size)),
            SortKey::UsedBy => self.turned(left.users.cmp(&right.users)),
            SortKey::Name
            | SortKey::Image
            | SortKey::State
            | SortKey::Ports
            | SortKey::Address
            | SortKey::Cpu
            | SortKey::Driver => match (&left.tag, &right.tag) {
                (Some(left), Some(right)) => self.names(left, right),
                (left, right) => self.optional(left.as_ref(), right.as_ref()),
            },
        }
    }

    fn networks(&self, left: &NetworkItem, right: &NetworkItem) -> Ordering {
        let (a, b) = (&left.summary, &right.summary);
        match self.key {
            SortKey::Address => self.optional(left.subnet, right.subnet),
            SortKey::Created | SortKey::Since => self.optional(a.created, b.created),
            SortKey::Driver => self.names(&a.driver, &b.driver),
            SortKey::UsedBy => self.turned(left.users.cmp(&right.users)),
            SortKey::Name
            | SortKey::Image
            | SortKey::State
            | SortKey::Ports
            | SortKey::Cpu
            | SortKey::Memory
            | SortKey::Size => self.names(&a.name, &b.name),
        }
    }

    fn volumes(&self, left: &VolumeItem, right: &VolumeItem) -> Ordering {
        let (a, b) = (&left.summary, &right.summary);
        match self.key {
            SortKey::Created | SortKey::Since => self.optional(a.created, b.created),
            SortKey::Size | SortKey::Memory => self.optional(a.size, b.size),
            SortKey::Driver => self.names(&a.driver, &b.driver),
            SortKey::UsedBy => self.turned(left.users.cmp(&right.users)),
            SortKey::Name
            | SortKey::Image
            | SortKey::State
            | SortKey::Ports
            | SortKey::Address
            | SortKey::Cpu => self.names(a.name.as_str(), b.name.as_str()),
        }
    }
}

/// States in the order of interest: what lives first.
fn rank(container: &ContainerItem) -> u8 {
    use model::ContainerState as State;
    match container.summary.state {
        State::Running => 0,
        State::Paused => 1,
        State::Restarting => 2,
        State::Created => 3,
        State::Exited => 4,
        State::Removing => 5,
        State::Dead => 6,
    }
}
