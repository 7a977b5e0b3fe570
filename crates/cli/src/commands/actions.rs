//! Commands that change something: from words to an Action, and what became of it.

use std::collections::BTreeMap;

use model::{
    Action, ContainerAction, ErrorCode, Failure, Fault, ImageAction, MirrorSubject, NetworkAction,
    NetworkSpec, Outcome, SubnetSpec, Target, VolumeAction, VolumeSpec,
};

use super::Context;
use crate::arguments::{Command, Language, Network, NetworkCreate, Volume, VolumeCreate};
use crate::{exit, print};

fn targets(names: Vec<String>) -> Vec<Target> {
    names.into_iter().map(Target::named).collect()
}

/// The Action that a command asks for.
pub(super) fn action(command: Command) -> Result<Action, Failure> {
    Ok(match command {
        Command::Start(names) => Action::Container(ContainerAction::Start {
            targets: targets(names.names),
        }),
        Command::Stop(timed) => Action::Container(ContainerAction::Stop {
            targets: targets(timed.names),
            timeout_s: timed.time,
        }),
        Command::Restart(timed) => Action::Container(ContainerAction::Restart {
            targets: targets(timed.names),
            timeout_s: timed.time,
        }),
        Command::Kill(kill) => Action::Container(ContainerAction::Kill {
            targets: targets(kill.names),
            signal: kill.signal,
        }),
        Command::Pause(names) => Action::Container(ContainerAction::Pause {
            targets: targets(names.names),
        }),
        Command::Unpause(names) => Action::Container(ContainerAction::Unpause {
            targets: targets(names.names),
        }),
        Command::Rename(rename) => Action::Container(ContainerAction::Rename {
            target: Target::named(rename.container),
            name: rename.name,
        }),
        Command::Rm(remove) => Action::Container(ContainerAction::Remove {
            targets: targets(remove.names),
            force: remove.force,
            volumes: remove.volumes,
        }),
        Command::Rmi(remove) => Action::Image(ImageAction::Remove {
            targets: targets(remove.names),
            force: remove.force,
        }),
        Command::Tag(tag) => Action::Image(ImageAction::Tag {
            target: Target::named(tag.image),
            reference: tag.reference,
        }),
        Command::Pull(pull) => Action::Image(ImageAction::Pull {
            reference: pull.reference,
        }),
        Command::Network(network) => Action::Network(network_action(network)?),
        Command::Volume(volume) => Action::Volume(volume_action(volume)?),
        other => {
            return Err(Failure::new(
                ErrorCode::Internal,
                format!("{other:?} changes nothing and came here"),
            ));
        }
    })
}

fn network_action(network: Network) -> Result<NetworkAction, Failure> {
    Ok(match network {
        Network::Create(create) => NetworkAction::Create {
            spec: network_spec(create)?,
        },
        Network::Rm(names) => NetworkAction::Remove {
            targets: targets(names.names),
        },
        Network::Connect(connect) => NetworkAction::Connect {
            target: Target::named(connect.network),
            container: Target::named(connect.container),
            ipv4: connect.ip,
            aliases: connect.alias,
        },
        Network::Disconnect(disconnect) => NetworkAction::Disconnect {
            target: Target::named(disconnect.network),
            container: Target::named(disconnect.container),
            force: disconnect.force,
        },
        Network::Ls(_) => {
            return Err(Failure::new(
                ErrorCode::Internal,
                "a list changes nothing and came here",
            ));
        }
    })
}

fn network_spec(create: NetworkCreate) -> Result<NetworkSpec, Failure> {
    let orphan = |field: &str, count: usize| {
        (count > create.subnet.len()).then(|| {
            Fault::new(field, "it belongs to no subnet").hint("Give --subnet in front of it.")
        })
    };
    let faults: Vec<Fault> = [
        orphan("gateway", create.gateway.len()),
        orphan("ipRange", create.ip_range.len()),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !faults.is_empty() {
        return Err(Failure::invalid("the network", faults));
    }
    let subnets = create
        .subnet
        .into_iter()
        .enumerate()
        .map(|(at, subnet)| SubnetSpec {
            subnet,
            gateway: create.gateway.get(at).cloned(),
            ip_range: create.ip_range.get(at).cloned(),
        });
    Ok(NetworkSpec {
        name: create.name,
        driver: create.driver,
        subnets: subnets.collect(),
        internal: create.internal,
        attachable: create.attachable,
        ipv6: create.ipv6,
        options: pairs(create.opt),
        labels: pairs(create.label),
    })
}

fn volume_action(volume: Volume) -> Result<VolumeAction, Failure> {
    Ok(match volume {
        Volume::Create(VolumeCreate {
            driver,
            opt,
            label,
            name,
        }) => VolumeAction::Create {
            spec: VolumeSpec {
                name,
                driver,
                options: pairs(opt),
                labels: pairs(label),
            },
        },
        Volume::Rm(remove) => VolumeAction::Remove {
            targets: targets(remove.names),
            force: remove.force,
        },
        Volume::Ls(_) => {
            return Err(Failure::new(
                ErrorCode::Internal,
                "a list changes nothing and came here",
            ));
        }
    })
}

fn pairs(texts: Vec<String>) -> BTreeMap<String, String> {
    texts
        .into_iter()
        .map(|text| match text.split_once('=') {
            Some((name, value)) => (name.to_owned(), value.to_owned()),
            None => (text, String::new()),
        })
        .collect()
}

/// Prints what `--show` asks for. `true`: it did, and nothing shall be done.
pub(super) fn shown(context: &Context, subject: &MirrorSubject) -> Result<bool, Failure> {
    let Some(language) = context.show else {
        return Ok(false);
    };
    let mirror = context.app.mirror(subject)?;
    let text = match language {
        Language::Docker => mirror.docker,
        Language::Curl => mirror.curl,
        Language::Compose => mirror.compose.ok_or_else(|| {
            Failure::new(ErrorCode::InvalidInput, "Compose has no word for this")
                .hint("Use --show docker or --show curl.")
        })?,
    };
    print::out(&format!("{}\n", text.trim_end()))?;
    Ok(true)
}

/// Does it, prints a name for each object that it was done to, and gives the exit code.
pub(super) async fn perform(context: &Context, action: Action) -> Result<u8, Failure> {
    if shown(
        context,
        &MirrorSubject::Action {
            action: action.clone(),
        },
    )? {
        return Ok(0);
    }
    let outcome = context.app.perform(action).await?;
    say_outcome(context, &outcome)
}

/// Prints an outcome and gives the exit code of its first failure.
pub(super) fn say_outcome(context: &Context, outcome: &Outcome) -> Result<u8, Failure> {
    for warning in &outcome.warnings {
        eprintln!("fairlead: warning: {warning}");
    }
    if context.json {
        print::out(&print::json_line(outcome)?)?;
    } else if let Some(created) = &outcome.created {
        print::out(&format!("{}\n", created.id))?;
    } else {
        let names = outcome
            .done
            .iter()
            .map(|target| format!("{}\n", target.name));
        print::out(&names.collect::<String>())?;
    }
    let mut code = 0;
    for failed in &outcome.failed {
        if !context.json {
            exit::say(&failed.failure, false);
        }
        if code == 0 {
            code = exit::code_of(failed.failure.code);
        }
    }
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arguments::Cli;
    use clap::Parser;

    fn read(words: &[&str]) -> Result<Action, Failure> {
        let cli = Cli::try_parse_from([&["fairlead"], words].concat()).expect("words are known");
        action(cli.command)
    }

    #[test]
    fn subnets_take_the_gateway_and_range_at_the_same_place() {
        let action = read(&[
            "network",
            "create",
            "--subnet",
            "10.1.0.0/24",
            "--gateway",
            "10.1.0.1",
            "--subnet",
            "fd00::/64",
            "n1",
        ])
        .unwrap();
        let Action::Network(NetworkAction::Create { spec }) = action else {
            panic!("{action:?}")
        };
        assert_eq!(spec.subnets[0].gateway.as_deref(), Some("10.1.0.1"));
        assert_eq!(spec.subnets[1].gateway, None);
        let failure = read(&["network", "create", "--gateway", "10.1.0.1", "n1"]).unwrap_err();
        assert_eq!(failure.faults[0].field, "gateway");
    }
}
