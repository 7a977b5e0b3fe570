//! What a Container uses now.

use bollard::models::ContainerStatsResponse;
use model::ContainerId;

use super::convert::usage as convert;
use super::{Call, DockerEngine, path_part};
use crate::{CpuCounter, Error, ErrorKind, Measured, Result};

impl DockerEngine {
    /// One shot: the Engine would wait a second for a second sample of its own otherwise.
    pub(super) async fn measure(
        &self,
        id: &ContainerId,
        before: Option<&CpuCounter>,
    ) -> Result<Measured> {
        let operation = format!("measure container {id}");
        let part = path_part(&operation, id.as_str())?;
        let host_memory = self.memory_of_host().await?;
        let path = format!("/containers/{part}/stats?stream=false&one-shot=true");
        let stats: ContainerStatsResponse = self
            .call(
                Call::new(operation.as_str()),
                self.transport.get_json(&path),
            )
            .await?;
        convert::measured(id, &stats, host_memory, before).ok_or_else(|| {
            Error::new(
                operation,
                ErrorKind::Conflict,
                "the container is not running",
            )
        })
    }
}
