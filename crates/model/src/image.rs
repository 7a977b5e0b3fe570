//! Images as an Engine reports them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{ByteSize, ImageId, Timestamp};

/// One Image of the Engine's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageSummary {
    /// Its id: the digest of its configuration, or of its index with the containerd store.
    pub id: ImageId,
    /// `repository:tag` texts. Empty: it is dangling.
    pub tags: Vec<String>,
    /// `repository@sha256:…` texts.
    pub digests: Vec<String>,
    /// When it was built. `None`: the Image does not say.
    pub created: Option<Timestamp>,
    /// All its layers together.
    pub size: ByteSize,
    /// The part that other Images use too. `None`: the Engine did not compute it.
    pub shared_size: Option<ByteSize>,
    /// Its labels.
    pub labels: BTreeMap<String, String>,
}

/// One line of an Image's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct HistoryStep {
    /// When it was made. `None`: not said.
    pub created: Option<Timestamp>,
    /// The instruction that made it.
    pub created_by: String,
    /// What it added.
    pub size: ByteSize,
    /// Words of who made it.
    pub comment: String,
}

/// Everything about one Image that a detail page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ImageDetail {
    /// Its id.
    pub id: ImageId,
    /// `repository:tag` texts.
    pub tags: Vec<String>,
    /// `repository@sha256:…` texts.
    pub digests: Vec<String>,
    /// When it was built.
    pub created: Option<Timestamp>,
    /// All its layers together.
    pub size: ByteSize,
    /// `os/arch[/variant]`.
    pub platform: String,
    /// Author's words. Empty: none.
    pub author: String,
    /// First words of the command line.
    pub entrypoint: Vec<String>,
    /// The rest of the command line.
    pub command: Vec<String>,
    /// Environment, `NAME=value`.
    pub env: Vec<String>,
    /// Working directory. Empty: the root.
    pub working_dir: String,
    /// User. Empty: root.
    pub user: String,
    /// Ports that it declares, as `80/tcp`.
    pub exposed_ports: Vec<String>,
    /// Paths that it declares as Volumes.
    pub volumes: Vec<String>,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// Digests of its layers, lowest first.
    pub layers: Vec<String>,
    /// How it was made, newest first.
    pub history: Vec<HistoryStep>,
}
