//! What an Engine can be asked.

use std::time::Duration;

use async_trait::async_trait;
use futures_util::stream::BoxStream;
use model::{
    ContainerId, ContainerSpec, ContainerSummary, EngineEvent, EngineFacts, ImageSummary,
    Inspection, LogQuery, LogStream, NetworkSpec, NetworkSummary, ObjectKind, UsageSample,
    VolumeSpec, VolumeSummary,
};

use crate::Result;

/// The answer to a ping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Greeting {
    /// Identity of the Engine's data. Podman makes a new one at each call.
    pub id: String,
    /// Version of the Engine.
    pub version: String,
    /// API version that is spoken with it.
    pub api_version: String,
}

/// Which objects of a list are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// All of them, stopped Containers too.
    All,
    /// Those with these ids (names, for Volumes). One that does not exist is simply absent.
    Ids(Vec<String>),
}

/// Something that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created {
    /// Its id; a Volume's name.
    pub id: String,
    /// Words of the Engine that the user should read.
    pub warnings: Vec<String>,
}

/// A piece of a log as the Engine sends it; lines may be split over pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogChunk {
    /// Which output.
    pub stream: LogStream,
    /// The bytes. Each line starts with an RFC 3339 time and a space.
    pub bytes: bytes::Bytes,
}

/// One container Engine. Calls have a deadline of their own and may be dropped at any time.
#[async_trait]
pub trait Engine: Send + Sync {
    /// Asks for the smallest sign of life, with the Engine's versions.
    async fn greet(&self) -> Result<Greeting>;
    /// Time of the smallest round trip that the Engine answers.
    async fn ping(&self) -> Result<Duration>;
    /// What the Engine says about itself.
    async fn facts(&self) -> Result<EngineFacts>;

    /// Lists Containers.
    async fn containers(&self, wanted: &Wanted) -> Result<Vec<ContainerSummary>>;
    /// Lists Images, without intermediate ones.
    async fn images(&self) -> Result<Vec<ImageSummary>>;
    /// Lists Networks.
    async fn networks(&self) -> Result<Vec<NetworkSummary>>;
    /// Lists Volumes.
    async fn volumes(&self) -> Result<Vec<VolumeSummary>>;
    /// One object's whole document and its typed details. `reference` is an id, a name, or an
    /// unambiguous beginning of an id.
    async fn inspect(&self, object: ObjectKind, reference: &str) -> Result<Inspection>;

    /// Makes a Container without starting it.
    async fn create_container(&self, spec: &ContainerSpec) -> Result<Created>;
    /// Starts a Container. One that runs already is no error.
    async fn start_container(&self, reference: &str) -> Result<()>;
    /// Stops a Container. `timeout_s`: `None` leaves it to the Container's own setting.
    async fn stop_container(&self, reference: &str, timeout_s: Option<u32>) -> Result<()>;
    /// Stops and starts a Container.
    async fn restart_container(&self, reference: &str, timeout_s: Option<u32>) -> Result<()>;
    /// Sends a signal to a Container's main process.
    async fn kill_container(&self, reference: &str, signal: &str) -> Result<()>;
    /// Freezes a Container.
    async fn pause_container(&self, reference: &str) -> Result<()>;
    /// Thaws a Container.
    async fn unpause_container(&self, reference: &str) -> Result<()>;
    /// Gives a Container another name.
    async fn rename_container(&self, reference: &str, name: &str) -> Result<()>;
    /// Removes a Container. `force` ends it first; `volumes` takes its anonymous Volumes along.
    async fn remove_container(&self, reference: &str, force: bool, volumes: bool) -> Result<()>;
    /// Waits until a Container is not running and gives its exit code. No deadline.
    async fn wait_container(&self, reference: &str) -> Result<i64>;
    /// A Container's log, each line with its time. Ends when it ends and `follow` is over.
    fn logs(&self, reference: &str, query: &LogQuery) -> BoxStream<'static, Result<LogChunk>>;
    /// Measures a running Container once; without CPU, which needs two samples, where
    /// `before` is `None`.
    async fn usage(&self, id: &ContainerId, before: Option<&CpuCounter>) -> Result<Measured>;

    /// Removes an Image or one of its tags. Gives what was untagged and deleted, one line each.
    async fn remove_image(&self, reference: &str, force: bool) -> Result<Vec<String>>;
    /// Gives an Image another tag, `repository:tag`.
    async fn tag_image(&self, reference: &str, tag: &str) -> Result<()>;
    /// Fetches an Image from its registry; no deadline.
    async fn pull_image(&self, reference: &str) -> Result<()>;

    /// Makes a Network.
    async fn create_network(&self, spec: &NetworkSpec) -> Result<Created>;
    /// Removes a Network.
    async fn remove_network(&self, reference: &str) -> Result<()>;
    /// Puts a Container on a Network.
    async fn connect_network(
        &self,
        network: &str,
        container: &str,
        ipv4: Option<&str>,
        aliases: &[String],
    ) -> Result<()>;
    /// Takes a Container off a Network.
    async fn disconnect_network(&self, network: &str, container: &str, force: bool) -> Result<()>;

    /// Makes a Volume.
    async fn create_volume(&self, spec: &VolumeSpec) -> Result<Created>;
    /// Removes a Volume.
    async fn remove_volume(&self, name: &str, force: bool) -> Result<()>;

    /// What happens from now on. The first item comes as soon as the Engine listens: it is
    /// `Ok(None)`, so that a list made after it misses nothing. Ends with an error when the
    /// connection does.
    fn events(&self) -> BoxStream<'static, Result<Option<EngineEvent>>>;
}

/// Counters that a later measurement is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CpuCounter {
    /// CPU time of the Container, nanoseconds.
    pub container_ns: u64,
    /// CPU time of the host over all CPUs, nanoseconds.
    pub system_ns: u64,
}

/// A measurement and the counters for the next.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// What is shown.
    pub sample: UsageSample,
    /// What the next measurement is compared with.
    pub counter: CpuCounter,
}
