//! What is looked at before a Container is made and started.

use engine::{Engine, ErrorKind};
use model::{ContainerSpec, Detail, ErrorCode, Failure, Fault, Inspection, ObjectKind};

use super::{blocks, explain};

/// Refuses what could only fail at the start, so that no dead Container is left behind: a Network
/// that is not there, an address outside its subnets, an address that somebody holds.
pub(crate) async fn look_at_network(
    engine: &dyn Engine,
    spec: &ContainerSpec,
) -> Result<(), Failure> {
    let Some(join) = &spec.network else {
        return Ok(());
    };
    let builtin = matches!(
        join.network.as_str(),
        "bridge" | "default" | "host" | "none"
    );
    if builtin || join.network.starts_with("container:") {
        return Ok(());
    }
    let detail = match engine.inspect(ObjectKind::Network, &join.network).await {
        Ok(Inspection {
            detail: Detail::Network(detail),
            ..
        }) => detail,
        Err(error) if error.kind == ErrorKind::NotFound => {
            let words = format!("network {} is not there", join.network);
            let failure = Failure::new(ErrorCode::NotFound, words.clone())
                .hint("Make the network first, or choose another one.")
                .detail(error.message);
            return Err(at_field(failure, "network.network", words));
        }
        // What cannot be known now is left to the Engine.
        _ => return Ok(()),
    };
    let Some(address) = &join.ipv4 else {
        return Ok(());
    };
    let subnets: Vec<&str> = detail.subnets.iter().map(|s| s.subnet.as_str()).collect();
    if !subnets.is_empty() && !subnets.iter().any(|s| blocks::contains(s, address)) {
        let words = format!(
            "address {address} is not in {}, the subnet of network {}",
            subnets.join(", "),
            detail.name
        );
        let failure = Failure::new(ErrorCode::InvalidInput, words.clone())
            .hint("Choose a free address of the subnet.");
        return Err(at_field(failure, "network.ipv4", words));
    }
    match explain::holder(&detail, address) {
        Some(holder) => {
            let words = format!(
                "address {address} on network {} belongs to {holder}",
                detail.name
            );
            let failure = Failure::new(ErrorCode::AddressTaken, words.clone())
                .hint("Choose a free address of the subnet.");
            Err(at_field(failure, "network.ipv4", words))
        }
        None => Ok(()),
    }
}

fn at_field(mut failure: Failure, field: &str, words: String) -> Failure {
    failure.faults = vec![Fault {
        field: field.to_owned(),
        message: words,
        hint: failure.hint.clone(),
    }];
    failure
}
