//! The rows of a view in their order, by groups.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use crate::inventory::item::Item;
use crate::inventory::natural::compare_names;

use super::compare::Sorting;

/// The Containers of one project. A view without groups has a single one.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    /// `None`: those in no project, or all of a view without groups.
    pub(crate) project: Option<String>,
    pub(crate) members: Vec<Arc<Item>>,
    pub(crate) collapsed: bool,
}

/// What stands at an index.
pub(crate) enum Place<'a> {
    Head(&'a Group),
    Member(&'a Arc<Item>),
}

/// Groups by project, those without one last; in each the members in the view's order.
#[derive(Debug)]
pub(crate) struct Order {
    grouped: bool,
    groups: Vec<Group>,
    /// Index of each group's first row, and behind the last the number of rows.
    starts: Vec<u32>,
    matching: u32,
}

/// The key of a group's head.
pub(crate) fn group_key(project: Option<&str>) -> String {
    format!("project:{}", project.unwrap_or_default())
}

fn by_project(left: Option<&str>, right: Option<&str>) -> Ordering {
    match (left, right) {
        (Some(left), Some(right)) => compare_names(left, right),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

impl Order {
    /// Sorts all items anew.
    pub(crate) fn sorted(
        items: Vec<Arc<Item>>,
        sorting: &Sorting,
        grouped: bool,
        collapsed: &[String],
    ) -> Self {
        let mut by_name: HashMap<Option<String>, Vec<Arc<Item>>> = HashMap::new();
        if grouped {
            let mut by_project: HashMap<String, Vec<Arc<Item>>> = HashMap::new();
            let mut without = Vec::new();
            for item in items {
                let Some(name) = project(&item) else {
                    without.push(item);
                    continue;
                };
                match by_project.get_mut(name) {
                    Some(members) => members.push(item),
                    None => {
                        by_project.insert(name.to_owned(), vec![item]);
                    }
                }
            }
            by_name.extend(
                by_project
                    .into_iter()
                    .map(|(name, members)| (Some(name), members)),
            );
            by_name.extend((!without.is_empty()).then_some((None, without)));
        } else if !items.is_empty() {
            by_name.insert(None, items);
        }
        let mut groups: Vec<Group> = by_name
            .into_iter()
            .map(|(project, mut members)| {
                members.sort_unstable_by(|left, right| sorting.compare(left, right));
                Group {
                    collapsed: grouped && collapsed.contains(&group_key(project.as_deref())),
                    project,
                    members,
                }
            })
            .collect();
        groups.sort_unstable_by(|left, right| {
            by_project(left.project.as_deref(), right.project.as_deref())
        });
        let mut order = Self {
            grouped,
            groups,
            starts: Vec::new(),
            matching: 0,
        };
        order.settle();
        order
    }

    /// Takes an item out. The caller settles afterwards.
    pub(crate) fn take_out(&mut self, item: &Item, sorting: &Sorting) {
        let Ok(group) = self.group_of(item) else {
            return;
        };
        let members = &mut self.groups[group].members;
        if let Ok(at) = members.binary_search_by(|member| sorting.compare(member, item)) {
            members.remove(at);
        }
        if members.is_empty() {
            self.groups.remove(group);
        }
    }

    /// Puts an item in. The caller settles afterwards.
    pub(crate) fn put_in(&mut self, item: Arc<Item>, sorting: &Sorting, collapsed: &[String]) {
        let group = match self.group_of(&item) {
            Ok(group) => group,
            Err(at) => {
                let project = self.grouped.then(|| project(&item)).flatten();
                let group = Group {
                    collapsed: self.grouped && collapsed.contains(&group_key(project)),
                    project: project.map(str::to_owned),
                    members: Vec::new(),
                };
                self.groups.insert(at, group);
                at
            }
        };
        let members = &mut self.groups[group].members;
        let at = members
            .binary_search_by(|member| sorting.compare(member, &item))
            .unwrap_or_else(|at| at);
        members.insert(at, item);
    }

    /// Counts the rows after changes.
    pub(crate) fn settle(&mut self) {
        self.starts.clear();
        self.matching = 0;
        let mut start = 0;
        for group in &self.groups {
            self.starts.push(start);
            let members = u32::try_from(group.members.len()).unwrap_or(u32::MAX);
            self.matching += members;
            start += u32::from(self.grouped) + if group.collapsed { 0 } else { members };
        }
        self.starts.push(start);
    }

    /// Rows, heads counted.
    pub(crate) fn len(&self) -> u32 {
        self.starts.last().copied().unwrap_or(0)
    }

    /// Objects that pass the filter, shown or in closed groups.
    pub(crate) fn matching(&self) -> u32 {
        self.matching
    }

    pub(crate) fn groups(&self) -> &[Group] {
        &self.groups
    }

    pub(crate) fn is_grouped(&self) -> bool {
        self.grouped
    }

    /// The rows of a range.
    pub(crate) fn places(&self, first: u32, count: u32) -> impl Iterator<Item = Place<'_>> {
        let end = first.saturating_add(count).min(self.len());
        let mut group = self.starts.partition_point(|start| *start <= first);
        (first..end).map(move |index| {
            while self.starts.get(group).is_some_and(|start| *start <= index) {
                group += 1;
            }
            let group = group - 1;
            let within = index - self.starts[group];
            let group = &self.groups[group];
            match (self.grouped, within) {
                (true, 0) => Place::Head(group),
                (grouped, within) => {
                    Place::Member(&group.members[(within - u32::from(grouped)) as usize])
                }
            }
        })
    }

    /// Where an item's row is. `None`: not in the view, or in a closed group.
    pub(crate) fn index_of(&self, item: &Item, sorting: &Sorting) -> Option<u32> {
        let (group, at) = self.position(item, sorting)?;
        if self.groups[group].collapsed {
            return None;
        }
        let at = u32::try_from(at).ok()?;
        Some(self.starts[group] + u32::from(self.grouped) + at)
    }

    /// Where a group's head is.
    pub(crate) fn index_of_group(&self, key: &str) -> Option<u32> {
        self.group_by_key(key).map(|group| self.starts[group])
    }

    /// The number of a group whose head has this key.
    pub(crate) fn group_by_key(&self, key: &str) -> Option<usize> {
        let name = key.strip_prefix("project:").filter(|_| self.grouped)?;
        let project = Some(name).filter(|name| !name.is_empty());
        self.groups
            .binary_search_by(|group| by_project(group.project.as_deref(), project))
            .ok()
    }

    /// Group and place in it of an item, shown or not.
    pub(crate) fn position(&self, item: &Item, sorting: &Sorting) -> Option<(usize, usize)> {
        let group = self.group_of(item).ok()?;
        let members = &self.groups[group].members;
        let at = members
            .binary_search_by(|member| sorting.compare(member, item))
            .ok()?;
        Some((group, at))
    }

    fn group_of(&self, item: &Item) -> Result<usize, usize> {
        let project = self.grouped.then(|| project(item)).flatten();
        self.groups
            .binary_search_by(|group| by_project(group.project.as_deref(), project))
    }
}

/// The project that groups a Container; an empty name is none.
pub(crate) fn project(item: &Item) -> Option<&str> {
    item.as_container()?
        .project()
        .filter(|name| !name.is_empty())
}
