//! Where one behaviour is shown: an Engine, names of its own, and what must go afterwards.

use std::fmt::Debug;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use engine::{Engine, Error, ErrorKind, Wanted};
use futures_util::stream::{BoxStream, StreamExt};
use model::{
    ContainerDetail, ContainerSpec, ContainerState, ContainerSummary, Detail, EngineEvent,
    NetworkDetail, NetworkSpec, ObjectKind, SubnetSpec,
};

use super::Subject;

/// How long something may take that a quiet machine does at once.
const PATIENCE: Duration = Duration::from_secs(30);

/// The place of one behaviour.
pub struct Stage<'a> {
    subject: &'a Subject,
    made: Mutex<Vec<(ObjectKind, String)>>,
}

impl<'a> Stage<'a> {
    pub(super) fn new(subject: &'a Subject) -> Self {
        Self {
            subject,
            made: Mutex::new(Vec::new()),
        }
    }

    /// The Engine.
    pub fn engine(&self) -> &dyn Engine {
        self.subject.engine.as_ref()
    }

    /// The Image that holds busybox.
    pub fn image(&self) -> &str {
        &self.subject.image
    }

    /// A name for an object that is removed at the end.
    pub fn name(&self, object: ObjectKind) -> String {
        let prefix = match object {
            ObjectKind::Container => "cc",
            ObjectKind::Image => "cc/image",
            ObjectKind::Network => "cn",
            ObjectKind::Volume => "cv",
        };
        let mut name = (self.subject.unique)(prefix);
        if object == ObjectKind::Image {
            name = format!("{}:1", name.to_lowercase());
        }
        self.note(object, &name);
        name
    }

    /// Remembers an object, by id or name, to be removed at the end.
    pub fn note(&self, object: ObjectKind, reference: &str) {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        made.push((object, reference.to_owned()));
    }

    /// A Container with a name of its own that runs these words.
    pub fn spec(&self, command: &[&str]) -> ContainerSpec {
        ContainerSpec {
            image: self.subject.image.clone(),
            name: Some(self.name(ObjectKind::Container)),
            command: command.iter().map(|word| (*word).to_owned()).collect(),
            ..ContainerSpec::default()
        }
    }

    /// Makes a Container and gives its id.
    pub async fn create(&self, spec: &ContainerSpec) -> String {
        let id = self.engine().create_container(spec).await.must().id;
        self.note(ObjectKind::Container, &id);
        id
    }

    /// Makes and starts a Container and gives its id.
    pub async fn start(&self, spec: &ContainerSpec) -> String {
        let id = self.create(spec).await;
        self.engine().start_container(&id).await.must();
        id
    }

    /// Starts a Container that sleeps, and gives its id.
    pub async fn sleeper(&self) -> String {
        self.start(&self.spec(&["sleep", "1000"])).await
    }

    /// A Network with a name of its own and one subnet.
    pub fn network_spec(&self, subnet: &str) -> NetworkSpec {
        NetworkSpec {
            name: self.name(ObjectKind::Network),
            subnets: vec![SubnetSpec {
                subnet: subnet.to_owned(),
                ..SubnetSpec::default()
            }],
            ..NetworkSpec::default()
        }
    }

    /// The typed details of a Container.
    pub async fn container(&self, reference: &str) -> ContainerDetail {
        let inspection = self
            .engine()
            .inspect(ObjectKind::Container, reference)
            .await
            .must();
        match inspection.detail {
            Detail::Container(detail) => *detail,
            other => panic!("inspecting a container gave {other:?}"),
        }
    }

    /// The typed details of a Network.
    pub async fn network(&self, reference: &str) -> NetworkDetail {
        let inspection = self
            .engine()
            .inspect(ObjectKind::Network, reference)
            .await
            .must();
        match inspection.detail {
            Detail::Network(detail) => *detail,
            other => panic!("inspecting a network gave {other:?}"),
        }
    }

    /// A Container's row in the list.
    pub async fn row(&self, id: &str) -> ContainerSummary {
        let wanted = Wanted::Ids(vec![id.to_owned()]);
        let rows = self.engine().containers(&wanted).await.must();
        rows.into_iter()
            .find(|row| row.id.as_str() == id)
            .expect("the container is listed")
    }

    /// Waits until a Container is in a state, by its row.
    pub async fn until_state(&self, id: &str, state: ContainerState) -> ContainerSummary {
        let begin = Instant::now();
        loop {
            let row = self.row(id).await;
            if row.state == state {
                return row;
            }
            assert!(
                begin.elapsed() < PATIENCE,
                "still {:?}, not {state:?}",
                row.state
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until a Container is gone.
    pub async fn until_gone(&self, id: &str) {
        let begin = Instant::now();
        while self
            .engine()
            .inspect(ObjectKind::Container, id)
            .await
            .is_ok()
        {
            assert!(begin.elapsed() < PATIENCE, "the container is still there");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Listens to events; returns as soon as the Engine tells them.
    pub async fn listen(&self) -> Listener {
        let mut stream = self.engine().events();
        let first = tokio::time::timeout(PATIENCE, stream.next()).await;
        let first = first
            .expect("the engine listens in time")
            .expect("the stream begins")
            .must();
        assert_eq!(first, None, "the first item says that the engine listens");
        Listener {
            stream,
            heard: Vec::new(),
        }
    }

    /// Removes all that was made; gives what could not be removed, in words.
    pub(super) async fn clear(&self) -> Vec<String> {
        let mut made =
            std::mem::take(&mut *self.made.lock().unwrap_or_else(PoisonError::into_inner));
        // What uses goes before what is used.
        made.sort_by_key(|(object, _)| *object);
        let mut left = Vec::new();
        for (object, reference) in made {
            let engine = self.engine();
            let removed = match object {
                ObjectKind::Container => engine.remove_container(&reference, true, true).await,
                ObjectKind::Image => engine.remove_image(&reference, false).await.map(drop),
                ObjectKind::Network => engine.remove_network(&reference).await,
                ObjectKind::Volume => engine.remove_volume(&reference, false).await,
            };
            match removed {
                Err(error) if error.kind != ErrorKind::NotFound && !is_going(&error) => {
                    left.push(format!("left behind: {error}"));
                }
                _ => {}
            }
        }
        left
    }
}

/// Whether an auto-remove is at work on the object already.
fn is_going(error: &Error) -> bool {
    error.kind == ErrorKind::Conflict && error.message.contains("already in progress")
}

/// An event stream and what came on it.
pub struct Listener {
    stream: BoxStream<'static, engine::Result<Option<EngineEvent>>>,
    heard: Vec<EngineEvent>,
}

impl Listener {
    /// Waits until an event fits; the one that fits is given.
    pub async fn until(&mut self, fits: impl Fn(&EngineEvent) -> bool) -> EngineEvent {
        if let Some(found) = self.heard.iter().find(|event| fits(event)) {
            return found.clone();
        }
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            let item = tokio::time::timeout_at(deadline, self.stream.next()).await;
            let Ok(item) = item else {
                panic!("no such event; heard {:#?}", self.heard)
            };
            let Some(event) = item.expect("the stream goes on").must() else {
                continue;
            };
            self.heard.push(event.clone());
            if fits(&event) {
                return event;
            }
        }
    }

    /// The actions on one object so far, in order.
    pub fn actions(&self, id: &str) -> Vec<&str> {
        self.heard
            .iter()
            .filter(|e| e.id == id)
            .map(|e| e.action.as_str())
            .collect()
    }
}

/// Asserts that `actions` holds `wanted` in this order; others may stand between.
#[track_caller]
pub(super) fn assert_order(actions: &[&str], wanted: &[&str]) {
    let mut rest = actions.iter();
    for word in wanted {
        assert!(
            rest.any(|action| action == word),
            "{wanted:?} is not told in order: {actions:?}"
        );
    }
}

/// A result that must be good.
pub(super) trait Must<T> {
    /// The value; panics with the error's words.
    fn must(self) -> T;
    /// The kind of the error; panics where there is none.
    fn refused(self) -> ErrorKind;
}

impl<T: Debug> Must<T> for Result<T, Error> {
    #[track_caller]
    fn must(self) -> T {
        match self {
            Ok(value) => value,
            Err(error) => panic!("{error} ({:?})", error.kind),
        }
    }

    #[track_caller]
    fn refused(self) -> ErrorKind {
        match self {
            Ok(value) => panic!("it was not refused: {value:?}"),
            Err(error) => {
                assert!(
                    !error.message.contains('\n'),
                    "an error is one line: {error}"
                );
                error.kind
            }
        }
    }
}
