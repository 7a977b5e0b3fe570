//! What happens, for everybody who listens.

use model::Event;
use tokio::sync::broadcast::{self, error::RecvError};

/// Events that a slow listener may be behind; after that it is told [`Event::Missed`].
const BACKLOG: usize = 1_024;

/// Hands events to all listeners.
pub(crate) struct Bus(broadcast::Sender<Event>);

impl Bus {
    pub(crate) fn new() -> Self {
        Self(broadcast::channel(BACKLOG).0)
    }

    /// Tells everybody. That nobody listens is no fault.
    pub(crate) fn send(&self, event: Event) {
        let _ = self.0.send(event);
    }

    pub(crate) fn listen(&self) -> Events {
        Events(self.0.subscribe())
    }
}

/// What happens from now on, see [`crate::App::events`].
pub struct Events(broadcast::Receiver<Event>);

impl Events {
    /// The next event. One who was too slow gets [`Event::Missed`] in place of what is lost.
    /// `None`: the application is gone.
    pub async fn next(&mut self) -> Option<Event> {
        match self.0.recv().await {
            Ok(event) => Some(event),
            Err(RecvError::Lagged(_)) => Some(Event::Missed),
            Err(RecvError::Closed) => None,
        }
    }
}
