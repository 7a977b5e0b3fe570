//! What happened: in an Engine, and in the application.

use serde::{Deserialize, Serialize};

use crate::{EngineState, ObjectKind, Timestamp, UsageSample, ViewId};

/// Something that happened in an Engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EngineEvent {
    /// When, by the Engine's clock.
    pub at: Timestamp,
    /// To what kind of object. `None`: something else, as the daemon itself.
    pub object: Option<ObjectKind>,
    /// Id of the object; a Volume's name.
    pub id: String,
    /// The Engine's word without anything behind a colon, as `start` or `health_status`.
    pub action: String,
    /// What stands behind the colon, as `healthy`. Empty: nothing.
    pub action_detail: String,
    /// The object's name where the Engine says it.
    pub name: Option<String>,
    /// Everything else that the Engine says.
    pub attributes: std::collections::BTreeMap<String, String>,
}

/// Something that a shell may want to show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "kind")]
#[expect(clippy::large_enum_variant, reason = "one at a time crosses the edge")]
pub enum Event {
    /// The Engine, the connection to it or its counts changed.
    #[serde(rename_all = "camelCase")]
    EngineChanged {
        /// How it is now.
        engine: EngineState,
    },
    /// An open view has other rows.
    #[serde(rename_all = "camelCase")]
    ViewChanged {
        /// Which view.
        view: ViewId,
        /// Its revision now.
        revision: u32,
        /// Its rows now.
        row_count: u32,
    },
    /// An object changed or went; its page may ask again.
    #[serde(rename_all = "camelCase")]
    ObjectChanged {
        /// What kind.
        object: ObjectKind,
        /// Which one.
        id: String,
        /// Whether it is gone.
        gone: bool,
    },
    /// New measurements of the Containers that are watched.
    #[serde(rename_all = "camelCase")]
    Usage {
        /// One for each Container that could be measured.
        samples: Vec<UsageSample>,
    },
    /// An open log has more lines, or its state changed.
    #[serde(rename_all = "camelCase")]
    LogChanged {
        /// Which open log.
        log: u32,
        /// Number of the first line that is still kept.
        first_kept: u64,
        /// Number after the last line.
        end: u64,
    },
    /// Events were lost because nobody took them; ask everything again.
    Missed,
}
