//! Flags of `docker run` and what they change. Names are those of the docker CLI 28.

use model::{Entrypoint, MountSpec, NetworkJoin, PortSpec, Protocol, RestartPolicy};

use super::ParsedRun;

/// Whether a flag takes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// On or off.
    Switch,
    /// Followed by a value.
    Value,
}

type Apply = fn(&mut ParsedRun, &str) -> Result<(), String>;

/// A flag that docker knows.
pub(super) struct Flag {
    name: &'static str,
    letter: Option<char>,
    pub(super) kind: Kind,
    /// What it changes. `None`: Fairlead has no place for it yet.
    pub(super) apply: Option<Apply>,
}

const fn value(name: &'static str, letter: Option<char>, apply: Apply) -> Flag {
    Flag {
        name,
        letter,
        kind: Kind::Value,
        apply: Some(apply),
    }
}

const fn switch(name: &'static str, letter: Option<char>, apply: Apply) -> Flag {
    Flag {
        name,
        letter,
        kind: Kind::Switch,
        apply: Some(apply),
    }
}

/// The flag of a long name.
pub(super) fn long(name: &str) -> Option<&'static Flag> {
    if let Some(flag) = USED.iter().find(|flag| flag.name == name) {
        return Some(flag);
    }
    if UNUSED_SWITCHES.contains(&name) {
        return Some(&UNUSED_SWITCH);
    }
    UNUSED_VALUES.contains(&name).then_some(&UNUSED_VALUE)
}

/// The flag of a letter.
pub(super) fn short(letter: char) -> Option<&'static Flag> {
    USED.iter()
        .find(|flag| flag.letter == Some(letter))
        .or(match letter {
            'P' => Some(&UNUSED_SWITCH),
            'a' | 'c' | 'm' => Some(&UNUSED_VALUE),
            _ => None,
        })
}

static UNUSED_SWITCH: Flag = Flag {
    name: "",
    letter: None,
    kind: Kind::Switch,
    apply: None,
};
static UNUSED_VALUE: Flag = Flag {
    name: "",
    letter: None,
    kind: Kind::Value,
    apply: None,
};

static USED: [Flag; 22] = [
    switch("detach", Some('d'), |run, text| set(&mut run.detach, text)),
    switch("interactive", Some('i'), |run, text| {
        set(&mut run.spec.stdin_open, text)
    }),
    switch("tty", Some('t'), |run, text| set(&mut run.spec.tty, text)),
    switch("rm", None, |run, text| set(&mut run.spec.auto_remove, text)),
    value("name", None, |run, text| {
        run.spec.name = Some(text.to_owned());
        Ok(())
    }),
    value("hostname", Some('h'), |run, text| {
        run.spec.hostname = Some(text.to_owned());
        Ok(())
    }),
    value("user", Some('u'), |run, text| {
        run.spec.user = Some(text.to_owned());
        Ok(())
    }),
    value("workdir", Some('w'), |run, text| {
        run.spec.working_dir = Some(text.to_owned());
        Ok(())
    }),
    value("entrypoint", None, |run, text| {
        run.spec.entrypoint = if text.is_empty() {
            Entrypoint::Cleared
        } else {
            Entrypoint::Exec(vec![text.to_owned()])
        };
        Ok(())
    }),
    value("env", Some('e'), |run, text| {
        run.spec.env.push(text.to_owned());
        Ok(())
    }),
    value("label", Some('l'), |run, text| {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        run.spec.labels.insert(name.to_owned(), value.to_owned());
        Ok(())
    }),
    value("publish", Some('p'), |run, text| {
        run.spec.ports.push(port(text)?);
        Ok(())
    }),
    value("volume", Some('v'), |run, text| {
        run.spec.mounts.push(volume(text)?);
        Ok(())
    }),
    value("mount", None, |run, text| {
        run.spec.mounts.push(mount(text)?);
        Ok(())
    }),
    value("tmpfs", None, |run, text| {
        if text.contains(':') {
            return Err("options of a tmpfs have no place here yet".to_owned());
        }
        run.spec.mounts.push(MountSpec::Tmpfs {
            target: text.to_owned(),
        });
        Ok(())
    }),
    value("network", None, |run, text| {
        join(run).network = text.to_owned();
        Ok(())
    }),
    value("net", None, |run, text| {
        join(run).network = text.to_owned();
        Ok(())
    }),
    value("ip", None, |run, text| {
        join(run).ipv4 = Some(text.to_owned());
        Ok(())
    }),
    value("network-alias", None, |run, text| {
        join(run).aliases.push(text.to_owned());
        Ok(())
    }),
    value("net-alias", None, |run, text| {
        join(run).aliases.push(text.to_owned());
        Ok(())
    }),
    value("restart", None, |run, text| {
        run.spec.restart = restart(text)?;
        Ok(())
    }),
    value("pull", None, |_, text| match text {
        "missing" => Ok(()),
        _ => Err("only the value missing has a place here".to_owned()),
    }),
];

const UNUSED_SWITCHES: [&str; 9] = [
    "disable-content-trust",
    "help",
    "init",
    "no-healthcheck",
    "oom-kill-disable",
    "privileged",
    "publish-all",
    "quiet",
    "read-only",
];

const UNUSED_VALUES: [&str; 73] = [
    "add-host",
    "annotation",
    "attach",
    "blkio-weight",
    "blkio-weight-device",
    "cap-add",
    "cap-drop",
    "cgroup-parent",
    "cgroupns",
    "cidfile",
    "cpu-count",
    "cpu-percent",
    "cpu-period",
    "cpu-quota",
    "cpu-rt-period",
    "cpu-rt-runtime",
    "cpu-shares",
    "cpus",
    "cpuset-cpus",
    "cpuset-mems",
    "detach-keys",
    "device",
    "device-cgroup-rule",
    "device-read-bps",
    "device-read-iops",
    "device-write-bps",
    "device-write-iops",
    "dns",
    "dns-opt",
    "dns-option",
    "dns-search",
    "domainname",
    "env-file",
    "expose",
    "gpus",
    "group-add",
    "health-cmd",
    "health-interval",
    "health-retries",
    "health-start-interval",
    "health-start-period",
    "health-timeout",
    "io-maxbandwidth",
    "io-maxiops",
    "ip6",
    "ipc",
    "isolation",
    "kernel-memory",
    "label-file",
    "link",
    "link-local-ip",
    "log-driver",
    "log-opt",
    "mac-address",
    "memory",
    "memory-reservation",
    "memory-swap",
    "memory-swappiness",
    "oom-score-adj",
    "pid",
    "pids-limit",
    "platform",
    "runtime",
    "security-opt",
    "shm-size",
    "sig-proxy",
    "stop-signal",
    "stop-timeout",
    "storage-opt",
    "sysctl",
    "ulimit",
    "userns",
    "uts",
];

fn set(place: &mut bool, text: &str) -> Result<(), String> {
    *place = match text {
        "true" | "1" | "t" | "T" | "TRUE" | "True" => true,
        "false" | "0" | "f" | "F" | "FALSE" | "False" => false,
        _ => return Err(format!("{text:?} is neither true nor false")),
    };
    Ok(())
}

fn join(run: &mut ParsedRun) -> &mut NetworkJoin {
    run.spec.network.get_or_insert_with(|| NetworkJoin {
        network: "bridge".to_owned(),
        ipv4: None,
        aliases: Vec::new(),
    })
}

/// `[[ip:][host]:]container[/protocol]`.
fn port(text: &str) -> Result<PortSpec, String> {
    let number = |text: &str| {
        text.parse::<u16>()
            .map_err(|_| format!("{text:?} is not a port"))
    };
    let (text, protocol) = match text.rsplit_once('/') {
        Some((ports, word)) => (
            ports,
            Protocol::from_word(word).ok_or_else(|| format!("{word:?} is not a protocol"))?,
        ),
        None => (text, Protocol::Tcp),
    };
    let (rest, container) = match text.rsplit_once(':') {
        Some((rest, container)) => (Some(rest), container),
        None => (None, text),
    };
    if container.contains('-') {
        return Err("a range of ports has no place here yet; publish each by itself".to_owned());
    }
    let (host_ip, host) = match rest {
        None => (None, None),
        Some(rest) => match rest.rsplit_once(':') {
            Some((ip, host)) => (
                Some(ip.trim_matches(['[', ']']).to_owned()),
                Some(host).filter(|h| !h.is_empty()),
            ),
            None => (None, Some(rest)),
        },
    };
    Ok(PortSpec {
        container_port: number(container)?,
        protocol,
        host_port: host.map(number).transpose()?,
        host_ip: host_ip.filter(|ip| !ip.is_empty()),
    })
}

/// `[source:]target[:ro|rw]`.
fn volume(text: &str) -> Result<MountSpec, String> {
    let parts: Vec<&str> = text.split(':').collect();
    let (source, target, options) = match parts.as_slice() {
        [target] => (None, *target, ""),
        [source, target] => (Some(*source), *target, ""),
        [source, target, options] => (Some(*source), *target, *options),
        _ => return Err(format!("{text:?} is not source:target")),
    };
    let read_only = match options {
        "" | "rw" => false,
        "ro" => true,
        other => {
            return Err(format!(
                "the option {other:?} of a volume has no place here yet"
            ));
        }
    };
    let target = target.to_owned();
    Ok(match source {
        Some(path) if path.starts_with('/') => MountSpec::Bind {
            source: path.to_owned(),
            target,
            read_only,
        },
        Some(path) if path.starts_with(['.', '~']) => {
            return Err(format!("{path:?} is a relative path; write it absolute"));
        }
        Some(name) => MountSpec::Volume {
            name: Some(name.to_owned()),
            target,
            read_only,
        },
        None => MountSpec::Volume {
            name: None,
            target,
            read_only,
        },
    })
}

/// `type=bind,source=/a,target=/b,readonly`.
fn mount(text: &str) -> Result<MountSpec, String> {
    let (mut kind, mut source, mut target, mut read_only) = ("volume", None, None, false);
    for option in text.split(',') {
        let (name, value) = option.split_once('=').unwrap_or((option, "true"));
        match name {
            "type" => kind = value,
            "source" | "src" => source = Some(value.to_owned()),
            "target" | "destination" | "dst" => target = Some(value.to_owned()),
            "readonly" | "ro" => set(&mut read_only, value)?,
            other => {
                return Err(format!(
                    "the option {other:?} of a mount has no place here yet"
                ));
            }
        }
    }
    let target = target.ok_or("a mount needs target=PATH")?;
    match (kind, source) {
        ("bind", Some(source)) => Ok(MountSpec::Bind {
            source,
            target,
            read_only,
        }),
        ("bind", None) => Err("a bind mount needs source=PATH".to_owned()),
        ("volume", name) => Ok(MountSpec::Volume {
            name,
            target,
            read_only,
        }),
        ("tmpfs", None) => Ok(MountSpec::Tmpfs { target }),
        ("tmpfs", Some(_)) => Err("a tmpfs has no source".to_owned()),
        (other, _) => Err(format!("{other:?} is not a kind of mount")),
    }
}

fn restart(text: &str) -> Result<RestartPolicy, String> {
    match text {
        "no" | "" => Ok(RestartPolicy::No),
        "always" => Ok(RestartPolicy::Always),
        "unless-stopped" => Ok(RestartPolicy::UnlessStopped),
        "on-failure" => Ok(RestartPolicy::OnFailure { max_retries: None }),
        other => other
            .strip_prefix("on-failure:")
            .and_then(|count| count.parse().ok())
            .map(|count| RestartPolicy::OnFailure {
                max_retries: Some(count),
            })
            .ok_or_else(|| format!("{text:?} is not a restart policy")),
    }
}
