//! An Action as calls of an Engine: data that can be looked at before anything is done.

use model::{
    Action, ContainerAction, ContainerSpec, ContainerVerb, ImageAction, NetworkAction, NetworkSpec,
    Target, VolumeAction, VolumeSpec,
};

use super::{references, signals};

/// One call that is carried out by itself; its failure stops no other one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "what makes something stands alone in its plan"
)]
pub(crate) enum Step {
    /// Makes something new.
    Make(Make),
    /// Changes something that is there.
    Change {
        /// What it is done to.
        target: Target,
        /// What is done.
        call: Call,
    },
}

/// A call that makes something.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "one for each action at most")]
pub(crate) enum Make {
    /// A Container, started afterwards if wanted.
    Container { spec: ContainerSpec, start: bool },
    /// A Network.
    Network(NetworkSpec),
    /// A Volume.
    Volume(VolumeSpec),
    /// An Image, fetched from its registry.
    Pull { reference: String },
}

/// A call that changes what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Call {
    Start,
    Stop {
        timeout_s: Option<u32>,
    },
    Restart {
        timeout_s: Option<u32>,
    },
    Kill {
        signal: String,
    },
    Pause,
    Unpause,
    Rename {
        name: String,
    },
    RemoveContainer {
        force: bool,
        volumes: bool,
    },
    RemoveImage {
        force: bool,
    },
    Tag {
        reference: String,
    },
    RemoveNetwork,
    Connect {
        container: Target,
        ipv4: Option<String>,
        aliases: Vec<String>,
    },
    Disconnect {
        container: Target,
        force: bool,
    },
    RemoveVolume {
        force: bool,
    },
}

impl Call {
    /// The verb that a Container's row shows while the call runs.
    pub(crate) fn verb(&self) -> Option<ContainerVerb> {
        let verb = match self {
            Self::Start => ContainerVerb::Start,
            Self::Stop { .. } => ContainerVerb::Stop,
            Self::Restart { .. } => ContainerVerb::Restart,
            Self::Kill { .. } => ContainerVerb::Kill,
            Self::Pause => ContainerVerb::Pause,
            Self::Unpause => ContainerVerb::Unpause,
            Self::Rename { .. } => ContainerVerb::Rename,
            Self::RemoveContainer { .. } => ContainerVerb::Remove,
            Self::RemoveImage { .. }
            | Self::Tag { .. }
            | Self::RemoveNetwork
            | Self::Connect { .. }
            | Self::Disconnect { .. }
            | Self::RemoveVolume { .. } => return None,
        };
        Some(verb)
    }
}

/// The steps of an Action that has passed its check. `variable` gives a variable of the client's
/// environment. A target that is named twice is taken once.
pub(crate) fn plan(action: Action, variable: &dyn Fn(&str) -> Option<String>) -> Vec<Step> {
    match action {
        Action::Container(action) => plan_containers(action, variable),
        Action::Image(ImageAction::Remove { targets, force }) => {
            each(targets, &Call::RemoveImage { force })
        }
        Action::Image(ImageAction::Tag { target, reference }) => {
            let reference = references::completed(&reference);
            vec![change(target, Call::Tag { reference })]
        }
        Action::Image(ImageAction::Pull { reference }) => {
            let reference = references::completed(&reference);
            vec![Step::Make(Make::Pull { reference })]
        }
        Action::Network(action) => plan_networks(action),
        Action::Volume(VolumeAction::Create { spec }) => vec![Step::Make(Make::Volume(spec))],
        Action::Volume(VolumeAction::Remove { targets, force }) => {
            each(targets, &Call::RemoveVolume { force })
        }
    }
}

fn plan_containers(
    action: ContainerAction,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Vec<Step> {
    match action {
        ContainerAction::Create { mut spec, start } => {
            spec.env = filled(spec.env, variable);
            vec![Step::Make(Make::Container { spec, start })]
        }
        ContainerAction::Start { targets } => each(targets, &Call::Start),
        ContainerAction::Stop { targets, timeout_s } => each(targets, &Call::Stop { timeout_s }),
        ContainerAction::Restart { targets, timeout_s } => {
            each(targets, &Call::Restart { timeout_s })
        }
        ContainerAction::Kill { targets, signal } => {
            let signal = signals::canonical(&signal).unwrap_or(signal);
            each(targets, &Call::Kill { signal })
        }
        ContainerAction::Pause { targets } => each(targets, &Call::Pause),
        ContainerAction::Unpause { targets } => each(targets, &Call::Unpause),
        ContainerAction::Rename { target, name } => vec![change(target, Call::Rename { name })],
        ContainerAction::Remove {
            targets,
            force,
            volumes,
        } => each(targets, &Call::RemoveContainer { force, volumes }),
    }
}

fn plan_networks(action: NetworkAction) -> Vec<Step> {
    match action {
        NetworkAction::Create { spec } => vec![Step::Make(Make::Network(spec))],
        NetworkAction::Remove { targets } => each(targets, &Call::RemoveNetwork),
        NetworkAction::Connect {
            target,
            container,
            ipv4,
            aliases,
        } => {
            let call = Call::Connect {
                container,
                ipv4,
                aliases,
            };
            vec![change(target, call)]
        }
        NetworkAction::Disconnect {
            target,
            container,
            force,
        } => vec![change(target, Call::Disconnect { container, force })],
    }
}

fn change(target: Target, call: Call) -> Step {
    Step::Change { target, call }
}

fn each(targets: Vec<Target>, call: &Call) -> Vec<Step> {
    let mut seen = std::collections::BTreeSet::new();
    targets
        .into_iter()
        .filter(|target| seen.insert(target.id.clone()))
        .map(|target| change(target, call.clone()))
        .collect()
}

/// A variable given by its name alone gets the client's value. Where the client has none the name
/// stays: the Engine then takes the variable away, as the docker CLI has it.
fn filled(env: Vec<String>, variable: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
    env.into_iter()
        .map(|entry| match variable(&entry) {
            Some(value) if !entry.contains('=') => format!("{entry}={value}"),
            _ => entry,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing(_: &str) -> Option<String> {
        None
    }

    #[test]
    fn a_target_named_twice_is_taken_once_and_a_signal_is_written_in_one_way() {
        let action = Action::Container(ContainerAction::Kill {
            targets: vec![
                Target::new("1", "a"),
                Target::new("2", "b"),
                Target::new("1", "a"),
            ],
            signal: "kill".to_owned(),
        });
        let call = Call::Kill {
            signal: "SIGKILL".to_owned(),
        };
        assert_eq!(
            plan(action, &nothing),
            [
                change(Target::new("1", "a"), call.clone()),
                change(Target::new("2", "b"), call),
            ]
        );
    }

    #[test]
    fn a_variable_without_value_comes_from_the_client() {
        let action = Action::Container(ContainerAction::Create {
            spec: ContainerSpec {
                image: "x".to_owned(),
                env: ["A=1", "B", "C", "D="].map(str::to_owned).to_vec(),
                ..ContainerSpec::default()
            },
            start: false,
        });
        let client = |name: &str| (name == "B").then(|| "two".to_owned());
        let steps = plan(action, &client);
        let [Step::Make(Make::Container { spec, start: false })] = &steps[..] else {
            panic!("{steps:?}");
        };
        assert_eq!(spec.env, ["A=1", "B=two", "C", "D="]);
    }

    #[test]
    fn references_are_completed_so_that_one_image_is_meant() {
        let pull = Action::Image(ImageAction::Pull {
            reference: "alpine".to_owned(),
        });
        assert_eq!(
            plan(pull, &nothing),
            [Step::Make(Make::Pull {
                reference: "alpine:latest".to_owned()
            })]
        );
        let tag = Action::Image(ImageAction::Tag {
            target: Target::named("alpine"),
            reference: "mine".to_owned(),
        });
        assert_eq!(
            plan(tag, &nothing),
            [change(
                Target::named("alpine"),
                Call::Tag {
                    reference: "mine:latest".to_owned()
                }
            )]
        );
    }

    #[test]
    fn only_calls_on_containers_have_a_verb() {
        assert_eq!(
            Call::Stop { timeout_s: None }.verb(),
            Some(ContainerVerb::Stop)
        );
        assert_eq!(Call::RemoveVolume { force: false }.verb(), None);
    }
}
