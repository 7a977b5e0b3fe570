//! Parts of a Container's inspect document.

use model::{ContainerState, Health, MountKind, RestartPolicy};
use serde_json::{Value, json};

use super::clock::nanoseconds;
use super::container::{Container, Place};
use super::list;

/// The Engine's word for a restart policy, and how often at most; 0 is without limit.
pub(super) fn policy(policy: RestartPolicy) -> (&'static str, u32) {
    match policy {
        RestartPolicy::No => ("no", 0),
        RestartPolicy::Always => ("always", 0),
        RestartPolicy::UnlessStopped => ("unless-stopped", 0),
        RestartPolicy::OnFailure { max_retries } => ("on-failure", max_retries.unwrap_or(0)),
    }
}

/// An object with these keys and nothing behind them.
pub(super) fn keys(texts: &[String]) -> Value {
    texts
        .iter()
        .map(|text| (text.clone(), json!({})))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

pub(super) fn state(container: &Container) -> Value {
    let mut state = json!({
        "Status": container.state.word(),
        "Running": container.state.is_alive(),
        "Paused": container.state == ContainerState::Paused,
        "Restarting": container.state == ContainerState::Restarting,
        "OOMKilled": false,
        "Dead": container.state == ContainerState::Dead,
        "Pid": container.pid,
        "ExitCode": container.exit_code,
        "Error": container.error,
        "StartedAt": nanoseconds(container.started),
        "FinishedAt": nanoseconds(container.finished),
    });
    if let Some(health) = container.health {
        let word = match health {
            Health::Starting => "starting",
            Health::Healthy => "healthy",
            Health::Unhealthy => "unhealthy",
        };
        state["Health"] = json!({ "Status": word, "FailingStreak": 0, "Log": [] });
    }
    state
}

pub(super) fn host_config(container: &Container) -> Value {
    let (word, retries) = policy(container.restart);
    let mut bindings = serde_json::Map::new();
    for port in &container.wanted_ports {
        let key = format!("{}/{}", port.container_port, port.protocol.word());
        let binding = json!({
            "HostIp": port.host_ip.clone().unwrap_or_default(),
            "HostPort": port.host_port.map_or_else(String::new, |port| port.to_string()),
        });
        if let Some(list) = bindings
            .entry(key)
            .or_insert_with(|| json!([]))
            .as_array_mut()
        {
            list.push(binding);
        }
    }
    json!({
        "NetworkMode": container.network_mode,
        "PortBindings": bindings,
        "RestartPolicy": { "Name": word, "MaximumRetryCount": retries },
        "AutoRemove": container.auto_remove,
        "Privileged": false,
        "Memory": 0,
        "NanoCpus": 0,
        "LogConfig": { "Type": "json-file", "Config": {} },
    })
}

pub(super) fn bound_ports(container: &Container) -> Value {
    let mut ports = serde_json::Map::new();
    let bound = if container.state.is_alive() {
        list::ports(container)
    } else {
        Vec::new()
    };
    for port in bound {
        let key = format!("{}/{}", port.container_port, port.protocol.word());
        let entry = ports.entry(key).or_insert(Value::Null);
        if let (Some(host_port), Some(host_ip)) = (port.host_port, port.host_ip) {
            let binding = json!({ "HostIp": host_ip, "HostPort": host_port.to_string() });
            match entry.as_array_mut() {
                Some(list) => list.push(binding),
                None => *entry = json!([binding]),
            }
        }
    }
    ports.into()
}

pub(super) fn mount(mount: &model::Mount) -> Value {
    let mut document = json!({
        "Type": match mount.kind {
            MountKind::Bind => "bind",
            MountKind::Volume => "volume",
            MountKind::Tmpfs => "tmpfs",
            MountKind::Other => "other",
        },
        "Source": mount.source,
        "Destination": mount.destination,
        "Mode": "",
        "RW": !mount.read_only,
        "Propagation": "",
    });
    if mount.kind == MountKind::Volume {
        document["Name"] = json!(mount.source);
        document["Driver"] = json!("local");
        document["Source"] = json!(format!("/var/lib/docker/volumes/{}/_data", mount.source));
    }
    document
}

pub(super) fn endpoint(place: &Place) -> Value {
    let held = place.held.clone().unwrap_or_default();
    let text = |address: Option<std::net::IpAddr>| {
        address.map_or_else(String::new, |address| address.to_string())
    };
    json!({
        "IPAMConfig": place.static_ipv4.as_ref().map(|ip| json!({ "IPv4Address": ip })),
        "Links": null,
        "Aliases": place.aliases,
        "NetworkID": place.network_id,
        "Gateway": text(held.gateway),
        "IPAddress": text(held.ipv4),
        "IPPrefixLen": held.prefix,
        "GlobalIPv6Address": text(held.ipv6),
        "MacAddress": held.mac.unwrap_or_default(),
    })
}
