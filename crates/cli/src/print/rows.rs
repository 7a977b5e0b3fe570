//! How objects read in a table.

use model::{
    ContainerPort, ContainerState, ContainerSummary, EngineFacts, EnginePicture, Health,
    ImageSummary, NetworkSummary, Timestamp, VolumeSummary,
};

use super::table;

/// An object that a list shows.
pub(crate) trait Printed {
    /// Heads of the columns.
    const HEADS: &'static [&'static str];
    /// What `--quiet` prints.
    fn id(&self) -> &str;
    /// Its lines; an image has one for each tag.
    fn cells(&self, now: Timestamp) -> Vec<Vec<String>>;
}

impl Printed for ContainerSummary {
    const HEADS: &'static [&'static str] = &[
        "NAME", "STATE", "IMAGE", "COMMAND", "PORTS", "ADDRESS", "AGE", "ID",
    ];

    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn cells(&self, now: Timestamp) -> Vec<Vec<String>> {
        let addresses = self
            .attachments
            .iter()
            .filter_map(|place| place.ipv4.clone());
        vec![vec![
            self.name.clone(),
            state_text(self.state, self.exit_code, self.health),
            self.image.clone(),
            cut(&self.command, 30),
            self.ports
                .iter()
                .map(port_text)
                .collect::<Vec<_>>()
                .join(", "),
            addresses.collect::<Vec<_>>().join(", "),
            ago(now, Some(self.created)),
            self.id.short().to_owned(),
        ]]
    }
}

/// State, code of the last end and health in words.
fn state_text(state: ContainerState, exit_code: Option<i32>, health: Option<Health>) -> String {
    let mut text = state.word().to_owned();
    if let (ContainerState::Exited, Some(code)) = (state, exit_code) {
        text.push_str(&format!(" {code}"));
    }
    match health {
        Some(Health::Healthy) => text.push_str(", healthy"),
        Some(Health::Unhealthy) => text.push_str(", unhealthy"),
        Some(Health::Starting) => text.push_str(", health starting"),
        None => {}
    }
    text
}

fn port_text(port: &ContainerPort) -> String {
    let inside = format!("{}/{}", port.container_port, port.protocol.word());
    match (&port.host_ip, port.host_port) {
        (Some(ip), Some(host)) if ip.contains(':') => format!("[{ip}]:{host}->{inside}"),
        (Some(ip), Some(host)) => format!("{ip}:{host}->{inside}"),
        (None, Some(host)) => format!("{host}->{inside}"),
        (_, None) => inside,
    }
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        text.to_owned()
    } else {
        text.chars().take(most - 1).chain(['…']).collect()
    }
}

impl Printed for ImageSummary {
    const HEADS: &'static [&'static str] = &["IMAGE", "ID", "SIZE", "AGE"];

    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn cells(&self, now: Timestamp) -> Vec<Vec<String>> {
        let line = |name: &str| {
            vec![
                name.to_owned(),
                self.id.short().to_owned(),
                self.size.decimal(),
                ago(now, self.created),
            ]
        };
        if self.tags.is_empty() {
            return vec![line("<none>")];
        }
        self.tags.iter().map(|tag| line(tag)).collect()
    }
}

impl Printed for NetworkSummary {
    const HEADS: &'static [&'static str] = &["NAME", "DRIVER", "SUBNET", "GATEWAY", "SCOPE", "ID"];

    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn cells(&self, _now: Timestamp) -> Vec<Vec<String>> {
        let join = |texts: Vec<String>| texts.join(", ");
        vec![vec![
            self.name.clone(),
            self.driver.clone(),
            join(
                self.subnets
                    .iter()
                    .map(|subnet| subnet.subnet.clone())
                    .collect(),
            ),
            join(
                self.subnets
                    .iter()
                    .filter_map(|subnet| subnet.gateway.clone())
                    .collect(),
            ),
            self.scope.clone(),
            self.id.short().to_owned(),
        ]]
    }
}

impl Printed for VolumeSummary {
    const HEADS: &'static [&'static str] = &["NAME", "DRIVER", "AGE", "MOUNTPOINT"];

    fn id(&self) -> &str {
        self.name.as_str()
    }

    fn cells(&self, now: Timestamp) -> Vec<Vec<String>> {
        vec![vec![
            self.name.to_string(),
            self.driver.clone(),
            ago(now, self.created),
            self.mountpoint.clone(),
        ]]
    }
}

/// Time since a moment in its largest unit. Empty: not known.
fn ago(now: Timestamp, then: Option<Timestamp>) -> String {
    let Some(then) = then else {
        return String::new();
    };
    let seconds = (now.0 - then.0).max(0) / 1000;
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..86_400 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}

/// What an Engine says about itself, line by line.
pub(crate) fn facts(facts: &EngineFacts) -> String {
    let mut lines = vec![
        ("Version", facts.version.clone()),
        (
            "API",
            format!(
                "{} ({} to {})",
                facts.negotiated_api_version, facts.min_api_version, facts.api_version
            ),
        ),
        (
            "Host",
            format!(
                "{}, {} CPUs, {}",
                facts.host_name,
                facts.cpus,
                facts.memory.decimal()
            ),
        ),
        (
            "System",
            format!(
                "{}, kernel {}, {}",
                facts.operating_system, facts.kernel, facts.platform
            ),
        ),
        (
            "Storage",
            format!("{} in {}", facts.storage_driver, facts.root_dir),
        ),
        (
            "cgroup",
            format!("v{}, {}", facts.cgroup_version, facts.cgroup_driver),
        ),
        ("Logs", facts.log_driver.clone()),
        ("Runtime", facts.runtime.clone()),
        ("Security", facts.security_options.join(", ")),
    ];
    for component in &facts.components {
        lines.push(("Part", format!("{} {}", component.name, component.version)));
    }
    for pool in &facts.address_pools {
        lines.push((
            "Address pool",
            format!("{} in blocks of /{}", pool.base, pool.size),
        ));
    }
    for warning in &facts.warnings {
        lines.push(("Warning", warning.clone()));
    }
    for lack in &facts.lacks {
        lines.push(("Lacks", format!("{}: {}", lack.feature, lack.reason)));
    }
    let rows: Vec<Vec<String>> = lines
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| vec![name.to_owned(), text])
        .collect();
    table(&["FACT", "VALUE"], &rows)
}

/// The way from this client to the Containers.
pub(crate) fn picture(picture: &EnginePicture) -> String {
    let server = match picture.server.pid {
        Some(pid) => format!("{} (pid {pid})", picture.server.program),
        None => picture.server.program.clone(),
    };
    let trips: Vec<String> = picture
        .round_trips_us
        .iter()
        .map(|micros| format!("{}.{:03} ms", micros / 1000, micros % 1000))
        .collect();
    let row = |name: &str, text: String| vec![name.to_owned(), text];
    table(
        &["STEP", "WHAT"],
        &[
            row(
                "client",
                format!(
                    "{} (pid {}) on {}",
                    picture.client_program, picture.client_pid, picture.client_host
                ),
            ),
            row("address", picture.address.to_string()),
            row("server", server),
            row("host", picture.facts.host_name.clone()),
            row("round trips", trips.join(", ")),
        ],
    )
}
