//! The Docker Engine API over bollard.
//!
//! Bollard's records have only optional fields; `convert` makes model types of them once. Where
//! bollard says less than the Engine (whole documents) or guesses (logs), requests go over
//! the transport directly.

mod containers;
mod convert;
mod events;
mod facts;
mod failure;
mod images;
mod inspect;
mod lists;
mod logs;
mod networks;
mod stream;
mod transport;
mod usage;
mod version;
mod volumes;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::stream::BoxStream;
use model::{
    ContainerId, ContainerSpec, ContainerSummary, EngineAddress, EngineEvent, EngineFacts,
    ImageSummary, Inspection, LogQuery, NetworkSpec, NetworkSummary, ObjectKind, VolumeSpec,
    VolumeSummary,
};
use tokio::sync::OnceCell;
use tracing::Instrument;

use crate::{
    CpuCounter, Created, Engine, Error, ErrorKind, Greeting, LogChunk, Measured, Result, Wanted,
};
use failure::failure;
use transport::Transport;
use version::ApiVersion;

/// How long a list may take.
const LIST_DEADLINE: Duration = Duration::from_secs(60);
/// How long any other call may take that waits for nothing but the Engine.
const CALL_DEADLINE: Duration = Duration::from_secs(30);

/// An Engine at an address. Nothing is dialled before the first call, which agrees on the API
/// version; the connections are kept and shared by all calls.
pub fn connect(address: &EngineAddress) -> Result<Arc<dyn Engine>> {
    Ok(Arc::new(DockerEngine::new(address)?))
}

/// An Engine that speaks the Docker API. Clones share their connections.
#[derive(Clone)]
struct DockerEngine {
    address: EngineAddress,
    transport: Transport,
    api: bollard::Docker,
    /// Memory of the Engine's host, which is also the limit of a Container without one.
    host_memory: Arc<OnceCell<u64>>,
}

/// One call: its words for an error, and what is needed to read the Engine's refusal.
struct Call<'a> {
    operation: String,
    /// `None`: the call lasts as long as what it waits for.
    deadline: Option<Duration>,
    /// The Image that the call needs.
    image: Option<&'a str>,
}

impl Call<'static> {
    fn new(operation: impl Into<String>) -> Self {
        Self {
            operation: operation.into(),
            deadline: Some(CALL_DEADLINE),
            image: None,
        }
    }

    fn list(operation: &str) -> Self {
        Self::new(operation).deadline(LIST_DEADLINE)
    }
}

impl<'a> Call<'a> {
    fn deadline(self, deadline: Duration) -> Self {
        Self {
            deadline: Some(deadline),
            ..self
        }
    }

    fn endless(self) -> Self {
        Self {
            deadline: None,
            ..self
        }
    }

    fn needs_image(self, image: &str) -> Call<'_> {
        Call {
            operation: self.operation,
            deadline: self.deadline,
            image: Some(image),
        }
    }
}

impl DockerEngine {
    fn new(address: &EngineAddress) -> Result<Self> {
        /// Bollard's own deadline would end before ours and counts only until the headers.
        const NO_DEADLINE_S: u64 = 365 * 24 * 3600;
        let transport = Transport::new(address);
        let carrier = transport.clone();
        let api = bollard::Docker::connect_with_custom_transport(
            move |request: bollard::BollardRequest| carrier.carry(request),
            Some("http://localhost"),
            NO_DEADLINE_S,
            bollard::API_DEFAULT_VERSION,
        )
        .map_err(|error| failure(address, &format!("connect to {address}"), None, error))?;
        Ok(Self {
            address: address.clone(),
            transport,
            api,
            host_memory: Arc::new(OnceCell::new()),
        })
    }

    /// Makes a call within its deadline, after the API version is agreed on.
    async fn call<T, F>(&self, call: Call<'_>, work: F) -> Result<T>
    where
        F: Future<Output = Result<T, bollard::errors::Error>>,
    {
        let span =
            tracing::debug_span!("call", engine = %self.address, operation = %call.operation);
        let whole = async {
            self.agree(&call.operation).await?;
            work.await
                .map_err(|error| failure(&self.address, &call.operation, call.image, error))
        };
        within(&call.operation, call.deadline, whole.instrument(span)).await
    }

    /// Agrees on the API version unless that is done.
    async fn agree(&self, operation: &str) -> Result<ApiVersion> {
        match self.transport.spoken() {
            Some(version) => Ok(version),
            None => Ok(self.agree_anew(operation).await?.1),
        }
    }

    /// Agrees on the API version, as bollard's `negotiate_version`, but also refuses an Engine
    /// that is too old or too new. Gives the Engine's own version too.
    async fn agree_anew(&self, operation: &str) -> Result<(facts::Versions, ApiVersion)> {
        let versions: facts::Versions = self
            .transport
            .get_unversioned_json("/version")
            .await
            .map_err(|error| failure(&self.address, operation, None, error))?;
        let newest = ApiVersion::parse(&versions.newest).ok_or_else(|| {
            let words = format!("{:?} is not an API version", versions.newest);
            Error::new(operation, ErrorKind::Garbled, words)
        })?;
        let oldest = ApiVersion::parse(&versions.oldest);
        let spoken = ApiVersion::agree(newest, oldest).ok_or_else(|| {
            let words = format!(
                "the engine speaks API {} to {newest}, this program {} to {}",
                oldest.unwrap_or(newest),
                ApiVersion::OLDEST,
                ApiVersion::NEWEST
            );
            Error::new(operation, ErrorKind::UnsupportedVersion, words)
        })?;
        self.transport.speak(spoken);
        Ok((versions, spoken))
    }
}

/// Ends the work at the deadline.
async fn within<T>(
    operation: &str,
    deadline: Option<Duration>,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let Some(deadline) = deadline else {
        return work.await;
    };
    tokio::time::timeout(deadline, work).await.map_err(|_| {
        let words = format!("no answer within {} s", deadline.as_secs());
        Error::new(operation, ErrorKind::TimedOut, words)
    })?
}

/// A reference as a part of a path. Refuses what would lead to another path.
fn path_part(operation: &str, reference: &str) -> Result<String> {
    let astray = |part: &str| part.is_empty() || part == "." || part == "..";
    if reference.split('/').any(astray) {
        let words = format!("{reference:?} names no object");
        return Err(Error::new(operation, ErrorKind::InvalidInput, words));
    }
    Ok(encoded(reference))
}

/// Percent-encodes all but unreserved characters, `/` and `:`.
fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/:".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("a String takes everything");
        }
    }
    encoded
}

#[async_trait]
impl Engine for DockerEngine {
    async fn greet(&self) -> Result<Greeting> {
        self.greeting().await
    }

    async fn ping(&self) -> Result<Duration> {
        self.round_trip().await
    }

    async fn facts(&self) -> Result<EngineFacts> {
        self.all_facts().await
    }

    async fn containers(&self, wanted: &Wanted) -> Result<Vec<ContainerSummary>> {
        self.list_containers(wanted).await
    }

    async fn images(&self) -> Result<Vec<ImageSummary>> {
        self.list_images().await
    }

    async fn networks(&self) -> Result<Vec<NetworkSummary>> {
        self.list_networks().await
    }

    async fn volumes(&self) -> Result<Vec<VolumeSummary>> {
        self.list_volumes().await
    }

    async fn inspect(&self, object: ObjectKind, reference: &str) -> Result<Inspection> {
        self.inspection(object, reference).await
    }

    async fn create_container(&self, spec: &ContainerSpec) -> Result<Created> {
        self.make_container(spec).await
    }

    async fn start_container(&self, reference: &str) -> Result<()> {
        self.start(reference).await
    }

    async fn stop_container(&self, reference: &str, timeout_s: Option<u32>) -> Result<()> {
        self.stop(reference, timeout_s).await
    }

    async fn restart_container(&self, reference: &str, timeout_s: Option<u32>) -> Result<()> {
        self.restart(reference, timeout_s).await
    }

    async fn kill_container(&self, reference: &str, signal: &str) -> Result<()> {
        self.kill(reference, signal).await
    }

    async fn pause_container(&self, reference: &str) -> Result<()> {
        self.pause(reference).await
    }

    async fn unpause_container(&self, reference: &str) -> Result<()> {
        self.unpause(reference).await
    }

    async fn rename_container(&self, reference: &str, name: &str) -> Result<()> {
        self.rename(reference, name).await
    }

    async fn remove_container(&self, reference: &str, force: bool, volumes: bool) -> Result<()> {
        self.take_away(reference, force, volumes).await
    }

    async fn wait_container(&self, reference: &str) -> Result<i64> {
        self.wait(reference).await
    }

    fn logs(&self, reference: &str, query: &LogQuery) -> BoxStream<'static, Result<LogChunk>> {
        self.log_chunks(reference, query)
    }

    async fn usage(&self, id: &ContainerId, before: Option<&CpuCounter>) -> Result<Measured> {
        self.measure(id, before).await
    }

    async fn remove_image(&self, reference: &str, force: bool) -> Result<Vec<String>> {
        self.take_image_away(reference, force).await
    }

    async fn tag_image(&self, reference: &str, tag: &str) -> Result<()> {
        self.tag(reference, tag).await
    }

    async fn pull_image(&self, reference: &str) -> Result<()> {
        self.pull(reference).await
    }

    async fn create_network(&self, spec: &NetworkSpec) -> Result<Created> {
        self.make_network(spec).await
    }

    async fn remove_network(&self, reference: &str) -> Result<()> {
        self.take_network_away(reference).await
    }

    async fn connect_network(
        &self,
        network: &str,
        container: &str,
        ipv4: Option<&str>,
        aliases: &[String],
    ) -> Result<()> {
        self.join(network, container, ipv4, aliases).await
    }

    async fn disconnect_network(&self, network: &str, container: &str, force: bool) -> Result<()> {
        self.leave(network, container, force).await
    }

    async fn create_volume(&self, spec: &VolumeSpec) -> Result<Created> {
        self.make_volume(spec).await
    }

    async fn remove_volume(&self, name: &str, force: bool) -> Result<()> {
        self.take_volume_away(name, force).await
    }

    fn events(&self) -> BoxStream<'static, Result<Option<EngineEvent>>> {
        self.event_stream()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_call_ends_at_its_deadline_and_says_which_one() {
        let silence = std::future::pending::<Result<()>>();
        let error = within("list images", Some(Duration::from_millis(1)), silence)
            .await
            .expect_err("nothing answers");
        assert_eq!(error.kind, ErrorKind::TimedOut);
        assert_eq!(error.to_string(), "list images: no answer within 0 s");
        let answer = within("wait", None, std::future::ready(Ok(7))).await;
        assert_eq!(answer.ok(), Some(7));
    }

    #[test]
    fn a_reference_cannot_lead_to_another_path() {
        let part = |reference| path_part("remove it", reference).map_err(|error| error.kind);
        assert_eq!(part("c1").as_deref(), Ok("c1"));
        assert_eq!(part("a/b:1").as_deref(), Ok("a/b:1"));
        assert_eq!(part("a@sha256:00").as_deref(), Ok("a%40sha256:00"));
        assert_eq!(part("a b?c#d%2e").as_deref(), Ok("a%20b%3Fc%23d%252e"));
        for reference in ["", "..", "../images/x", "a//b", "./a", "a/"] {
            assert_eq!(part(reference), Err(ErrorKind::InvalidInput), "{reference}");
        }
    }
}
