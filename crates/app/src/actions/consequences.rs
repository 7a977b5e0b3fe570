//! What an Action would do, in sentences, told from facts alone.

mod removals;

use model::{
    Action, Consequences, ContainerAction, ContainerSummary, ImageAction, NetworkAction, Target,
    VolumeAction,
};

use super::found::Found;
use super::{signals, words};

/// The longest list of targets of which each is told by itself.
pub(super) const TOLD_EACH: usize = 12;

/// Words for an Action. Everything that removes something, and a kill, must be asked first.
pub(crate) fn consequences(action: &Action, found: &Found) -> Consequences {
    match action {
        Action::Container(action) => of_containers(action, found),
        Action::Image(ImageAction::Remove { targets, force }) => {
            removals::images(targets, *force, found)
        }
        Action::Image(ImageAction::Tag { target, reference }) => {
            let mut effects = vec![format!(
                "{} gets the tag {reference} too; its other tags stay.",
                target.name
            )];
            effects.extend(removals::tag_moves(target, reference, found));
            harmless(format!("Tag {}", target.name), effects)
        }
        Action::Image(ImageAction::Pull { reference }) => harmless(
            format!("Pull {reference}"),
            vec![
                "Its layers are fetched from the registry; those that are here already are not."
                    .to_owned(),
            ],
        ),
        Action::Network(action) => of_networks(action, found),
        Action::Volume(VolumeAction::Create { spec }) => harmless(
            match &spec.name {
                Some(name) => format!("Create volume {name}"),
                None => "Create volume".to_owned(),
            },
            Vec::new(),
        ),
        Action::Volume(VolumeAction::Remove { targets, force }) => {
            removals::volumes(targets, *force, found)
        }
    }
}

fn of_containers(action: &ContainerAction, found: &Found) -> Consequences {
    match action {
        ContainerAction::Create { spec, start } => {
            let verb = if *start { "Create and start" } else { "Create" };
            let name = spec.name.as_deref().map(|name| format!(" {name}"));
            harmless(
                format!("{verb} container{}", name.unwrap_or_default()),
                Vec::new(),
            )
        }
        ContainerAction::Start { targets } => {
            harmless(phrase("Start", "container", targets), Vec::new())
        }
        ContainerAction::Stop { targets, timeout_s } => {
            let patience = match timeout_s {
                Some(seconds) => format!("after {seconds} s"),
                None => "after its own timeout, usually 10 s".to_owned(),
            };
            let mut effects = vec![format!(
                "Each is asked to end, and ended by force {patience}."
            )];
            effects.extend(stopping(targets, found));
            harmless(phrase("Stop", "container", targets), effects)
        }
        ContainerAction::Restart { targets, .. } => {
            let effects =
                vec!["What runs in it is interrupted; files that it wrote stay.".to_owned()];
            harmless(phrase("Restart", "container", targets), effects)
        }
        ContainerAction::Kill { targets, signal } => {
            let signal = signals::canonical(signal).unwrap_or_else(|| signal.clone());
            let mut effects = vec![match signal.as_str() {
                "SIGKILL" => "The main process ends at once and cannot save anything.".to_owned(),
                signal => {
                    format!("The main process gets {signal} and does what it has foreseen for it.")
                }
            }];
            effects.extend(stopping(targets, found));
            let verb = match signal.as_str() {
                "SIGKILL" => "Kill".to_owned(),
                signal => format!("Send {signal} to"),
            };
            asked(&phrase(&verb, "container", targets), effects)
        }
        ContainerAction::Pause { targets } => harmless(
            phrase("Pause", "container", targets),
            vec![
                "Its processes are frozen and keep their memory; nobody gets an answer.".to_owned(),
            ],
        ),
        ContainerAction::Unpause { targets } => {
            harmless(phrase("Unpause", "container", targets), Vec::new())
        }
        ContainerAction::Rename { target, name } => harmless(
            format!("Rename {} to {name}", target.name),
            vec![format!(
                "On networks of its own kind others find it as {name}, no longer as {}.",
                target.name
            )],
        ),
        ContainerAction::Remove {
            targets,
            force,
            volumes,
        } => removals::containers(targets, *force, *volumes, found),
    }
}

/// What of the outside world notices that Containers end.
fn stopping(targets: &[Target], found: &Found) -> Vec<String> {
    let mut effects = Vec::new();
    let alive: Vec<&ContainerSummary> = targets
        .iter()
        .filter_map(|target| found.container(target))
        .filter(|container| container.state.is_alive())
        .collect();
    let ports = removals::host_ports(&alive);
    if !ports.is_empty() {
        effects.push(format!(
            "Nobody answers any more on {}.",
            words::named("port", &ports)
        ));
    }
    let gone: Vec<String> = targets
        .iter()
        .filter(|target| found.auto_removed.contains(&target.id))
        .map(|target| target.name.clone())
        .collect();
    if !gone.is_empty() {
        effects.push(format!(
            "{} was made with --rm: when it ends the engine removes it with its anonymous volumes.",
            words::list(&gone)
        ));
    }
    effects
}

fn of_networks(action: &NetworkAction, found: &Found) -> Consequences {
    match action {
        NetworkAction::Create { spec } => {
            harmless(format!("Create network {}", spec.name), Vec::new())
        }
        NetworkAction::Remove { targets } => removals::networks(targets, found),
        NetworkAction::Connect {
            target,
            container,
            ipv4,
            ..
        } => {
            let at = ipv4.as_deref().map(|ip| format!(" at {ip}"));
            harmless(
                format!("Connect {} to {}", container.name, target.name),
                vec![format!(
                    "{} gets one more interface, on {}{}.",
                    container.name,
                    target.name,
                    at.unwrap_or_default()
                )],
            )
        }
        NetworkAction::Disconnect {
            target, container, ..
        } => harmless(
            format!("Disconnect {} from {}", container.name, target.name),
            vec![format!(
                "{} loses its interface and address on {}; open connections break.",
                container.name, target.name
            )],
        ),
    }
}

/// `Remove container c1`, `Remove 3 containers`.
pub(super) fn phrase(verb: &str, noun: &str, targets: &[Target]) -> String {
    match targets {
        [one] => format!("{verb} {noun} {}", one.name),
        _ => format!("{verb} {}", words::count(targets.len(), noun)),
    }
}

/// Something that needs no question.
fn harmless(phrase: String, effects: Vec<String>) -> Consequences {
    Consequences {
        ask: false,
        title: format!("{phrase}?"),
        effects,
        confirm: phrase,
    }
}

/// Something that nothing can bring back.
pub(super) fn asked(phrase: &str, effects: Vec<String>) -> Consequences {
    Consequences {
        ask: true,
        title: format!("{phrase}?"),
        effects,
        confirm: phrase.to_owned(),
    }
}

#[cfg(test)]
mod tests;
