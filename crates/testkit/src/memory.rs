//! An Engine that lives in this process and behaves as dockerd 20.10 does.
//!
//! Programs are modelled, not run: see [`program`]. A program that has no handler for a signal is
//! ended by SIGKILL alone, as the first process of a real Container is; a stop takes no time.

mod address;
mod clock;
mod container;
mod create;
mod document;
mod engine;
mod event;
mod faults;
mod image;
mod join;
mod lifecycle;
mod list;
mod logs;
mod network;
mod outside;
mod parts;
mod program;
mod usage;
mod volume;
mod world;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

pub use faults::Faults;
pub use outside::Outside;
pub use usage::Usage;

use world::World;

/// An Engine without a daemon, for tests of everything that stands above the trait.
///
/// A new one holds the two Images of the test rig, `fairlead/busybox:1` and
/// `fairlead/shellless:1`, the three builtin Networks, and nothing else.
pub struct MemoryEngine {
    hub: Arc<Hub>,
}

impl MemoryEngine {
    /// Makes one that answers.
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            hub: Arc::new(Hub {
                world: Mutex::new(World::new()),
                changed: watch::Sender::new(0),
            }),
        })
    }

    /// The handle that makes it misbehave.
    pub fn faults(&self) -> Faults {
        Faults::new(Arc::clone(&self.hub))
    }

    /// The handle of another client, and of the programs in the Containers.
    pub fn outside(&self) -> Outside {
        Outside::new(Arc::clone(&self.hub))
    }

    /// How often each method of the trait was called, by its name.
    pub fn calls(&self) -> BTreeMap<&'static str, u64> {
        self.hub.lock().calls.clone()
    }

    /// How often one method of the trait was called.
    pub fn calls_of(&self, method: &str) -> u64 {
        self.hub.lock().calls.get(method).copied().unwrap_or(0)
    }
}

/// The world and the bell that rings when it changes.
pub(crate) struct Hub {
    world: Mutex<World>,
    changed: watch::Sender<u64>,
}

impl Hub {
    fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets time catch up, does something, and wakes those who watch if anything changed.
    pub(crate) fn with<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        let mut world = self.lock();
        let before = world.revision;
        world.settle();
        let answer = act(&mut world);
        world.settle();
        let changed = world.revision != before;
        drop(world);
        if changed {
            self.changed.send_modify(|count| *count += 1);
        }
        answer
    }

    /// Waits until something changed after `bell` was last read, or the next program is due.
    pub(crate) async fn next_change(&self, bell: &mut watch::Receiver<u64>) {
        let due = self.lock().next_due();
        let timer = async {
            match due {
                Some(at) => tokio::time::sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = bell.changed() => {}
            () = timer => {}
        }
    }

    pub(crate) fn bell(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }
}
