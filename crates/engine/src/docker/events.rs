//! The event stream of an Engine.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use bytes::{Buf, BytesMut};
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt, TryStreamExt};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use model::{EngineEvent, ObjectKind, Timestamp};
use serde::Deserialize;

use super::failure::failure;
use super::{Call, DockerEngine};
use crate::{Error, ErrorKind, Result};

impl DockerEngine {
    pub(super) fn event_stream(&self) -> BoxStream<'static, Result<Option<EngineEvent>>> {
        let engine = self.clone();
        stream::once(async move { engine.open_events().await })
            .try_flatten()
            .boxed()
    }

    async fn open_events(self) -> Result<BoxStream<'static, Result<Option<EngineEvent>>>> {
        let operation = format!("listen to events of {}", self.address);
        // The Engine sends its headers a moment before it listens. What falls in between it still
        // knows and sends first, if it is asked for everything since now.
        let path = format!("/events?since={}", now());
        let response = self
            .call(Call::new(operation.as_str()), self.transport.get(&path))
            .await?;
        let reader = Reader {
            engine: self,
            operation,
            body: response.into_body(),
            buffer: BytesMut::new(),
        };
        let events = stream::try_unfold(reader, |mut reader| async move {
            let event = reader.next().await?;
            Ok(Some((Some(event), reader)))
        });
        Ok(stream::once(std::future::ready(Ok(None)))
            .chain(events)
            .boxed())
    }
}

/// Seconds and nanoseconds since the epoch by this host's clock. Where the Engine's clock is
/// behind, the Engine leaves out only what it would have repeated.
fn now() -> String {
    let since_epoch = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    format!(
        "{}.{:09}",
        since_epoch.as_secs(),
        since_epoch.subsec_nanos()
    )
}

/// Reads one JSON document a line.
struct Reader {
    engine: DockerEngine,
    operation: String,
    body: Incoming,
    buffer: BytesMut,
}

impl Reader {
    async fn next(&mut self) -> Result<EngineEvent> {
        loop {
            while let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
                let line = self.buffer.split_to(end);
                self.buffer.advance(1);
                if !line.trim_ascii().is_empty() {
                    return read(&line).map_err(|error| {
                        Error::new(&self.operation, ErrorKind::Garbled, error.to_string())
                    });
                }
            }
            match self.body.frame().await {
                Some(Ok(frame)) => {
                    if let Ok(bytes) = frame.into_data() {
                        self.buffer.extend_from_slice(&bytes);
                    }
                }
                Some(Err(error)) => {
                    let address = &self.engine.address;
                    return Err(failure(address, &self.operation, None, error.into()));
                }
                None => {
                    let words = "the engine ended the stream";
                    return Err(Error::new(&self.operation, ErrorKind::Unreachable, words));
                }
            }
        }
    }
}

/// An event as the Engine writes it. Bollard's record refuses kinds that it does not know.
#[derive(Deserialize)]
struct Record {
    #[serde(rename = "Type", default)]
    kind: String,
    #[serde(rename = "Action", default)]
    action: String,
    #[serde(rename = "Actor", default)]
    actor: Actor,
    #[serde(rename = "time", default)]
    seconds: i64,
    #[serde(rename = "timeNano", default)]
    nanoseconds: i64,
}

#[derive(Deserialize, Default)]
struct Actor {
    #[serde(rename = "ID", default)]
    id: String,
    #[serde(rename = "Attributes", default)]
    attributes: Option<BTreeMap<String, String>>,
}

fn read(line: &[u8]) -> serde_json::Result<EngineEvent> {
    let record: Record = serde_json::from_slice(line)?;
    let mut attributes = record.actor.attributes.unwrap_or_default();
    let (action, detail) = match record.action.split_once(':') {
        Some((action, detail)) => (action.to_owned(), detail.trim().to_owned()),
        None => (record.action, String::new()),
    };
    Ok(EngineEvent {
        at: match record.nanoseconds {
            0 => Timestamp::from_seconds(record.seconds),
            nanoseconds => Timestamp::from_nanoseconds(nanoseconds),
        },
        object: match record.kind.as_str() {
            "container" => Some(ObjectKind::Container),
            "image" => Some(ObjectKind::Image),
            "network" => Some(ObjectKind::Network),
            "volume" => Some(ObjectKind::Volume),
            _ => None,
        },
        id: record.actor.id,
        action,
        action_detail: detail,
        name: attributes.remove("name"),
        attributes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_parted_at_the_colon_and_named() {
        let line = br#"{"status":"health_status: healthy","id":"ab","from":"b","Type":"container","Action":"health_status: healthy","Actor":{"ID":"ab","Attributes":{"image":"b","name":"c1"}},"scope":"local","time":1795708440,"timeNano":1795708440123456789}"#;
        let event = read(line).expect("an event");
        assert_eq!(event.object, Some(ObjectKind::Container));
        assert_eq!(
            (event.action.as_str(), event.action_detail.as_str()),
            ("health_status", "healthy")
        );
        assert_eq!(event.name.as_deref(), Some("c1"));
        assert_eq!(event.attributes.len(), 1);
        assert_eq!(event.at, Timestamp(1_795_708_440_123));
    }

    #[test]
    fn an_event_of_an_unknown_kind_is_still_one() {
        let event = read(
            br#"{"Type":"weather","Action":"rain","Actor":{"ID":"x","Attributes":null},"time":5}"#,
        )
        .expect("an event");
        assert_eq!((event.object, event.id.as_str()), (None, "x"));
        assert_eq!(event.at, Timestamp(5000));
    }
}
