//! What is wrong with an Action, seen before any Engine is asked.

use std::net::Ipv4Addr;

use model::{
    Action, ContainerAction, ErrorCode, Failure, Fault, ImageAction, NetworkAction, ObjectKind,
    Target, VolumeAction, is_object_name,
};

use super::{references, signals};

/// Every fault of an Action; none means that an Engine may be asked.
pub(crate) fn check(action: &Action) -> Result<(), Failure> {
    match action {
        Action::Container(action) => check_container(action),
        Action::Image(action) => check_image(action),
        Action::Network(action) => check_network(action),
        Action::Volume(action) => check_volume(action),
    }
}

fn check_container(action: &ContainerAction) -> Result<(), Failure> {
    if let ContainerAction::Create { spec, .. } = action {
        return made("the container", spec.check());
    }
    let mut faults = Vec::new();
    match action {
        ContainerAction::Rename { target, name } => {
            check_target(ObjectKind::Container, "target", target, &mut faults);
            check_new_name(name, &mut faults);
        }
        _ => {
            let targets = action.targets().map_or(&[][..], |(_, targets)| targets);
            check_targets(ObjectKind::Container, targets, &mut faults);
        }
    }
    if let ContainerAction::Kill { signal, .. } = action
        && signals::canonical(signal).is_none()
    {
        faults.push(
            Fault::new("signal", format!("{signal:?} is not a signal")).hint(format!(
                "Give a number from 1 to 64 or a name: {}.",
                signals::known()
            )),
        );
    }
    refused(faults)
}

fn check_image(action: &ImageAction) -> Result<(), Failure> {
    let mut faults = Vec::new();
    match action {
        ImageAction::Remove { targets, .. } => {
            check_targets(ObjectKind::Image, targets, &mut faults)
        }
        ImageAction::Tag { target, reference } => {
            check_target(ObjectKind::Image, "target", target, &mut faults);
            faults.extend(references::check("reference", reference, false));
        }
        ImageAction::Pull { reference } => {
            faults.extend(references::check("reference", reference, true));
        }
    }
    refused(faults)
}

fn check_network(action: &NetworkAction) -> Result<(), Failure> {
    let mut faults = Vec::new();
    match action {
        NetworkAction::Create { spec } => return made("the network", spec.check()),
        NetworkAction::Remove { targets } => {
            check_targets(ObjectKind::Network, targets, &mut faults)
        }
        NetworkAction::Connect {
            target,
            container,
            ipv4,
            aliases,
        } => {
            check_target(ObjectKind::Network, "target", target, &mut faults);
            check_target(ObjectKind::Container, "container", container, &mut faults);
            if let Some(text) = ipv4
                && text.parse::<Ipv4Addr>().is_err()
            {
                faults.push(
                    Fault::new("ipv4", format!("{text:?} is not an IPv4 address"))
                        .hint("Write four numbers from 0 to 255, as 192.169.100.2."),
                );
            }
            for (index, alias) in aliases.iter().enumerate() {
                if alias.is_empty() || alias.contains(is_unprintable) {
                    let field = format!("aliases[{index}]");
                    faults.push(Fault::new(field, format!("{alias:?} is not a name")));
                }
            }
        }
        NetworkAction::Disconnect {
            target, container, ..
        } => {
            check_target(ObjectKind::Network, "target", target, &mut faults);
            check_target(ObjectKind::Container, "container", container, &mut faults);
        }
    }
    refused(faults)
}

fn check_volume(action: &VolumeAction) -> Result<(), Failure> {
    match action {
        VolumeAction::Create { spec } => made("the volume", spec.check()),
        VolumeAction::Remove { targets, .. } => {
            let mut faults = Vec::new();
            check_targets(ObjectKind::Volume, targets, &mut faults);
            refused(faults)
        }
    }
}

fn check_targets(kind: ObjectKind, targets: &[Target], faults: &mut Vec<Fault>) {
    if targets.is_empty() {
        faults.push(Fault::new("targets", "nothing is selected").hint("Select or name one."));
    }
    for (index, target) in targets.iter().enumerate() {
        check_target(kind, &format!("targets[{index}]"), target, faults);
    }
}

/// Texts that no object can have are refused here: in the path of a request they could name
/// something else.
fn check_target(kind: ObjectKind, field: &str, target: &Target, faults: &mut Vec<Fault>) {
    if target.id.is_empty() {
        faults.push(Fault::new(field, "a name or id is missing"));
    } else if !is_reference(kind, &target.id) {
        faults.push(
            Fault::new(field, format!("{:?} is not a name or id", target.id))
                .hint("Give the id, as the list shows it."),
        );
    }
}

/// Refuses a text that could not name an object of this kind.
pub(crate) fn check_reference(kind: ObjectKind, field: &str, text: &str) -> Result<(), Failure> {
    let mut faults = Vec::new();
    check_target(kind, field, &Target::named(text), &mut faults);
    refused(faults)
}

fn is_reference(kind: ObjectKind, text: &str) -> bool {
    match kind {
        ObjectKind::Container | ObjectKind::Volume => {
            is_object_name(text) || (text.len() == 1 && text.as_bytes()[0].is_ascii_alphanumeric())
        }
        ObjectKind::Image => {
            text.bytes().all(|b| {
                b.is_ascii_alphanumeric()
                    || matches!(
                        b,
                        b'.' | b'_' | b'-' | b'/' | b':' | b'@' | b'[' | b']' | b'+'
                    )
            }) && !text.split('/').any(|part| matches!(part, "" | "." | ".."))
        }
        // Engines accept nearly every text as the name of a network.
        ObjectKind::Network => {
            !matches!(text, "." | "..")
                && !text.contains(['/', '?', '#', '%', '\\'])
                && !text.contains(is_unprintable)
        }
    }
}

fn is_unprintable(c: char) -> bool {
    c.is_control()
}

fn check_new_name(name: &str, faults: &mut Vec<Fault>) {
    if is_object_name(name) {
        return;
    }
    let message = if name.is_empty() {
        "a name is missing".to_owned()
    } else if name.len() == 1 {
        "a name needs at least two characters".to_owned()
    } else {
        format!("{name:?} is not a name that an Engine accepts")
    };
    faults.push(
        Fault::new("name", message)
            .hint("Use letters, digits, '_', '.' and '-', with a letter or digit first."),
    );
}

fn made(what: &str, faults: Vec<Fault>) -> Result<(), Failure> {
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Failure::invalid(what, faults))
    }
}

/// Faults of an Action that makes nothing: the first one is the message.
fn refused(faults: Vec<Fault>) -> Result<(), Failure> {
    let Some(first) = faults.first() else {
        return Ok(());
    };
    Err(Failure {
        code: ErrorCode::InvalidInput,
        message: first.message.clone(),
        hint: faults.iter().find_map(|fault| fault.hint.clone()),
        detail: None,
        faults,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{ContainerSpec, NetworkSpec, VolumeSpec};

    fn fields(action: Action) -> Vec<String> {
        match check(&action) {
            Ok(()) => Vec::new(),
            Err(failure) => {
                assert_eq!(failure.code, ErrorCode::InvalidInput);
                failure.faults.into_iter().map(|f| f.field).collect()
            }
        }
    }

    fn kill(id: &str, signal: &str) -> Action {
        Action::Container(ContainerAction::Kill {
            targets: vec![Target::named(id)],
            signal: signal.to_owned(),
        })
    }

    #[test]
    fn a_sound_action_passes() {
        assert_eq!(fields(kill("c1", "KILL")), [""; 0]);
        assert_eq!(fields(kill("0", "9")), [""; 0]);
        let id = format!("sha256:{}", "ab".repeat(32));
        assert_eq!(
            fields(Action::Image(ImageAction::Remove {
                targets: vec![
                    Target::named(id),
                    Target::named("localhost:5000/Any_thing/x:1")
                ],
                force: false,
            })),
            [""; 0]
        );
        assert_eq!(
            fields(Action::Network(NetworkAction::Remove {
                targets: vec![Target::named("<b>br 3 &x")],
            })),
            [""; 0]
        );
    }

    #[test]
    fn nothing_selected_is_said_so() {
        let failure = check(&Action::Container(ContainerAction::Start {
            targets: Vec::new(),
        }))
        .expect_err("no target");
        assert_eq!(failure.message, "nothing is selected");
        assert_eq!(failure.faults[0].field, "targets");
    }

    #[test]
    fn an_unknown_signal_names_the_known_ones() {
        let failure = check(&kill("c1", "SIGNOPE")).expect_err("unknown");
        assert_eq!(failure.faults[0].field, "signal");
        assert!(failure.hint.expect("a hint").contains("SIGTERM"));
    }

    #[test]
    fn texts_that_would_name_another_request_are_no_references() {
        for hostile in [
            "",
            "../images/x",
            "a/b",
            "a?force=1",
            "a#b",
            "%2e%2e",
            "a b",
            "-a",
            "a\u{202e}b",
            "a\0b",
        ] {
            assert_eq!(fields(kill(hostile, "9")), ["targets[0]"], "{hostile:?}");
        }
        for hostile in ["..", "a/../b", "a?x", "a%2fb", "a//b", "/a", "a b"] {
            let tag = Action::Image(ImageAction::Tag {
                target: Target::named(hostile),
                reference: "x:1".to_owned(),
            });
            assert_eq!(fields(tag), ["target"], "{hostile:?}");
        }
        for hostile in ["..", "a/b", "a?x", "a%2fb", "a\nb"] {
            let remove = Action::Network(NetworkAction::Disconnect {
                target: Target::named(hostile),
                container: Target::named("c1"),
                force: false,
            });
            assert_eq!(fields(remove), ["target"], "{hostile:?}");
        }
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        assert_eq!(
            fields(Action::Network(NetworkAction::Connect {
                target: Target::named(""),
                container: Target::named("/c1"),
                ipv4: Some("10.0.0.256".to_owned()),
                aliases: vec!["ok".to_owned(), String::new()],
            })),
            ["target", "container", "ipv4", "aliases[1]"]
        );
        assert_eq!(
            fields(Action::Container(ContainerAction::Rename {
                target: Target::named("c1"),
                name: "x".repeat(300) + "/",
            })),
            ["name"]
        );
    }

    #[test]
    fn what_shall_be_made_is_checked_by_its_own_rules() {
        assert_eq!(
            fields(Action::Container(ContainerAction::Create {
                spec: ContainerSpec::default(),
                start: true,
            })),
            ["image"]
        );
        assert_eq!(
            fields(Action::Network(NetworkAction::Create {
                spec: NetworkSpec::default(),
            })),
            ["name"]
        );
        assert_eq!(
            fields(Action::Volume(VolumeAction::Create {
                spec: VolumeSpec {
                    name: Some("a b".to_owned()),
                    ..VolumeSpec::default()
                },
            })),
            ["name"]
        );
        assert_eq!(
            fields(Action::Image(ImageAction::Pull {
                reference: "A".to_owned(),
            })),
            ["reference"]
        );
    }
}
