//! Which Containers use an Image, a Network or a Volume.

use std::collections::{BTreeSet, HashMap, HashSet};

use model::{ContainerSummary, ObjectKind};

use super::item::uses;

/// An Image by its id, a Network or Volume by its name.
type Used = (ObjectKind, String);

/// The names of all users, kept as Containers come, change and go.
#[derive(Default)]
pub(crate) struct Users {
    /// Names with ids: a name may stand twice for a moment, while one Container takes over from
    /// another.
    by_used: HashMap<Used, BTreeSet<(String, String)>>,
    touched: HashSet<Used>,
}

impl Users {
    /// How many Containers use it.
    pub(crate) fn count(&self, kind: ObjectKind, name: &str) -> u32 {
        let count = self.of(kind, name).map_or(0, BTreeSet::len);
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// The names of the Containers that use it, in order.
    pub(crate) fn names(&self, kind: ObjectKind, name: &str) -> Vec<String> {
        let users = self.of(kind, name).into_iter().flatten();
        users.map(|(name, _)| name.clone()).collect()
    }

    fn of(&self, kind: ObjectKind, name: &str) -> Option<&BTreeSet<(String, String)>> {
        self.by_used.get(&(kind, name.to_owned()))
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
            for used in owned(old) {
                if let Some(users) = self.by_used.get_mut(&used) {
                    users.remove(&(old.name.clone(), old.id.to_string()));
                    if users.is_empty() {
                        self.by_used.remove(&used);
                    }
                }
                self.touched.insert(used);
            }
        }
        if let Some(new) = new {
            for used in owned(new) {
                let users = self.by_used.entry(used.clone()).or_default();
                users.insert((new.name.clone(), new.id.to_string()));
                self.touched.insert(used);
            }
        }
    }

    /// What has other users since this was last asked.
    pub(crate) fn take_touched(&mut self) -> HashSet<Used> {
        std::mem::take(&mut self.touched)
    }
}

fn owned(container: &ContainerSummary) -> impl Iterator<Item = Used> {
    uses(container).map(|(kind, name)| (kind, name.to_owned()))
}
