//! What shall be made, as the docker CLI would ask for it.

use std::collections::HashMap;

use bollard::models::{
    ContainerCreateBody, EndpointIpamConfig, EndpointSettings, HostConfig, Ipam, IpamConfig,
    NetworkCreateRequest, NetworkingConfig, PortBinding, RestartPolicyNameEnum,
    VolumeCreateRequest,
};
use model::{
    ContainerSpec, Entrypoint, MountSpec, NetworkSpec, PortSpec, RestartPolicy, VolumeSpec,
};

/// The body that makes a Container.
pub(in crate::docker) fn container(spec: &ContainerSpec) -> ContainerCreateBody {
    let anonymous = spec.mounts.iter().filter_map(|mount| match mount {
        MountSpec::Volume {
            name: None, target, ..
        } => Some(target.clone()),
        _ => None,
    });
    let mut exposed: Vec<String> = spec.ports.iter().map(port_key).collect();
    exposed.sort();
    exposed.dedup();
    ContainerCreateBody {
        image: Some(spec.image.clone()),
        entrypoint: match &spec.entrypoint {
            Entrypoint::FromImage => None,
            // One empty word is how the API says "none"; an empty list would be the Image's own.
            Entrypoint::Cleared => Some(vec![String::new()]),
            Entrypoint::Exec(words) => Some(words.clone()),
            Entrypoint::Shell(text) => {
                Some(["/bin/sh", "-c", text.as_str()].map(str::to_owned).to_vec())
            }
        },
        cmd: some(spec.command.clone()),
        env: some(spec.env.clone()),
        hostname: spec.hostname.clone(),
        user: spec.user.clone(),
        working_dir: spec.working_dir.clone(),
        tty: spec.tty.then_some(true),
        open_stdin: spec.stdin_open.then_some(true),
        labels: map(&spec.labels),
        exposed_ports: some(exposed),
        volumes: some(anonymous.collect()),
        host_config: Some(host(spec)),
        networking_config: networking(spec),
        ..ContainerCreateBody::default()
    }
}

/// The body that makes a Network.
pub(in crate::docker) fn network(spec: &NetworkSpec) -> NetworkCreateRequest {
    let configs = spec.subnets.iter().map(|subnet| IpamConfig {
        subnet: Some(subnet.subnet.clone()),
        gateway: subnet.gateway.clone(),
        ip_range: subnet.ip_range.clone(),
        ..IpamConfig::default()
    });
    NetworkCreateRequest {
        name: spec.name.clone(),
        driver: Some(or_default(&spec.driver, "bridge")),
        internal: spec.internal.then_some(true),
        attachable: spec.attachable.then_some(true),
        enable_ipv6: spec.ipv6.then_some(true),
        ipam: some(configs.collect()).map(|config| Ipam {
            config: Some(config),
            ..Ipam::default()
        }),
        options: map(&spec.options),
        labels: map(&spec.labels),
        ..NetworkCreateRequest::default()
    }
}

/// The body that makes a Volume.
pub(in crate::docker) fn volume(spec: &VolumeSpec) -> VolumeCreateRequest {
    VolumeCreateRequest {
        name: spec.name.clone(),
        driver: Some(or_default(&spec.driver, "local")),
        driver_opts: map(&spec.options),
        labels: map(&spec.labels),
        ..VolumeCreateRequest::default()
    }
}

/// A place on a Network that is more than the Engine's choice. `None`: it is not.
pub(in crate::docker) fn endpoint(
    ipv4: Option<&str>,
    aliases: &[String],
) -> Option<EndpointSettings> {
    (ipv4.is_some() || !aliases.is_empty()).then(|| EndpointSettings {
        ipam_config: ipv4.map(|ipv4| EndpointIpamConfig {
            ipv4_address: Some(ipv4.to_owned()),
            ..EndpointIpamConfig::default()
        }),
        aliases: some(aliases.to_vec()),
        ..EndpointSettings::default()
    })
}

fn host(spec: &ContainerSpec) -> HostConfig {
    let tmpfs = spec.mounts.iter().filter_map(|mount| match mount {
        MountSpec::Tmpfs { target } => Some((target.clone(), String::new())),
        _ => None,
    });
    let tmpfs: HashMap<_, _> = tmpfs.collect();
    let mut bindings: HashMap<String, Option<Vec<PortBinding>>> = HashMap::new();
    for port in &spec.ports {
        bindings
            .entry(port_key(port))
            .or_default()
            .get_or_insert_default()
            .push(PortBinding {
                host_ip: Some(port.host_ip.clone().unwrap_or_default()),
                host_port: Some(port.host_port.map_or(String::new(), |it| it.to_string())),
            });
    }
    HostConfig {
        binds: some(spec.mounts.iter().filter_map(bind).collect()),
        tmpfs: (!tmpfs.is_empty()).then_some(tmpfs),
        port_bindings: (!bindings.is_empty()).then_some(bindings),
        network_mode: spec.network.as_ref().map(|join| join.network.clone()),
        auto_remove: spec.auto_remove.then_some(true),
        restart_policy: restart(spec.restart),
        ..HostConfig::default()
    }
}

/// The argument of `-v` that holds a source. `None`: the mount has none.
fn bind(mount: &MountSpec) -> Option<String> {
    let (source, target, read_only) = match mount {
        MountSpec::Bind {
            source,
            target,
            read_only,
        }
        | MountSpec::Volume {
            name: Some(source),
            target,
            read_only,
        } => (source, target, *read_only),
        MountSpec::Volume { name: None, .. } | MountSpec::Tmpfs { .. } => return None,
    };
    let mode = if read_only { ":ro" } else { "" };
    Some(format!("{source}:{target}{mode}"))
}

fn networking(spec: &ContainerSpec) -> Option<NetworkingConfig> {
    let join = spec.network.as_ref()?;
    let endpoint = endpoint(join.ipv4.as_deref(), &join.aliases)?;
    Some(NetworkingConfig {
        endpoints_config: Some(HashMap::from([(join.network.clone(), endpoint)])),
    })
}

fn restart(policy: RestartPolicy) -> Option<bollard::models::RestartPolicy> {
    let (name, tries) = match policy {
        RestartPolicy::No => (RestartPolicyNameEnum::NO, None),
        RestartPolicy::Always => (RestartPolicyNameEnum::ALWAYS, None),
        RestartPolicy::UnlessStopped => (RestartPolicyNameEnum::UNLESS_STOPPED, None),
        RestartPolicy::OnFailure { max_retries } => {
            (RestartPolicyNameEnum::ON_FAILURE, max_retries)
        }
    };
    Some(bollard::models::RestartPolicy {
        name: Some(name),
        maximum_retry_count: tries.map(i64::from),
    })
}

fn port_key(port: &PortSpec) -> String {
    format!("{}/{}", port.container_port, port.protocol.word())
}

fn some<T>(items: Vec<T>) -> Option<Vec<T>> {
    (!items.is_empty()).then_some(items)
}

fn map(pairs: &std::collections::BTreeMap<String, String>) -> Option<HashMap<String, String>> {
    (!pairs.is_empty()).then(|| pairs.clone().into_iter().collect())
}

fn or_default(text: &str, default: &str) -> String {
    if text.is_empty() { default } else { text }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{NetworkJoin, SubnetSpec};
    use serde_json::{Value, json};

    /// What is sent, without the empty objects by which bollard says "none".
    fn sent(body: impl serde::Serialize) -> Value {
        let mut value = serde_json::to_value(body).expect("JSON");
        if let Some(fields) = value.as_object_mut() {
            fields.retain(|_, field| *field != json!({}));
        }
        value
    }

    fn created(spec: ContainerSpec) -> Value {
        let image = "i".to_owned();
        sent(container(&ContainerSpec { image, ..spec }))
    }

    #[test]
    fn a_plain_container_is_an_image_and_no_restart() {
        assert_eq!(
            created(ContainerSpec::default()),
            json!({"Image": "i", "HostConfig": {"RestartPolicy": {"Name": "no"}}})
        );
    }

    #[test]
    fn the_four_entrypoints_are_told_apart() {
        let entrypoint = |entrypoint| {
            created(ContainerSpec {
                entrypoint,
                command: vec!["100".to_owned()],
                ..ContainerSpec::default()
            })["Entrypoint"]
                .clone()
        };
        assert_eq!(entrypoint(Entrypoint::FromImage), Value::Null);
        assert_eq!(entrypoint(Entrypoint::Cleared), json!([""]));
        let words = vec!["sleep".to_owned()];
        assert_eq!(entrypoint(Entrypoint::Exec(words)), json!(["sleep"]));
        let text = "echo $HOME; sleep 1".to_owned();
        assert_eq!(
            entrypoint(Entrypoint::Shell(text)),
            json!(["/bin/sh", "-c", "echo $HOME; sleep 1"])
        );
    }

    #[test]
    fn storage_takes_the_forms_of_the_command_line() {
        let body = created(ContainerSpec {
            mounts: vec![
                MountSpec::Bind {
                    source: "/src".to_owned(),
                    target: "/b".to_owned(),
                    read_only: true,
                },
                MountSpec::Volume {
                    name: Some("v1".to_owned()),
                    target: "/v".to_owned(),
                    read_only: false,
                },
                MountSpec::Volume {
                    name: None,
                    target: "/a".to_owned(),
                    read_only: false,
                },
                MountSpec::Tmpfs {
                    target: "/t".to_owned(),
                },
            ],
            ..ContainerSpec::default()
        });
        assert_eq!(body["HostConfig"]["Binds"], json!(["/src:/b:ro", "v1:/v"]));
        assert_eq!(body["HostConfig"]["Tmpfs"], json!({"/t": ""}));
        assert_eq!(body["Volumes"], json!({"/a": {}}));
    }

    #[test]
    fn ports_are_declared_once_and_bound_as_often_as_wanted() {
        let port = |host_port, host_ip: Option<&str>| PortSpec {
            container_port: 80,
            host_port,
            host_ip: host_ip.map(str::to_owned),
            ..PortSpec::default()
        };
        let body = created(ContainerSpec {
            ports: vec![port(Some(8080), None), port(None, Some("127.0.0.1"))],
            ..ContainerSpec::default()
        });
        assert_eq!(body["ExposedPorts"], json!({"80/tcp": {}}));
        assert_eq!(
            body["HostConfig"]["PortBindings"],
            json!({"80/tcp": [
                {"HostIp": "", "HostPort": "8080"},
                {"HostIp": "127.0.0.1", "HostPort": ""},
            ]})
        );
    }

    #[test]
    fn a_network_is_named_twice_only_where_more_is_asked_of_it() {
        let joined = |ipv4: Option<&str>| {
            created(ContainerSpec {
                network: Some(NetworkJoin {
                    network: "br3".to_owned(),
                    ipv4: ipv4.map(str::to_owned),
                    aliases: Vec::new(),
                }),
                ..ContainerSpec::default()
            })
        };
        let plain = joined(None);
        assert_eq!(plain["HostConfig"]["NetworkMode"], "br3");
        assert_eq!(plain["NetworkingConfig"], Value::Null);
        assert_eq!(
            joined(Some("192.169.100.2"))["NetworkingConfig"],
            json!({"EndpointsConfig": {"br3": {"IPAMConfig": {"IPv4Address": "192.169.100.2"}}}})
        );
    }

    #[test]
    fn networks_and_volumes_name_their_drivers() {
        let spec = NetworkSpec {
            name: "br3".to_owned(),
            subnets: vec![SubnetSpec {
                subnet: "192.169.100.0/24".to_owned(),
                gateway: Some("192.169.100.1".to_owned()),
                ip_range: None,
            }],
            internal: true,
            ..NetworkSpec::default()
        };
        assert_eq!(
            sent(network(&spec)),
            json!({
                "Name": "br3",
                "Driver": "bridge",
                "Internal": true,
                "IPAM": {"Config": [{"Subnet": "192.169.100.0/24", "Gateway": "192.169.100.1"}]},
            })
        );
        assert_eq!(
            sent(volume(&VolumeSpec::default())),
            json!({"Driver": "local"})
        );
    }
}
