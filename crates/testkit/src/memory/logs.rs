//! Logs of an in-memory Engine.

use std::collections::VecDeque;
use std::sync::Arc;

use engine::{Error, LogChunk};
use futures_util::stream::{self, BoxStream, StreamExt};
use model::{ContainerState, LogQuery};
use tokio::sync::watch;

use super::Hub;
use super::clock::nanoseconds;
use super::container::LogEntry;

/// The reading of one log.
struct Reading {
    hub: Arc<Hub>,
    bell: watch::Receiver<u64>,
    operation: String,
    reference: String,
    query: LogQuery,
    /// Id of the Container and number of its next line. `None`: not looked up yet.
    place: Option<(String, usize)>,
    ready: VecDeque<LogChunk>,
    over: bool,
}

/// Reads a log, each line with its time.
pub(crate) fn read(
    hub: Arc<Hub>,
    reference: &str,
    query: &LogQuery,
) -> BoxStream<'static, Result<LogChunk, Error>> {
    let reading = Reading {
        bell: hub.bell(),
        hub,
        operation: format!("read log of container {reference}"),
        reference: reference.to_owned(),
        query: query.clone(),
        place: None,
        ready: VecDeque::new(),
        over: false,
    };
    stream::unfold(reading, |mut reading| async move {
        let item = reading.next().await?;
        Some((item, reading))
    })
    .boxed()
}

fn chunk(entry: &LogEntry) -> LogChunk {
    LogChunk {
        stream: entry.stream,
        bytes: format!("{} {}", nanoseconds(Some(entry.at)), entry.text).into(),
    }
}

impl Reading {
    async fn next(&mut self) -> Option<Result<LogChunk, Error>> {
        if self.place.is_none() && !self.over {
            let operation = self.operation.clone();
            if let Err(error) = self.hub.enter("logs", &operation).await {
                self.over = true;
                return Some(Err(error));
            }
        }
        loop {
            if let Some(chunk) = self.ready.pop_front() {
                return Some(Ok(chunk));
            }
            if self.over {
                return None;
            }
            // Marked before looking, so that what comes after the look wakes us.
            self.bell.borrow_and_update();
            if let Err(error) = self.look() {
                self.over = true;
                return Some(Err(error));
            }
            if self.ready.is_empty() && !self.over {
                let Self { hub, bell, .. } = self;
                hub.next_change(bell).await;
            }
        }
    }

    /// Takes what is there, and learns whether more can come.
    fn look(&mut self) -> Result<(), Error> {
        let hub = Arc::clone(&self.hub);
        hub.with(|world| {
            world.check_line(&self.operation)?;
            let id = match &self.place {
                Some((id, _)) => id.clone(),
                None => world
                    .find_container(&self.reference)
                    .map_err(|refusal| refusal.during(self.operation.clone()))?,
            };
            let Some(container) = world.containers.get(&id) else {
                self.over = true;
                return Ok(());
            };
            let log = &container.log;
            let first = match &self.place {
                Some((_, next)) => *next,
                None => {
                    let tail = self.query.tail.map_or(log.len(), |tail| tail as usize);
                    log.len().saturating_sub(tail)
                }
            };
            let wanted = |entry: &&LogEntry| {
                self.query.since.is_none_or(|since| entry.at >= since)
                    && self.query.until.is_none_or(|until| entry.at <= until)
            };
            self.ready
                .extend(log[first..].iter().filter(wanted).map(chunk));
            let writes = matches!(
                container.state,
                ContainerState::Running | ContainerState::Paused
            );
            self.over = !(self.query.follow && writes);
            self.place = Some((id, log.len()));
            Ok(())
        })
    }
}
