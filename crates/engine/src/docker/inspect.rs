//! One object's whole document and what a page shows of it.

use bollard::models::{ContainerInspectResponse, ImageHistoryResponseItem, ImageInspect};
use bollard::models::{NetworkInspect, Volume};
use model::{Detail, Inspection, ObjectKind};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::convert::{container, image, network, volume};
use super::lists::garbled;
use super::{Call, DockerEngine, path_part};
use crate::{Error, ErrorKind, Result};

impl DockerEngine {
    pub(super) async fn inspection(
        &self,
        object: ObjectKind,
        reference: &str,
    ) -> Result<Inspection> {
        let operation = format!("inspect {} {reference}", word(object));
        let id = path_part(&operation, reference)?;
        let path = match object {
            ObjectKind::Container => format!("/containers/{id}/json"),
            ObjectKind::Image => format!("/images/{id}/json"),
            ObjectKind::Network => format!("/networks/{id}"),
            ObjectKind::Volume => format!("/volumes/{id}"),
        };
        // Bollard's record would drop what it does not know, so the document comes as it is.
        let document: Value = self
            .call(
                Call::new(operation.as_str()),
                self.transport.get_json(&path),
            )
            .await?;
        let detail = match object {
            ObjectKind::Container => {
                let record: ContainerInspectResponse = record(&operation, &document)?;
                container::detail(record).map(|detail| Detail::Container(Box::new(detail)))
            }
            ObjectKind::Image => {
                let path = format!("/images/{id}/history");
                let history: Vec<ImageHistoryResponseItem> = self
                    .call(
                        Call::new(operation.as_str()),
                        self.transport.get_json(&path),
                    )
                    .await?;
                let record: ImageInspect = record(&operation, &document)?;
                image::detail(record, history).map(|detail| Detail::Image(Box::new(detail)))
            }
            ObjectKind::Network => {
                let record: NetworkInspect = record(&operation, &document)?;
                network::detail(record).map(|detail| Detail::Network(Box::new(detail)))
            }
            ObjectKind::Volume => {
                let record: Volume = record(&operation, &document)?;
                let users = self.users_of_volume(&record.name).await?;
                Some(Detail::Volume(Box::new(volume::detail(record, users))))
            }
        };
        Ok(Inspection {
            object,
            detail: detail.ok_or_else(|| garbled(&operation, "a document without an identity"))?,
            document,
        })
    }
}

fn word(object: ObjectKind) -> &'static str {
    match object {
        ObjectKind::Container => "container",
        ObjectKind::Image => "image",
        ObjectKind::Network => "network",
        ObjectKind::Volume => "volume",
    }
}

fn record<T: DeserializeOwned>(operation: &str, document: &Value) -> Result<T> {
    T::deserialize(document)
        .map_err(|error| Error::new(operation, ErrorKind::Garbled, error.to_string()))
}
