//! What a Container uses now.

use serde::{Deserialize, Serialize};

use crate::{ByteSize, ContainerId, Timestamp};

/// One measurement of a running Container.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct UsageSample {
    /// Which Container.
    pub id: ContainerId,
    /// When it was taken.
    pub at: Timestamp,
    /// Per cent of one CPU since the sample before. `None`: there was none before.
    pub cpu_percent: Option<f64>,
    /// Memory in use without the page cache, as `docker stats` counts it.
    pub memory: ByteSize,
    /// Memory limit. `None`: none, or the host's whole memory.
    pub memory_limit: Option<ByteSize>,
    /// Processes and threads. `None`: not said.
    pub pids: Option<u64>,
}
