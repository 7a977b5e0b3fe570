//! What a user wants made, and every fault that can be seen before the Engine is asked.

mod check;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Protocol;

pub use check::is_object_name;

/// What starts first in a Container.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "kind", content = "words")]
pub enum Entrypoint {
    /// The Image's own.
    #[default]
    FromImage,
    /// None, whatever the Image says: the command runs by itself.
    Cleared,
    /// A program and its first arguments, each word as it is: the JSON form.
    Exec(Vec<String>),
    /// One text that `/bin/sh -c` reads: the shell form. It needs a shell in the Image.
    Shell(String),
}

/// A port of a Container that shall be published.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PortSpec {
    /// Port inside the Container.
    pub container_port: u16,
    /// Transport.
    #[serde(default)]
    pub protocol: Protocol,
    /// Port on the Engine's host. `None`: the Engine chooses a free one.
    #[serde(default)]
    pub host_port: Option<u16>,
    /// Address on the Engine's host. `None`: all of them.
    #[serde(default)]
    pub host_ip: Option<String>,
}

/// Storage that shall appear in a Container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum MountSpec {
    /// A path of the Engine's host.
    #[serde(rename_all = "camelCase")]
    Bind {
        /// Absolute path on the Engine's host.
        source: String,
        /// Absolute path in the Container.
        target: String,
        /// Whether the Container may not write to it.
        #[serde(default)]
        read_only: bool,
    },
    /// A Volume.
    #[serde(rename_all = "camelCase")]
    Volume {
        /// Name. `None`: a new anonymous one.
        #[serde(default)]
        name: Option<String>,
        /// Absolute path in the Container.
        target: String,
        /// Whether the Container may not write to it.
        #[serde(default)]
        read_only: bool,
    },
    /// Memory.
    #[serde(rename_all = "camelCase")]
    Tmpfs {
        /// Absolute path in the Container.
        target: String,
    },
}

impl MountSpec {
    /// The path in the Container.
    pub fn target(&self) -> &str {
        match self {
            Self::Bind { target, .. } | Self::Volume { target, .. } | Self::Tmpfs { target } => {
                target
            }
        }
    }
}

/// The Network that a Container joins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct NetworkJoin {
    /// Name of the Network, or `host`, `none`, `container:NAME`.
    pub network: String,
    /// Static IPv4 address in one of its subnets.
    #[serde(default)]
    pub ipv4: Option<String>,
    /// Extra DNS names on it.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// When the Engine starts a Container again by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum RestartPolicy {
    /// Never.
    #[default]
    No,
    /// Always, also when the Engine starts.
    Always,
    /// Always, but not what was stopped by hand.
    UnlessStopped,
    /// When it ends with a code that is not 0.
    #[serde(rename_all = "camelCase")]
    OnFailure {
        /// How often at most. `None`: without limit.
        #[serde(default)]
        max_retries: Option<u32>,
    },
}

/// A Container that shall be made.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct ContainerSpec {
    /// Image reference or id.
    pub image: String,
    /// Name. `None`: the Engine invents one.
    pub name: Option<String>,
    /// What starts first.
    pub entrypoint: Entrypoint,
    /// Arguments behind the entrypoint. Empty: the Image's own.
    pub command: Vec<String>,
    /// Environment: `NAME=value`, or `NAME` alone to take it from the client.
    pub env: Vec<String>,
    /// Ports to publish.
    pub ports: Vec<PortSpec>,
    /// Storage.
    pub mounts: Vec<MountSpec>,
    /// Network. `None`: the Engine's default bridge.
    pub network: Option<NetworkJoin>,
    /// Host name in it. `None`: its short id.
    pub hostname: Option<String>,
    /// User in it, as `1000:1000`. `None`: the Image's own.
    pub user: Option<String>,
    /// Working directory. `None`: the Image's own.
    pub working_dir: Option<String>,
    /// Whether it gets a terminal.
    pub tty: bool,
    /// Whether its standard input stays open.
    pub stdin_open: bool,
    /// Whether it is removed when it ends.
    pub auto_remove: bool,
    /// When the Engine starts it again by itself.
    pub restart: RestartPolicy,
    /// Labels.
    pub labels: BTreeMap<String, String>,
}

/// One subnet of a Network that shall be made.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct SubnetSpec {
    /// CIDR block.
    pub subnet: String,
    /// Router address in it. `None`: the Engine takes the first.
    pub gateway: Option<String>,
    /// CIDR block inside it from which the Engine gives addresses by itself. `None`: all of it.
    pub ip_range: Option<String>,
}

/// A Network that shall be made.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct NetworkSpec {
    /// Name.
    pub name: String,
    /// Driver. Empty: `bridge`.
    pub driver: String,
    /// Subnets. Empty: the Engine chooses.
    pub subnets: Vec<SubnetSpec>,
    /// Whether it has no way outside.
    pub internal: bool,
    /// Whether single Containers may join a swarm's Network.
    pub attachable: bool,
    /// Whether it carries IPv6.
    pub ipv6: bool,
    /// Driver options.
    pub options: BTreeMap<String, String>,
    /// Labels.
    pub labels: BTreeMap<String, String>,
}

/// A Volume that shall be made.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct VolumeSpec {
    /// Name. `None`: the Engine invents one.
    pub name: Option<String>,
    /// Driver. Empty: `local`.
    pub driver: String,
    /// Driver options.
    pub options: BTreeMap<String, String>,
    /// Labels.
    pub labels: BTreeMap<String, String>,
}
