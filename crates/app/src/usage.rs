//! Measurements of the Containers that a window shows.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use engine::CpuCounter;
use futures_util::StreamExt;
use futures_util::stream;
use model::{ContainerId, ContainerState, Event, Link, SortKey, UsageSample};

use crate::Inner;
use crate::live::Live;

/// Time between two rounds of measurements.
const ROUND: Duration = Duration::from_secs(2);
/// Least time between two rounds when other Containers come into sight.
const SOONEST: Duration = Duration::from_millis(500);
/// Measurements that may be under way together.
const AT_ONCE: usize = 8;
/// Age after which a measurement says nothing about now.
const STALE: Duration = Duration::from_secs(10);

/// What is watched, and the last measurements. They are kept while their Container runs, so that
/// sorting by them does not depend on what is on screen.
#[derive(Default)]
pub(crate) struct Usage {
    watched: Vec<String>,
    latest: HashMap<String, Known>,
}

struct Known {
    sample: UsageSample,
    counter: CpuCounter,
    taken: Instant,
}

impl Usage {
    /// Measurements that are young enough to be added up.
    pub(crate) fn fresh(&self) -> impl Iterator<Item = &UsageSample> {
        let young = |known: &&Known| known.taken.elapsed() < STALE;
        self.latest
            .values()
            .filter(young)
            .map(|known| &known.sample)
    }

    /// What a list is sorted by, by id.
    pub(crate) fn values(&self, key: SortKey) -> HashMap<String, f64> {
        #[expect(clippy::cast_precision_loss, reason = "only compared")]
        let value = |sample: &UsageSample| match key {
            SortKey::Cpu => sample.cpu_percent,
            _ => Some(sample.memory.0 as f64),
        };
        let pair = |(id, known): (&String, &Known)| Some((id.clone(), value(&known.sample)?));
        self.latest.iter().filter_map(pair).collect()
    }

    /// Watches these instead; tells whether there is one that was not watched before.
    pub(crate) fn watch(&mut self, ids: Vec<String>) -> bool {
        let before: HashSet<&String> = self.watched.iter().collect();
        let more = ids.iter().any(|id| !before.contains(id));
        self.watched = ids;
        more
    }

    /// Whether a Container is among those that are measured while they run.
    pub(crate) fn is_watched(&self, id: &str) -> bool {
        self.watched.iter().any(|watched| watched == id)
    }

    /// A Container that does not run uses nothing.
    pub(crate) fn forget(&mut self, id: &str) {
        self.latest.remove(id);
    }

    pub(crate) fn clear(&mut self) {
        self.latest.clear();
    }
}

/// Measures what is watched, as long as somebody sees it.
pub(crate) async fn keep_measuring(inner: Arc<Inner>) {
    loop {
        let (generation, wanted) = wanted(&inner);
        if wanted.is_empty() {
            inner.usage_wanted.notified().await;
            continue;
        }
        let begin = Instant::now();
        measure(&inner, generation, wanted).await;
        let rest = |time: Duration| tokio::time::sleep_until((begin + time).into());
        rest(SOONEST).await;
        tokio::select! {
            () = rest(ROUND) => {}
            () = inner.usage_wanted.notified() => {}
        }
    }
}

type Wanted = Vec<(String, Option<CpuCounter>)>;

fn wanted(inner: &Inner) -> (u64, Wanted) {
    let live = inner.live();
    if !live.visible || !matches!(live.link, Link::Live { .. }) {
        return (live.generation, Wanted::new());
    }
    let watched = live.usage.watched.iter();
    let watched = watched.filter(|id| is_running_now(&live, id));
    let counter = |id| live.usage.latest.get(id).map(|known| known.counter);
    let wanted = watched.map(|id| (id.clone(), counter(id))).collect();
    (live.generation, wanted)
}

fn is_running_now(live: &Live, id: &str) -> bool {
    let container = live.inventory.container(id);
    container.is_some_and(|container| container.state == ContainerState::Running)
}

async fn measure(inner: &Arc<Inner>, generation: u64, wanted: Wanted) {
    let current = inner.current();
    let measured: Vec<_> = stream::iter(wanted)
        .map(|(id, before)| {
            let engine = Arc::clone(&current.engine);
            async move {
                let id = ContainerId::new(id);
                // One that cannot be measured has ended meanwhile, which events say better.
                engine.usage(&id, before.as_ref()).await.ok()
            }
        })
        .buffer_unordered(AT_ONCE)
        .filter_map(|measured| async { measured })
        .collect()
        .await;
    if measured.is_empty() {
        return;
    }
    let taken = Instant::now();
    let mut samples = Vec::with_capacity(measured.len());
    let Some(mut live) = inner.live_of(generation) else {
        return;
    };
    for measured in measured {
        samples.push(measured.sample.clone());
        let known = Known {
            sample: measured.sample,
            counter: measured.counter,
            taken,
        };
        let id = known.sample.id.to_string();
        // It may have ended while it was measured.
        if is_running_now(&live, &id) {
            live.usage.latest.insert(id, known);
        }
    }
    live.usage_changed();
    drop(live);
    inner.bus.send(Event::Usage { samples });
    inner.frame.notify_one();
}
