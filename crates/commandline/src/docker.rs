//! Lines for the docker CLI.

use model::{
    Action, ContainerAction, ContainerSpec, Entrypoint, ImageAction, LogQuery, MirrorSubject,
    MountSpec, NetworkAction, NetworkSpec, ObjectKind, PortSpec, Protocol, RestartPolicy, Target,
    VolumeAction, VolumeSpec,
};

use crate::shell;

/// Words of a command that grow flag by flag.
struct Words(Vec<String>);

impl Words {
    fn of(words: &[&str]) -> Self {
        Self(words.iter().map(|word| (*word).to_owned()).collect())
    }

    fn word(&mut self, word: impl Into<String>) -> &mut Self {
        self.0.push(word.into());
        self
    }

    fn flag(&mut self, wanted: bool, flag: &str) -> &mut Self {
        if wanted {
            self.word(flag);
        }
        self
    }

    fn value(&mut self, flag: &str, value: Option<impl Into<String>>) -> &mut Self {
        if let Some(value) = value {
            self.word(flag).word(value);
        }
        self
    }

    fn names(mut self, targets: &[Target]) -> Self {
        self.0
            .extend(targets.iter().map(|target| target.name.clone()));
        self
    }

    fn line(&self) -> String {
        shell::join(&self.0)
    }
}

/// The line for anything that the mirror strip may show.
pub fn docker(subject: &MirrorSubject) -> String {
    match subject {
        MirrorSubject::Action { action } => docker_action(action),
        MirrorSubject::List { object, all } => match object {
            ObjectKind::Container if *all => "docker ps -a".to_owned(),
            ObjectKind::Container => "docker ps".to_owned(),
            ObjectKind::Image => "docker images".to_owned(),
            ObjectKind::Network => "docker network ls".to_owned(),
            ObjectKind::Volume => "docker volume ls".to_owned(),
        },
        MirrorSubject::Inspect { object, target } => {
            let noun = match object {
                ObjectKind::Container => "container",
                ObjectKind::Image => "image",
                ObjectKind::Network => "network",
                ObjectKind::Volume => "volume",
            };
            let mut words = Words::of(&["docker", noun, "inspect"]);
            words.word(&target.name).line()
        }
        MirrorSubject::Logs { target, query } => logs(target, query),
        MirrorSubject::Engine => "docker version && docker info".to_owned(),
    }
}

fn logs(target: &Target, query: &LogQuery) -> String {
    let mut words = Words::of(&["docker", "logs"]);
    words
        .flag(query.follow, "--follow")
        .value("--tail", query.tail.map(|lines| lines.to_string()))
        .value("--since", query.since.map(model::Timestamp::rfc3339))
        .value("--until", query.until.map(model::Timestamp::rfc3339))
        .word(&target.name)
        .line()
}

/// The line that does the same as an Action.
pub fn docker_action(action: &Action) -> String {
    match action {
        Action::Container(action) => container(action),
        Action::Image(action) => image(action),
        Action::Network(action) => network(action),
        Action::Volume(action) => volume(action),
    }
}

fn container(action: &ContainerAction) -> String {
    let verb = |words: &[&str], targets: &[Target]| Words::of(words).names(targets).line();
    match action {
        ContainerAction::Create { spec, start } => create(spec, *start),
        ContainerAction::Start { targets } => verb(&["docker", "start"], targets),
        ContainerAction::Stop { targets, timeout_s } => {
            timed(&["docker", "stop"], *timeout_s, targets)
        }
        ContainerAction::Restart { targets, timeout_s } => {
            timed(&["docker", "restart"], *timeout_s, targets)
        }
        ContainerAction::Kill { targets, signal } if signal == "SIGKILL" => {
            verb(&["docker", "kill"], targets)
        }
        ContainerAction::Kill { targets, signal } => {
            verb(&["docker", "kill", "--signal", signal], targets)
        }
        ContainerAction::Pause { targets } => verb(&["docker", "pause"], targets),
        ContainerAction::Unpause { targets } => verb(&["docker", "unpause"], targets),
        ContainerAction::Rename { target, name } => {
            verb(&["docker", "rename", &target.name, name], &[])
        }
        ContainerAction::Remove {
            targets,
            force,
            volumes,
        } => {
            let mut words = Words::of(&["docker", "rm"]);
            words.flag(*force, "--force").flag(*volumes, "--volumes");
            words.names(targets).line()
        }
    }
}

fn timed(words: &[&str], timeout_s: Option<u32>, targets: &[Target]) -> String {
    let mut words = Words::of(words);
    words.value("-t", timeout_s.map(|seconds| seconds.to_string()));
    words.names(targets).line()
}

fn create(spec: &ContainerSpec, start: bool) -> String {
    let mut words = Words::of(&["docker", if start { "run" } else { "create" }]);
    let short: String = [(start, 'd'), (spec.stdin_open, 'i'), (spec.tty, 't')]
        .into_iter()
        .filter_map(|(wanted, letter)| wanted.then_some(letter))
        .collect();
    words.flag(!short.is_empty(), &format!("-{short}"));
    words
        .flag(spec.auto_remove, "--rm")
        .value("--name", spec.name.as_deref());
    words.value("--hostname", spec.hostname.as_deref());
    if let Some(join) = &spec.network {
        words
            .value("--network", Some(&join.network))
            .value("--ip", join.ipv4.as_deref());
        for alias in &join.aliases {
            words.value("--network-alias", Some(alias));
        }
    }
    for port in &spec.ports {
        words.value("--publish", Some(port_text(port)));
    }
    for variable in &spec.env {
        words.value("--env", Some(variable));
    }
    for mount in &spec.mounts {
        match mount {
            MountSpec::Tmpfs { target } => words.value("--tmpfs", Some(target)),
            other => words.value("--volume", Some(bind_text(other))),
        };
    }
    words
        .value("--user", spec.user.as_deref())
        .value("--workdir", spec.working_dir.as_deref());
    words.value("--restart", restart_text(spec.restart));
    for (name, value) in &spec.labels {
        words.value("--label", Some(pair(name, value)));
    }
    let first_arguments: &[String] = match &spec.entrypoint {
        Entrypoint::FromImage => &[],
        Entrypoint::Cleared => {
            words.value("--entrypoint", Some(""));
            &[]
        }
        Entrypoint::Exec(all) => {
            words.value("--entrypoint", all.first());
            all.get(1..).unwrap_or_default()
        }
        Entrypoint::Shell(text) => {
            words.value("--entrypoint", Some("/bin/sh"));
            &["-c".to_owned(), text.clone()]
        }
    };
    words.word(&spec.image);
    for argument in first_arguments.iter().chain(&spec.command) {
        words.word(argument);
    }
    words.line()
}

/// `[ip:][host:]container[/protocol]`, as `--publish` and Compose take it.
pub(crate) fn port_text(port: &PortSpec) -> String {
    let mut text = String::new();
    if let Some(ip) = &port.host_ip {
        if ip.contains(':') {
            text.push_str(&format!("[{ip}]:"));
        } else {
            text.push_str(&format!("{ip}:"));
        }
    }
    if let Some(host) = port.host_port {
        text.push_str(&format!("{host}:"));
    } else if port.host_ip.is_some() {
        text.push(':');
    }
    text.push_str(&port.container_port.to_string());
    if port.protocol != Protocol::Tcp {
        text.push_str(&format!("/{}", port.protocol.word()));
    }
    text
}

/// `source:target[:ro]`, or the target alone for an anonymous Volume.
pub(crate) fn bind_text(mount: &MountSpec) -> String {
    let (source, target, read_only) = match mount {
        MountSpec::Bind {
            source,
            target,
            read_only,
        } => (Some(source), target, *read_only),
        MountSpec::Volume {
            name,
            target,
            read_only,
        } => (name.as_ref(), target, *read_only),
        MountSpec::Tmpfs { target } => (None, target, false),
    };
    match source {
        Some(source) => format!("{source}:{target}{}", if read_only { ":ro" } else { "" }),
        None => target.clone(),
    }
}

/// The restart policy as `--restart` takes it. `None`: the default.
pub(crate) fn restart_text(policy: RestartPolicy) -> Option<String> {
    match policy {
        RestartPolicy::No => None,
        RestartPolicy::Always => Some("always".to_owned()),
        RestartPolicy::UnlessStopped => Some("unless-stopped".to_owned()),
        RestartPolicy::OnFailure { max_retries: None } => Some("on-failure".to_owned()),
        RestartPolicy::OnFailure {
            max_retries: Some(count),
        } => Some(format!("on-failure:{count}")),
    }
}

fn pair(name: &str, value: &str) -> String {
    if value.is_empty() {
        name.to_owned()
    } else {
        format!("{name}={value}")
    }
}

fn image(action: &ImageAction) -> String {
    match action {
        ImageAction::Remove { targets, force } => {
            let mut words = Words::of(&["docker", "rmi"]);
            words.flag(*force, "--force");
            words.names(targets).line()
        }
        ImageAction::Tag { target, reference } => {
            shell::join(["docker", "tag", &target.name, reference])
        }
        ImageAction::Pull { reference } => shell::join(["docker", "pull", reference]),
    }
}

fn network(action: &NetworkAction) -> String {
    match action {
        NetworkAction::Create { spec } => create_network(spec),
        NetworkAction::Remove { targets } => Words::of(&["docker", "network", "rm"])
            .names(targets)
            .line(),
        NetworkAction::Connect {
            target,
            container,
            ipv4,
            aliases,
        } => {
            let mut words = Words::of(&["docker", "network", "connect"]);
            words.value("--ip", ipv4.as_deref());
            for alias in aliases {
                words.value("--alias", Some(alias));
            }
            words.word(&target.name).word(&container.name).line()
        }
        NetworkAction::Disconnect {
            target,
            container,
            force,
        } => {
            let mut words = Words::of(&["docker", "network", "disconnect"]);
            words
                .flag(*force, "--force")
                .word(&target.name)
                .word(&container.name)
                .line()
        }
    }
}

fn create_network(spec: &NetworkSpec) -> String {
    let mut words = Words::of(&["docker", "network", "create"]);
    if !spec.driver.is_empty() && spec.driver != "bridge" {
        words.value("--driver", Some(&spec.driver));
    }
    for subnet in &spec.subnets {
        words
            .value("--subnet", Some(&subnet.subnet))
            .value("--gateway", subnet.gateway.as_deref())
            .value("--ip-range", subnet.ip_range.as_deref());
    }
    words
        .flag(spec.internal, "--internal")
        .flag(spec.attachable, "--attachable")
        .flag(spec.ipv6, "--ipv6");
    for (name, value) in &spec.options {
        words.value("--opt", Some(format!("{name}={value}")));
    }
    for (name, value) in &spec.labels {
        words.value("--label", Some(pair(name, value)));
    }
    words.word(&spec.name).line()
}

fn volume(action: &VolumeAction) -> String {
    match action {
        VolumeAction::Create { spec } => create_volume(spec),
        VolumeAction::Remove { targets, force } => {
            let mut words = Words::of(&["docker", "volume", "rm"]);
            words.flag(*force, "--force");
            words.names(targets).line()
        }
    }
}

fn create_volume(spec: &VolumeSpec) -> String {
    let mut words = Words::of(&["docker", "volume", "create"]);
    if !spec.driver.is_empty() && spec.driver != "local" {
        words.value("--driver", Some(&spec.driver));
    }
    for (name, value) in &spec.options {
        words.value("--opt", Some(format!("{name}={value}")));
    }
    for (name, value) in &spec.labels {
        words.value("--label", Some(pair(name, value)));
    }
    if let Some(name) = &spec.name {
        words.word(name);
    }
    words.line()
}
