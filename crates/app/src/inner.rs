//! What all clones of an [`crate::App`] share.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use model::{EngineState, Event, Link, NativeOffer};
use tokio::runtime::Handle;
use tokio::sync::{Notify, watch};

use crate::bus::Bus;
use crate::live::Live;
use crate::logs::Logs;
use crate::tasks::Task;
use crate::{Current, Surroundings};

/// Least time between two words about the same view: one frame.
const FRAME: Duration = Duration::from_millis(16);

/// What all clones of an [`crate::App`] share. Locks are held shortly and never over an await; who
/// needs both takes `live` before `current`.
pub(crate) struct Inner {
    pub(crate) surroundings: Surroundings,
    pub(crate) current: RwLock<Current>,
    live: Mutex<Live>,
    pub(crate) logs: Mutex<Logs>,
    pub(crate) bus: Bus,
    /// Something is to be told to listeners.
    pub(crate) frame: Notify,
    /// What is measured may be something else.
    pub(crate) usage_wanted: Notify,
    pub(crate) visible: watch::Sender<bool>,
    /// Counts changes of the link and first lists.
    pub(crate) links: watch::Sender<u64>,
    /// Set by going live.
    pub(crate) runtime: OnceLock<Handle>,
    pub(crate) supervision: Mutex<Option<Task>>,
    pub(crate) tasks: Mutex<Vec<Task>>,
}

/// Takes a lock also after a panic elsewhere: what it guards is set right by the next list.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Inner {
    pub(crate) fn new(surroundings: Surroundings, current: Current, native: NativeOffer) -> Self {
        Self {
            surroundings,
            current: RwLock::new(current),
            live: Mutex::new(Live::new(native)),
            logs: Mutex::default(),
            bus: Bus::new(),
            frame: Notify::new(),
            usage_wanted: Notify::new(),
            visible: watch::Sender::new(true),
            links: watch::Sender::new(0),
            runtime: OnceLock::new(),
            supervision: Mutex::new(None),
            tasks: Mutex::default(),
        }
    }

    pub(crate) fn live(&self) -> MutexGuard<'_, Live> {
        lock(&self.live)
    }

    /// The same, unless another Engine was chosen meanwhile.
    pub(crate) fn live_of(&self, generation: u64) -> Option<MutexGuard<'_, Live>> {
        let live = self.live();
        (live.generation == generation).then_some(live)
    }

    pub(crate) fn current(&self) -> Current {
        self.current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn current_with_generation(&self) -> (Current, u64) {
        let live = self.live();
        (self.current(), live.generation)
    }

    /// Chooses another Engine and forgets everything of the one before. With `asked_in`, only while
    /// the choice of that generation stands. Tells whether it was done.
    pub(crate) fn switch(self: &Arc<Self>, current: Current, asked_in: Option<u64>) -> bool {
        {
            let mut live = self.live();
            if asked_in.is_some_and(|generation| generation != live.generation) {
                return false;
            }
            *lock(&self.supervision) = None;
            *self.current.write().unwrap_or_else(PoisonError::into_inner) = current;
            live.generation += 1;
            live.link = Link::Connecting;
            live.forget_engine();
            live.engine_untold = true;
        }
        self.link_changed();
        self.frame.notify_one();
        if let Some(runtime) = self.runtime.get() {
            self.start_supervision(runtime);
        }
        true
    }

    pub(crate) fn start_supervision(self: &Arc<Self>, runtime: &Handle) {
        let inner = Arc::clone(self);
        let task = crate::tasks::run(runtime, "supervision", move || {
            crate::supervision::supervise(Arc::clone(&inner))
        });
        *lock(&self.supervision) = Some(task);
    }

    pub(crate) fn engine_state(&self, live: &Live) -> EngineState {
        let current = self.current();
        EngineState {
            name: current.name,
            address: current.address,
            source: current.source,
            link: live.link.clone(),
            counts: live.inventory.counts(),
            native: live.native.clone(),
        }
    }

    /// Wakes who waits for the first picture.
    pub(crate) fn link_changed(&self) {
        self.links.send_modify(|count| *count += 1);
    }

    /// Ends every task; they hold this value, so it would else never go.
    pub(crate) fn end(&self) {
        lock(&self.supervision).take();
        lock(&self.tasks).clear();
        lock(&self.logs).clear();
    }
}

/// Tells listeners what changed, at most once per frame.
pub(crate) async fn keep_telling(inner: Arc<Inner>) {
    let mut told = None;
    loop {
        inner.frame.notified().await;
        let (events, engine) = {
            let mut live = inner.live();
            let engine = std::mem::take(&mut live.engine_untold);
            let engine = engine.then(|| inner.engine_state(&live));
            (live.take_untold(), engine)
        };
        if let Some(engine) = engine
            && told.as_ref() != Some(&engine)
        {
            told = Some(engine.clone());
            inner.bus.send(Event::EngineChanged { engine });
        }
        for event in events {
            inner.bus.send(event);
        }
        tokio::time::sleep(FRAME).await;
    }
}
