//! One connection to an Engine, from its first answer to its loss.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use engine::{Engine, Error, ErrorKind, Greeting, Wanted};
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use model::{ContainerSummary, ImageSummary, Link, NetworkSummary, ObjectKind, VolumeSummary};

use crate::inventory::patch::Pending;
use crate::{Current, Inner};

use super::doubt::Doubt;
use super::drain::Drain;

/// Time after which everything is listed again while a window is visible, as a safety net.
const SAFETY: Duration = Duration::from_secs(60);
/// How often the clocks are compared while a window is visible.
const CLOCKS: Duration = Duration::from_secs(5);
/// Difference of the clocks that means that the machine slept.
const SLEPT: Duration = Duration::from_secs(10);
/// Lists that may fail one after the other before the connection counts as lost.
const MOST_FAILURES: u32 = 3;

/// How long an Engine may take until it tells events.
const OPENING: Duration = Duration::from_secs(30);

/// How a session ended.
pub(super) struct Loss {
    pub(super) error: Error,
    /// How long it had been live. `None`: it never was.
    pub(super) lived: Option<Duration>,
}

/// The answer to a list.
enum Listed {
    Containers(Option<Vec<String>>, Result<Vec<ContainerSummary>, Error>),
    Images(Result<Vec<ImageSummary>, Error>),
    Networks(Result<Vec<NetworkSummary>, Error>),
    Volumes(Result<Vec<VolumeSummary>, Error>),
}

struct Session {
    inner: Arc<Inner>,
    current: Current,
    generation: u64,
    greeting: Greeting,
    doubt: Doubt,
    flights: FuturesUnordered<BoxFuture<'static, Listed>>,
    /// What events said since the list of each kind was asked for.
    meanwhile: [Option<Pending>; 4],
    failures: u32,
    live_since: Option<Instant>,
    last_full: Instant,
    clocks: (Instant, SystemTime),
}

/// Connects and keeps the inventory equal to the Engine's objects until the connection is lost.
pub(super) async fn run(inner: &Arc<Inner>, current: &Current, generation: u64) -> Loss {
    let drain = Drain::start(Arc::clone(&current.engine));
    let opened = async {
        let late = || Error::new("listen to events", ErrorKind::TimedOut, "no answer came");
        let opened = tokio::time::timeout(OPENING, drain.opened()).await;
        opened.unwrap_or_else(|_| Err(late()))
    };
    let greeting = match tokio::try_join!(current.engine.greet(), opened) {
        Ok((greeting, ())) => greeting,
        Err(error) => return Loss { error, lived: None },
    };
    recognise(inner, &*current.engine, generation, &greeting.id).await;
    let now = Instant::now();
    let mut session = Session {
        inner: Arc::clone(inner),
        current: current.clone(),
        generation,
        greeting,
        doubt: Doubt::default(),
        flights: FuturesUnordered::new(),
        meanwhile: [const { None }; 4],
        failures: 0,
        live_since: None,
        last_full: now,
        clocks: (now, SystemTime::now()),
    };
    session.doubt.all(now);
    let error = session.keep(&drain).await;
    let lived = session.live_since.map(|since| since.elapsed());
    Loss { error, lived }
}

/// Drops everything where the Engine's data are others than before. An Engine that names itself
/// anew at each call, as Podman does, is known by its address alone.
async fn recognise(inner: &Inner, engine: &dyn Engine, generation: u64, id: &str) {
    let known = inner
        .live_of(generation)
        .and_then(|live| live.identity.clone());
    let differs = known.is_some_and(|known| known != id);
    let stable = !differs || engine.greet().await.is_ok_and(|again| again.id == id);
    let Some(mut live) = inner.live_of(generation) else {
        return;
    };
    if differs && stable {
        tracing::info!(engine = id, "another Engine answers at the address");
        live.forget_engine();
    }
    live.identity = Some(id.to_owned());
    drop(live);
    inner.frame.notify_one();
}

impl Session {
    async fn keep(&mut self, drain: &Drain) -> Error {
        let mut visible = self.inner.visible.subscribe();
        loop {
            self.ask();
            let due = [self.doubt.due(), self.clocks_due()];
            let due = due.into_iter().flatten().min();
            tokio::select! {
                () = drain.more() => {
                    let (pending, ended) = drain.take();
                    self.work_in(pending);
                    if let Some(error) = ended {
                        return error;
                    }
                }
                Some(listed) = self.flights.next(), if !self.flights.is_empty() => {
                    // The stream is read first, so that the list does not undo what it says.
                    let (pending, ended) = drain.take();
                    self.work_in(pending);
                    if let Some(error) = ended {
                        return error;
                    }
                    if let Err(error) = self.land(listed) {
                        return error;
                    }
                }
                () = until(due) => self.compare_clocks(),
                Ok(()) = visible.changed() => self.compare_clocks(),
            }
        }
    }

    /// Sends the lists that are due.
    fn ask(&mut self) {
        let now = Instant::now();
        for (kind, wanted) in self.doubt.next(now) {
            if wanted == Wanted::All && kind == ObjectKind::Container {
                self.last_full = now;
            }
            self.meanwhile[kind as usize] = Some(Pending::default());
            let engine = Arc::clone(&self.current.engine);
            self.flights.push(list(engine, kind, wanted).boxed());
        }
    }

    /// Shows what events said, and marks what has to be verified.
    fn work_in(&mut self, pending: Pending) {
        if pending.is_empty() {
            return;
        }
        let now = Instant::now();
        for meanwhile in self.meanwhile.iter_mut().flatten() {
            meanwhile.follow(&pending);
        }
        let Some(mut live) = self.inner.live_of(self.generation) else {
            return;
        };
        for (id, patch) in pending.containers() {
            let known = live.inventory.patch_container(id, patch);
            if !patch.gone {
                self.doubt.container(id, known, now);
            }
        }
        for (kind, id) in pending.gone() {
            live.inventory.remove(kind, id);
        }
        for (kind, id) in pending.touched() {
            live.touched(*kind, id);
        }
        let wakes_usage = live.settle();
        drop(live);
        if wakes_usage {
            self.inner.usage_wanted.notify_one();
        }
        for kind in [ObjectKind::Image, ObjectKind::Network, ObjectKind::Volume] {
            if pending.is_stale(kind) {
                self.doubt.other(kind, now);
            }
        }
        self.inner.frame.notify_one();
    }

    /// Takes the answer to a list. An error means that the connection is lost.
    fn land(&mut self, listed: Listed) -> Result<(), Error> {
        let (kind, failure) = match &listed {
            Listed::Containers(_, result) => (ObjectKind::Container, result.as_ref().err()),
            Listed::Images(result) => (ObjectKind::Image, result.as_ref().err()),
            Listed::Networks(result) => (ObjectKind::Network, result.as_ref().err()),
            Listed::Volumes(result) => (ObjectKind::Volume, result.as_ref().err()),
        };
        let now = Instant::now();
        let meanwhile = self.meanwhile[kind as usize].take().unwrap_or_default();
        if let Some(error) = failure {
            tracing::warn!(%error, "a list failed");
            self.failures += 1;
            let lost = matches!(
                error.kind,
                ErrorKind::Unreachable | ErrorKind::PermissionDenied
            );
            if lost || self.failures >= MOST_FAILURES {
                return Err(error.clone());
            }
            self.doubt.failed(kind, now);
            return Ok(());
        }
        self.failures = 0;
        let doubtful = self.doubt.answered(kind, now);
        let Some(mut live) = self.inner.live_of(self.generation) else {
            return Ok(());
        };
        let inventory = &mut live.inventory;
        let was_live = self.live_since.is_some();
        match listed {
            Listed::Containers(wanted, Ok(listed)) => {
                let wanted = wanted.as_deref();
                let surprising =
                    inventory.take_containers(listed, wanted, &meanwhile, was_live, &doubtful);
                self.doubt.surprised(surprising, now);
            }
            Listed::Images(Ok(listed)) => inventory.take_images(listed, &meanwhile),
            Listed::Networks(Ok(listed)) => inventory.take_networks(listed, &meanwhile),
            Listed::Volumes(Ok(listed)) => inventory.take_volumes(listed, &meanwhile),
            // Failures were dealt with above.
            _ => {}
        }
        let wakes_usage = live.settle();
        live.listed[kind as usize] = true;
        if kind == ObjectKind::Container && !was_live {
            self.live_since = Some(now);
            live.link = Link::Live {
                version: self.greeting.version.clone(),
                api_version: self.greeting.api_version.clone(),
            };
            live.engine_untold = true;
            // An earlier run of this task may have broken off between inventory and views.
            live.sort_all_anew();
        }
        drop(live);
        if wakes_usage || !was_live {
            self.inner.usage_wanted.notify_one();
        }
        self.inner.link_changed();
        self.inner.frame.notify_one();
        Ok(())
    }

    fn clocks_due(&self) -> Option<Instant> {
        let visible = *self.inner.visible.borrow();
        visible.then(|| self.clocks.0 + CLOCKS)
    }

    /// Lists everything after the machine slept, and from time to time while somebody looks.
    fn compare_clocks(&mut self) {
        let (monotonic, wall) = self.clocks;
        let now = Instant::now();
        let passed = now - monotonic;
        if passed < CLOCKS && self.doubt.due().is_some_and(|due| due <= now) {
            return;
        }
        let by_wall = wall.elapsed().unwrap_or(passed);
        let slept = by_wall.abs_diff(passed) > SLEPT;
        self.clocks = (now, SystemTime::now());
        let visible = *self.inner.visible.borrow();
        if slept || visible && now - self.last_full >= SAFETY {
            self.last_full = now;
            self.doubt.all(now);
        }
    }
}

async fn until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due.into()).await,
        None => std::future::pending().await,
    }
}

async fn list(engine: Arc<dyn Engine>, kind: ObjectKind, wanted: Wanted) -> Listed {
    match kind {
        ObjectKind::Container => {
            let listed = engine.containers(&wanted).await;
            let ids = match wanted {
                Wanted::All => None,
                Wanted::Ids(ids) => Some(ids),
            };
            Listed::Containers(ids, listed)
        }
        ObjectKind::Image => Listed::Images(engine.images().await),
        ObjectKind::Network => Listed::Networks(engine.networks().await),
        ObjectKind::Volume => Listed::Volumes(engine.volumes().await),
    }
}
