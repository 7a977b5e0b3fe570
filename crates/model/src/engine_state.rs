//! What is known about an Engine and the connection to it.

use serde::{Deserialize, Serialize};

use crate::{AddressSource, ByteSize, EngineAddress, Failure, Timestamp};

/// The connection to the chosen Engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Link {
    /// The first answer is awaited.
    Connecting,
    /// The Engine answers and the inventory is live.
    #[serde(rename_all = "camelCase")]
    Live {
        /// Version of the Engine.
        version: String,
        /// API version spoken with it.
        api_version: String,
    },
    /// It does not answer; rows stay as they were.
    #[serde(rename_all = "camelCase")]
    Lost {
        /// Since when.
        since: Timestamp,
        /// Why.
        failure: Failure,
        /// Whether it had ever answered, so that there are rows to show.
        was_live: bool,
    },
}

/// The chosen Engine and the connection to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct EngineState {
    /// Name to show.
    pub name: String,
    /// Where it listens.
    pub address: EngineAddress,
    /// Who named it.
    pub source: AddressSource,
    /// The connection.
    pub link: Link,
    /// How many objects there are, for the sidebar.
    pub counts: Counts,
    /// What a private native Engine would need here.
    pub native: NativeOffer,
}

/// Totals for the sidebar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// All Containers.
    pub containers: u32,
    /// Running Containers.
    pub running: u32,
    /// Containers that need a look: unhealthy, restarting, dead, or ended with a code that is not 0.
    pub need_look: u32,
    /// Images, one for each tag, as their list shows them.
    pub images: u32,
    /// Networks.
    pub networks: u32,
    /// Volumes.
    pub volumes: u32,
}

/// Whether a private native Engine can be started here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum NativeOffer {
    /// It runs.
    #[serde(rename_all = "camelCase")]
    Running {
        /// Its socket.
        address: EngineAddress,
    },
    /// It can be started.
    Possible,
    /// It cannot be started, and why.
    #[serde(rename_all = "camelCase")]
    Impossible {
        /// Why, lower case.
        reason: String,
        /// What would help, a sentence.
        hint: String,
    },
}

/// One process or place between the user and the Containers, for the client/server picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ServerProcess {
    /// Process id on this host. `None`: it runs elsewhere or cannot be seen.
    pub pid: Option<u32>,
    /// Program, as `dockerd`.
    pub program: String,
}

/// What an Engine says about itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct EngineFacts {
    /// Identity of the Engine's data.
    pub id: String,
    /// Host name of the Engine.
    pub host_name: String,
    /// Product, as `Docker Engine - Community`. Empty: not said.
    pub product: String,
    /// Version.
    pub version: String,
    /// Newest API version that it speaks.
    pub api_version: String,
    /// Oldest API version that it accepts.
    pub min_api_version: String,
    /// API version that is spoken with it.
    pub negotiated_api_version: String,
    /// Operating system, as it names itself.
    pub operating_system: String,
    /// Kernel.
    pub kernel: String,
    /// `os/arch`.
    pub platform: String,
    /// CPUs of its host.
    pub cpus: u32,
    /// Memory of its host.
    pub memory: ByteSize,
    /// Storage driver, as `overlay2`; `overlayfs` with the containerd store.
    pub storage_driver: String,
    /// Whether Images lie in containerd's store.
    pub containerd_store: bool,
    /// Directory of its data.
    pub root_dir: String,
    /// `cgroupfs` or `systemd`.
    pub cgroup_driver: String,
    /// `1` or `2`.
    pub cgroup_version: String,
    /// Default log driver.
    pub log_driver: String,
    /// Default runtime.
    pub runtime: String,
    /// Names of security options, as `seccomp`.
    pub security_options: Vec<String>,
    /// Address blocks from which it makes subnets: `base` and prefix length.
    pub address_pools: Vec<AddressPool>,
    /// Its own warnings.
    pub warnings: Vec<String>,
    /// Versions of its parts: containerd, runc and so on.
    pub components: Vec<Component>,
    /// What of Fairlead this Engine cannot do, and why.
    pub lacks: Vec<Lack>,
}

/// An address block from which an Engine makes subnets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AddressPool {
    /// CIDR block.
    pub base: String,
    /// Prefix length of the subnets made from it.
    pub size: u32,
}

/// A part of an Engine with its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Component {
    /// As `containerd`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// A feature that this Engine does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Lack {
    /// What is missing.
    pub feature: String,
    /// Why.
    pub reason: String,
}

/// The Engine page: facts and the way to them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct EnginePicture {
    /// Process id of this client.
    pub client_pid: u32,
    /// Program of this client.
    pub client_program: String,
    /// Host of this client.
    pub client_host: String,
    /// Who chose the address.
    pub source: AddressSource,
    /// The address.
    pub address: EngineAddress,
    /// Process that listens there, where it can be seen.
    pub server: ServerProcess,
    /// Round trips of ping just now, in microseconds, in the order they were made.
    pub round_trips_us: Vec<u64>,
    /// What the Engine says.
    pub facts: EngineFacts,
}
