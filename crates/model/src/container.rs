//! Containers as an Engine reports them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{ByteSize, ContainerId, ImageId, Timestamp};

/// Where a Container is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ContainerState {
    /// Made and never started.
    Created,
    /// Its main process runs.
    Running,
    /// All its processes are frozen.
    Paused,
    /// It ended and the Engine is about to start it again.
    Restarting,
    /// It is being removed.
    Removing,
    /// Its main process ended.
    Exited,
    /// The Engine failed to remove it or to clean up after it.
    Dead,
}

/// What a user may do to a Container.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ContainerVerb {
    /// Start its main process.
    Start,
    /// Ask it to end, then end it.
    Stop,
    /// Stop, then start.
    Restart,
    /// Send a signal.
    Kill,
    /// Freeze it.
    Pause,
    /// Thaw it.
    Unpause,
    /// Give it another name.
    Rename,
    /// Remove it.
    Remove,
}

impl ContainerVerb {
    /// Every verb, in the order of a menu.
    pub const ALL: [Self; 8] = [
        Self::Start,
        Self::Stop,
        Self::Restart,
        Self::Kill,
        Self::Pause,
        Self::Unpause,
        Self::Rename,
        Self::Remove,
    ];
}

impl ContainerState {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Created,
        Self::Running,
        Self::Paused,
        Self::Restarting,
        Self::Removing,
        Self::Exited,
        Self::Dead,
    ];

    /// Whether the Engine would accept the verb in this state. Removing something alive is
    /// allowed: it needs force, and the confirmation says so.
    pub fn can(self, verb: ContainerVerb) -> bool {
        match verb {
            ContainerVerb::Start => matches!(self, Self::Created | Self::Exited),
            ContainerVerb::Stop => matches!(self, Self::Running | Self::Paused | Self::Restarting),
            ContainerVerb::Restart => !matches!(self, Self::Removing | Self::Dead),
            ContainerVerb::Kill => matches!(self, Self::Running | Self::Restarting),
            ContainerVerb::Pause => self == Self::Running,
            ContainerVerb::Unpause => self == Self::Paused,
            ContainerVerb::Rename => !matches!(self, Self::Removing | Self::Dead),
            ContainerVerb::Remove => self != Self::Removing,
        }
    }

    /// All verbs that this state accepts, in menu order.
    pub fn verbs(self) -> Vec<ContainerVerb> {
        ContainerVerb::ALL
            .into_iter()
            .filter(|verb| self.can(*verb))
            .collect()
    }

    /// Whether a process of it exists, so that removing needs force.
    pub fn is_alive(self) -> bool {
        matches!(self, Self::Running | Self::Paused | Self::Restarting)
    }

    /// The Engine's own word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Restarting => "restarting",
            Self::Removing => "removing",
            Self::Exited => "exited",
            Self::Dead => "dead",
        }
    }

    /// Reads the Engine's word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// The last result of a Container's health check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Health {
    /// No result yet.
    Starting,
    /// The last check succeeded.
    Healthy,
    /// Enough checks failed in a row.
    Unhealthy,
}

/// Transport protocol of a port.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Protocol {
    /// TCP.
    #[default]
    Tcp,
    /// UDP.
    Udp,
    /// SCTP.
    Sctp,
}

impl Protocol {
    /// Lower-case name, as the Engine writes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Sctp => "sctp",
        }
    }

    /// Reads the Engine's word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Tcp, Self::Udp, Self::Sctp]
            .into_iter()
            .find(|p| p.word() == word)
    }
}

/// A port of a Container that the Image declares or the Engine binds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ContainerPort {
    /// Port inside the Container.
    pub container_port: u16,
    /// Transport.
    pub protocol: Protocol,
    /// Port on the Engine's host. `None`: declared, not published.
    pub host_port: Option<u16>,
    /// Address on the Engine's host, as `0.0.0.0`. `None`: not published.
    pub host_ip: Option<String>,
}

/// A Container's place on one Network.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    /// Name of the Network.
    pub network: String,
    /// IPv4 address it holds now. `None`: none, as when it is stopped.
    pub ipv4: Option<String>,
    /// IPv6 address it holds now.
    pub ipv6: Option<String>,
    /// Static IPv4 address that it asks for at each start.
    pub static_ipv4: Option<String>,
    /// MAC address it holds now.
    pub mac: Option<String>,
    /// Extra DNS names on this Network.
    pub aliases: Vec<String>,
    /// The Network's router as it sees it.
    pub gateway: Option<String>,
}

/// What kind of storage appears at a Mount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum MountKind {
    /// A path of the host.
    Bind,
    /// A Volume of the Engine.
    Volume,
    /// Memory.
    Tmpfs,
    /// Anything else that an Engine may name.
    Other,
}

/// A place in a Container where storage appears.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Mount {
    /// What it is.
    pub kind: MountKind,
    /// Host path of a Bind, name of a Volume; empty for memory.
    pub source: String,
    /// Path in the Container.
    pub destination: String,
    /// Whether the Container may not write to it.
    pub read_only: bool,
}

/// One Container of the Engine's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContainerSummary {
    /// Its id.
    pub id: ContainerId,
    /// Its name, without the leading slash.
    pub name: String,
    /// The Image as it was asked for, or its id where the tag has moved on.
    pub image: String,
    /// The Image's id.
    pub image_id: ImageId,
    /// Entrypoint and arguments as one line, as the Engine gives it.
    pub command: String,
    /// When it was made.
    pub created: Timestamp,
    /// Where it is in its life.
    pub state: ContainerState,
    /// The Engine's sentence about it; shown, never parsed for a decision.
    pub status_text: String,
    /// Code of its last end. `None`: it has not ended, or the list does not say.
    pub exit_code: Option<i32>,
    /// Health. `None`: it has no health check.
    pub health: Option<Health>,
    /// When its state last changed, as far as events or the list say.
    pub since: Option<Timestamp>,
    /// Its ports.
    pub ports: Vec<ContainerPort>,
    /// Its labels.
    pub labels: BTreeMap<String, String>,
    /// Its places on Networks, by Network name.
    pub attachments: Vec<Attachment>,
    /// Where storage appears in it.
    pub mounts: Vec<Mount>,
}

impl ContainerSummary {
    /// Label by which Compose marks a project's Containers.
    pub const PROJECT_LABEL: &'static str = "com.docker.compose.project";
    /// Label by which Compose marks a Container's role.
    pub const SERVICE_LABEL: &'static str = "com.docker.compose.service";

    /// The Compose project that it belongs to.
    pub fn project(&self) -> Option<&str> {
        self.labels.get(Self::PROJECT_LABEL).map(String::as_str)
    }

    /// Its role in the Compose project.
    pub fn service(&self) -> Option<&str> {
        self.labels.get(Self::SERVICE_LABEL).map(String::as_str)
    }
}

/// Everything about one Container that a detail page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ContainerDetail {
    /// Its id.
    pub id: ContainerId,
    /// Its name.
    pub name: String,
    /// The Image as it was asked for.
    pub image: String,
    /// The Image's id.
    pub image_id: ImageId,
    /// When it was made.
    pub created: Timestamp,
    /// Where it is in its life.
    pub state: ContainerState,
    /// Verbs that its state accepts.
    pub can: Vec<ContainerVerb>,
    /// Health. `None`: no health check.
    pub health: Option<Health>,
    /// When its main process last started.
    pub started: Option<Timestamp>,
    /// When its main process last ended.
    pub finished: Option<Timestamp>,
    /// Code of its last end. `None`: it never ran or still runs.
    pub exit_code: Option<i32>,
    /// Whether the kernel ended it for want of memory.
    pub oom_killed: bool,
    /// The Engine's own words about why it could not start.
    pub error: Option<String>,
    /// Process id of its main process on the Engine's host. `None`: not running.
    pub pid: Option<u32>,
    /// How often the restart policy started it.
    pub restart_count: u32,
    /// First words of the command line. Empty: none.
    pub entrypoint: Vec<String>,
    /// The rest of the command line.
    pub command: Vec<String>,
    /// Working directory. Empty: the root.
    pub working_dir: String,
    /// User. Empty: root.
    pub user: String,
    /// Host name in it.
    pub hostname: String,
    /// Environment, `NAME=value`.
    pub env: Vec<String>,
    /// Whether it has a terminal.
    pub tty: bool,
    /// Whether its standard input stays open.
    pub stdin_open: bool,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// Its ports.
    pub ports: Vec<ContainerPort>,
    /// Its places on Networks.
    pub attachments: Vec<Attachment>,
    /// Where storage appears in it.
    pub mounts: Vec<Mount>,
    /// Restart policy, in the words of the docker CLI: `no`, `on-failure:3`, `always`.
    pub restart_policy: String,
    /// Whether it is removed when it ends.
    pub auto_remove: bool,
    /// Whether it may do everything that the host may.
    pub privileged: bool,
    /// Memory limit. `None`: none.
    pub memory_limit: Option<ByteSize>,
    /// CPU limit in thousandths of a CPU. `None`: none.
    pub cpu_limit_milli: Option<u32>,
    /// Log driver, as `json-file`.
    pub log_driver: String,
    /// `os/arch` of its Image, where the Engine says.
    pub platform: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_names_what_may_be_done() {
        use ContainerVerb as V;
        assert_eq!(
            ContainerState::Created.verbs(),
            [V::Start, V::Restart, V::Rename, V::Remove]
        );
        assert_eq!(
            ContainerState::Running.verbs(),
            [V::Stop, V::Restart, V::Kill, V::Pause, V::Rename, V::Remove]
        );
        assert_eq!(
            ContainerState::Paused.verbs(),
            [V::Stop, V::Restart, V::Unpause, V::Rename, V::Remove]
        );
        assert_eq!(ContainerState::Removing.verbs(), []);
        assert_eq!(ContainerState::Dead.verbs(), [V::Remove]);
    }

    #[test]
    fn states_are_read_by_the_words_they_write() {
        for state in ContainerState::ALL {
            assert_eq!(ContainerState::from_word(state.word()), Some(state));
        }
        assert_eq!(ContainerState::from_word("up"), None);
    }
}
