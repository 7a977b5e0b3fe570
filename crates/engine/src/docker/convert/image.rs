//! Images.

use bollard::models::{ImageHistoryResponseItem, ImageInspect};
use model::{ByteSize, HistoryStep, ImageDetail, ImageId, ImageSummary, Timestamp};

use super::{size, sorted, time};

/// A listed Image.
pub(in crate::docker) fn summary(record: bollard::models::ImageSummary) -> ImageSummary {
    ImageSummary {
        id: ImageId::new(record.id),
        tags: real(record.repo_tags),
        digests: real(record.repo_digests),
        created: made(record.created),
        size: size(Some(record.size)).unwrap_or_default(),
        shared_size: size(Some(record.shared_size)),
        labels: record.labels.into_iter().collect(),
    }
}

/// Everything about an Image. `None`: it has no id.
pub(in crate::docker) fn detail(
    record: ImageInspect,
    history: Vec<ImageHistoryResponseItem>,
) -> Option<ImageDetail> {
    let config = record.config.unwrap_or_default();
    let platform: Vec<String> = [record.os, record.architecture, record.variant]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    let mut exposed_ports = config.exposed_ports.unwrap_or_default();
    exposed_ports.sort();
    let mut volumes = config.volumes.unwrap_or_default();
    volumes.sort();
    Some(ImageDetail {
        id: ImageId::new(record.id?),
        tags: real(record.repo_tags.unwrap_or_default()),
        digests: real(record.repo_digests.unwrap_or_default()),
        created: time(record.created.as_ref()),
        size: size(record.size).unwrap_or_default(),
        platform: platform.join("/"),
        author: record.author.unwrap_or_default(),
        entrypoint: config.entrypoint.unwrap_or_default(),
        command: config.cmd.unwrap_or_default(),
        env: config.env.unwrap_or_default(),
        working_dir: config.working_dir.unwrap_or_default(),
        user: config.user.unwrap_or_default(),
        exposed_ports,
        volumes,
        labels: sorted(config.labels),
        layers: record
            .root_fs
            .and_then(|root| root.layers)
            .unwrap_or_default(),
        history: history.into_iter().map(step).collect(),
    })
}

fn step(record: ImageHistoryResponseItem) -> HistoryStep {
    HistoryStep {
        created: made(record.created),
        created_by: record.created_by,
        size: size(Some(record.size)).unwrap_or(ByteSize(0)),
        comment: record.comment,
    }
}

/// A time that is not the epoch or Go's zero time, which both mean that it is not known.
fn made(seconds: i64) -> Option<Timestamp> {
    (seconds > 0).then(|| Timestamp::from_seconds(seconds))
}

/// Engines before API 1.43 say `<none>:<none>` for an Image without a tag.
fn real(mut references: Vec<String>) -> Vec<String> {
    references.retain(|reference| !reference.contains("<none>"));
    references
}
