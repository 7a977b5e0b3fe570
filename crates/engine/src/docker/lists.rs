//! Lists of what an Engine keeps.

use std::collections::HashMap;
use std::time::{SystemTime, UNIX_EPOCH};

use bollard::query_parameters::{ListContainersOptions, ListImagesOptions, ListVolumesOptions};
use model::{ContainerSummary, ImageSummary, NetworkSummary, Timestamp, VolumeSummary};

use super::convert::{container, image, network, volume};
use super::{Call, DockerEngine};
use crate::{Error, ErrorKind, Result, Wanted};

impl DockerEngine {
    pub(super) async fn list_containers(&self, wanted: &Wanted) -> Result<Vec<ContainerSummary>> {
        let filters = match wanted {
            Wanted::All => None,
            // Without a value the filter would be none, and all would come.
            Wanted::Ids(ids) if ids.is_empty() => return Ok(Vec::new()),
            Wanted::Ids(ids) => Some(HashMap::from([("id".to_owned(), ids.clone())])),
        };
        self.filtered_containers("list containers", filters).await
    }

    /// Containers that use a Volume, running or not.
    pub(super) async fn users_of_volume(&self, name: &str) -> Result<Vec<String>> {
        let filters = HashMap::from([("volume".to_owned(), vec![name.to_owned()])]);
        let operation = format!("list users of volume {name}");
        let containers = self.filtered_containers(&operation, Some(filters)).await?;
        // The filter also finds Containers that mount something at a path of this text.
        let mut names: Vec<String> = containers
            .into_iter()
            .filter(|container| {
                let holds = |mount: &model::Mount| {
                    mount.kind == model::MountKind::Volume && mount.source == name
                };
                container.mounts.iter().any(holds)
            })
            .map(|container| container.name)
            .collect();
        names.sort();
        Ok(names)
    }

    async fn filtered_containers(
        &self,
        operation: &str,
        filters: Option<HashMap<String, Vec<String>>>,
    ) -> Result<Vec<ContainerSummary>> {
        let options = ListContainersOptions {
            all: true,
            filters,
            ..ListContainersOptions::default()
        };
        let call = Call::list(operation);
        let records = self
            .call(call, self.api.list_containers(Some(options)))
            .await?;
        let now = now();
        records
            .into_iter()
            .map(|record| container::summary(record, now))
            .collect::<Option<_>>()
            .ok_or_else(|| garbled(operation, "a container without id or state"))
    }

    pub(super) async fn list_images(&self) -> Result<Vec<ImageSummary>> {
        let call = Call::list("list images");
        let records = self
            .call(call, self.api.list_images(None::<ListImagesOptions>))
            .await?;
        Ok(records.into_iter().map(image::summary).collect())
    }

    pub(super) async fn list_networks(&self) -> Result<Vec<NetworkSummary>> {
        let operation = "list networks";
        let records = self
            .call(Call::list(operation), self.api.list_networks(None))
            .await?;
        records
            .into_iter()
            .map(network::summary)
            .collect::<Option<_>>()
            .ok_or_else(|| garbled(operation, "a network without id or name"))
    }

    pub(super) async fn list_volumes(&self) -> Result<Vec<VolumeSummary>> {
        let call = Call::list("list volumes");
        let answer = self
            .call(call, self.api.list_volumes(None::<ListVolumesOptions>))
            .await?;
        let records = answer.volumes.unwrap_or_default();
        Ok(records.into_iter().map(volume::summary).collect())
    }
}

/// The clock of this host, near which the Engine's is.
fn now() -> Timestamp {
    let since_epoch = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}

pub(super) fn garbled(operation: &str, what: &str) -> Error {
    Error::new(
        operation,
        ErrorKind::Garbled,
        format!("the engine sent {what}"),
    )
}
