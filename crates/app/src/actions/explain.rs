//! Says of an Engine's refusal who is in the way.
//!
//! An Engine says "address already in use"; people need to know by whom. What is found out here
//! is only words: where a question to the Engine fails too, its own words stay.

mod reasons;

use engine::{Engine, Error, Wanted};
use model::{
    ContainerDetail, ContainerSpec, ContainerSummary, Detail, ErrorCode, Failure, NetworkDetail,
    ObjectKind, PortSpec, Target,
};

use super::plan::{Call, Make};
use reasons::Case;

/// Why something could not be made.
pub(crate) async fn make(engine: &dyn Engine, make: &Make, error: Error) -> Failure {
    let case = Case::new(error);
    match (make, case.code()) {
        (Make::Container { spec, .. }, ErrorCode::NameTaken) => {
            let name = spec.name.as_deref().unwrap_or_default();
            container_name_taken(engine, name, case).await
        }
        (Make::Container { spec, .. }, ErrorCode::ImageMissing) => {
            let words = format!("image {} is not on this engine", spec.image);
            case.at_field("image", words)
        }
        (Make::Network(spec), ErrorCode::NameTaken) => {
            let networks = engine.networks().await.unwrap_or_default();
            reasons::network_name_taken(&spec.name, &networks, case)
        }
        (Make::Network(spec), ErrorCode::SubnetOverlap) => {
            let networks = engine.networks().await.unwrap_or_default();
            reasons::subnet_overlap(spec, &networks, case)
        }
        _ => case.plain(),
    }
}

/// Why a Container that has just been made did not start.
pub(crate) async fn first_start(
    engine: &dyn Engine,
    spec: &ContainerSpec,
    target: &Target,
    error: Error,
) -> Failure {
    let case = Case::about(error, target);
    match case.code() {
        ErrorCode::AddressTaken => {
            let wanted = spec.network.iter().filter_map(|join| {
                let address = join.ipv4.clone()?;
                Some((join.network.clone(), address))
            });
            address_taken(engine, wanted.collect(), "network.ipv4", case).await
        }
        ErrorCode::PortTaken => port_taken(engine, &target.id, &spec.ports, true, case).await,
        _ => case.plain(),
    }
}

/// Why something that is there could not be changed.
pub(crate) async fn call(
    engine: &dyn Engine,
    target: &Target,
    call: &Call,
    error: Error,
) -> Failure {
    let case = Case::about(error, target);
    match (call, case.code()) {
        (Call::Start | Call::Restart { .. }, ErrorCode::AddressTaken) => {
            let wanted = match container(engine, &target.id).await {
                Some(detail) => reasons::static_addresses(&detail),
                None => Vec::new(),
            };
            address_taken(engine, wanted, "", case).await
        }
        (Call::Connect { ipv4, .. }, ErrorCode::AddressTaken) => {
            let wanted = ipv4.iter().map(|ip| (target.id.clone(), ip.clone()));
            address_taken(engine, wanted.collect(), "ipv4", case).await
        }
        (Call::Start | Call::Restart { .. }, ErrorCode::PortTaken) => {
            let ports = match container(engine, &target.id).await {
                Some(detail) => reasons::published(&detail),
                None => Vec::new(),
            };
            port_taken(engine, &target.id, &ports, false, case).await
        }
        (Call::Rename { name }, ErrorCode::NameTaken) => {
            container_name_taken(engine, name, case).await
        }
        (Call::RemoveImage { .. }, ErrorCode::InUse | ErrorCode::Conflict) => {
            let containers = containers(engine).await;
            match engine.inspect(ObjectKind::Image, &target.id).await {
                Ok(inspection) => match inspection.detail {
                    Detail::Image(image) => {
                        reasons::image_in_use(target, &image, &containers, case)
                    }
                    _ => case.plain(),
                },
                Err(_) => case.plain(),
            }
        }
        (Call::RemoveVolume { .. }, ErrorCode::InUse | ErrorCode::Conflict) => {
            reasons::volume_in_use(target, &containers(engine).await, case)
        }
        (Call::RemoveNetwork, ErrorCode::InUse | ErrorCode::Conflict) => {
            match network(engine, &target.id).await {
                Some(network) => reasons::network_in_use(&network, case),
                None => case.plain(),
            }
        }
        (_, ErrorCode::Conflict | ErrorCode::InUse | ErrorCode::Refused)
            if call.verb().is_some() =>
        {
            match container(engine, &target.id).await {
                Some(detail) => reasons::wrong_state(call, &detail, case),
                None => case.plain(),
            }
        }
        _ => case.plain(),
    }
}

async fn container(engine: &dyn Engine, reference: &str) -> Option<ContainerDetail> {
    match engine.inspect(ObjectKind::Container, reference).await {
        Ok(inspection) => match inspection.detail {
            Detail::Container(detail) => Some(*detail),
            _ => None,
        },
        Err(_) => None,
    }
}

/// The Network of this name or id, as the Engine has it now.
pub(crate) async fn network(engine: &dyn Engine, reference: &str) -> Option<NetworkDetail> {
    match engine.inspect(ObjectKind::Network, reference).await {
        Ok(inspection) => match inspection.detail {
            Detail::Network(detail) => Some(*detail),
            _ => None,
        },
        Err(_) => None,
    }
}

async fn containers(engine: &dyn Engine) -> Vec<ContainerSummary> {
    engine.containers(&Wanted::All).await.unwrap_or_default()
}

async fn container_name_taken(engine: &dyn Engine, name: &str, case: Case) -> Failure {
    let all = containers(engine).await;
    let words = match all.iter().find(|container| container.name == name) {
        Some(holder) => format!(
            "the name {name} belongs to container {} ({}, image {})",
            holder.id.short(),
            holder.state.word(),
            holder.image
        ),
        None => format!("the name {name} is taken"),
    };
    case.at_field("name", words)
}

async fn address_taken(
    engine: &dyn Engine,
    wanted: Vec<(String, String)>,
    field: &str,
    case: Case,
) -> Failure {
    for (reference, address) in &wanted {
        let Some(network) = network(engine, reference).await else {
            continue;
        };
        if let Some(holder) = holder(&network, address) {
            let words = format!(
                "address {address} on network {} belongs to {holder}",
                network.name
            );
            return case.at_field(field, words);
        }
    }
    match &wanted[..] {
        [(_, address)] => case.at_field(
            field,
            format!(
                "address {address} is taken, though by no container that runs; it may be the \
                 gateway's"
            ),
        ),
        _ => case.plain(),
    }
}

async fn port_taken(
    engine: &dyn Engine,
    own_id: &str,
    ports: &[PortSpec],
    in_form: bool,
    case: Case,
) -> Failure {
    let mut others = containers(engine).await;
    others.retain(|other| other.id.as_str() != own_id && other.name != own_id);
    reasons::port_holder(ports, &others, in_form, case)
}

pub(crate) use reasons::holder;
