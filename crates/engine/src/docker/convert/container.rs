//! Containers.

use std::collections::HashMap;

use bollard::models::{
    ContainerInspectResponse, ContainerStateStatusEnum, ContainerSummaryHealthStatusEnum,
    ContainerSummaryStateEnum, EndpointSettings, HealthStatusEnum, HostConfig, MountPoint, PortMap,
    PortSummary, RestartPolicyNameEnum,
};
use model::{
    Attachment, ContainerDetail, ContainerId, ContainerPort, ContainerState, ContainerSummary,
    Health, ImageId, Mount, MountKind, Protocol, Timestamp,
};

use super::{count, filled, size, sorted, time, words};

/// A listed Container. `now` is when the list was made. `None`: it has no id or no state.
pub(in crate::docker) fn summary(
    record: bollard::models::ContainerSummary,
    now: Timestamp,
) -> Option<ContainerSummary> {
    let status_text = record.status.unwrap_or_default();
    let status = words::status(&status_text);
    let created = Timestamp::from_seconds(record.created.unwrap_or_default());
    let state = listed_state(record.state?)?;
    let since = match state {
        ContainerState::Created => Some(created),
        _ => status.age_s.map(|age_s| words::before(now, age_s)),
    };
    let health = match record.health.and_then(|health| health.status) {
        Some(ContainerSummaryHealthStatusEnum::STARTING) => Some(Health::Starting),
        Some(ContainerSummaryHealthStatusEnum::HEALTHY) => Some(Health::Healthy),
        Some(ContainerSummaryHealthStatusEnum::UNHEALTHY) => Some(Health::Unhealthy),
        // Engines below API 1.52 say it in the status text only.
        _ => status.health,
    };
    let networks = record
        .network_settings
        .and_then(|settings| settings.networks);
    Some(ContainerSummary {
        id: ContainerId::new(record.id?),
        name: own_name(record.names.unwrap_or_default()),
        image: record.image.unwrap_or_default(),
        image_id: ImageId::new(record.image_id.unwrap_or_default()),
        command: record.command.unwrap_or_default(),
        created,
        state,
        status_text,
        exit_code: status.exit_code,
        health,
        since,
        ports: listed_ports(record.ports.unwrap_or_default()),
        labels: sorted(record.labels),
        attachments: attachments(networks),
        mounts: mounts(record.mounts),
    })
}

/// Everything about a Container. `None`: it has no id or no state.
pub(in crate::docker) fn detail(record: ContainerInspectResponse) -> Option<ContainerDetail> {
    let state_record = record.state?;
    let state = inspected_state(state_record.status?)?;
    let config = record.config.unwrap_or_default();
    let host = record.host_config.unwrap_or_default();
    let network = record.network_settings.unwrap_or_default();
    let finished = time(state_record.finished_at.as_ref());
    let health = state_record.health.and_then(|health| match health.status? {
        HealthStatusEnum::STARTING => Some(Health::Starting),
        HealthStatusEnum::HEALTHY => Some(Health::Healthy),
        HealthStatusEnum::UNHEALTHY => Some(Health::Unhealthy),
        HealthStatusEnum::NONE | HealthStatusEnum::EMPTY => None,
    });
    let ended = !state.is_alive() || state == ContainerState::Restarting;
    let exit_code = state_record
        .exit_code
        .filter(|_| ended && finished.is_some());
    Some(ContainerDetail {
        id: ContainerId::new(record.id?),
        name: record
            .name
            .unwrap_or_default()
            .trim_start_matches('/')
            .to_owned(),
        image: config.image.unwrap_or_default(),
        image_id: ImageId::new(record.image.unwrap_or_default()),
        created: time(record.created.as_ref()).unwrap_or_default(),
        state,
        can: state.verbs(),
        health,
        started: time(state_record.started_at.as_ref()),
        finished,
        exit_code: exit_code.and_then(|code| i32::try_from(code).ok()),
        oom_killed: state_record.oom_killed.unwrap_or_default(),
        error: filled(state_record.error),
        pid: Some(count(state_record.pid)).filter(|pid| *pid > 0),
        restart_count: count(record.restart_count),
        entrypoint: config.entrypoint.unwrap_or_default(),
        command: config.cmd.unwrap_or_default(),
        working_dir: config.working_dir.unwrap_or_default(),
        user: config.user.unwrap_or_default(),
        hostname: config.hostname.unwrap_or_default(),
        env: config.env.unwrap_or_default(),
        tty: config.tty.unwrap_or_default(),
        stdin_open: config.open_stdin.unwrap_or_default(),
        labels: sorted(config.labels),
        ports: inspected_ports(network.ports.unwrap_or_default(), config.exposed_ports),
        attachments: attachments(network.networks),
        mounts: inspected_mounts(record.mounts, &host),
        restart_policy: restart_policy(&host),
        auto_remove: host.auto_remove.unwrap_or_default(),
        privileged: host.privileged.unwrap_or_default(),
        memory_limit: size(host.memory).filter(|limit| limit.0 > 0),
        cpu_limit_milli: cpu_limit_milli(&host),
        log_driver: host.log_config.and_then(|log| log.typ).unwrap_or_default(),
        platform: filled(record.platform),
    })
}

/// The name among the names that links gave it: the one without a second slash.
fn own_name(names: Vec<String>) -> String {
    let bare = |name: &String| name.trim_start_matches('/').to_owned();
    let own = names
        .iter()
        .map(bare)
        .find(|name| !name.contains('/'))
        .or_else(|| names.first().map(bare));
    own.unwrap_or_default()
}

fn listed_state(state: ContainerSummaryStateEnum) -> Option<ContainerState> {
    Some(match state {
        ContainerSummaryStateEnum::EMPTY => return None,
        ContainerSummaryStateEnum::CREATED => ContainerState::Created,
        // Podman says that it stops while its main process is still there.
        ContainerSummaryStateEnum::RUNNING | ContainerSummaryStateEnum::STOPPING => {
            ContainerState::Running
        }
        ContainerSummaryStateEnum::PAUSED => ContainerState::Paused,
        ContainerSummaryStateEnum::RESTARTING => ContainerState::Restarting,
        ContainerSummaryStateEnum::EXITED => ContainerState::Exited,
        ContainerSummaryStateEnum::REMOVING => ContainerState::Removing,
        ContainerSummaryStateEnum::DEAD => ContainerState::Dead,
    })
}

fn inspected_state(state: ContainerStateStatusEnum) -> Option<ContainerState> {
    Some(match state {
        ContainerStateStatusEnum::EMPTY => return None,
        ContainerStateStatusEnum::CREATED => ContainerState::Created,
        ContainerStateStatusEnum::RUNNING | ContainerStateStatusEnum::STOPPING => {
            ContainerState::Running
        }
        ContainerStateStatusEnum::PAUSED => ContainerState::Paused,
        ContainerStateStatusEnum::RESTARTING => ContainerState::Restarting,
        ContainerStateStatusEnum::EXITED => ContainerState::Exited,
        ContainerStateStatusEnum::REMOVING => ContainerState::Removing,
        ContainerStateStatusEnum::DEAD => ContainerState::Dead,
    })
}

fn listed_ports(records: Vec<PortSummary>) -> Vec<ContainerPort> {
    let port = |record: PortSummary| ContainerPort {
        container_port: record.private_port,
        protocol: record
            .typ
            .and_then(|kind| Protocol::from_word(kind.as_ref()))
            .unwrap_or_default(),
        host_port: record.public_port,
        host_ip: filled(record.ip).filter(|_| record.public_port.is_some()),
    };
    in_order(records.into_iter().map(port).collect())
}

/// Ports of a Container that runs, and those that it only declares.
fn inspected_ports(bound: PortMap, declared: Option<Vec<String>>) -> Vec<ContainerPort> {
    let mut ports = Vec::new();
    for (key, bindings) in bound {
        let Some(port) = declared_port(&key) else {
            continue;
        };
        let bindings = bindings.unwrap_or_default();
        if bindings.is_empty() {
            ports.push(port);
            continue;
        }
        ports.extend(bindings.into_iter().map(|binding| ContainerPort {
            host_port: binding.host_port.and_then(|text| text.parse().ok()),
            host_ip: filled(binding.host_ip),
            ..port.clone()
        }));
    }
    for port in declared
        .iter()
        .flatten()
        .filter_map(|key| declared_port(key))
    {
        let known = |known: &ContainerPort| {
            known.container_port == port.container_port && known.protocol == port.protocol
        };
        if !ports.iter().any(known) {
            ports.push(port);
        }
    }
    in_order(ports)
}

/// Reads `80/tcp`.
fn declared_port(key: &str) -> Option<ContainerPort> {
    let (number, protocol) = key.split_once('/').unwrap_or((key, "tcp"));
    Some(ContainerPort {
        container_port: number.parse().ok()?,
        protocol: Protocol::from_word(protocol)?,
        host_port: None,
        host_ip: None,
    })
}

/// Published ports first, then by number.
fn in_order(mut ports: Vec<ContainerPort>) -> Vec<ContainerPort> {
    ports.sort_by(|a, b| {
        let unpublished = |port: &ContainerPort| port.host_port.is_none();
        unpublished(a).cmp(&unpublished(b)).then_with(|| a.cmp(b))
    });
    ports.dedup();
    ports
}

fn attachments(networks: Option<HashMap<String, EndpointSettings>>) -> Vec<Attachment> {
    let attachment = |(network, settings): (String, EndpointSettings)| Attachment {
        network,
        ipv4: filled(settings.ip_address),
        ipv6: filled(settings.global_ipv6_address),
        static_ipv4: settings
            .ipam_config
            .and_then(|config| filled(config.ipv4_address)),
        mac: filled(settings.mac_address),
        aliases: settings.aliases.unwrap_or_default(),
        gateway: filled(settings.gateway),
    };
    let mut attachments: Vec<_> = networks
        .unwrap_or_default()
        .into_iter()
        .map(attachment)
        .collect();
    attachments.sort();
    attachments
}

fn mounts(records: Option<Vec<MountPoint>>) -> Vec<Mount> {
    let mount = |record: MountPoint| {
        let kind = match record.typ.as_deref() {
            Some("bind") => MountKind::Bind,
            Some("volume") => MountKind::Volume,
            Some("tmpfs") => MountKind::Tmpfs,
            _ => MountKind::Other,
        };
        let source = match kind {
            MountKind::Volume => record.name,
            MountKind::Tmpfs => None,
            MountKind::Bind | MountKind::Other => record.source,
        };
        Mount {
            kind,
            source: source.unwrap_or_default(),
            destination: record.destination.unwrap_or_default(),
            read_only: !record.rw.unwrap_or(true),
        }
    };
    let mut mounts: Vec<_> = records.unwrap_or_default().into_iter().map(mount).collect();
    mounts.sort_by(|a, b| a.destination.cmp(&b.destination));
    mounts
}

/// What `--tmpfs` asked for stands among the settings, not among the mounts.
fn inspected_mounts(records: Option<Vec<MountPoint>>, host: &HostConfig) -> Vec<Mount> {
    let mut all = mounts(records);
    for destination in host.tmpfs.iter().flat_map(HashMap::keys) {
        if all.iter().all(|mount| mount.destination != *destination) {
            all.push(Mount {
                kind: MountKind::Tmpfs,
                source: String::new(),
                destination: destination.clone(),
                read_only: false,
            });
        }
    }
    all.sort_by(|a, b| a.destination.cmp(&b.destination));
    all
}

fn restart_policy(host: &HostConfig) -> String {
    let Some(policy) = &host.restart_policy else {
        return "no".to_owned();
    };
    let tries = policy.maximum_retry_count.filter(|count| *count > 0);
    match (policy.name, tries) {
        (Some(RestartPolicyNameEnum::ON_FAILURE), Some(tries)) => format!("on-failure:{tries}"),
        (Some(RestartPolicyNameEnum::ON_FAILURE), None) => "on-failure".to_owned(),
        (Some(RestartPolicyNameEnum::ALWAYS), _) => "always".to_owned(),
        (Some(RestartPolicyNameEnum::UNLESS_STOPPED), _) => "unless-stopped".to_owned(),
        (Some(RestartPolicyNameEnum::NO | RestartPolicyNameEnum::EMPTY) | None, _) => {
            "no".to_owned()
        }
    }
}

/// The limit is either given whole or as a share of a period.
fn cpu_limit_milli(host: &HostConfig) -> Option<u32> {
    let positive = |number: Option<i64>| number.filter(|number| *number > 0);
    let milli = match positive(host.nano_cpus) {
        Some(nano) => nano / 1_000_000,
        None => {
            const DEFAULT_PERIOD_US: i64 = 100_000;
            let period_us = positive(host.cpu_period).unwrap_or(DEFAULT_PERIOD_US);
            positive(host.cpu_quota)?.saturating_mul(1000) / period_us
        }
    };
    u32::try_from(milli).ok()
}
