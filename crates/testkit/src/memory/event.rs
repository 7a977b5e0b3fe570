//! What an in-memory Engine tells its listeners.

use std::collections::BTreeMap;

use engine::{Error, ErrorKind};
use model::{EngineEvent, ObjectKind};
use tokio::sync::mpsc;

use super::clock;
use super::world::World;

/// One item of an event stream.
pub(crate) type Report = Result<Option<EngineEvent>, Error>;

/// The attributes of an event.
pub(crate) type Attributes = BTreeMap<String, String>;

/// Attributes from pairs.
pub(crate) fn attributes<const N: usize>(pairs: [(&str, &str); N]) -> Attributes {
    pairs
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

impl World {
    /// A new listener; its first item says that the Engine listens.
    pub(crate) fn listen(&mut self) -> mpsc::UnboundedReceiver<Report> {
        let (sender, receiver) = mpsc::unbounded_channel();
        // A receiver that was just made takes what is sent.
        let _ = sender.send(Ok(None));
        self.listeners.push(sender);
        receiver
    }

    /// Ends every event stream with an error.
    pub(crate) fn end_streams(&mut self, kind: &ErrorKind, message: &str) {
        for listener in self.listeners.drain(..) {
            // One that stopped listening misses nothing.
            let _ = listener.send(Err(Error::new("read events", kind.clone(), message)));
        }
        self.revision += 1;
    }

    /// Tells all listeners. `action` may have a detail behind a colon.
    pub(crate) fn emit(
        &mut self,
        object: ObjectKind,
        id: &str,
        action: &str,
        name: Option<&str>,
        attributes: Attributes,
    ) {
        self.revision += 1;
        if self.faults.swallow > 0 {
            self.faults.swallow -= 1;
            return;
        }
        if self.listeners.is_empty() {
            return;
        }
        let (action, detail) = action.split_once(':').unwrap_or((action, ""));
        let event = EngineEvent {
            at: clock::now(),
            object: Some(object),
            id: id.to_owned(),
            action: action.to_owned(),
            action_detail: detail.trim().to_owned(),
            name: name.map(str::to_owned),
            attributes,
        };
        self.listeners
            .retain(|listener| listener.send(Ok(Some(event.clone()))).is_ok());
    }

    /// An event of a Container, with the attributes that all of them have.
    pub(crate) fn emit_container(&mut self, id: &str, action: &str, more: Attributes) {
        let Some(container) = self.containers.get(id) else {
            return;
        };
        let name = container.name.clone();
        let mut attributes = more;
        attributes.insert("image".to_owned(), container.image.clone());
        for (key, value) in &container.labels {
            attributes
                .entry(key.clone())
                .or_insert_with(|| value.clone());
        }
        self.emit(ObjectKind::Container, id, action, Some(&name), attributes);
    }
}
