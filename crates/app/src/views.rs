//! Views: filtered, sorted, grouped lists, kept in order as the inventory changes.

pub(crate) mod compare;
pub(crate) mod order;
pub(crate) mod resolve;
pub(crate) mod rows;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

use model::filter::Filter;
use model::{ObjectKind, Page, SortKey, ViewId, ViewQuery};

use crate::inventory::item::Item;
use crate::inventory::{Change, Inventory};
use crate::usage::Usage;

use compare::Sorting;
use order::{Order, Place};
use rows::{Beside, Sum};

/// Rows that one request may ask for; a screen shows some dozens.
const MOST_ROWS: u32 = 2_000;

/// One open view.
pub(crate) struct View {
    query: ViewQuery,
    filter: Filter,
    sorting: Sorting,
    order: Order,
    pub(crate) revision: u32,
    /// Whether something changed since a shell was last told.
    pub(crate) untold: bool,
}

impl View {
    pub(crate) fn new(query: ViewQuery, inventory: &Inventory, usage: &Usage) -> Self {
        let sorting = Sorting {
            key: query.sort,
            descending: query.descending,
            live: HashMap::new(),
        };
        let mut view = Self {
            filter: Filter::parse(&query.filter),
            order: Order::sorted(Vec::new(), &sorting, false, &[]),
            sorting,
            query,
            revision: 0,
            untold: false,
        };
        view.sort_anew(inventory, usage);
        view.untold = false;
        view
    }

    pub(crate) fn kind(&self) -> ObjectKind {
        self.query.object
    }

    pub(crate) fn row_count(&self) -> u32 {
        self.order.len()
    }

    /// Whether its order depends on measurements.
    pub(crate) fn sorts_by_usage(&self) -> bool {
        self.kind() == ObjectKind::Container
            && matches!(self.query.sort, SortKey::Cpu | SortKey::Memory)
    }

    /// Whether its heads show sums of measurements.
    pub(crate) fn shows_sums(&self) -> bool {
        self.order.is_grouped()
    }

    /// Filters, groups and sorts everything.
    pub(crate) fn sort_anew(&mut self, inventory: &Inventory, usage: &Usage) {
        self.sorting.live = if self.sorts_by_usage() {
            usage.values(self.query.sort)
        } else {
            HashMap::new()
        };
        let items = inventory.of(self.kind()).values();
        let shown = items.filter(|item| self.shows(item)).cloned().collect();
        let grouped = self.query.grouped && self.kind() == ObjectKind::Container;
        self.order = Order::sorted(shown, &self.sorting, grouped, &self.query.collapsed);
        self.changed();
    }

    /// Works changes of its kind in: one by one where they are few, else by sorting anew.
    pub(crate) fn apply(&mut self, changes: &[Change], inventory: &Inventory, usage: &Usage) {
        if changes.is_empty() {
            return;
        }
        let few = (self.order.matching() as usize / 100).max(8);
        if changes.len() > few {
            self.sort_anew(inventory, usage);
            return;
        }
        for change in changes {
            let old = change.old.as_ref().filter(|item| self.shows(item));
            let new = change.new.as_ref().filter(|item| self.shows(item));
            if let Some(old) = old {
                self.order.take_out(old, &self.sorting);
            }
            if let Some(new) = new {
                self.order
                    .put_in(Arc::clone(new), &self.sorting, &self.query.collapsed);
            }
        }
        self.order.settle();
        // Totals and counts of scopes change even where no row of this view does.
        self.changed();
    }

    /// Something in its rows, or in the numbers around them, is another.
    pub(crate) fn changed(&mut self) {
        self.revision = self.revision.wrapping_add(1);
        self.untold = true;
    }

    fn shows(&self, item: &Item) -> bool {
        item.is_in(self.query.scope) && self.filter.matches(item)
    }

    /// A piece of it.
    pub(crate) fn page(&self, id: ViewId, ask: &PageAsk<'_>) -> Page {
        let first = ask.first.min(self.order.len());
        let places: Vec<Place<'_>> = self.order.places(first, ask.count.min(MOST_ROWS)).collect();
        let has_head = places.iter().any(|place| matches!(place, Place::Head(_)));
        let beside = Beside {
            busy: ask.busy,
            users: ask.inventory.users(),
            sums: if has_head {
                self.sums(ask.inventory, ask.usage)
            } else {
                HashMap::new()
            },
        };
        let rows = places
            .into_iter()
            .map(|place| match place {
                Place::Head(group) => beside.head(group),
                Place::Member(item) => beside.row(item),
            })
            .collect();
        let scopes = ask.inventory.scopes(self.kind());
        Page {
            view: id,
            revision: self.revision,
            row_count: self.order.len(),
            matching: self.order.matching(),
            total: scopes.all,
            scopes,
            first,
            rows,
            anchor: ask.anchor.and_then(|key| self.locate(key, ask.inventory)),
            filter_faults: self.filter.faults.clone(),
        }
    }

    /// Where the row of a key is. `None`: it is not shown.
    pub(crate) fn locate(&self, key: &str, inventory: &Inventory) -> Option<u32> {
        match inventory.get(self.kind(), key) {
            Some(item) => self.order.index_of(item, &self.sorting),
            None => self.order.index_of_group(key),
        }
    }

    fn sums(&self, inventory: &Inventory, usage: &Usage) -> HashMap<Option<String>, Sum> {
        let mut sums: HashMap<Option<String>, Sum> = HashMap::new();
        for sample in usage.fresh() {
            let Some(item) = inventory.get(ObjectKind::Container, sample.id.as_str()) else {
                continue;
            };
            if !self.shows(item) {
                continue;
            }
            let sum = sums
                .entry(order::project(item).map(str::to_owned))
                .or_default();
            if let Some(cpu) = sample.cpu_percent {
                *sum.cpu_percent.get_or_insert(0.0) += cpu;
            }
            sum.memory.get_or_insert_default().0 += sample.memory.0;
        }
        sums
    }
}

/// What is asked of a view, and what it needs beside the order.
pub(crate) struct PageAsk<'a> {
    pub(crate) first: u32,
    pub(crate) count: u32,
    pub(crate) anchor: Option<&'a str>,
    pub(crate) inventory: &'a Inventory,
    pub(crate) usage: &'a Usage,
    pub(crate) busy: &'a HashMap<String, model::ContainerVerb>,
}
