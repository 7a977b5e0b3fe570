//! Everything that a user can ask Fairlead to change.

use serde::{Deserialize, Serialize};

use crate::{ContainerSpec, ContainerVerb, Failure, NetworkSpec, ObjectKind, Target, VolumeSpec};

/// A wish to change something. Window, command line and tests all build this one value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "noun", content = "what")]
#[expect(clippy::large_enum_variant, reason = "actions are few and short-lived")]
pub enum Action {
    /// To Containers.
    Container(ContainerAction),
    /// To Images.
    Image(ImageAction),
    /// To Networks.
    Network(NetworkAction),
    /// To Volumes.
    Volume(VolumeAction),
}

/// A wish to change Containers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "verb")]
#[expect(clippy::large_enum_variant, reason = "actions are few and short-lived")]
pub enum ContainerAction {
    /// Make one, and start it if wanted.
    #[serde(rename_all = "camelCase")]
    Create {
        /// What it shall be.
        spec: ContainerSpec,
        /// Whether it is started at once.
        start: bool,
    },
    /// Start them.
    #[serde(rename_all = "camelCase")]
    Start {
        /// Which.
        targets: Vec<Target>,
    },
    /// Ask them to end, and end them after the timeout.
    #[serde(rename_all = "camelCase")]
    Stop {
        /// Which.
        targets: Vec<Target>,
        /// Seconds until they are ended by force. `None`: what the Container says, else 10.
        #[serde(default)]
        timeout_s: Option<u32>,
    },
    /// Stop, then start them.
    #[serde(rename_all = "camelCase")]
    Restart {
        /// Which.
        targets: Vec<Target>,
        /// Seconds until they are ended by force.
        #[serde(default)]
        timeout_s: Option<u32>,
    },
    /// Send a signal to their main processes.
    #[serde(rename_all = "camelCase")]
    Kill {
        /// Which.
        targets: Vec<Target>,
        /// Signal name, as `SIGKILL`, or number.
        signal: String,
    },
    /// Freeze them.
    #[serde(rename_all = "camelCase")]
    Pause {
        /// Which.
        targets: Vec<Target>,
    },
    /// Thaw them.
    #[serde(rename_all = "camelCase")]
    Unpause {
        /// Which.
        targets: Vec<Target>,
    },
    /// Give one another name.
    #[serde(rename_all = "camelCase")]
    Rename {
        /// Which.
        target: Target,
        /// The new name.
        name: String,
    },
    /// Remove them and what only they hold.
    #[serde(rename_all = "camelCase")]
    Remove {
        /// Which.
        targets: Vec<Target>,
        /// End them first if they are alive.
        #[serde(default)]
        force: bool,
        /// Remove their anonymous Volumes too.
        #[serde(default)]
        volumes: bool,
    },
}

impl ContainerAction {
    /// The Containers that it is about, and the verb of their state. Making one has neither.
    pub fn targets(&self) -> Option<(ContainerVerb, &[Target])> {
        match self {
            Self::Create { .. } => None,
            Self::Start { targets } => Some((ContainerVerb::Start, targets)),
            Self::Stop { targets, .. } => Some((ContainerVerb::Stop, targets)),
            Self::Restart { targets, .. } => Some((ContainerVerb::Restart, targets)),
            Self::Kill { targets, .. } => Some((ContainerVerb::Kill, targets)),
            Self::Pause { targets } => Some((ContainerVerb::Pause, targets)),
            Self::Unpause { targets } => Some((ContainerVerb::Unpause, targets)),
            Self::Rename { target, .. } => {
                Some((ContainerVerb::Rename, std::slice::from_ref(target)))
            }
            Self::Remove { targets, .. } => Some((ContainerVerb::Remove, targets)),
        }
    }
}

/// A wish to change Images.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "verb")]
pub enum ImageAction {
    /// Remove them. A target whose id is a `repository:tag` loses that tag, and its layers only
    /// with the last one.
    #[serde(rename_all = "camelCase")]
    Remove {
        /// Which.
        targets: Vec<Target>,
        /// Also where a stopped Container uses it or it has several tags.
        #[serde(default)]
        force: bool,
    },
    /// Give one another tag.
    #[serde(rename_all = "camelCase")]
    Tag {
        /// Which.
        target: Target,
        /// The new `repository:tag`.
        reference: String,
    },
    /// Fetch one from its registry.
    #[serde(rename_all = "camelCase")]
    Pull {
        /// What to fetch.
        reference: String,
    },
}

/// A wish to change Networks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "verb")]
pub enum NetworkAction {
    /// Make one.
    #[serde(rename_all = "camelCase")]
    Create {
        /// What it shall be.
        spec: NetworkSpec,
    },
    /// Remove them.
    #[serde(rename_all = "camelCase")]
    Remove {
        /// Which.
        targets: Vec<Target>,
    },
    /// Put a Container on one.
    #[serde(rename_all = "camelCase")]
    Connect {
        /// The Network.
        target: Target,
        /// The Container.
        container: Target,
        /// Static address. `None`: the Engine chooses.
        #[serde(default)]
        ipv4: Option<String>,
        /// Extra DNS names.
        #[serde(default)]
        aliases: Vec<String>,
    },
    /// Take a Container off one.
    #[serde(rename_all = "camelCase")]
    Disconnect {
        /// The Network.
        target: Target,
        /// The Container.
        container: Target,
        /// Also where the Container does not answer.
        #[serde(default)]
        force: bool,
    },
}

/// A wish to change Volumes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "verb")]
pub enum VolumeAction {
    /// Make one.
    #[serde(rename_all = "camelCase")]
    Create {
        /// What it shall be.
        spec: VolumeSpec,
    },
    /// Remove them with all that is in them.
    #[serde(rename_all = "camelCase")]
    Remove {
        /// Which.
        targets: Vec<Target>,
        /// Also where the driver fails.
        #[serde(default)]
        force: bool,
    },
}

/// What became of an Action.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// What was made, where something was.
    pub created: Option<Target>,
    /// Targets for which it worked.
    pub done: Vec<Target>,
    /// Targets for which it failed, and why.
    pub failed: Vec<TargetFailure>,
    /// Words of the Engine that the user should read.
    pub warnings: Vec<String>,
}

/// A target for which an Action failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TargetFailure {
    /// Which.
    pub target: Target,
    /// Why.
    pub failure: Failure,
}

/// What an Action would do, said before it is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Consequences {
    /// Whether the user must be asked: something goes that nothing can bring back.
    pub ask: bool,
    /// Question, as "Remove 3 containers?".
    pub title: String,
    /// One sentence for each thing that stops, goes or is freed.
    pub effects: Vec<String>,
    /// The button's words, as "Remove 3 containers".
    pub confirm: String,
}

/// The inspect document of one object, and what a page shows of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Inspection {
    /// What kind.
    pub object: ObjectKind,
    /// The Engine's whole document.
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub document: serde_json::Value,
    /// What a page shows of it.
    pub detail: Detail,
}

/// Details of one object, by its kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Detail {
    /// Of a Container.
    Container(Box<crate::ContainerDetail>),
    /// Of an Image.
    Image(Box<crate::ImageDetail>),
    /// Of a Network.
    Network(Box<crate::NetworkDetail>),
    /// Of a Volume.
    Volume(Box<crate::VolumeDetail>),
}
