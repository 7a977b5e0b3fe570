//! All that an in-memory Engine knows.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap};
use std::time::Duration;

use engine::{Error, ErrorKind};
use model::ContainerSummary;
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::clock::Seed;
use super::container::Container;
use super::event::Report;
use super::faults::FaultState;
use super::image::Image;
use super::network::Network;
use super::volume::Volume;

/// How often a frozen program is looked at.
const FROZEN: Duration = Duration::from_millis(20);

/// Why something was not done; the caller adds what it was.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    pub(crate) kind: ErrorKind,
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }

    pub(crate) fn during(self, operation: impl Into<String>) -> Error {
        let words: Vec<&str> = self.message.split_whitespace().collect();
        Error::new(operation, self.kind, words.join(" "))
    }
}

pub(crate) type Answer<T> = Result<T, Refusal>;

/// Something that time brings.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Due {
    pub(crate) at: Instant,
    /// Keeps what is due at the same time in order.
    pub(crate) sequence: u64,
    pub(crate) container: String,
    /// The run of the Container that it belongs to.
    pub(crate) run: u64,
    pub(crate) what: DueWhat,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DueWhat {
    /// The next line of its program.
    Line(usize),
    /// Its program ends.
    End(i32),
    /// Its restart policy starts it.
    Restart,
}

/// The objects of one Engine, its clients and its faults.
pub(crate) struct World {
    pub(crate) identity: String,
    pub(crate) seed: Seed,
    pub(crate) containers: BTreeMap<String, Container>,
    /// Ids by name.
    pub(crate) names: HashMap<String, String>,
    /// Exit codes of Containers that are gone, for those who still wait.
    pub(crate) graves: HashMap<String, i32>,
    pub(crate) images: BTreeMap<String, Image>,
    /// What a pull finds.
    pub(crate) registry: BTreeSet<String>,
    pub(crate) networks: BTreeMap<String, Network>,
    pub(crate) volumes: BTreeMap<String, Volume>,
    pub(crate) schedule: BinaryHeap<Reverse<Due>>,
    pub(crate) sequence: u64,
    pub(crate) listeners: Vec<mpsc::UnboundedSender<Report>>,
    pub(crate) faults: FaultState,
    /// Rows as they were before the last changes, while lists are to be stale. `None`: not there.
    pub(crate) shadows: BTreeMap<String, Option<ContainerSummary>>,
    pub(crate) calls: BTreeMap<&'static str, u64>,
    /// Counts changes of anything that somebody may watch.
    pub(crate) revision: u64,
}

impl World {
    pub(crate) fn new() -> Self {
        let mut world = Self {
            identity: String::new(),
            seed: Seed::fresh(),
            containers: BTreeMap::new(),
            names: HashMap::new(),
            graves: HashMap::new(),
            images: BTreeMap::new(),
            registry: BTreeSet::new(),
            networks: BTreeMap::new(),
            volumes: BTreeMap::new(),
            schedule: BinaryHeap::new(),
            sequence: 0,
            listeners: Vec::new(),
            faults: FaultState::default(),
            shadows: BTreeMap::new(),
            calls: BTreeMap::new(),
            revision: 0,
        };
        world.become_new();
        world
    }

    /// Drops every object and becomes an Engine of another identity, as after `--data-root`
    /// changed.
    pub(crate) fn become_new(&mut self) {
        self.identity = self.seed.id()[..24].to_uppercase();
        self.containers.clear();
        self.names.clear();
        self.images.clear();
        self.networks.clear();
        self.volumes.clear();
        self.schedule.clear();
        self.shadows.clear();
        self.add_builtin_networks();
        self.add_image("fairlead/busybox:1", &["sh"]);
        self.add_image("fairlead/shellless:1", &["sleep", "3600"]);
        self.revision += 1;
    }

    pub(crate) fn next_sequence(&mut self) -> u64 {
        self.sequence += 1;
        self.sequence
    }

    pub(crate) fn next_due(&self) -> Option<Instant> {
        self.schedule.peek().map(|due| due.0.at)
    }

    /// Does everything that is due by now.
    pub(crate) fn settle(&mut self) {
        let now = Instant::now();
        while self.next_due().is_some_and(|at| at <= now) {
            let Some(Reverse(due)) = self.schedule.pop() else {
                break;
            };
            let current = self
                .containers
                .get(&due.container)
                .is_some_and(|c| c.run == due.run);
            if !current {
                continue;
            }
            if self.state_of(&due.container) == Some(model::ContainerState::Paused) {
                // A frozen process gets no further; it is looked at again.
                self.schedule(now + FROZEN, &due.container, due.run, due.what);
                continue;
            }
            match due.what {
                DueWhat::Line(index) => self.write_program_line(&due.container, index),
                DueWhat::End(code) => self.end_container(&due.container, code),
                DueWhat::Restart => self.restart_by_policy(&due.container),
            }
        }
    }

    pub(crate) fn schedule(&mut self, at: Instant, container: &str, run: u64, what: DueWhat) {
        let sequence = self.next_sequence();
        let container = container.to_owned();
        self.schedule.push(Reverse(Due {
            at,
            sequence,
            container,
            run,
            what,
        }));
    }
}

/// The one key of a map that is, or begins with, the reference.
pub(crate) fn by_prefix<T>(
    map: &BTreeMap<String, T>,
    reference: &str,
) -> Result<Option<String>, Refusal> {
    if reference.is_empty() {
        return Ok(None);
    }
    let mut found = map
        .range(reference.to_owned()..)
        .map(|(key, _)| key)
        .take_while(|key| key.starts_with(reference));
    let first = found.next().cloned();
    match found.next() {
        Some(_) if first.as_deref() != Some(reference) => Err(Refusal::new(
            ErrorKind::Refused,
            format!("multiple IDs found with provided prefix: {reference}"),
        )),
        _ => Ok(first),
    }
}
