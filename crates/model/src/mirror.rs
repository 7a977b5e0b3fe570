//! The command that stands for what is shown, about to run, or just ran.

use serde::{Deserialize, Serialize};

use crate::Action;

/// What the mirror strip is asked to put into words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "kind")]
#[expect(clippy::large_enum_variant, reason = "one at a time crosses the edge")]
pub enum MirrorSubject {
    /// An Action that could run or ran.
    #[serde(rename_all = "camelCase")]
    Action {
        /// The Action.
        action: Action,
    },
    /// A list page with its filter.
    #[serde(rename_all = "camelCase")]
    List {
        /// Which objects.
        object: crate::ObjectKind,
        /// Whether stopped Containers are shown too.
        all: bool,
    },
    /// The inspect document of one object.
    #[serde(rename_all = "camelCase")]
    Inspect {
        /// What kind.
        object: crate::ObjectKind,
        /// Which one.
        target: crate::Target,
    },
    /// The log of a Container.
    #[serde(rename_all = "camelCase")]
    Logs {
        /// Which one.
        target: crate::Target,
        /// Which part.
        query: crate::LogQuery,
    },
    /// Facts about the Engine.
    Engine,
}

/// The same wish in three languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Mirror {
    /// Line for the docker CLI, quoted for sh. Where no single command exists, a short pipeline.
    pub docker: String,
    /// The same as requests to the socket, one curl a line.
    pub curl: String,
    /// The same as a Compose fragment. `None`: Compose has no word for it.
    pub compose: Option<String>,
}
