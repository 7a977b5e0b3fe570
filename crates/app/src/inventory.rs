//! The live picture of one Engine's objects. It only changes when it is told to; what changed is
//! handed on to the views.

pub(crate) mod filtered;
pub(crate) mod item;
pub(crate) mod natural;
pub(crate) mod patch;
pub(crate) mod users;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use model::{
    ContainerSummary, Counts, ImageSummary, NetworkSummary, ObjectKind, ScopeCounts, VolumeSummary,
};

use item::{Item, is_running, needs_look};
use patch::{ContainerPatch, Pending};
use users::Users;

/// One line of a list before and after.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub(crate) old: Option<Arc<Item>>,
    pub(crate) new: Option<Arc<Item>>,
}

impl Change {
    /// The line as it is, or as it last was.
    pub(crate) fn item(&self) -> &Arc<Item> {
        self.new
            .as_ref()
            .or(self.old.as_ref())
            .expect("a change has a line on at least one side")
    }
}

/// The objects of one Engine, by kind and row key.
#[derive(Default)]
pub(crate) struct Inventory {
    items: [HashMap<String, Arc<Item>>; 4],
    /// Row keys of each Image, by its id.
    image_keys: HashMap<String, Vec<String>>,
    users: Users,
    running: u32,
    need_look: u32,
    unused: [u32; 4],
    changes: Vec<Change>,
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Inventory {
    pub(crate) fn of(&self, kind: ObjectKind) -> &HashMap<String, Arc<Item>> {
        &self.items[kind as usize]
    }

    pub(crate) fn get(&self, kind: ObjectKind, key: &str) -> Option<&Arc<Item>> {
        self.of(kind).get(key)
    }

    pub(crate) fn container(&self, id: &str) -> Option<&ContainerSummary> {
        self.get(ObjectKind::Container, id)?.as_container()
    }

    /// Whether there is an object with this id.
    pub(crate) fn has(&self, kind: ObjectKind, id: &str) -> bool {
        match kind {
            ObjectKind::Image => self.image_keys.contains_key(id),
            _ => self.of(kind).contains_key(id),
        }
    }

    pub(crate) fn users(&self) -> &Users {
        &self.users
    }

    pub(crate) fn counts(&self) -> Counts {
        let count = |kind| small(self.of(kind).len());
        Counts {
            containers: count(ObjectKind::Container),
            running: self.running,
            need_look: self.need_look,
            images: count(ObjectKind::Image),
            networks: count(ObjectKind::Network),
            volumes: count(ObjectKind::Volume),
        }
    }

    pub(crate) fn scopes(&self, kind: ObjectKind) -> ScopeCounts {
        let containers = kind == ObjectKind::Container;
        ScopeCounts {
            all: small(self.of(kind).len()),
            running: if containers { self.running } else { 0 },
            need_look: if containers { self.need_look } else { 0 },
            unused: self.unused[kind as usize],
        }
    }

    /// What changed since this was last asked, in order.
    pub(crate) fn take_changes(&mut self) -> Vec<Change> {
        self.recount_users();
        std::mem::take(&mut self.changes)
    }

    /// Forgets everything: the next list is of another Engine.
    pub(crate) fn clear(&mut self) {
        for kind in [
            ObjectKind::Container,
            ObjectKind::Image,
            ObjectKind::Network,
            ObjectKind::Volume,
        ] {
            self.image_keys.clear();
            let keys: Vec<String> = self.of(kind).keys().cloned().collect();
            for key in keys {
                self.put(kind, &key, None);
            }
        }
    }

    /// Takes a list of Containers. `wanted`: the ids that were asked for; `None`: all. `meanwhile`
    /// is what events said since the list was asked for, which the list may not know yet.
    /// Gives the ids among `doubtful` for which the list says something new.
    pub(crate) fn take_containers(
        &mut self,
        listed: Vec<ContainerSummary>,
        wanted: Option<&[String]>,
        meanwhile: &Pending,
        keep_times: bool,
        doubtful: &HashSet<String>,
    ) -> Vec<String> {
        let mut surprising = Vec::new();
        let lines = &mut self.items[ObjectKind::Container as usize];
        // A first list has nothing to remove, and is the largest.
        let may_remove = wanted.is_some() || !lines.is_empty();
        lines.reserve(listed.len().saturating_sub(lines.len()));
        self.changes.reserve(listed.len());
        let mut present = HashSet::new();
        for mut container in listed {
            // It names an age, so it would be another in each list, and no row shows it.
            container.status_text.clear();
            let id = container.id.as_str().to_owned();
            let old = self.container(&id);
            if doubtful.contains(&id) && !old.is_some_and(|old| agree(old, &container)) {
                surprising.push(id.clone());
            }
            if let Some(old) = old {
                carry_over(old, &mut container, keep_times);
            }
            match meanwhile.container(&id) {
                Some(patch) if patch.gone => {}
                Some(patch) => {
                    patch.apply(&mut container);
                    self.put(ObjectKind::Container, &id, Some(Item::container(container)));
                }
                None => self.put(ObjectKind::Container, &id, Some(Item::container(container))),
            }
            if may_remove {
                present.insert(id);
            }
        }
        let absent: Vec<String> = match wanted {
            Some(ids) => ids
                .iter()
                .filter(|id| !present.contains(*id))
                .cloned()
                .collect(),
            None if !may_remove => Vec::new(),
            None => {
                let known = self.of(ObjectKind::Container).keys();
                known.filter(|id| !present.contains(*id)).cloned().collect()
            }
        };
        for id in absent {
            if meanwhile.container(&id).is_some_and(|patch| patch.created) {
                continue;
            }
            if doubtful.contains(&id) {
                surprising.push(id.clone());
            }
            self.put(ObjectKind::Container, &id, None);
        }
        surprising
    }

    /// Changes one Container by what an event said. Tells whether there is such a Container.
    pub(crate) fn patch_container(&mut self, id: &str, patch: &ContainerPatch) -> bool {
        let Some(old) = self.container(id) else {
            return false;
        };
        if patch.gone {
            self.put(ObjectKind::Container, id, None);
        } else {
            let mut container = old.clone();
            patch.apply(&mut container);
            self.put(ObjectKind::Container, id, Some(Item::container(container)));
        }
        true
    }

    /// Takes the list of all Images.
    pub(crate) fn take_images(&mut self, listed: Vec<ImageSummary>, meanwhile: &Pending) {
        let mut fresh = HashMap::new();
        self.image_keys.clear();
        for image in listed {
            if meanwhile.is_gone(ObjectKind::Image, image.id.as_str()) {
                continue;
            }
            let users = self.users.count(ObjectKind::Image, image.id.as_str());
            let image = Arc::new(image);
            let tags = image.tags.iter().cloned().map(Some);
            let untagged = image.tags.is_empty().then_some(None);
            let keys = self.image_keys.entry(image.id.to_string()).or_default();
            for tag in tags.chain(untagged) {
                let line = Item::image(Arc::clone(&image), tag, users);
                keys.push(line.key().to_owned());
                fresh.insert(line.key().to_owned(), line);
            }
        }
        self.replace_all(ObjectKind::Image, fresh);
    }

    /// Takes the list of all Networks.
    pub(crate) fn take_networks(&mut self, listed: Vec<NetworkSummary>, meanwhile: &Pending) {
        let fresh = listed
            .into_iter()
            .filter(|network| !meanwhile.is_gone(ObjectKind::Network, network.id.as_str()))
            .map(|network| {
                let users = self.users.count(ObjectKind::Network, &network.name);
                let id = network.id.to_string();
                (id, Item::network(Arc::new(network), users))
            })
            .collect();
        self.replace_all(ObjectKind::Network, fresh);
    }

    /// Takes the list of all Volumes.
    pub(crate) fn take_volumes(&mut self, listed: Vec<VolumeSummary>, meanwhile: &Pending) {
        let fresh = listed
            .into_iter()
            .filter(|volume| !meanwhile.is_gone(ObjectKind::Volume, volume.name.as_str()))
            .map(|volume| {
                let users = self.users.count(ObjectKind::Volume, volume.name.as_str());
                let name = volume.name.to_string();
                (name, Item::volume(Arc::new(volume), users))
            })
            .collect();
        self.replace_all(ObjectKind::Volume, fresh);
    }

    /// Removes an Image, Network or Volume that an event called gone.
    pub(crate) fn remove(&mut self, kind: ObjectKind, id: &str) {
        if kind == ObjectKind::Image {
            for key in self.image_keys.remove(id).unwrap_or_default() {
                self.put(kind, &key, None);
            }
        } else {
            self.put(kind, id, None);
        }
    }

    fn replace_all(&mut self, kind: ObjectKind, fresh: HashMap<String, Item>) {
        let gone: Vec<String> = self
            .of(kind)
            .keys()
            .filter(|key| !fresh.contains_key(*key))
            .cloned()
            .collect();
        for key in gone {
            self.put(kind, &key, None);
        }
        for (key, line) in fresh {
            self.put(kind, &key, Some(line));
        }
    }

    /// The one place where a line comes, changes or goes.
    fn put(&mut self, kind: ObjectKind, key: &str, new: Option<Item>) {
        let lines = &mut self.items[kind as usize];
        let (old, new) = match new {
            Some(new) => {
                if lines.get(key).is_some_and(|old| **old == new) {
                    return;
                }
                let new = Arc::new(new);
                (lines.insert(key.to_owned(), Arc::clone(&new)), Some(new))
            }
            None => match lines.remove(key) {
                Some(old) => (Some(old), None),
                None => return,
            },
        };
        if let Some(old) = &old {
            self.count(old, false);
        }
        if let Some(new) = &new {
            self.count(new, true);
        }
        if kind == ObjectKind::Container {
            self.users.change(
                old.as_ref().and_then(|item| item.as_container()),
                new.as_ref().and_then(|item| item.as_container()),
            );
        }
        self.changes.push(Change { old, new });
    }

    fn count(&mut self, line: &Item, comes: bool) {
        let add = |total: &mut u32, counts: bool| {
            if counts {
                *total = if comes {
                    *total + 1
                } else {
                    total.saturating_sub(1)
                };
            }
        };
        add(&mut self.unused[line.kind() as usize], line.is_unused());
        if let Some(container) = line.as_container() {
            add(&mut self.running, is_running(container));
            add(&mut self.need_look, needs_look(container));
        }
    }

    /// Gives every line whose users changed its new number of them.
    fn recount_users(&mut self) {
        for id in self.users.take_touched(ObjectKind::Image) {
            let keys = self.image_keys.get(&id).cloned().unwrap_or_default();
            self.recount_lines(ObjectKind::Image, &keys, &id);
        }
        for name in self.users.take_touched(ObjectKind::Network) {
            // Networks are used by name, and names are not unique.
            let networks = self.of(ObjectKind::Network).values();
            let keys: Vec<String> = networks
                .filter(|network| network.name() == name)
                .map(|network| network.key().to_owned())
                .collect();
            self.recount_lines(ObjectKind::Network, &keys, &name);
        }
        for name in self.users.take_touched(ObjectKind::Volume) {
            self.recount_lines(ObjectKind::Volume, std::slice::from_ref(&name), &name);
        }
    }

    fn recount_lines(&mut self, kind: ObjectKind, keys: &[String], used: &str) {
        let count = self.users.count(kind, used);
        for key in keys {
            self.recount_line(kind, key, count);
        }
    }

    fn recount_line(&mut self, kind: ObjectKind, key: &str, count: u32) {
        let Some(old) = self.items[kind as usize].get(key).cloned() else {
            return;
        };
        let mut line = (*old).clone();
        match &mut line {
            Item::Container(_) => {}
            Item::Image(item) => item.users = count,
            Item::Network(item) => item.users = count,
            Item::Volume(item) => item.users = count,
        }
        if line == *old {
            // The number is the same, yet the names in the row are others.
            let new = Some(Arc::clone(&old));
            self.changes.push(Change {
                old: Some(old),
                new,
            });
        } else {
            self.put(kind, key, Some(line));
        }
    }
}

/// Whether a list confirms what events said.
fn agree(old: &ContainerSummary, listed: &ContainerSummary) -> bool {
    (old.state, &old.name, old.health) == (listed.state, &listed.name, listed.health)
}

/// Keeps what events said more exactly than a list can: a list knows the time only in words, as
/// "2 hours ago", and not every list knows the exit code.
fn carry_over(old: &ContainerSummary, listed: &mut ContainerSummary, keep_times: bool) {
    if old.state != listed.state {
        return;
    }
    if old.since.is_some() && (keep_times || listed.since.is_none()) {
        listed.since = old.since;
    }
    if listed.exit_code.is_none() && listed.state == model::ContainerState::Exited {
        listed.exit_code = old.exit_code;
    }
}
