//! Compose fragments.

use model::{
    Action, ContainerAction, ContainerSpec, Entrypoint, MirrorSubject, MountSpec, NetworkAction,
    NetworkSpec, VolumeAction, VolumeSpec,
};

use crate::docker::{bind_text, port_text, restart_text};

/// The Compose fragment that has the same effect as what the subject makes. `None`: it makes
/// nothing that Compose has a word for.
pub fn compose(subject: &MirrorSubject) -> Option<String> {
    let MirrorSubject::Action { action } = subject else {
        return None;
    };
    match action {
        Action::Container(ContainerAction::Create { spec, .. }) => Some(service(spec)),
        Action::Network(NetworkAction::Create { spec }) => Some(network(spec)),
        Action::Volume(VolumeAction::Create { spec }) => Some(volume(spec)),
        Action::Container(_) | Action::Image(_) | Action::Network(_) | Action::Volume(_) => None,
    }
}

/// A YAML text that grows line by line.
#[derive(Default)]
struct Yaml(String);

impl Yaml {
    fn line(&mut self, depth: usize, text: &str) {
        self.0.push_str(&"  ".repeat(depth));
        self.0.push_str(text);
        self.0.push('\n');
    }

    fn pair(&mut self, depth: usize, name: &str, value: &str) {
        self.line(depth, &format!("{name}: {}", scalar(value)));
    }

    fn list(&mut self, depth: usize, name: &str, items: &[String]) {
        if items.is_empty() {
            return;
        }
        self.line(depth, &format!("{name}:"));
        for item in items {
            self.line(depth + 1, &format!("- {}", scalar(item)));
        }
    }

    fn map(
        &mut self,
        depth: usize,
        name: &str,
        pairs: &std::collections::BTreeMap<String, String>,
    ) {
        if pairs.is_empty() {
            return;
        }
        self.line(depth, &format!("{name}:"));
        for (key, value) in pairs {
            self.pair(depth + 1, &scalar(key), value);
        }
    }
}

/// A YAML scalar that is read back as the same text, with Compose's own `$` doubled.
fn scalar(text: &str) -> String {
    let text = text.replace('$', "$$");
    let plain = text
        .bytes()
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == b'/')
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_./-=@$".contains(&b))
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "y" | "n"
        );
    // A JSON string is a YAML double-quoted scalar.
    if plain {
        text
    } else {
        serde_json::Value::String(text).to_string()
    }
}

fn service(spec: &ContainerSpec) -> String {
    let mut yaml = Yaml::default();
    yaml.line(0, "services:");
    let name = spec.name.as_deref().unwrap_or("app");
    yaml.line(1, &format!("{}:", scalar(name)));
    yaml.pair(2, "image", &spec.image);
    if let Some(name) = &spec.name {
        yaml.pair(2, "container_name", name);
    }
    match &spec.entrypoint {
        Entrypoint::FromImage => {}
        Entrypoint::Cleared => yaml.line(2, "entrypoint: []"),
        Entrypoint::Exec(words) => yaml.list(2, "entrypoint", words),
        Entrypoint::Shell(text) => yaml.list(
            2,
            "entrypoint",
            &["/bin/sh".to_owned(), "-c".to_owned(), text.clone()],
        ),
    }
    yaml.list(2, "command", &spec.command);
    yaml.list(2, "environment", &spec.env);
    let ports: Vec<String> = spec.ports.iter().map(port_text).collect();
    yaml.list(2, "ports", &ports);
    let of_kind = |memory: bool| -> Vec<String> {
        spec.mounts
            .iter()
            .filter(|mount| matches!(mount, MountSpec::Tmpfs { .. }) == memory)
            .map(bind_text)
            .collect()
    };
    yaml.list(2, "volumes", &of_kind(false));
    yaml.list(2, "tmpfs", &of_kind(true));
    for (name, value) in [
        ("hostname", spec.hostname.as_ref()),
        ("user", spec.user.as_ref()),
        ("working_dir", spec.working_dir.as_ref()),
        ("restart", restart_text(spec.restart).as_ref()),
    ] {
        if let Some(value) = value {
            yaml.pair(2, name, value);
        }
    }
    for (wanted, line) in [
        (spec.tty, "tty: true"),
        (spec.stdin_open, "stdin_open: true"),
    ] {
        if wanted {
            yaml.line(2, line);
        }
    }
    yaml.map(2, "labels", &spec.labels);
    networks(&mut yaml, spec);
    named_volumes(&mut yaml, spec);
    yaml.0
}

fn networks(yaml: &mut Yaml, spec: &ContainerSpec) {
    let Some(join) = &spec.network else { return };
    let own = !matches!(join.network.as_str(), "host" | "none" | "bridge")
        && !join.network.starts_with("container:");
    if !own {
        yaml.pair(2, "network_mode", &join.network);
        return;
    }
    yaml.line(2, "networks:");
    if join.ipv4.is_none() && join.aliases.is_empty() {
        yaml.line(3, &format!("{}: {{}}", scalar(&join.network)));
    } else {
        yaml.line(3, &format!("{}:", scalar(&join.network)));
        if let Some(ip) = &join.ipv4 {
            yaml.pair(4, "ipv4_address", ip);
        }
        yaml.list(4, "aliases", &join.aliases);
    }
    yaml.line(0, "networks:");
    yaml.line(1, &format!("{}:", scalar(&join.network)));
    yaml.line(2, "external: true");
}

fn named_volumes(yaml: &mut Yaml, spec: &ContainerSpec) {
    let mut names: Vec<&String> = spec
        .mounts
        .iter()
        .filter_map(|mount| match mount {
            MountSpec::Volume { name, .. } => name.as_ref(),
            _ => None,
        })
        .collect();
    names.sort();
    names.dedup();
    if names.is_empty() {
        return;
    }
    yaml.line(0, "volumes:");
    for name in names {
        yaml.line(1, &format!("{}:", scalar(name)));
        yaml.line(2, "external: true");
    }
}

fn network(spec: &NetworkSpec) -> String {
    let mut yaml = Yaml::default();
    yaml.line(0, "networks:");
    yaml.line(1, &format!("{}:", scalar(&spec.name)));
    yaml.pair(2, "name", &spec.name);
    yaml.pair(
        2,
        "driver",
        if spec.driver.is_empty() {
            "bridge"
        } else {
            &spec.driver
        },
    );
    for (wanted, line) in [
        (spec.internal, "internal: true"),
        (spec.attachable, "attachable: true"),
        (spec.ipv6, "enable_ipv6: true"),
    ] {
        if wanted {
            yaml.line(2, line);
        }
    }
    yaml.map(2, "driver_opts", &spec.options);
    yaml.map(2, "labels", &spec.labels);
    if !spec.subnets.is_empty() {
        yaml.line(2, "ipam:");
        yaml.line(3, "config:");
        for subnet in &spec.subnets {
            yaml.line(4, &format!("- subnet: {}", scalar(&subnet.subnet)));
            for (name, value) in [("gateway", &subnet.gateway), ("ip_range", &subnet.ip_range)] {
                if let Some(value) = value {
                    yaml.pair(5, name, value);
                }
            }
        }
    }
    yaml.0
}

fn volume(spec: &VolumeSpec) -> String {
    let mut yaml = Yaml::default();
    let name = spec.name.as_deref().unwrap_or("data");
    yaml.line(0, "volumes:");
    yaml.line(1, &format!("{}:", scalar(name)));
    yaml.pair(2, "name", name);
    yaml.pair(
        2,
        "driver",
        if spec.driver.is_empty() {
            "local"
        } else {
            &spec.driver
        },
    );
    yaml.map(2, "driver_opts", &spec.options);
    yaml.map(2, "labels", &spec.labels);
    yaml.0
}
