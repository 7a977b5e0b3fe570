//! What goes when something is removed.

use std::collections::BTreeSet;

use model::{ByteSize, Consequences, ContainerSummary, ImageSummary, MountKind, Target};

use super::super::found::Found;
use super::super::{references, words};
use super::{TOLD_EACH, asked, phrase};

/// Removing Containers.
pub(super) fn containers(
    targets: &[Target],
    force: bool,
    volumes: bool,
    found: &Found,
) -> Consequences {
    let there: Vec<&ContainerSummary> = targets
        .iter()
        .filter_map(|target| found.container(target))
        .collect();
    let mut effects = Vec::new();
    effects.extend(gone(
        targets
            .iter()
            .filter(|target| found.container(target).is_none()),
    ));
    let alive: Vec<&ContainerSummary> = there
        .iter()
        .copied()
        .filter(|container| container.state.is_alive())
        .collect();
    if !alive.is_empty() {
        let names: Vec<String> = alive
            .iter()
            .map(|container| container.name.clone())
            .collect();
        let states = if names.len() == 1 { "is" } else { "are" };
        effects.push(if force {
            format!(
                "{} {states} {} and {states} ended at once, without time to save anything.",
                words::list(&names),
                state_words(&alive)
            )
        } else {
            format!(
                "{} {states} {}: the engine refuses without force, or stop it first.",
                words::list(&names),
                state_words(&alive)
            )
        });
        let ports = host_ports(&alive);
        if force && !ports.is_empty() {
            effects.push(format!(
                "Nobody answers any more on {}.",
                words::named("port", &ports)
            ));
        }
    }
    if !there.is_empty() {
        effects.push(
            "Files written in a container outside its volumes and binds are lost, and so is its log."
                .to_owned(),
        );
    }
    effects.extend(volumes_of(&there, volumes));
    asked(&phrase("Remove", "container", targets), effects)
}

fn state_words(containers: &[&ContainerSummary]) -> String {
    let states: BTreeSet<&str> = containers
        .iter()
        .map(|container| container.state.word())
        .collect();
    states.into_iter().collect::<Vec<_>>().join(" or ")
}

/// Host ports that Containers hold, `8080` or `53/udp`, each once.
pub(super) fn host_ports(containers: &[&ContainerSummary]) -> Vec<String> {
    let ports: BTreeSet<(u16, &str)> = containers
        .iter()
        .flat_map(|container| &container.ports)
        .filter_map(|port| Some((port.host_port?, port.protocol.word())))
        .collect();
    ports
        .into_iter()
        .map(|(port, protocol)| match protocol {
            "tcp" => port.to_string(),
            other => format!("{port}/{other}"),
        })
        .collect()
}

fn volumes_of(containers: &[&ContainerSummary], with_anonymous: bool) -> Vec<String> {
    let mut anonymous = Vec::new();
    let mut named = BTreeSet::new();
    for container in containers {
        for mount in &container.mounts {
            if mount.kind != MountKind::Volume {
                continue;
            }
            if is_anonymous(&mount.source) {
                anonymous.push(format!(
                    "{} ({} at {})",
                    mount.source.get(..12).unwrap_or(&mount.source),
                    container.name,
                    mount.destination
                ));
            } else {
                named.insert(mount.source.clone());
            }
        }
    }
    let mut effects = Vec::new();
    if !anonymous.is_empty() {
        let fate = match (with_anonymous, anonymous.len()) {
            (true, 1) => "goes with all that is in it",
            (true, _) => "go with all that is in them",
            (false, 1) => "stays, used by nobody",
            (false, _) => "stay, used by nobody",
        };
        effects.push(format!(
            "Anonymous {} {fate}.",
            words::named("volume", &anonymous)
        ));
    }
    if !named.is_empty() {
        let named: Vec<String> = named.into_iter().collect();
        let verb = if named.len() == 1 { "stays" } else { "stay" };
        effects.push(format!(
            "{} {verb}.",
            capital(&words::named("volume", &named))
        ));
    }
    effects
}

/// The Engine gives a Volume without a name one of 64 hex digits.
fn is_anonymous(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Removing Images or tags.
pub(super) fn images(targets: &[Target], force: bool, found: &Found) -> Consequences {
    let mut effects = Vec::new();
    effects.extend(gone(
        targets
            .iter()
            .filter(|target| found.image(target).is_none()),
    ));
    let mut told = BTreeSet::new();
    for target in targets.iter().take(TOLD_EACH) {
        let Some(image) = found.image(target) else {
            continue;
        };
        let going = going_tags(targets, image, found);
        if !told.insert((image.id.clone(), going.clone())) {
            continue;
        }
        image_effects(target, image, &going, force, found, &mut effects);
    }
    effects.extend(more(targets));
    asked(&phrase("Remove", "image", targets), effects)
}

/// The tags of an Image that go: those that are named, or all where its id is.
fn going_tags(targets: &[Target], image: &ImageSummary, found: &Found) -> Vec<String> {
    let mut going: BTreeSet<&String> = BTreeSet::new();
    for target in targets {
        if found.image(target).is_none_or(|other| other.id != image.id) {
            continue;
        }
        let completed = references::completed(&target.id);
        match image
            .tags
            .iter()
            .find(|tag| **tag == target.id || **tag == completed)
        {
            Some(tag) => {
                going.insert(tag);
            }
            None => going.extend(&image.tags),
        }
    }
    going.into_iter().cloned().collect()
}

fn image_effects(
    target: &Target,
    image: &ImageSummary,
    going: &[String],
    force: bool,
    found: &Found,
    effects: &mut Vec<String>,
) {
    let staying: Vec<String> = image
        .tags
        .iter()
        .filter(|tag| !going.contains(tag))
        .cloned()
        .collect();
    if !staying.is_empty() {
        let verb = if going.len() == 1 { "goes" } else { "go" };
        effects.push(format!(
            "{} {verb}; the image stays as {}.",
            capital(&words::named("tag", going)),
            words::list(&staying)
        ));
        return;
    }
    if going.len() > 1 {
        let by_id = !going.contains(&target.id);
        effects.push(format!(
            "{} go{}.",
            capital(&words::named("tag", going)),
            if by_id && !force {
                ": by id the engine removes several tags only with force"
            } else {
                ""
            }
        ));
    }
    let (name, size) = (&target.name, size(image));
    let users: Vec<&ContainerSummary> = found
        .containers
        .iter()
        .filter(|container| container.image_id == image.id)
        .collect();
    if users.is_empty() {
        effects.push(format!(
            "The layers of {name} go where no other image shares them: up to {size}."
        ));
        return;
    }
    let names: Vec<String> = users.iter().map(|user| user.name.clone()).collect();
    let subject = capital(&words::named("container", &names));
    let are = if names.len() == 1 { "is" } else { "are" };
    effects.push(if users.iter().any(|user| user.state.is_alive()) {
        format!("{subject} {are} made from {name} and not all stopped: the engine refuses.")
    } else if force {
        format!("{subject} {are} made from {name} and can only be removed afterwards.")
    } else {
        format!("{subject} {are} made from {name}: the engine refuses without force.")
    });
}

fn size(image: &ImageSummary) -> String {
    let own = image.size.0
        - image
            .shared_size
            .map_or(0, |shared| shared.0.min(image.size.0));
    ByteSize(own).decimal()
}

/// Who loses a tag that another Image gets.
pub(super) fn tag_moves(target: &Target, reference: &str, found: &Found) -> Option<String> {
    let tag = references::completed(reference);
    let holder = found
        .images
        .iter()
        .find(|image| image.tags.contains(&tag))?;
    let same = found
        .image(target)
        .is_some_and(|image| image.id == holder.id);
    (!same).then(|| {
        let rest = if holder.tags.len() == 1 {
            ", which then has no tag left"
        } else {
            ""
        };
        format!("It is taken from image {}{rest}.", holder.id.short())
    })
}

/// Removing Networks.
pub(super) fn networks(targets: &[Target], found: &Found) -> Consequences {
    let mut effects = Vec::new();
    effects.extend(gone(
        targets
            .iter()
            .filter(|target| found.network(target).is_none()),
    ));
    for target in targets.iter().take(TOLD_EACH) {
        let Some(network) = found.network(target) else {
            continue;
        };
        if network.is_builtin() {
            effects.push(format!(
                "{} belongs to the engine: it refuses to remove it.",
                network.name
            ));
            continue;
        }
        let none = Vec::new();
        let members = found.members.get(&target.id).unwrap_or(&none);
        if !members.is_empty() {
            let are = if members.len() == 1 { "is" } else { "are" };
            effects.push(format!(
                "{} {are} on {} now: the engine refuses until they are stopped or disconnected.",
                capital(&words::named("container", members)),
                network.name
            ));
        }
        let waiting: Vec<String> = found
            .containers
            .iter()
            .filter(|container| {
                !members.contains(&container.name)
                    && container
                        .attachments
                        .iter()
                        .any(|attachment| attachment.network == network.name)
            })
            .map(|container| container.name.clone())
            .collect();
        if !waiting.is_empty() {
            effects.push(format!(
                "{} cannot start any more without {}.",
                capital(&words::named("container", &waiting)),
                network.name
            ));
        }
        if members.is_empty() && waiting.is_empty() {
            effects.push(format!("No container uses {}.", network.name));
        }
    }
    effects.extend(more(targets));
    asked(&phrase("Remove", "network", targets), effects)
}

/// Removing Volumes.
pub(super) fn volumes(targets: &[Target], force: bool, found: &Found) -> Consequences {
    let there = |target: &&Target| {
        found
            .volumes
            .iter()
            .any(|volume| volume.name.as_str() == target.id)
    };
    let mut effects = Vec::new();
    effects.extend(gone(targets.iter().filter(|target| !there(target))));
    for target in targets.iter().filter(there).take(TOLD_EACH) {
        let users: Vec<String> = found
            .containers
            .iter()
            .filter(|container| {
                container
                    .mounts
                    .iter()
                    .any(|mount| mount.kind == MountKind::Volume && mount.source == target.id)
            })
            .map(|container| container.name.clone())
            .collect();
        let size = found
            .volumes
            .iter()
            .find(|volume| volume.name.as_str() == target.id)
            .and_then(|volume| volume.size)
            .map_or(String::new(), |size| format!(" ({})", size.decimal()));
        effects.push(if users.is_empty() {
            format!("Everything in {}{size} is lost.", target.name)
        } else {
            let verb = if users.len() == 1 { "mounts" } else { "mount" };
            format!(
                "{} {verb} {}{size}: the engine refuses until they are removed.",
                capital(&words::named("container", &users)),
                target.name
            )
        });
    }
    effects.extend(more(targets));
    if force {
        effects.push(
            "Force also removes one that its driver cannot find; it does not remove one in use."
                .to_owned(),
        );
    }
    asked(&phrase("Remove", "volume", targets), effects)
}

/// That the list does not tell of each.
fn more(targets: &[Target]) -> Option<String> {
    (targets.len() > TOLD_EACH).then(|| {
        format!(
            "{} more are selected and not told of one by one.",
            targets.len() - TOLD_EACH
        )
    })
}

/// Targets that the Engine does not have.
fn gone<'a>(targets: impl Iterator<Item = &'a Target>) -> Option<String> {
    let names: Vec<String> = targets.map(|target| target.name.clone()).collect();
    let are = if names.len() == 1 { "is" } else { "are" };
    (!names.is_empty()).then(|| format!("{} {are} not there any more.", words::list(&names)))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
