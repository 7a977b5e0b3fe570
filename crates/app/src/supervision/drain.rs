//! Reads an event stream from its first byte: an Engine drops events for readers that are slow.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use engine::{Engine, Error, ErrorKind};
use futures_util::StreamExt;
use tokio::runtime::Handle;
use tokio::sync::Notify;

use crate::inventory::patch::Pending;
use crate::tasks::{self, Task};

#[derive(Default)]
struct Taken {
    pending: Pending,
    opened: bool,
    ended: Option<Error>,
}

#[derive(Default)]
struct Shared {
    taken: Mutex<Taken>,
    /// Something was added.
    added: Notify,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The reader of one event stream.
pub(crate) struct Drain {
    shared: Arc<Shared>,
    _task: Task,
}

impl Drain {
    pub(crate) fn start(engine: Arc<dyn Engine>) -> Self {
        let shared = Arc::new(Shared::default());
        let writer = Arc::clone(&shared);
        let task = tasks::run(&Handle::current(), "event drain", move || {
            let (engine, shared) = (Arc::clone(&engine), Arc::clone(&writer));
            async move { drain(&*engine, &shared).await }
        });
        Self {
            shared,
            _task: task,
        }
    }

    /// Waits until the Engine listens, so that a list made now misses nothing.
    pub(crate) async fn opened(&self) -> Result<(), Error> {
        loop {
            {
                let taken = self.shared.lock();
                if let Some(error) = &taken.ended {
                    return Err(error.clone());
                }
                if taken.opened {
                    return Ok(());
                }
            }
            self.shared.added.notified().await;
        }
    }

    /// Waits until there is something to take, or the stream has ended.
    pub(crate) async fn more(&self) {
        self.shared.added.notified().await;
    }

    /// What came since this was last called, and why the stream ended if it did.
    pub(crate) fn take(&self) -> (Pending, Option<Error>) {
        let mut taken = self.shared.lock();
        (std::mem::take(&mut taken.pending), taken.ended.clone())
    }
}

async fn drain(engine: &dyn Engine, shared: &Shared) {
    let mut events = engine.events();
    let error = loop {
        match events.next().await {
            Some(Ok(Some(event))) => {
                let mut taken = shared.lock();
                taken.pending.take(&event);
                if taken.pending.is_empty() {
                    continue;
                }
            }
            Some(Ok(None)) => shared.lock().opened = true,
            Some(Err(error)) => break error,
            None => {
                break Error::new(
                    "listen to events",
                    ErrorKind::Unreachable,
                    "the stream ended",
                );
            }
        }
        shared.added.notify_one();
    };
    shared.lock().ended = Some(error);
    shared.added.notify_one();
}
