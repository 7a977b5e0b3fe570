//! Volumes as an Engine reports them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{ByteSize, Timestamp, VolumeName};

/// One Volume of the Engine's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VolumeSummary {
    /// Its name.
    pub name: VolumeName,
    /// Driver, as `local`.
    pub driver: String,
    /// Directory on the Engine's host.
    pub mountpoint: String,
    /// When it was made. `None`: the driver does not say.
    pub created: Option<Timestamp>,
    /// What it holds. `None`: not measured, which takes the Engine long.
    pub size: Option<ByteSize>,
    /// Driver options.
    pub options: BTreeMap<String, String>,
    /// Labels.
    pub labels: BTreeMap<String, String>,
}

/// Everything about one Volume that a detail page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct VolumeDetail {
    /// Its name.
    pub name: VolumeName,
    /// Driver.
    pub driver: String,
    /// Directory on the Engine's host.
    pub mountpoint: String,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// `local` or `global`.
    pub scope: String,
    /// Driver options.
    pub options: BTreeMap<String, String>,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// Names of the Containers that mount it, running or not.
    pub used_by: Vec<String>,
}
