//! Who is in the way, from what an Engine lists.

use engine::Error;
use model::{
    ContainerDetail, ContainerState, ContainerSummary, ErrorCode, Failure, Fault, ImageDetail,
    MountKind, NetworkDetail, NetworkSpec, NetworkSummary, PortSpec, Target,
};

use super::super::plan::Call;
use super::super::{blocks, words};

/// A refusal on its way to better words.
pub(super) struct Case {
    operation: String,
    failure: Failure,
    said: String,
}

impl Case {
    pub(super) fn new(error: Error) -> Self {
        Self {
            operation: error.operation.clone(),
            said: error.message.clone(),
            failure: error.into(),
        }
    }

    /// The same about a target, which people know by its name.
    pub(super) fn about(mut error: Error, target: &Target) -> Self {
        if !target.name.is_empty() {
            error.operation = error.operation.replace(&target.id, &target.name);
        }
        Self::new(error)
    }

    pub(super) fn code(&self) -> ErrorCode {
        self.failure.code
    }

    /// The Engine's own words.
    pub(super) fn plain(self) -> Failure {
        self.failure
    }

    /// Words of our own; the Engine's become the detail.
    pub(super) fn because(self, words: &str) -> Failure {
        Failure {
            message: format!("{}: {words}", self.operation),
            detail: Some(self.said),
            ..self.failure
        }
    }

    /// Words of our own, shown at a field where one is named.
    pub(super) fn at_field(self, field: &str, words: String) -> Failure {
        let mut failure = self.because(&words);
        if !field.is_empty() {
            failure.faults = vec![Fault {
                field: field.to_owned(),
                message: words,
                hint: failure.hint.clone(),
            }];
        }
        failure
    }
}

/// Which Network has the name.
pub(super) fn network_name_taken(name: &str, networks: &[NetworkSummary], case: Case) -> Failure {
    let words = match networks.iter().find(|network| network.name == name) {
        Some(holder) => {
            let subnets: Vec<String> = holder.subnets.iter().map(|s| s.subnet.clone()).collect();
            let place = if subnets.is_empty() {
                String::new()
            } else {
                format!(", {}", words::list(&subnets))
            };
            format!(
                "the name {name} belongs to network {} ({}{place})",
                holder.id.short(),
                holder.driver
            )
        }
        None => format!("the name {name} is taken"),
    };
    case.at_field("name", words)
}

/// Which Network has the addresses.
pub(super) fn subnet_overlap(
    spec: &NetworkSpec,
    networks: &[NetworkSummary],
    case: Case,
) -> Failure {
    for (index, wanted) in spec.subnets.iter().enumerate() {
        for network in networks {
            let hit = network
                .subnets
                .iter()
                .find(|subnet| blocks::overlap(&wanted.subnet, &subnet.subnet));
            if let Some(hit) = hit {
                let words = format!(
                    "{} overlaps with network {} ({})",
                    wanted.subnet, network.name, hit.subnet
                );
                return case.at_field(&format!("subnets[{index}].subnet"), words);
            }
        }
    }
    match &spec.subnets[..] {
        [] => case.plain(),
        [only] => {
            let words = format!(
                "{} overlaps with a block of addresses that no network of this engine has",
                only.subnet
            );
            case.at_field("subnets[0].subnet", words)
        }
        _ => case.plain(),
    }
}

/// Network and address of each static address of a Container.
pub(super) fn static_addresses(detail: &ContainerDetail) -> Vec<(String, String)> {
    let wanted = detail.attachments.iter().filter_map(|attachment| {
        let address = attachment.static_ipv4.clone()?;
        Some((attachment.network.clone(), address))
    });
    wanted.collect()
}

/// Who holds an address of a Network: a running Container or the gateway.
pub(crate) fn holder(network: &NetworkDetail, address: &str) -> Option<String> {
    let is_it = |text: &Option<String>| {
        text.as_deref()
            .is_some_and(|text| blocks::address(text) == address)
    };
    if let Some(member) = network
        .members
        .iter()
        .find(|member| is_it(&member.ipv4) || is_it(&member.ipv6))
    {
        return Some(format!("container {}", member.name));
    }
    network
        .subnets
        .iter()
        .any(|subnet| is_it(&subnet.gateway))
        .then(|| "its gateway".to_owned())
}

/// The ports of a Container that the host shall have.
pub(super) fn published(detail: &ContainerDetail) -> Vec<PortSpec> {
    detail
        .ports
        .iter()
        .map(|port| PortSpec {
            container_port: port.container_port,
            protocol: port.protocol,
            host_port: port.host_port,
            host_ip: port.host_ip.clone(),
        })
        .collect()
}

/// Which Container has the host port. `in_form`: a form can show it at the port.
pub(super) fn port_holder(
    ports: &[PortSpec],
    others: &[ContainerSummary],
    in_form: bool,
    case: Case,
) -> Failure {
    let field = |index: &usize| match in_form {
        true => format!("ports[{index}].hostPort"),
        false => String::new(),
    };
    let wanted: Vec<(usize, u16, &PortSpec)> = ports
        .iter()
        .enumerate()
        .filter_map(|(index, port)| Some((index, port.host_port?, port)))
        .collect();
    for (index, host_port, port) in &wanted {
        let holder = others.iter().find(|other| {
            other.ports.iter().any(|theirs| {
                theirs.host_port == Some(*host_port) && theirs.protocol == port.protocol
            })
        });
        if let Some(holder) = holder {
            let words = format!(
                "port {host_port}/{} of the engine's host belongs to container {}",
                port.protocol.word(),
                holder.name
            );
            return case.at_field(&field(index), words);
        }
    }
    match &wanted[..] {
        [(index, host_port, port)] => {
            let words = format!(
                "port {host_port}/{} of the engine's host belongs to a program that is no \
                 container of this engine",
                port.protocol.word()
            );
            case.at_field(&field(index), words)
        }
        _ => case.plain(),
    }
}

/// Who was made from the Image, or which tags it has.
pub(super) fn image_in_use(
    target: &Target,
    image: &ImageDetail,
    containers: &[ContainerSummary],
    case: Case,
) -> Failure {
    let users: Vec<&ContainerSummary> = containers
        .iter()
        .filter(|container| container.image_id == image.id)
        .collect();
    if users.is_empty() {
        if image.tags.len() > 1 && !image.tags.contains(&target.id) {
            let words = format!("it has the tags {}", words::list(&image.tags));
            return case
                .because(&words)
                .hint("Remove its tags one by one, or remove it by force.");
        }
        return case.plain();
    }
    let names: Vec<String> = users.iter().map(|user| user.name.clone()).collect();
    let alive = users.iter().any(|user| user.state.is_alive());
    let words = format!(
        "{} made from it",
        are(&words::named("container", &names), names.len())
    );
    case.because(&words).hint(if alive {
        "Stop and remove what runs from it first."
    } else {
        "Remove what is made from it first, or remove the image by force."
    })
}

fn are(subject: &str, number: usize) -> String {
    format!("{subject} {}", if number == 1 { "is" } else { "are" })
}

/// Who mounts the Volume.
pub(super) fn volume_in_use(
    target: &Target,
    containers: &[ContainerSummary],
    case: Case,
) -> Failure {
    let names: Vec<String> = containers
        .iter()
        .filter(|container| {
            container
                .mounts
                .iter()
                .any(|mount| mount.kind == MountKind::Volume && mount.source == target.id)
        })
        .map(|container| container.name.clone())
        .collect();
    if names.is_empty() {
        return case.plain();
    }
    let verb = if names.len() == 1 { "mounts" } else { "mount" };
    let words = format!("{} {verb} it", words::named("container", &names));
    case.because(&words)
        .hint("Remove what mounts it first; stopping it is not enough.")
}

/// Who is on the Network.
pub(super) fn network_in_use(network: &NetworkDetail, case: Case) -> Failure {
    let names: Vec<String> = network.members.iter().map(|m| m.name.clone()).collect();
    if names.is_empty() {
        return case.plain();
    }
    let words = format!(
        "{} on it",
        are(&words::named("container", &names), names.len())
    );
    case.because(&words)
        .hint("Stop them or take them off the network first.")
}

/// Which state does not allow the call, and what would help.
pub(super) fn wrong_state(call: &Call, detail: &ContainerDetail, case: Case) -> Failure {
    let Some(verb) = call.verb() else {
        return case.plain();
    };
    let state = detail.state;
    let hint = match call {
        Call::RemoveContainer { force: false, .. } if state.is_alive() => {
            Some("Stop it first, or remove it by force.")
        }
        _ if state.can(verb) => return case.plain(),
        Call::Start if state == ContainerState::Paused => Some("Unpause it instead."),
        Call::Pause | Call::Kill { .. } if !state.is_alive() => Some("Start it first."),
        Call::Kill { .. } => Some("Unpause it first."),
        _ => None,
    };
    let mut failure = case.because(&format!("it is {}", state.word()));
    failure.code = ErrorCode::Conflict;
    failure.hint = hint.map(str::to_owned).or(failure.hint);
    failure
}

#[cfg(test)]
mod tests;
