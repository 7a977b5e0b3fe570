//! What a selection means at this moment.

use std::collections::HashSet;
use std::sync::Arc;

use model::{ContainerVerb, Resolved, Selection, VerbCount};

use crate::inventory::Inventory;
use crate::inventory::item::Item;

use super::View;

impl View {
    /// The objects that are marked, in the view's order. What the filter hides is not among them:
    /// nobody acts on rows that cannot be seen, but for those in closed groups.
    pub(crate) fn resolve(&self, selection: &Selection, inventory: &Inventory) -> Resolved {
        let mut gone = 0;
        let items = match selection {
            Selection::Keys { keys } => {
                let (positions, missing) = self.positions(keys, inventory);
                gone = missing;
                let mut positions: Vec<(usize, usize)> = positions.into_iter().collect();
                positions.sort_unstable();
                let groups = self.order.groups();
                let item = |(group, at): (usize, usize)| &groups[group].members[at];
                positions.into_iter().map(item).collect()
            }
            Selection::AllBut { keys } => {
                let (except, _) = self.positions(keys, inventory);
                let groups = self.order.groups().iter().enumerate();
                let places = groups.flat_map(|(number, group)| {
                    let members = group.members.iter().enumerate();
                    members.map(move |(at, item)| ((number, at), item))
                });
                places
                    .filter(|(place, _)| !except.contains(place))
                    .map(|(_, item)| item)
                    .collect::<Vec<&Arc<Item>>>()
            }
        };
        Resolved {
            revision: self.revision,
            targets: items.iter().map(|item| item.target()).collect(),
            gone,
            verbs: verbs(&items),
        }
    }

    /// Places of the keys, those of a group for its key, and how many keys are not in the view.
    fn positions(&self, keys: &[String], inventory: &Inventory) -> (HashSet<(usize, usize)>, u32) {
        let mut places = HashSet::new();
        let mut missing = 0;
        for key in keys {
            if let Some(item) = inventory.get(self.kind(), key) {
                match self.order.position(item, &self.sorting) {
                    Some(place) => {
                        places.insert(place);
                    }
                    None => missing += 1,
                }
            } else if let Some(group) = self.order.group_by_key(key) {
                let members = self.order.groups()[group].members.len();
                places.extend((0..members).map(|at| (group, at)));
            } else {
                missing += 1;
            }
        }
        (places, missing)
    }
}

fn verbs(items: &[&Arc<Item>]) -> Vec<VerbCount> {
    let accepting = |verb| {
        let containers = items.iter().filter_map(|item| item.as_container());
        containers
            .filter(|container| container.state.can(verb))
            .count()
    };
    ContainerVerb::ALL
        .into_iter()
        .map(|verb| VerbCount {
            verb,
            count: u32::try_from(accepting(verb)).unwrap_or(u32::MAX),
        })
        .filter(|accepted| accepted.count > 0)
        .collect()
}
