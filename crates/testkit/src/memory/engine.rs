//! The trait, on the world.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use engine::{CpuCounter, Created, Engine, Error, Greeting, LogChunk, Measured, Result, Wanted};
use futures_util::stream::{self, BoxStream, StreamExt};
use model::{
    ByteSize, Component, ContainerId, ContainerSpec, ContainerSummary, EngineEvent, EngineFacts,
    ImageSummary, Inspection, LogQuery, NetworkSpec, NetworkSummary, ObjectKind, VolumeSpec,
    VolumeSummary,
};
use tokio::sync::mpsc;

use super::event::Report;
use super::world::{Answer, World};
use super::{Hub, MemoryEngine, list, logs};

const VERSION: &str = "20.10.24";
const API_VERSION: &str = "1.41";
/// What the Engine's host calls itself.
pub(crate) const HOST_NAME: &str = "memory";

impl MemoryEngine {
    async fn call<T>(
        &self,
        method: &'static str,
        operation: String,
        act: impl FnOnce(&mut World) -> Answer<T> + Send,
    ) -> Result<T> {
        self.hub.enter(method, &operation).await?;
        self.hub
            .with(act)
            .map_err(|refusal| refusal.during(operation))
    }
}

#[async_trait]
impl Engine for MemoryEngine {
    async fn greet(&self) -> Result<Greeting> {
        self.call("greet", "greet the Engine".to_owned(), |world| {
            Ok(Greeting {
                id: world.identity.clone(),
                version: VERSION.to_owned(),
                api_version: API_VERSION.to_owned(),
            })
        })
        .await
    }

    async fn ping(&self) -> Result<Duration> {
        let begin = Instant::now();
        self.call("ping", "ping the Engine".to_owned(), |_| Ok(()))
            .await?;
        Ok(begin.elapsed())
    }

    async fn facts(&self) -> Result<EngineFacts> {
        self.call("facts", "ask the Engine about itself".to_owned(), |world| {
            Ok(facts(world))
        })
        .await
    }

    async fn containers(&self, wanted: &Wanted) -> Result<Vec<ContainerSummary>> {
        self.call("containers", "list containers".to_owned(), |world| {
            Ok(world.list_containers(wanted))
        })
        .await
    }

    async fn images(&self) -> Result<Vec<ImageSummary>> {
        self.call("images", "list images".to_owned(), |world| {
            Ok(world.images.values().map(list::image_row).collect())
        })
        .await
    }

    async fn networks(&self) -> Result<Vec<NetworkSummary>> {
        self.call("networks", "list networks".to_owned(), |world| {
            Ok(world.networks.values().map(list::network_row).collect())
        })
        .await
    }

    async fn volumes(&self) -> Result<Vec<VolumeSummary>> {
        self.call("volumes", "list volumes".to_owned(), |world| {
            Ok(world.volumes.values().map(list::volume_row).collect())
        })
        .await
    }

    async fn inspect(&self, object: ObjectKind, reference: &str) -> Result<Inspection> {
        let noun = match object {
            ObjectKind::Container => "container",
            ObjectKind::Image => "image",
            ObjectKind::Network => "network",
            ObjectKind::Volume => "volume",
        };
        let operation = format!("inspect {noun} {reference}");
        self.call("inspect", operation, |world| {
            world.inspect(object, reference)
        })
        .await
    }

    async fn create_container(&self, spec: &ContainerSpec) -> Result<Created> {
        let operation = format!(
            "create container {}",
            spec.name.as_deref().unwrap_or_default()
        );
        let operation = operation.trim().to_owned();
        self.call("create_container", operation, |world| {
            world.create_container(spec)
        })
        .await
    }

    async fn start_container(&self, reference: &str) -> Result<()> {
        let operation = format!("start container {reference}");
        self.call("start_container", operation, |world| {
            world.start_container(reference)
        })
        .await
    }

    async fn stop_container(&self, reference: &str, _timeout_s: Option<u32>) -> Result<()> {
        let operation = format!("stop container {reference}");
        self.call("stop_container", operation, |world| {
            world.stop_container(reference)
        })
        .await
    }

    async fn restart_container(&self, reference: &str, _timeout_s: Option<u32>) -> Result<()> {
        let operation = format!("restart container {reference}");
        self.call("restart_container", operation, |world| {
            world.restart_container(reference)
        })
        .await
    }

    async fn kill_container(&self, reference: &str, signal: &str) -> Result<()> {
        let operation = format!("kill container {reference} with {signal}");
        self.call("kill_container", operation, |world| {
            world.kill_container(reference, signal)
        })
        .await
    }

    async fn pause_container(&self, reference: &str) -> Result<()> {
        let operation = format!("pause container {reference}");
        self.call("pause_container", operation, |world| {
            world.pause_container(reference)
        })
        .await
    }

    async fn unpause_container(&self, reference: &str) -> Result<()> {
        let operation = format!("unpause container {reference}");
        self.call("unpause_container", operation, |world| {
            world.unpause_container(reference)
        })
        .await
    }

    async fn rename_container(&self, reference: &str, name: &str) -> Result<()> {
        let operation = format!("rename container {reference} to {name}");
        self.call("rename_container", operation, |world| {
            world.rename_container(reference, name)
        })
        .await
    }

    async fn remove_container(&self, reference: &str, force: bool, volumes: bool) -> Result<()> {
        let operation = format!("remove container {reference}");
        self.call("remove_container", operation, |world| {
            world.remove_container(reference, force, volumes)
        })
        .await
    }

    async fn wait_container(&self, reference: &str) -> Result<i64> {
        let operation = format!("wait for container {reference}");
        let id = self
            .call("wait_container", operation.clone(), |world| {
                world.find_container(reference)
            })
            .await?;
        let mut bell = self.hub.bell();
        loop {
            bell.borrow_and_update();
            let code = self.hub.with(|world| {
                world.check_line(&operation)?;
                Ok(match world.containers.get(&id) {
                    Some(container) if container.state.is_alive() => None,
                    Some(container) => Some(container.exit_code),
                    None => Some(world.graves.get(&id).copied().unwrap_or(0)),
                })
            })?;
            if let Some(code) = code {
                return Ok(i64::from(code));
            }
            self.hub.next_change(&mut bell).await;
        }
    }

    fn logs(&self, reference: &str, query: &LogQuery) -> BoxStream<'static, Result<LogChunk>> {
        logs::read(Arc::clone(&self.hub), reference, query)
    }

    async fn usage(&self, id: &ContainerId, before: Option<&CpuCounter>) -> Result<Measured> {
        let operation = format!("measure container {}", id.short());
        self.call("usage", operation, |world| world.measure(id, before))
            .await
    }

    async fn remove_image(&self, reference: &str, force: bool) -> Result<Vec<String>> {
        let operation = format!("remove image {reference}");
        self.call("remove_image", operation, |world| {
            world.remove_image(reference, force)
        })
        .await
    }

    async fn tag_image(&self, reference: &str, tag: &str) -> Result<()> {
        let operation = format!("tag image {reference} as {tag}");
        self.call("tag_image", operation, |world| {
            world.tag_image(reference, tag)
        })
        .await
    }

    async fn pull_image(&self, reference: &str) -> Result<()> {
        let operation = format!("pull image {reference}");
        self.call("pull_image", operation, |world| world.pull_image(reference))
            .await
    }

    async fn create_network(&self, spec: &NetworkSpec) -> Result<Created> {
        let operation = format!("create network {}", spec.name);
        self.call("create_network", operation, |world| {
            world.create_network(spec)
        })
        .await
    }

    async fn remove_network(&self, reference: &str) -> Result<()> {
        let operation = format!("remove network {reference}");
        self.call("remove_network", operation, |world| {
            world.remove_network(reference)
        })
        .await
    }

    async fn connect_network(
        &self,
        network: &str,
        container: &str,
        ipv4: Option<&str>,
        aliases: &[String],
    ) -> Result<()> {
        let operation = format!("connect container {container} to network {network}");
        self.call("connect_network", operation, |world| {
            world.connect_network(network, container, ipv4, aliases)
        })
        .await
    }

    async fn disconnect_network(&self, network: &str, container: &str, _force: bool) -> Result<()> {
        let operation = format!("disconnect container {container} from network {network}");
        self.call("disconnect_network", operation, |world| {
            world.disconnect_network(network, container)
        })
        .await
    }

    async fn create_volume(&self, spec: &VolumeSpec) -> Result<Created> {
        let operation = format!("create volume {}", spec.name.as_deref().unwrap_or_default());
        let operation = operation.trim().to_owned();
        self.call("create_volume", operation, |world| {
            world.create_volume(spec)
        })
        .await
    }

    async fn remove_volume(&self, name: &str, force: bool) -> Result<()> {
        let operation = format!("remove volume {name}");
        self.call("remove_volume", operation, |world| {
            world.remove_volume(name, force)
        })
        .await
    }

    fn events(&self) -> BoxStream<'static, Result<Option<EngineEvent>>> {
        let hub = Arc::clone(&self.hub);
        stream::unfold(
            Listening {
                hub,
                receiver: None,
                over: false,
            },
            |mut listening| async move {
                let item = listening.next().await?;
                Some((item, listening))
            },
        )
        .boxed()
    }
}

/// An event stream.
struct Listening {
    hub: Arc<Hub>,
    /// `None`: it was not asked for anything yet.
    receiver: Option<mpsc::UnboundedReceiver<Report>>,
    over: bool,
}

impl Listening {
    async fn next(&mut self) -> Option<Report> {
        if self.over {
            return None;
        }
        let item = self.take().await;
        self.over = item.as_ref().is_none_or(Result::is_err);
        item
    }

    async fn take(&mut self) -> Option<Report> {
        if self.receiver.is_none() {
            let operation = "read events";
            let entered = self.hub.enter("events", operation).await;
            let listen = |world: &mut World| -> Result<_, Error> {
                world.check_line(operation)?;
                Ok(world.listen())
            };
            match entered.and_then(|()| self.hub.with(listen)) {
                Ok(receiver) => self.receiver = Some(receiver),
                Err(error) => return Some(Err(error)),
            }
        }
        let receiver = self.receiver.as_mut()?;
        let mut bell = self.hub.bell();
        loop {
            bell.borrow_and_update();
            // Programs that are due say so now.
            self.hub.with(|_| ());
            tokio::select! {
                biased;
                item = receiver.recv() => return item,
                () = self.hub.next_change(&mut bell) => {}
            }
        }
    }
}

fn facts(world: &World) -> EngineFacts {
    let text = str::to_owned;
    EngineFacts {
        id: world.identity.clone(),
        host_name: text(HOST_NAME),
        product: text("Docker Engine - Community"),
        version: text(VERSION),
        api_version: text(API_VERSION),
        min_api_version: text("1.12"),
        negotiated_api_version: text(API_VERSION),
        operating_system: text("Debian GNU/Linux 12 (bookworm)"),
        kernel: text("6.1.0"),
        platform: text("linux/amd64"),
        cpus: 4,
        memory: ByteSize(8 << 30),
        storage_driver: text("overlay2"),
        containerd_store: false,
        root_dir: text("/var/lib/docker"),
        cgroup_driver: text("systemd"),
        cgroup_version: text("2"),
        log_driver: text("json-file"),
        runtime: text("runc"),
        security_options: vec![text("seccomp")],
        address_pools: Vec::new(),
        warnings: Vec::new(),
        components: vec![Component {
            name: text("containerd"),
            version: text("1.6.20"),
        }],
        lacks: Vec::new(),
    }
}
