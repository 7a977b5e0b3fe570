//! JSON bodies of requests, without defaults.

use model::{ContainerSpec, Entrypoint, MountSpec, NetworkSpec, RestartPolicy, VolumeSpec};
use serde_json::{Map, Value, json};

use crate::docker::bind_text;

/// An object that takes only what is not a default.
#[derive(Default)]
struct Object(Map<String, Value>);

impl Object {
    fn put(&mut self, name: &str, value: impl Into<Value>) {
        let value = value.into();
        let default = match &value {
            Value::Null | Value::Bool(false) => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Object(fields) => fields.is_empty(),
            Value::Bool(true) | Value::Number(_) => false,
        };
        if !default {
            self.0.insert(name.to_owned(), value);
        }
    }

    fn done(self) -> Value {
        Value::Object(self.0)
    }
}

pub(super) fn container(spec: &ContainerSpec) -> Value {
    let mut body = Object::default();
    body.put("Image", spec.image.as_str());
    body.put(
        "Entrypoint",
        match &spec.entrypoint {
            Entrypoint::FromImage => Value::Null,
            Entrypoint::Cleared => json!([""]),
            Entrypoint::Exec(words) => json!(words),
            Entrypoint::Shell(text) => json!(["/bin/sh", "-c", text]),
        },
    );
    body.put("Cmd", json!(spec.command));
    body.put("Env", json!(spec.env));
    body.put("Hostname", spec.hostname.as_deref().unwrap_or_default());
    body.put("User", spec.user.as_deref().unwrap_or_default());
    body.put(
        "WorkingDir",
        spec.working_dir.as_deref().unwrap_or_default(),
    );
    body.put("Tty", spec.tty);
    body.put("OpenStdin", spec.stdin_open);
    body.put("Labels", json!(spec.labels));
    body.put(
        "ExposedPorts",
        keyed(
            spec.ports
                .iter()
                .map(|port| format!("{}/{}", port.container_port, port.protocol.word())),
        ),
    );
    body.put(
        "Volumes",
        keyed(spec.mounts.iter().filter_map(|mount| match mount {
            MountSpec::Volume {
                name: None, target, ..
            } => Some(target.clone()),
            _ => None,
        })),
    );
    body.put("HostConfig", host_config(spec));
    if let Some(join) = &spec.network
        && (join.ipv4.is_some() || !join.aliases.is_empty())
    {
        let endpoint = endpoint(join.ipv4.as_deref(), &join.aliases);
        body.put(
            "NetworkingConfig",
            json!({ "EndpointsConfig": { &join.network: endpoint } }),
        );
    }
    body.done()
}

fn keyed(keys: impl Iterator<Item = String>) -> Value {
    Value::Object(keys.map(|key| (key, json!({}))).collect())
}

fn host_config(spec: &ContainerSpec) -> Value {
    let mut host = Object::default();
    let binds: Vec<String> = spec
        .mounts
        .iter()
        .filter(|mount| match mount {
            MountSpec::Bind { .. } => true,
            MountSpec::Volume { name, .. } => name.is_some(),
            MountSpec::Tmpfs { .. } => false,
        })
        .map(bind_text)
        .collect();
    host.put("Binds", json!(binds));
    let tmpfs: Map<String, Value> = spec
        .mounts
        .iter()
        .filter_map(|mount| match mount {
            MountSpec::Tmpfs { target } => Some((target.clone(), json!(""))),
            _ => None,
        })
        .collect();
    host.put("Tmpfs", Value::Object(tmpfs));
    let mut bindings: Map<String, Value> = Map::new();
    for port in &spec.ports {
        let key = format!("{}/{}", port.container_port, port.protocol.word());
        let mut binding = Object::default();
        binding.put("HostIp", port.host_ip.as_deref().unwrap_or_default());
        binding.put(
            "HostPort",
            port.host_port
                .map(|host| host.to_string())
                .unwrap_or_default(),
        );
        if let Value::Array(list) = bindings.entry(key).or_insert_with(|| json!([])) {
            list.push(binding.done());
        }
    }
    host.put("PortBindings", Value::Object(bindings));
    host.put(
        "NetworkMode",
        spec.network
            .as_ref()
            .map_or("", |join| join.network.as_str()),
    );
    host.put("AutoRemove", spec.auto_remove);
    let policy = match spec.restart {
        RestartPolicy::No => Value::Null,
        RestartPolicy::Always => json!({ "Name": "always" }),
        RestartPolicy::UnlessStopped => json!({ "Name": "unless-stopped" }),
        RestartPolicy::OnFailure { max_retries: None } => json!({ "Name": "on-failure" }),
        RestartPolicy::OnFailure {
            max_retries: Some(count),
        } => {
            json!({ "Name": "on-failure", "MaximumRetryCount": count })
        }
    };
    host.put("RestartPolicy", policy);
    host.done()
}

fn endpoint(ipv4: Option<&str>, aliases: &[String]) -> Value {
    let mut endpoint = Object::default();
    endpoint.put(
        "IPAMConfig",
        ipv4.map_or(Value::Null, |ip| json!({ "IPv4Address": ip })),
    );
    endpoint.put("Aliases", json!(aliases));
    endpoint.done()
}

pub(super) fn network(spec: &NetworkSpec) -> Value {
    let mut body = Object::default();
    body.put("Name", spec.name.as_str());
    body.put(
        "Driver",
        if spec.driver.is_empty() {
            "bridge"
        } else {
            &spec.driver
        },
    );
    // Below API 1.44 an Engine makes a second Network of one name unless it is told not to.
    body.put("CheckDuplicate", true);
    body.put("Internal", spec.internal);
    body.put("Attachable", spec.attachable);
    body.put("EnableIPv6", spec.ipv6);
    let subnets: Vec<Value> = spec
        .subnets
        .iter()
        .map(|subnet| {
            let mut config = Object::default();
            config.put("Subnet", subnet.subnet.as_str());
            config.put("Gateway", subnet.gateway.as_deref().unwrap_or_default());
            config.put("IPRange", subnet.ip_range.as_deref().unwrap_or_default());
            config.done()
        })
        .collect();
    if !subnets.is_empty() {
        body.put("IPAM", json!({ "Config": subnets }));
    }
    body.put("Options", json!(spec.options));
    body.put("Labels", json!(spec.labels));
    body.done()
}

pub(super) fn connect(container: &str, ipv4: Option<&str>, aliases: &[String]) -> Value {
    let mut body = Object::default();
    body.put("Container", container);
    body.put("EndpointConfig", endpoint(ipv4, aliases));
    body.done()
}

pub(super) fn disconnect(container: &str, force: bool) -> Value {
    let mut body = Object::default();
    body.put("Container", container);
    body.put("Force", force);
    body.done()
}

pub(super) fn volume(spec: &VolumeSpec) -> Value {
    let mut body = Object::default();
    body.put("Name", spec.name.as_deref().unwrap_or_default());
    body.put(
        "Driver",
        if spec.driver.is_empty() {
            "local"
        } else {
            &spec.driver
        },
    );
    body.put("DriverOpts", json!(spec.options));
    body.put("Labels", json!(spec.labels));
    body.done()
}
