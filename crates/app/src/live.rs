//! Everything that changes while the application lives, under one short lock: so views always
//! agree with the inventory.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use model::{ContainerState, ContainerVerb, Event, Link, NativeOffer, ObjectKind, ViewId};

use crate::inventory::item::Item;
use crate::inventory::{Change, Inventory};
use crate::usage::Usage;
use crate::views::View;

/// Views that may be open. A web view that is loaded again does not close its old ones.
const MOST_VIEWS: usize = 64;
/// Objects that are named one by one in a frame; beyond, listeners are told to ask everything.
const MOST_OBJECTS: usize = 256;

pub(crate) struct Live {
    /// Counts the Engines that were chosen: what an earlier one says is no longer heard.
    pub(crate) generation: u64,
    pub(crate) link: Link,
    /// Identity of the Engine's data, once it answered.
    pub(crate) identity: Option<String>,
    pub(crate) native: NativeOffer,
    pub(crate) inventory: Inventory,
    /// Kinds whose list was taken from the Engine that is chosen.
    pub(crate) listed: [bool; 4],
    pub(crate) busy: HashMap<String, ContainerVerb>,
    pub(crate) usage: Usage,
    pub(crate) visible: bool,
    pub(crate) views: BTreeMap<u32, View>,
    next_view: u32,
    /// Whether the Engine's state or the counts changed since listeners were last told.
    pub(crate) engine_untold: bool,
    /// Objects that changed since listeners were last told, and whether they are gone.
    objects_untold: BTreeMap<(ObjectKind, String), bool>,
}

impl Live {
    pub(crate) fn new(native: NativeOffer) -> Self {
        Self {
            generation: 0,
            link: Link::Connecting,
            identity: None,
            native,
            inventory: Inventory::default(),
            listed: [false; 4],
            busy: HashMap::new(),
            usage: Usage::default(),
            visible: true,
            views: BTreeMap::new(),
            next_view: 1,
            engine_untold: false,
            objects_untold: BTreeMap::new(),
        }
    }

    /// Forgets all of the Engine so far.
    pub(crate) fn forget_engine(&mut self) {
        self.identity = None;
        self.listed = [false; 4];
        self.busy.clear();
        self.usage.clear();
        self.inventory.clear();
        self.settle();
    }

    /// Hands what changed in the inventory to the views and the listeners. Tells whether a
    /// Container that is watched runs now and did not before.
    pub(crate) fn settle(&mut self) -> bool {
        let changes = self.inventory.take_changes();
        if changes.is_empty() {
            return false;
        }
        let mut wakes_usage = false;
        let mut by_kind: BTreeMap<ObjectKind, Vec<Change>> = BTreeMap::new();
        for change in changes {
            let item = change.item();
            let kind = item.kind();
            if let Some(container) = item.as_container()
                && (change.new.is_none() || container.state != ContainerState::Running)
            {
                self.usage.forget(item.id());
            }
            let runs = |line: &Option<Arc<Item>>| {
                let container = line.as_ref().and_then(|line| line.as_container());
                container.is_some_and(|container| container.state == ContainerState::Running)
            };
            wakes_usage |=
                runs(&change.new) && !runs(&change.old) && self.usage.is_watched(item.id());
            // A line of an Image may go while the Image stays under another tag.
            let gone = !self.inventory.has(kind, item.id());
            self.objects_untold
                .insert((kind, item.id().to_owned()), gone);
            by_kind.entry(kind).or_default().push(change);
        }
        for view in self.views.values_mut() {
            if let Some(changes) = by_kind.get(&view.kind()) {
                view.apply(changes, &self.inventory, &self.usage);
            }
        }
        self.engine_untold = true;
        wakes_usage
    }

    /// Sorts every view anew, after something that may have broken off in the middle.
    pub(crate) fn sort_all_anew(&mut self) {
        self.inventory.take_changes();
        for view in self.views.values_mut() {
            view.sort_anew(&self.inventory, &self.usage);
        }
        self.engine_untold = true;
    }

    /// Something happened to an object, even if its row stays the same.
    pub(crate) fn touched(&mut self, kind: ObjectKind, id: &str) {
        self.objects_untold
            .entry((kind, id.to_owned()))
            .or_insert(false);
    }

    /// New measurements came.
    pub(crate) fn usage_changed(&mut self) {
        for view in self.views.values_mut() {
            if view.sorts_by_usage() {
                view.sort_anew(&self.inventory, &self.usage);
            } else if view.shows_sums() {
                view.changed();
            }
        }
    }

    /// Marks Containers as being acted on, or no longer.
    pub(crate) fn set_busy(&mut self, ids: &[String], verb: Option<ContainerVerb>) {
        for id in ids {
            match verb {
                Some(verb) => self.busy.insert(id.clone(), verb),
                None => self.busy.remove(id),
            };
        }
        for view in self.views.values_mut() {
            if view.kind() == ObjectKind::Container {
                view.changed();
            }
        }
    }

    pub(crate) fn add_view(&mut self, view: View) -> ViewId {
        let id = self.next_view;
        self.next_view = self.next_view.wrapping_add(1);
        self.views.insert(id, view);
        if self.views.len() > MOST_VIEWS {
            self.views.pop_first();
        }
        ViewId(id)
    }

    /// What listeners are to be told now. Views say nothing while no window is visible.
    pub(crate) fn take_untold(&mut self) -> Vec<Event> {
        let mut events = Vec::new();
        if self.objects_untold.len() > MOST_OBJECTS {
            self.objects_untold.clear();
            events.push(Event::Missed);
        }
        let objects = std::mem::take(&mut self.objects_untold);
        events.extend(
            objects
                .into_iter()
                .map(|((object, id), gone)| Event::ObjectChanged { object, id, gone }),
        );
        if self.visible {
            for (id, view) in &mut self.views {
                if std::mem::take(&mut view.untold) {
                    events.push(Event::ViewChanged {
                        view: ViewId(*id),
                        revision: view.revision,
                        row_count: view.row_count(),
                    });
                }
            }
        }
        events
    }
}
