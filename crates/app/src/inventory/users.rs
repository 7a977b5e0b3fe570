//! Which Containers use an Image, a Network or a Volume.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use model::{ContainerSummary, ObjectKind};

use super::item::uses;

/// The Containers that use one thing.
#[derive(Default)]
struct Using {
    /// Names by id: a name may stand twice for a moment, while one Container takes over from another.
    names: HashMap<String, String>,
    /// The names in order, made when they are first wanted: ten thousand Containers on one Network
    /// would else be sorted for each list.
    sorted: OnceLock<Vec<String>>,
}

/// The names of all users, kept as Containers come, change and go.
#[derive(Default)]
pub(crate) struct Users {
    /// By kind, then by the id of an Image, the name of a Network or Volume.
    by_used: [HashMap<String, Using>; 4],
    touched: [HashSet<String>; 4],
}

impl Users {
    /// How many Containers use it.
    pub(crate) fn count(&self, kind: ObjectKind, name: &str) -> u32 {
        let using = self.by_used[kind as usize].get(name);
        let count = using.map_or(0, |using| using.names.len());
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// The names of the Containers that use it, in order.
    pub(crate) fn names(&self, kind: ObjectKind, name: &str) -> Vec<String> {
        let Some(using) = self.by_used[kind as usize].get(name) else {
            return Vec::new();
        };
        let sorted = using.sorted.get_or_init(|| {
            let mut names: Vec<String> = using.names.values().cloned().collect();
            names.sort_unstable();
            names
        });
        sorted.clone()
    }

    /// A Container changed, came or went.
    pub(crate) fn change(
        &mut self,
        old: Option<&ContainerSummary>,
        new: Option<&ContainerSummary>,
    ) {
        if let (Some(old), Some(new)) = (old, new)
            && old.name == new.name
            && uses(old).eq(uses(new))
        {
            return;
        }
        if let Some(old) = old {
            for (kind, used) in uses(old) {
                let all = &mut self.by_used[kind as usize];
                if let Some(using) = all.get_mut(used) {
                    using.names.remove(old.id.as_str());
                    using.sorted.take();
                    if using.names.is_empty() {
                        all.remove(used);
                    }
                }
                self.touch(kind, used);
            }
        }
        if let Some(new) = new {
            for (kind, used) in uses(new) {
                let all = &mut self.by_used[kind as usize];
                if !all.contains_key(used) {
                    all.insert(used.to_owned(), Using::default());
                }
                if let Some(using) = all.get_mut(used) {
                    using.names.insert(new.id.to_string(), new.name.clone());
                    using.sorted.take();
                }
                self.touch(kind, used);
            }
        }
    }

    fn touch(&mut self, kind: ObjectKind, used: &str) {
        let touched = &mut self.touched[kind as usize];
        if !touched.contains(used) {
            touched.insert(used.to_owned());
        }
    }

    /// What has other users since this was last asked.
    pub(crate) fn take_touched(&mut self, kind: ObjectKind) -> HashSet<String> {
        std::mem::take(&mut self.touched[kind as usize])
    }
}
