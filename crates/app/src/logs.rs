//! Open logs: a bounded tail of each, read in the background and shown a window at a time.

mod ansi;
mod follow;
mod lines;
mod ring;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use model::{ErrorCode, Failure, LogPage, LogQuery, LogState, Target};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use crate::App;
use crate::inner::lock;

use follow::Follow;
pub use lines::{LogLines, RawLine};
use ring::Ring;

/// Logs that may be open. A web view that is loaded again does not close its old ones.
const MOST_LOGS: usize = 32;

struct OpenLog {
    ring: Arc<Mutex<Ring>>,
    task: JoinHandle<()>,
}

impl Drop for OpenLog {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The logs that are open, by number.
#[derive(Default)]
pub(crate) struct Logs {
    open: BTreeMap<u32, OpenLog>,
    last: u32,
}

impl Logs {
    pub(crate) fn clear(&mut self) {
        self.open.clear();
    }
}

impl App {
    /// Opens a Container's log and reads it in the background. Lines are there a moment later, as
    /// [`model::Event::LogChanged`] says. Needs the runtime of [`App::go_live`], or its own.
    pub fn open_log(&self, target: Target, query: LogQuery) -> LogPage {
        let runtime = self
            .inner
            .runtime
            .get()
            .cloned()
            .map_or_else(Handle::try_current, Ok);
        let ring = Arc::new(Mutex::new(Ring::new(LogState::Following)));
        let (current, generation) = self.inner.current_with_generation();
        let mut logs = lock(&self.inner.logs);
        logs.last = logs.last.wrapping_add(1);
        let log = logs.last;
        match runtime {
            Ok(runtime) => {
                let follow = Follow {
                    inner: Arc::clone(&self.inner),
                    current,
                    generation,
                    log,
                    target,
                    query,
                    ring: Arc::clone(&ring),
                };
                let task = runtime.spawn(follow.run());
                let open = OpenLog {
                    ring: Arc::clone(&ring),
                    task,
                };
                logs.open.insert(log, open);
                if logs.open.len() > MOST_LOGS {
                    logs.open.pop_first();
                }
            }
            Err(error) => lock(&ring).set_state(LogState::Failed {
                failure: Failure::new(ErrorCode::Internal, "the application is not live")
                    .detail(error.to_string()),
            }),
        }
        drop(logs);
        lock(&ring).page(log, 0, 0)
    }

    /// Lines of an open log from number `first` on.
    pub fn log_page(&self, log: u32, first: u64, count: u32) -> Result<LogPage, Failure> {
        let ring = lock(&self.inner.logs)
            .open
            .get(&log)
            .map(|open| Arc::clone(&open.ring));
        let ring = ring.ok_or_else(|| {
            Failure::new(ErrorCode::NotFound, format!("log {log} is not open"))
                .hint("Open the log again.")
        })?;
        let page = lock(&ring).page(log, first, count);
        Ok(page)
    }

    /// Closes a log; closing twice does no harm.
    pub fn close_log(&self, log: u32) {
        lock(&self.inner.logs).open.remove(&log);
    }
}
