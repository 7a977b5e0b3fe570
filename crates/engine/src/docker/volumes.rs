//! What may be done to Volumes.

use bollard::query_parameters::RemoveVolumeOptions;
use model::VolumeSpec;

use super::convert::spec;
use super::{Call, DockerEngine, path_part};
use crate::{Created, Result};

impl DockerEngine {
    pub(super) async fn make_volume(&self, spec: &VolumeSpec) -> Result<Created> {
        let name = spec.name.as_deref().unwrap_or_default();
        let operation = format!("create volume {name}");
        let call = Call::new(operation.trim_end());
        let volume = self
            .call(call, self.api.create_volume(spec::volume(spec)))
            .await?;
        Ok(Created {
            id: volume.name,
            warnings: Vec::new(),
        })
    }

    pub(super) async fn take_volume_away(&self, name: &str, force: bool) -> Result<()> {
        let call = Call::new(format!("remove volume {name}"));
        let id = path_part(&call.operation, name)?;
        let options = RemoveVolumeOptions { force };
        self.call(call, self.api.remove_volume(&id, Some(options)))
            .await
    }
}
