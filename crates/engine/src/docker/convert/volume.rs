//! Volumes.

use bollard::models::Volume;
use model::{VolumeDetail, VolumeName, VolumeSummary};

use super::{size, time};

/// A listed Volume.
pub(in crate::docker) fn summary(record: Volume) -> VolumeSummary {
    VolumeSummary {
        name: VolumeName::new(record.name),
        driver: record.driver,
        mountpoint: record.mountpoint,
        created: time(record.created_at.as_ref()),
        size: size(record.usage_data.map(|usage| usage.size)),
        options: record.options.into_iter().collect(),
        labels: record.labels.into_iter().collect(),
    }
}

/// Everything about a Volume. `used_by` are the names of the Containers that mount it.
pub(in crate::docker) fn detail(record: Volume, used_by: Vec<String>) -> VolumeDetail {
    VolumeDetail {
        scope: record
            .scope
            .map_or(String::new(), |scope| scope.to_string()),
        name: VolumeName::new(record.name),
        driver: record.driver,
        mountpoint: record.mountpoint,
        created: time(record.created_at.as_ref()),
        options: record.options.into_iter().collect(),
        labels: record.labels.into_iter().collect(),
        used_by,
    }
}
