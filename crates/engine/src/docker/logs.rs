//! Logs of Containers.

use bytes::Bytes;
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt, TryStreamExt};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use model::{LogQuery, LogStream, Timestamp};
use serde::Deserialize;

use super::failure::failure;
use super::stream::{Broken, Frames};
use super::{Call, DockerEngine, path_part};
use crate::{Error, ErrorKind, LogChunk, Result};

/// The part of a Container's document that says how its output is framed.
#[derive(Deserialize)]
struct Document {
    #[serde(rename = "Config", default)]
    config: Config,
}

#[derive(Deserialize, Default)]
struct Config {
    #[serde(rename = "Tty", default)]
    tty: bool,
}

impl DockerEngine {
    /// The Engine is read only as fast as the stream is: nothing queues.
    pub(super) fn log_chunks(
        &self,
        reference: &str,
        query: &LogQuery,
    ) -> BoxStream<'static, Result<LogChunk>> {
        let (engine, reference, query) = (self.clone(), reference.to_owned(), query.clone());
        stream::once(async move { engine.open_log(&reference, &query).await })
            .try_flatten()
            .boxed()
    }

    async fn open_log(
        self,
        reference: &str,
        query: &LogQuery,
    ) -> Result<BoxStream<'static, Result<LogChunk>>> {
        let operation = format!("read log of container {reference}");
        let id = path_part(&operation, reference)?;
        let path = format!("/containers/{id}/json");
        let document: Document = self
            .call(
                Call::new(operation.as_str()),
                self.transport.get_json(&path),
            )
            .await?;
        let path = format!("/containers/{id}/logs?{}", parameters(query));
        let response = self
            .call(
                Call::new(operation.as_str()).endless(),
                self.transport.get(&path),
            )
            .await?;
        let reader = Reader {
            engine: self,
            operation,
            body: response.into_body(),
            frames: (!document.config.tty).then(Frames::default),
        };
        let batches = stream::try_unfold(reader, |mut reader| async move {
            let batch = reader.next().await?;
            Ok(batch.map(|batch| (batch, reader)))
        });
        Ok(batches
            .map_ok(|batch| stream::iter(batch.into_iter().map(Ok)))
            .try_flatten()
            .boxed())
    }
}

fn parameters(query: &LogQuery) -> String {
    let mut text = format!(
        "follow={}&stdout=true&stderr=true&timestamps=true",
        query.follow
    );
    if let Some(lines) = query.tail {
        text.push_str(&format!("&tail={lines}"));
    }
    for (name, time) in [("since", query.since), ("until", query.until)] {
        if let Some(time) = time {
            text.push_str(&format!("&{name}={}", seconds(time)));
        }
    }
    text
}

fn seconds(time: Timestamp) -> String {
    format!("{}.{:03}", time.0.div_euclid(1000), time.0.rem_euclid(1000))
}

struct Reader {
    engine: DockerEngine,
    operation: String,
    body: Incoming,
    /// `None`: the Container has a terminal, and its bytes come as they are.
    frames: Option<Frames>,
}

impl Reader {
    /// The pieces in the next bytes. `None`: the log ended.
    async fn next(&mut self) -> Result<Option<Vec<LogChunk>>> {
        while let Some(frame) = self.body.frame().await {
            let frame = frame.map_err(|error| {
                failure(&self.engine.address, &self.operation, None, error.into())
            })?;
            let Ok(bytes) = frame.into_data() else {
                continue;
            };
            let chunks = self.pieces(bytes)?;
            if !chunks.is_empty() {
                return Ok(Some(chunks));
            }
        }
        if let Some(frames) = &self.frames {
            frames.finish().map_err(|broken| self.error(broken))?;
        }
        Ok(None)
    }

    fn pieces(&mut self, bytes: Bytes) -> Result<Vec<LogChunk>> {
        let taken = match &mut self.frames {
            Some(frames) => frames.push(bytes),
            None => Ok(vec![LogChunk {
                stream: LogStream::Stdout,
                bytes,
            }]),
        };
        taken.map_err(|broken| self.error(broken))
    }

    fn error(&self, broken: Broken) -> Error {
        let (kind, words) = match broken {
            Broken::Header(bytes) => (
                ErrorKind::Garbled,
                format!("{bytes:02x?} is no head of a frame"),
            ),
            Broken::CutOff => (
                ErrorKind::Garbled,
                "the log ended inside a frame".to_owned(),
            ),
            Broken::Complaint(words) => (ErrorKind::Refused, words),
        };
        Error::new(&self.operation, kind, words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_asks_for_times_and_both_outputs() {
        assert_eq!(
            parameters(&LogQuery::default()),
            "follow=false&stdout=true&stderr=true&timestamps=true"
        );
        let query = LogQuery {
            follow: true,
            tail: Some(100),
            since: Some(Timestamp(1500)),
            until: Some(Timestamp(2007)),
        };
        assert_eq!(
            parameters(&query),
            "follow=true&stdout=true&stderr=true&timestamps=true&tail=100&since=1.500&until=2.007"
        );
    }
}
