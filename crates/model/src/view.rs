//! Views: filtered, sorted, grouped lists that are held in Rust and shown a window at a time.

use serde::{Deserialize, Serialize};

use crate::{
    ByteSize, ContainerPort, ContainerState, ContainerVerb, EngineState, Health, ObjectKind,
    Subnet, Target, Timestamp,
};

/// Names an open view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(transparent)]
pub struct ViewId(pub u32);

/// Which Containers a list shows before its filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Scope {
    /// All.
    #[default]
    All,
    /// Those that run, paused ones too.
    Running,
    /// Those that need a look.
    NeedLook,
    /// Images without a tag; Networks and Volumes that nobody uses.
    Unused,
}

/// What a list is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum SortKey {
    /// Name; for an Image its first tag.
    #[default]
    Name,
    /// Image of a Container.
    Image,
    /// State of a Container.
    State,
    /// First published port.
    Ports,
    /// First address of a Container; subnet of a Network.
    Address,
    /// CPU now. Containers without a measurement come last.
    Cpu,
    /// Memory now. Containers without a measurement come last.
    Memory,
    /// Time of the last change of state.
    Since,
    /// Time of making.
    Created,
    /// Size.
    Size,
    /// Driver.
    Driver,
    /// Number of users.
    UsedBy,
}

/// What a view shows, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ViewQuery {
    /// Which objects.
    pub object: ObjectKind,
    /// Which of them before the filter.
    #[serde(default)]
    pub scope: Scope,
    /// Text in the filter language, see [`crate::filter`]. Empty: all.
    #[serde(default)]
    pub filter: String,
    /// Order.
    #[serde(default)]
    pub sort: SortKey,
    /// The other way round.
    #[serde(default)]
    pub descending: bool,
    /// Whether Containers stand under their Compose project.
    #[serde(default)]
    pub grouped: bool,
    /// Keys of groups that are closed.
    #[serde(default)]
    pub collapsed: Vec<String>,
}

impl ViewQuery {
    /// All objects of a kind by name, without groups.
    pub fn all(object: ObjectKind) -> Self {
        Self {
            object,
            scope: Scope::All,
            filter: String::new(),
            sort: SortKey::Name,
            descending: false,
            grouped: false,
            collapsed: Vec::new(),
        }
    }
}

/// A piece of a view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// Which view.
    pub view: ViewId,
    /// Its revision; the rows belong to it.
    pub revision: u32,
    /// Rows of the view, groups counted.
    pub row_count: u32,
    /// Objects that pass the filter.
    pub matching: u32,
    /// Objects before the filter and scope.
    pub total: u32,
    /// Containers by scope, whatever the filter: all, running, needing a look; for the switch.
    pub scopes: ScopeCounts,
    /// Index of the first row in `rows`.
    pub first: u32,
    /// The rows asked for.
    pub rows: Vec<Row>,
    /// Where the anchor of the request is now. `None`: gone, or none was given.
    pub anchor: Option<u32>,
    /// What is wrong with the filter text: byte range and words. The rows are then those of the
    /// part that could be read.
    pub filter_faults: Vec<FilterFault>,
}

/// How many objects each scope of a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ScopeCounts {
    /// All.
    pub all: u32,
    /// Running Containers.
    pub running: u32,
    /// Containers that need a look.
    pub need_look: u32,
    /// Objects that nobody uses.
    pub unused: u32,
}

/// A part of a filter text that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FilterFault {
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// What is wrong with it.
    pub message: String,
}

/// Everything that a window needs for its first picture, in one answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FirstPicture {
    /// The Engine and its counts.
    pub engine: EngineState,
    /// The first rows of the first list.
    pub page: Page,
}

/// One line of a view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Row {
    /// A group's head.
    Group(GroupRow),
    /// A Container.
    Container(ContainerRow),
    /// An Image.
    Image(ImageRow),
    /// A Network.
    Network(NetworkRow),
    /// A Volume.
    Volume(VolumeRow),
}

impl Row {
    /// The key that stays the same while the row lives.
    pub fn key(&self) -> &str {
        match self {
            Self::Group(row) => &row.key,
            Self::Container(row) => &row.id,
            Self::Image(row) => &row.key,
            Self::Network(row) => &row.id,
            Self::Volume(row) => &row.name,
        }
    }
}

/// The head of a group of Containers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct GroupRow {
    /// `project:` and the name; `project:` alone for Containers in no project.
    pub key: String,
    /// Name of the Compose project. `None`: the Containers in no project.
    pub project: Option<String>,
    /// Containers in it that pass the filter.
    pub count: u32,
    /// Of these, running.
    pub running: u32,
    /// Of these, paused.
    pub paused: u32,
    /// The Compose file, as its label says.
    pub config_files: Option<String>,
    /// Whether it is closed.
    pub collapsed: bool,
    /// Sum of the CPU measurements in it. `None`: none.
    pub cpu_percent: Option<f64>,
    /// Sum of the memory measurements in it. `None`: none.
    pub memory: Option<ByteSize>,
}

/// A Container's line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ContainerRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The Image as it was asked for.
    pub image: String,
    /// Entrypoint and arguments as one line.
    pub command: String,
    /// Where it is in its life.
    pub state: ContainerState,
    /// Health. `None`: no health check.
    pub health: Option<Health>,
    /// Code of its last end.
    pub exit_code: Option<i32>,
    /// When its state last changed.
    pub since: Option<Timestamp>,
    /// When it was made.
    pub created: Timestamp,
    /// Published ports first.
    pub ports: Vec<ContainerPort>,
    /// Addresses it holds, by Network.
    pub addresses: Vec<NetworkAddress>,
    /// Compose project.
    pub project: Option<String>,
    /// Verbs that its state accepts.
    pub can: Vec<ContainerVerb>,
    /// The verb that is being done to it by this process.
    pub busy: Option<ContainerVerb>,
    /// Whether it needs a look.
    pub needs_look: bool,
}

/// An address on a Network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct NetworkAddress {
    /// The Network's name.
    pub network: String,
    /// The address.
    pub address: String,
}

/// An Image's line: one for each tag, one for an Image without any.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ImageRow {
    /// Id and tag: two tags of one Image are two lines.
    pub key: String,
    /// Its id.
    pub id: String,
    /// `repository:tag`. `None`: dangling.
    pub tag: Option<String>,
    /// Digest by which a registry knows it.
    pub digest: Option<String>,
    /// All its layers together.
    pub size: ByteSize,
    /// When it was built.
    pub created: Option<Timestamp>,
    /// Names of the Containers made from it.
    pub used_by: Vec<String>,
    /// How many other tags the same Image has.
    pub other_tags: u32,
}

/// A Network's line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct NetworkRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Driver.
    pub driver: String,
    /// Scope.
    pub scope: String,
    /// Its subnets.
    pub subnets: Vec<Subnet>,
    /// Whether it has no way outside.
    pub internal: bool,
    /// Whether it carries IPv6.
    pub ipv6: bool,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// Names of the Containers on it, running or not.
    pub used_by: Vec<String>,
    /// Whether it can be removed at all.
    pub removable: bool,
}

/// A Volume's line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct VolumeRow {
    /// Its name.
    pub name: String,
    /// Driver.
    pub driver: String,
    /// Directory on the Engine's host.
    pub mountpoint: String,
    /// What it holds. `None`: not measured.
    pub size: Option<ByteSize>,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// Names of the Containers that mount it.
    pub used_by: Vec<String>,
    /// Compose project.
    pub project: Option<String>,
}

/// Rows that a user marked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Selection {
    /// These rows; a group's key stands for all in it.
    #[serde(rename_all = "camelCase")]
    Keys {
        /// Row keys.
        keys: Vec<String>,
    },
    /// All rows of the view but these.
    #[serde(rename_all = "camelCase")]
    AllBut {
        /// Row keys.
        keys: Vec<String>,
    },
}

/// What a [`Selection`] means at this moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Resolved {
    /// Revision that it belongs to.
    pub revision: u32,
    /// The objects, in the order of the view.
    pub targets: Vec<Target>,
    /// How many of the marked keys are gone.
    pub gone: u32,
    /// Verbs that at least one of the Containers accepts, with how many do.
    pub verbs: Vec<VerbCount>,
}

/// How many of the marked Containers accept a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct VerbCount {
    /// The verb.
    pub verb: ContainerVerb,
    /// How many accept it.
    pub count: u32,
}

/// An object that a search found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FoundObject {
    /// What kind.
    pub object: ObjectKind,
    /// Its id; for an Image its first tag where it has one; a Volume's name.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The text that matched where it was not the name, as an address or an image.
    pub detail: String,
    /// State, for a Container.
    pub state: Option<ContainerState>,
}
