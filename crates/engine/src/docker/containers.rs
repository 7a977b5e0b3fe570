//! What may be done to Containers.

use std::time::Duration;

use bollard::query_parameters::{
    CreateContainerOptions, KillContainerOptions, RemoveContainerOptions, RenameContainerOptions,
    RestartContainerOptions, StopContainerOptions, WaitContainerOptions,
};
use futures_util::StreamExt;
use model::ContainerSpec;

use super::convert::spec;
use super::lists::garbled;
use super::{CALL_DEADLINE, Call, DockerEngine, path_part};
use crate::{Created, Result};

/// How long a stop may take whose timeout is the Container's own, which may be minutes.
const STOP_DEADLINE: Duration = Duration::from_secs(600);

impl DockerEngine {
    pub(super) async fn make_container(&self, spec: &ContainerSpec) -> Result<Created> {
        let name = spec.name.as_deref().unwrap_or_default();
        let operation = format!("create container {name}");
        let options = CreateContainerOptions {
            name: spec.name.clone(),
            ..CreateContainerOptions::default()
        };
        let call = Call::new(operation.trim_end()).needs_image(&spec.image);
        let work = self
            .api
            .create_container(Some(options), spec::container(spec));
        let answer = self.call(call, work).await?;
        Ok(Created {
            id: answer.id,
            warnings: answer.warnings,
        })
    }

    pub(super) async fn start(&self, reference: &str) -> Result<()> {
        let call = Call::new(format!("start container {reference}"));
        let id = path_part(&call.operation, reference)?;
        self.call(call, self.api.start_container(&id, None)).await
    }

    pub(super) async fn stop(&self, reference: &str, timeout_s: Option<u32>) -> Result<()> {
        let call = Call::new(format!("stop container {reference}")).deadline(patience(timeout_s));
        let id = path_part(&call.operation, reference)?;
        let options = StopContainerOptions {
            t: timeout_s.map(api_seconds),
            ..StopContainerOptions::default()
        };
        self.call(call, self.api.stop_container(&id, Some(options)))
            .await
    }

    pub(super) async fn restart(&self, reference: &str, timeout_s: Option<u32>) -> Result<()> {
        let call =
            Call::new(format!("restart container {reference}")).deadline(patience(timeout_s));
        let id = path_part(&call.operation, reference)?;
        let options = RestartContainerOptions {
            t: timeout_s.map(api_seconds),
            ..RestartContainerOptions::default()
        };
        self.call(call, self.api.restart_container(&id, Some(options)))
            .await
    }

    pub(super) async fn kill(&self, reference: &str, signal: &str) -> Result<()> {
        let call = Call::new(format!("send {signal} to container {reference}"));
        let id = path_part(&call.operation, reference)?;
        let options = KillContainerOptions {
            signal: signal.to_owned(),
        };
        self.call(call, self.api.kill_container(&id, Some(options)))
            .await
    }

    pub(super) async fn pause(&self, reference: &str) -> Result<()> {
        let call = Call::new(format!("pause container {reference}"));
        let id = path_part(&call.operation, reference)?;
        self.call(call, self.api.pause_container(&id)).await
    }

    pub(super) async fn unpause(&self, reference: &str) -> Result<()> {
        let call = Call::new(format!("unpause container {reference}"));
        let id = path_part(&call.operation, reference)?;
        self.call(call, self.api.unpause_container(&id)).await
    }

    pub(super) async fn rename(&self, reference: &str, name: &str) -> Result<()> {
        let call = Call::new(format!("rename container {reference} to {name}"));
        let id = path_part(&call.operation, reference)?;
        let options = RenameContainerOptions {
            name: name.to_owned(),
        };
        self.call(call, self.api.rename_container(&id, options))
            .await
    }

    pub(super) async fn take_away(
        &self,
        reference: &str,
        force: bool,
        volumes: bool,
    ) -> Result<()> {
        let call = Call::new(format!("remove container {reference}"));
        let id = path_part(&call.operation, reference)?;
        let options = RemoveContainerOptions {
            v: volumes,
            force,
            ..RemoveContainerOptions::default()
        };
        self.call(call, self.api.remove_container(&id, Some(options)))
            .await
    }

    pub(super) async fn wait(&self, reference: &str) -> Result<i64> {
        let operation = format!("wait for container {reference}");
        let id = path_part(&operation, reference)?;
        let first = async {
            let mut answers = Box::pin(self.api.wait_container(&id, None::<WaitContainerOptions>));
            match answers.next().await {
                // Bollard makes an error of every code but 0; only words with it are one.
                Some(Err(bollard::errors::Error::DockerContainerWaitError { error, code }))
                    if error.is_empty() =>
                {
                    Ok(Some(code))
                }
                Some(answer) => answer.map(|answer| Some(answer.status_code)),
                None => Ok(None),
            }
        };
        let code = self
            .call(Call::new(operation.as_str()).endless(), first)
            .await?;
        code.ok_or_else(|| garbled(&operation, "no exit code"))
    }
}

/// A stop takes its timeout and then what any call takes.
fn patience(timeout_s: Option<u32>) -> Duration {
    timeout_s.map_or(STOP_DEADLINE, |seconds| {
        Duration::from_secs(u64::from(seconds)) + CALL_DEADLINE
    })
}

fn api_seconds(seconds: u32) -> i32 {
    i32::try_from(seconds).unwrap_or(i32::MAX)
}
