//! How an in-memory Engine is made to misbehave.

use std::sync::Arc;
use std::time::Duration;

use engine::{Error, ErrorKind};

use super::Hub;
use super::world::World;

/// How the Engine is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Line {
    #[default]
    Up,
    Down,
    Denied,
    TooOld,
}

/// Everything that is wrong with an Engine.
#[derive(Debug, Clone, Default)]
pub(crate) struct FaultState {
    line: Line,
    latency: Duration,
    /// How many lists are still to show the rows before the last changes.
    pub(crate) stale_lists: u32,
    /// How many events are still to be lost.
    pub(crate) swallow: u32,
    /// Calls that are to fail once, by the method's name.
    fail_next: Vec<(String, ErrorKind, String)>,
}

impl World {
    /// Whether the Engine can be reached at all.
    pub(crate) fn check_line(&self, operation: &str) -> Result<(), Error> {
        let (kind, message) = match self.faults.line {
            Line::Up => return Ok(()),
            Line::Down => (ErrorKind::Unreachable, "connection refused"),
            Line::Denied => (ErrorKind::PermissionDenied, "permission denied"),
            Line::TooOld => (
                ErrorKind::UnsupportedVersion,
                "the Engine speaks API 1.24 at most, and 1.41 is the oldest that is understood",
            ),
        };
        Err(Error::new(operation, kind, message))
    }
}

impl Hub {
    /// Counts a call of a method, waits as long as an answer takes, and fails where it is to fail.
    pub(crate) async fn enter(&self, method: &'static str, operation: &str) -> Result<(), Error> {
        let latency = self.with(|world| {
            *world.calls.entry(method).or_insert(0) += 1;
            world.faults.latency
        });
        if !latency.is_zero() {
            tokio::time::sleep(latency).await;
        }
        self.with(|world| {
            world.check_line(operation)?;
            let planned = &mut world.faults.fail_next;
            match planned.iter().position(|(name, ..)| name == method) {
                None => Ok(()),
                Some(at) => {
                    let (_, kind, message) = planned.remove(at);
                    Err(Error::new(operation, kind, message))
                }
            }
        })
    }
}

/// Makes an Engine misbehave. Each method takes effect before it returns.
pub struct Faults {
    hub: Arc<Hub>,
}

impl Faults {
    pub(crate) fn new(hub: Arc<Hub>) -> Self {
        Self { hub }
    }

    fn break_line(&self, line: Line, kind: &ErrorKind, message: &str) {
        self.hub.with(|world| {
            world.faults.line = line;
            world.end_streams(kind, message);
        });
    }

    /// The daemon is gone: calls find nobody, and streams break. Its objects stay as they are.
    pub fn go_down(&self) {
        self.break_line(
            Line::Down,
            &ErrorKind::Unreachable,
            "connection reset by peer",
        );
    }

    /// The daemon is back with the objects it had, and those that were made outside meanwhile; also
    /// ends [`Faults::deny_permission`] and [`Faults::be_too_old`].
    pub fn come_back(&self) {
        self.hub.with(|world| {
            world.faults.line = Line::Up;
            world.revision += 1;
        });
    }

    /// Another Engine answers at the same place: it has another identity, and none of the objects.
    pub fn come_back_as_new_identity(&self) {
        self.break_line(
            Line::Up,
            &ErrorKind::Unreachable,
            "connection reset by peer",
        );
        self.hub.with(World::become_new);
    }

    /// The socket is there and may not be opened.
    pub fn deny_permission(&self) {
        self.break_line(
            Line::Denied,
            &ErrorKind::Unreachable,
            "connection reset by peer",
        );
    }

    /// The Engine speaks only an API that is too old.
    pub fn be_too_old(&self) {
        self.break_line(
            Line::TooOld,
            &ErrorKind::Unreachable,
            "connection reset by peer",
        );
    }

    /// Every call takes so much longer.
    pub fn latency(&self, latency: Duration) {
        self.hub.with(|world| world.faults.latency = latency);
    }

    /// The next `count` lists of Containers that follow a change show the rows before it.
    pub fn stale_lists(&self, count: u32) {
        self.hub.with(|world| {
            world.faults.stale_lists = count;
            world.shadows.clear();
        });
    }

    /// Every event stream breaks; the Engine answers everything else.
    pub fn lose_events(&self) {
        self.hub.with(|world| {
            world.end_streams(&ErrorKind::Unreachable, "the event stream ended");
        });
    }

    /// The next `count` events reach nobody, and nobody is told, as when a client reads too slowly.
    pub fn swallow_events(&self, count: u32) {
        self.hub.with(|world| world.faults.swallow = count);
    }

    /// The next call of a method of the trait, by its name, fails so.
    pub fn fail_next(&self, method: &str, kind: ErrorKind, message: &str) {
        self.hub.with(|world| {
            world
                .faults
                .fail_next
                .push((method.to_owned(), kind, message.to_owned()));
        });
    }
}
