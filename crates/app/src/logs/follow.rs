//! Reads a log into its ring for as long as it is open.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use engine::{Error, ErrorKind};
use futures_util::StreamExt;
use model::{Event, Link, LogQuery, LogState, Target};

use crate::inner::lock;
use crate::inventory::item::is_running;
use crate::{Current, Inner};

use super::lines::LogLines;
use super::ring::{MOST_LINES, Ring};

/// Least time between two words about the same log.
const BETWEEN: Duration = Duration::from_millis(50);

/// Least time between the end of reading and its next beginning.
const AFTER_END: Duration = Duration::from_millis(200);

/// One open log on its way from the Engine.
pub(super) struct Follow {
    pub(super) inner: Arc<Inner>,
    pub(super) current: Current,
    /// Which choice of an Engine the log was opened in.
    pub(super) generation: u64,
    pub(super) log: u32,
    pub(super) target: Target,
    pub(super) query: LogQuery,
    pub(super) ring: Arc<Mutex<Ring>>,
}

/// Why reading stopped.
enum Stop {
    Ended,
    Failed(Error),
}

impl Follow {
    /// Reads until the log is closed, or is over and not to be followed.
    pub(super) async fn run(self) {
        let mut query = LogQuery {
            // More would be read only to be dropped again.
            tail: Some(
                self.query
                    .tail
                    .map_or(small(MOST_LINES), |tail| tail.min(small(MOST_LINES))),
            ),
            ..self.query.clone()
        };
        loop {
            let mut events = self.inner.bus.listen();
            let stop = self.read(&query).await;
            let state = match &stop {
                Stop::Ended => LogState::Ended,
                Stop::Failed(error) if error.is_connection() => LogState::Waiting,
                Stop::Failed(error) => LogState::Failed {
                    failure: error.clone().into(),
                },
            };
            let over = matches!(state, LogState::Failed { .. }) || !self.query.follow;
            lock(&self.ring).set_state(state);
            self.tell();
            if over {
                return;
            }
            let interrupted = matches!(stop, Stop::Failed(_));
            // The end of the stream may be known before its reason is.
            tokio::time::sleep(AFTER_END).await;
            loop {
                match self.may_go_on(interrupted) {
                    Some(true) => break,
                    Some(false) if events.next().await.is_some() => {}
                    Some(false) => return,
                    None => {
                        lock(&self.ring).set_state(LogState::Ended);
                        self.tell();
                        return;
                    }
                }
            }
            if let Some(since) = lock(&self.ring).resume() {
                query.since = Some(since);
                query.tail = None;
            }
        }
    }

    /// Whether reading again makes sense: the Engine is there, and the Container lives. `None`:
    /// it never will, as another Engine was chosen.
    fn may_go_on(&self, interrupted: bool) -> Option<bool> {
        let live = self.inner.live_of(self.generation)?;
        let container = live.inventory.container(&self.target.id);
        let runs = container.is_some_and(is_running);
        Some(matches!(live.link, Link::Live { .. }) && (interrupted || runs))
    }

    async fn read(&self, query: &LogQuery) -> Stop {
        let mut chunks = self.current.engine.logs(&self.target.id, query);
        let mut joiner = LogLines::default();
        let mut told = Instant::now();
        let mut untold = self.follows_again();
        loop {
            let chunk = tokio::select! {
                chunk = chunks.next() => chunk,
                () = tokio::time::sleep_until((told + BETWEEN).into()), if untold => {
                    (told, untold) = (Instant::now(), false);
                    self.tell();
                    continue;
                }
            };
            match chunk {
                Some(Ok(chunk)) => {
                    self.keep(|ring| joiner.take(&chunk, |line| ring.add(line)));
                    untold = true;
                    // A writer without end must not keep the listeners waiting.
                    if told.elapsed() >= BETWEEN {
                        (told, untold) = (Instant::now(), false);
                        self.tell();
                        tokio::task::yield_now().await;
                    }
                }
                Some(Err(error)) => return Stop::Failed(error),
                None => {
                    self.keep(|ring| joiner.finish(|line| ring.add(line)));
                    return self.end();
                }
            }
        }
    }

    fn keep(&self, add: impl FnOnce(&mut Ring)) {
        add(&mut lock(&self.ring));
    }

    /// Notes that lines come again; tells whether that is news.
    fn follows_again(&self) -> bool {
        let mut ring = lock(&self.ring);
        let news = ring.state() != &LogState::Following;
        ring.set_state(LogState::Following);
        news
    }

    /// An Engine that goes away ends its logs as if the Container had ended.
    fn end(&self) -> Stop {
        let live = self.inner.live_of(self.generation);
        let lost = live.is_some_and(|live| matches!(live.link, Link::Lost { .. }));
        if self.query.follow && lost {
            return Stop::Failed(Error::new(
                "read the log",
                ErrorKind::Unreachable,
                "it ended",
            ));
        }
        Stop::Ended
    }

    fn tell(&self) {
        let (first_kept, end) = {
            let ring = lock(&self.ring);
            (ring.first_kept(), ring.end())
        };
        self.inner.bus.send(Event::LogChanged {
            log: self.log,
            first_kept,
            end,
        });
    }
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
