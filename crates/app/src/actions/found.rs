//! What an Engine knows about the targets of an Action, gathered for its consequences.

use std::collections::{BTreeMap, BTreeSet};

use engine::{Engine, Wanted};
use futures_util::StreamExt;
use futures_util::stream;
use model::{
    Action, ContainerAction, ContainerDetail, ContainerSummary, Detail, ErrorCode, Failure,
    ImageAction, ImageSummary, NetworkAction, NetworkDetail, NetworkSummary, ObjectKind, Target,
    VolumeAction, VolumeSummary,
};

/// How many targets are looked at one by one; what only that shows is not said of more.
const LOOKED_AT: usize = 64;
/// How many are looked at at once.
const AT_ONCE: usize = 8;

/// What the consequences are told from. What was not needed is empty.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// All Containers.
    pub(crate) containers: Vec<ContainerSummary>,
    /// All Images.
    pub(crate) images: Vec<ImageSummary>,
    /// All Networks.
    pub(crate) networks: Vec<NetworkSummary>,
    /// All Volumes.
    pub(crate) volumes: Vec<VolumeSummary>,
    /// Ids of targets that the Engine removes as soon as they end.
    pub(crate) auto_removed: BTreeSet<String>,
    /// Names of the running Containers on each target Network, by the target's id.
    pub(crate) members: BTreeMap<String, Vec<String>>,
}

impl Found {
    /// The Container that a target names, by id, name or beginning of an id.
    pub(crate) fn container(&self, target: &Target) -> Option<&ContainerSummary> {
        self.containers
            .iter()
            .find(|container| container.id.as_str() == target.id || container.name == target.id)
            .or_else(|| {
                let mut hits = self
                    .containers
                    .iter()
                    .filter(|container| container.id.as_str().starts_with(&target.id));
                hits.next().filter(|_| hits.next().is_none())
            })
    }

    /// The Image that a target names, by tag, id or beginning of an id.
    pub(crate) fn image(&self, target: &Target) -> Option<&ImageSummary> {
        let completed = super::references::completed(&target.id);
        let by_tag = self.images.iter().find(|image| {
            let named = |text: &String| *text == target.id || *text == completed;
            image.tags.iter().any(named) || image.digests.iter().any(named)
        });
        by_tag.or_else(|| {
            let digits = target.id.strip_prefix("sha256:").unwrap_or(&target.id);
            let mut hits = self.images.iter().filter(|image| {
                let id = image.id.as_str();
                let own = id.strip_prefix("sha256:").unwrap_or(id);
                !digits.is_empty() && own.starts_with(digits)
            });
            hits.next().filter(|_| hits.next().is_none())
        })
    }

    /// The Network that a target names, by id, name or beginning of an id.
    pub(crate) fn network(&self, target: &Target) -> Option<&NetworkSummary> {
        self.networks
            .iter()
            .find(|network| network.id.as_str() == target.id || network.name == target.id)
            .or_else(|| {
                let mut hits = self
                    .networks
                    .iter()
                    .filter(|network| network.id.as_str().starts_with(&target.id));
                hits.next().filter(|_| hits.next().is_none())
            })
    }
}

/// Asks the Engine for what the consequences of an Action need.
pub(crate) async fn gather(engine: &dyn Engine, action: &Action) -> Result<Found, Failure> {
    let mut found = Found::default();
    match action {
        Action::Container(ContainerAction::Create { .. }) => {}
        Action::Container(action) => {
            found.containers = engine.containers(&Wanted::All).await?;
            if let ContainerAction::Stop { targets, .. } | ContainerAction::Kill { targets, .. } =
                action
            {
                found.auto_removed = auto_removed(engine, targets).await;
            }
        }
        Action::Image(ImageAction::Remove { .. } | ImageAction::Tag { .. }) => {
            found.images = engine.images().await?;
            found.containers = engine.containers(&Wanted::All).await?;
        }
        Action::Network(NetworkAction::Remove { targets }) => {
            found.networks = engine.networks().await?;
            found.containers = engine.containers(&Wanted::All).await?;
            found.members = members(engine, targets).await?;
        }
        Action::Volume(VolumeAction::Remove { .. }) => {
            found.volumes = engine.volumes().await?;
            found.containers = engine.containers(&Wanted::All).await?;
        }
        Action::Image(ImageAction::Pull { .. })
        | Action::Volume(VolumeAction::Create { .. })
        | Action::Network(
            NetworkAction::Create { .. }
            | NetworkAction::Connect { .. }
            | NetworkAction::Disconnect { .. },
        ) => {}
    }
    Ok(found)
}

async fn auto_removed(engine: &dyn Engine, targets: &[Target]) -> BTreeSet<String> {
    stream::iter(looked_at(targets))
        .map(|id| async move {
            match engine.inspect(ObjectKind::Container, &id).await {
                Ok(inspection) => match inspection.detail {
                    Detail::Container(detail) => is_auto_removed(&detail).then_some(id),
                    _ => None,
                },
                Err(_) => None,
            }
        })
        .buffer_unordered(AT_ONCE)
        .filter_map(|id| async move { id })
        .collect()
        .await
}

/// The ids of the targets that are looked at. Owned: a stream over borrowed ones makes a future
/// that no other thread may run.
fn looked_at(targets: &[Target]) -> Vec<String> {
    let ids = targets.iter().take(LOOKED_AT);
    ids.map(|target| target.id.clone()).collect()
}

fn is_auto_removed(detail: &ContainerDetail) -> bool {
    detail.auto_remove && detail.state.is_alive()
}

async fn members(
    engine: &dyn Engine,
    targets: &[Target],
) -> Result<BTreeMap<String, Vec<String>>, Failure> {
    let mut all = BTreeMap::new();
    let mut answers = stream::iter(looked_at(targets))
        .map(|id| async move {
            let answer = engine.inspect(ObjectKind::Network, &id).await;
            (id, answer)
        })
        .buffered(AT_ONCE);
    while let Some((id, answer)) = answers.next().await {
        match answer {
            Ok(inspection) => {
                if let Detail::Network(network) = inspection.detail {
                    all.insert(id, member_names(&network));
                }
            }
            Err(error) => {
                let failure = Failure::from(error);
                if failure.code != ErrorCode::NotFound {
                    return Err(failure);
                }
            }
        }
    }
    Ok(all)
}

fn member_names(network: &NetworkDetail) -> Vec<String> {
    let mut names: Vec<String> = network.members.iter().map(|m| m.name.clone()).collect();
    names.sort();
    names
}
