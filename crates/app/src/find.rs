//! Search over all objects, for the palette.

use model::{FoundObject, ObjectKind};

use crate::inventory::Inventory;
use crate::inventory::filtered::project;
use crate::inventory::item::{Item, addresses};
use crate::inventory::natural::compare_names;

/// How well something fits; smaller is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Whole,
    Beginning,
    Name,
    Id,
    Other,
}

/// Objects whose name, id, image, address or project holds the text, best first. An empty text
/// finds nothing.
pub(crate) fn find(inventory: &Inventory, text: &str, limit: usize) -> Vec<FoundObject> {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return Vec::new();
    }
    let kinds = [
        ObjectKind::Container,
        ObjectKind::Image,
        ObjectKind::Network,
        ObjectKind::Volume,
    ];
    let items = kinds.iter().flat_map(|kind| inventory.of(*kind).values());
    let mut found: Vec<(Fit, &Item, String)> = items
        .filter_map(|item| {
            let (fit, detail) = fit(item, &text)?;
            Some((fit, &**item, detail))
        })
        .collect();
    found.sort_unstable_by(|(left_fit, left, _), (right_fit, right, _)| {
        (left_fit, left.kind())
            .cmp(&(right_fit, right.kind()))
            .then_with(|| compare_names(left.name(), right.name()))
            .then_with(|| left.key().cmp(right.key()))
    });
    found.truncate(limit);
    found
        .into_iter()
        .map(|(_, item, detail)| {
            let target = item.target();
            FoundObject {
                object: item.kind(),
                id: target.id,
                name: target.name,
                detail,
                state: item.as_container().map(|container| container.state),
            }
        })
        .collect()
}

fn fit(item: &Item, text: &str) -> Option<(Fit, String)> {
    let holds = |value: &str| value.to_lowercase().contains(text);
    let name = item.name().to_lowercase();
    if name == text {
        return Some((Fit::Whole, String::new()));
    }
    if name.starts_with(text) {
        return Some((Fit::Beginning, String::new()));
    }
    if name.contains(text) {
        return Some((Fit::Name, String::new()));
    }
    let digits = item.id().split_once(':').map_or(item.id(), |(_, hex)| hex);
    if digits.starts_with(text) {
        return Some((Fit::Id, digits.get(..12).unwrap_or(digits).to_owned()));
    }
    let other = match item {
        Item::Container(container) => {
            let container = &container.summary;
            let texts = std::iter::once(container.image.as_str())
                .chain(addresses(container))
                .chain(container.project());
            texts
                .into_iter()
                .find(|value| holds(value))
                .map(str::to_owned)
        }
        Item::Image(_) => None,
        Item::Network(network) => {
            let subnets = network.summary.subnets.iter();
            subnets
                .map(|subnet| &subnet.subnet)
                .find(|value| holds(value))
                .cloned()
        }
        Item::Volume(volume) => project(&volume.summary.labels)
            .filter(|value| holds(value))
            .map(str::to_owned),
    };
    other.map(|detail| (Fit::Other, detail))
}
