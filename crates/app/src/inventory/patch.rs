//! What an event says about an object, as values to set: saying it twice does no harm.

use std::collections::{HashMap, HashSet};

use model::{ContainerState, ContainerSummary, EngineEvent, Health, ObjectKind, Timestamp};

/// New values for one Container. `None` leaves a value as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ContainerPatch {
    pub(crate) state: Option<ContainerState>,
    pub(crate) exit_code: Option<Option<i32>>,
    pub(crate) since: Option<Timestamp>,
    pub(crate) health: Option<Health>,
    pub(crate) name: Option<String>,
    /// It was made just now, so that a list may not know it yet.
    pub(crate) created: bool,
    /// It is removed.
    pub(crate) gone: bool,
}

impl ContainerPatch {
    /// Sets the values.
    pub(crate) fn apply(&self, container: &mut ContainerSummary) {
        if let Some(state) = self.state {
            let starts = state == ContainerState::Running && !container.state.is_alive();
            if starts && container.health.is_some() {
                container.health = Some(Health::Starting);
            }
            // Nobody checks the health of what has ended.
            if state == ContainerState::Exited {
                container.health = None;
            }
            container.state = state;
        }
        if let Some(code) = self.exit_code {
            container.exit_code = code;
        }
        if let Some(since) = self.since {
            container.since = Some(since);
        }
        if let Some(health) = self.health {
            container.health = Some(health);
        }
        if let Some(name) = &self.name {
            container.name.clone_from(name);
        }
    }

    fn follow(&mut self, later: Self) {
        // A start and an end, which alone set the time, leave nothing of the health before.
        if later.state.is_some() && later.since.is_some() {
            self.health = None;
        }
        self.state = later.state.or(self.state);
        self.exit_code = later.exit_code.or(self.exit_code);
        self.since = later.since.or(self.since);
        self.health = later.health.or(self.health);
        self.name = later.name.or(self.name.take());
        self.created |= later.created;
        self.gone = later.gone || self.gone && !later.created;
    }
}

/// Events that were taken from the stream and not yet worked into the inventory, folded by object,
/// so that a storm needs no more room than there are objects.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pending {
    containers: HashMap<String, ContainerPatch>,
    gone: HashSet<(ObjectKind, String)>,
    /// Images, Networks and Volumes that were made after anything that says they are gone.
    made: HashSet<(ObjectKind, String)>,
    touched: HashSet<(ObjectKind, String)>,
    /// Kinds of which the whole list must be asked for.
    stale: [bool; 4],
}

impl Pending {
    /// Whether there is nothing to work in.
    pub(crate) fn is_empty(&self) -> bool {
        self.containers.is_empty() && self.touched.is_empty() && !self.stale.contains(&true)
    }

    pub(crate) fn containers(&self) -> &HashMap<String, ContainerPatch> {
        &self.containers
    }

    pub(crate) fn container(&self, id: &str) -> Option<&ContainerPatch> {
        self.containers.get(id)
    }

    /// Images, Networks and Volumes that are gone.
    pub(crate) fn gone(&self) -> impl Iterator<Item = (ObjectKind, &str)> {
        self.gone.iter().map(|(kind, id)| (*kind, id.as_str()))
    }

    pub(crate) fn is_gone(&self, kind: ObjectKind, id: &str) -> bool {
        !self.gone.is_empty() && self.gone.contains(&(kind, id.to_owned()))
    }

    /// Objects that something happened to.
    pub(crate) fn touched(&self) -> &HashSet<(ObjectKind, String)> {
        &self.touched
    }

    pub(crate) fn is_stale(&self, kind: ObjectKind) -> bool {
        self.stale[kind as usize]
    }

    /// Adds what came later.
    pub(crate) fn follow(&mut self, later: &Self) {
        for (id, patch) in &later.containers {
            let known = self.containers.entry(id.clone()).or_default();
            known.follow(patch.clone());
        }
        for made in &later.made {
            self.make(made.clone());
        }
        for gone in &later.gone {
            self.lose(gone.clone());
        }
        self.touched.extend(later.touched.iter().cloned());
        for (stale, later) in self.stale.iter_mut().zip(later.stale) {
            *stale |= later;
        }
    }

    /// Adds one event.
    pub(crate) fn take(&mut self, event: &EngineEvent) {
        let Some(kind) = event.object else { return };
        match kind {
            ObjectKind::Container => self.take_container(event),
            ObjectKind::Image => {
                if matches!(event.action.as_str(), "push" | "save") {
                    return;
                }
                match event.action.as_str() {
                    "delete" => self.lose((kind, event.id.clone())),
                    // The same content has the same id again.
                    "tag" | "load" | "import" => self.make((kind, event.id.clone())),
                    _ => {}
                }
                self.touch(kind, &event.id);
            }
            ObjectKind::Network => {
                match event.action.as_str() {
                    "destroy" | "remove" => self.lose((kind, event.id.clone())),
                    "create" => self.make((kind, event.id.clone())),
                    // Its own row stays as it is; the Container has another address.
                    "connect" | "disconnect" => {
                        if let Some(id) = event.attributes.get("container") {
                            self.patch(id, ContainerPatch::default());
                        }
                        self.touched.insert((kind, event.id.clone()));
                        return;
                    }
                    _ => {}
                }
                self.touch(kind, &event.id);
            }
            ObjectKind::Volume => {
                match event.action.as_str() {
                    "mount" | "unmount" => return,
                    "destroy" => self.lose((kind, event.id.clone())),
                    // Made again under the same name.
                    "create" => self.make((kind, event.id.clone())),
                    _ => {}
                }
                self.touch(kind, &event.id);
            }
        }
    }

    fn make(&mut self, object: (ObjectKind, String)) {
        self.gone.remove(&object);
        self.made.insert(object);
    }

    fn lose(&mut self, object: (ObjectKind, String)) {
        self.made.remove(&object);
        self.gone.insert(object);
    }

    fn take_container(&mut self, event: &EngineEvent) {
        let at = Some(event.at);
        let becomes = |state| ContainerPatch {
            state: Some(state),
            since: at,
            ..ContainerPatch::default()
        };
        let patch = match event.action.as_str() {
            // These change no row, and health checks make three of them each time.
            action if action.starts_with("exec_") => return,
            "top" | "attach" | "detach" | "resize" | "copy" | "export" | "archive-path"
            | "extract-to-dir" => return,
            "commit" => {
                self.stale[ObjectKind::Image as usize] = true;
                return;
            }
            "create" => ContainerPatch {
                created: true,
                ..ContainerPatch::default()
            },
            "start" => ContainerPatch {
                exit_code: Some(None),
                ..becomes(ContainerState::Running)
            },
            "unpause" => ContainerPatch {
                // The clock of a running Container goes on while it is frozen.
                since: None,
                ..becomes(ContainerState::Running)
            },
            "pause" => ContainerPatch {
                since: None,
                ..becomes(ContainerState::Paused)
            },
            "die" => {
                let code = event.attributes.get("exitCode");
                ContainerPatch {
                    exit_code: code.and_then(|text| text.parse().ok()).map(Some),
                    ..becomes(ContainerState::Exited)
                }
            }
            "health_status" => ContainerPatch {
                health: health(&event.action_detail),
                ..ContainerPatch::default()
            },
            "rename" => ContainerPatch {
                name: event.name.as_deref().map(without_slash),
                ..ContainerPatch::default()
            },
            "destroy" => ContainerPatch {
                gone: true,
                ..ContainerPatch::default()
            },
            _ => ContainerPatch::default(),
        };
        self.patch(&event.id, patch);
    }

    fn patch(&mut self, id: &str, patch: ContainerPatch) {
        let known = self.containers.entry(id.to_owned()).or_default();
        known.follow(patch);
        self.touched.insert((ObjectKind::Container, id.to_owned()));
    }

    fn touch(&mut self, kind: ObjectKind, id: &str) {
        self.stale[kind as usize] = true;
        self.touched.insert((kind, id.to_owned()));
    }
}

fn health(word: &str) -> Option<Health> {
    Some(match word.trim() {
        "starting" => Health::Starting,
        "healthy" => Health::Healthy,
        "unhealthy" => Health::Unhealthy,
        _ => return None,
    })
}

fn without_slash(name: &str) -> String {
    name.strip_prefix('/').unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(object: ObjectKind, action: &str, attributes: &[(&str, &str)]) -> EngineEvent {
        let (action, detail) = action.split_once(": ").unwrap_or((action, ""));
        EngineEvent {
            at: Timestamp(7),
            object: Some(object),
            id: "x".to_owned(),
            action: action.to_owned(),
            action_detail: detail.to_owned(),
            name: None,
            attributes: attributes
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn events_of_one_container_fold_into_its_last_values() {
        let mut pending = Pending::default();
        for action in [
            "start",
            "die",
            "stop",
            "start",
            "health_status: healthy",
            "pause",
        ] {
            pending.take(&event(ObjectKind::Container, action, &[("exitCode", "3")]));
        }
        let patch = pending.container("x").expect("a patch");
        assert_eq!(
            (patch.state, patch.exit_code, patch.health, patch.gone),
            (
                Some(ContainerState::Paused),
                Some(None),
                Some(Health::Healthy),
                false
            )
        );
    }

    #[test]
    fn what_changes_no_row_is_passed_over_and_what_is_unknown_makes_it_dirty() {
        let mut pending = Pending::default();
        for action in [
            "exec_create: sh",
            "exec_start: sh",
            "exec_die",
            "top",
            "attach",
            "resize",
        ] {
            pending.take(&event(ObjectKind::Container, action, &[]));
        }
        assert!(pending.is_empty());
        pending.take(&event(ObjectKind::Container, "levitate", &[]));
        assert_eq!(pending.container("x"), Some(&ContainerPatch::default()));
    }

    #[test]
    fn a_volume_that_is_made_again_is_not_gone() {
        let mut pending = Pending::default();
        pending.take(&event(ObjectKind::Volume, "destroy", &[]));
        assert!(pending.is_gone(ObjectKind::Volume, "x"));
        pending.take(&event(ObjectKind::Volume, "create", &[]));
        assert!(!pending.is_gone(ObjectKind::Volume, "x"));
        assert!(pending.is_stale(ObjectKind::Volume));
    }

    #[test]
    fn what_is_gone_and_made_again_in_later_events_is_not_gone() {
        let said = |action| {
            let mut pending = Pending::default();
            pending.take(&event(ObjectKind::Volume, action, &[]));
            pending
        };
        let mut pending = said("destroy");
        pending.follow(&said("create"));
        assert!(!pending.is_gone(ObjectKind::Volume, "x"));
        pending.follow(&said("destroy"));
        assert!(pending.is_gone(ObjectKind::Volume, "x"));
    }

    #[test]
    fn health_of_before_a_start_or_an_end_is_not_kept() {
        for (later, health) in [
            ("die", None),
            ("start", None),
            ("pause", Some(Health::Healthy)),
            ("unpause", Some(Health::Healthy)),
        ] {
            let mut pending = Pending::default();
            for action in ["health_status: healthy", later] {
                pending.take(&event(ObjectKind::Container, action, &[]));
            }
            let patch = pending.container("x").expect("a patch");
            assert_eq!(patch.health, health, "{later}");
        }
    }

    #[test]
    fn joining_a_network_makes_the_container_dirty() {
        let mut pending = Pending::default();
        pending.take(&event(
            ObjectKind::Network,
            "connect",
            &[("container", "c1")],
        ));
        assert!(pending.container("c1").is_some());
        assert!(!pending.is_stale(ObjectKind::Network));
    }
}
