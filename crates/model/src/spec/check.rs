//! Faults that can be seen without asking the Engine.

use std::net::{IpAddr, Ipv4Addr};

use crate::{ContainerSpec, Entrypoint, Fault, MountSpec, NetworkSpec, SubnetSpec, VolumeSpec};

/// Whether a text may name a Container, Network or Volume: the Engine's own rule,
/// `[a-zA-Z0-9][a-zA-Z0-9_.-]+` (moby, `daemon/names`).
pub fn is_object_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes
        .next()
        .is_some_and(|first| first.is_ascii_alphanumeric())
        && text.len() > 1
        && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'))
}

fn check_name(field: &str, name: &str) -> Option<Fault> {
    const HINT: &str = "Use letters, digits, '_', '.' and '-', with a letter or digit first.";
    if name.is_empty() {
        Some(Fault::new(field, "a name is missing").hint(HINT))
    } else if is_object_name(name) {
        None
    } else if name.len() == 1 {
        Some(Fault::new(field, "a name needs at least two characters").hint(HINT))
    } else {
        Some(
            Fault::new(
                field,
                format!("{name:?} is not a name that an Engine accepts"),
            )
            .hint(HINT),
        )
    }
}

fn check_map(field: &str, map: &std::collections::BTreeMap<String, String>) -> Option<Fault> {
    map.keys()
        .any(|key| key.is_empty())
        .then(|| Fault::new(field, "a name is empty"))
}

impl ContainerSpec {
    /// Every fault that can be seen without the Engine, each with its field.
    pub fn check(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        self.check_image(&mut faults);
        if let Some(name) = &self.name {
            faults.extend(check_name("name", name));
        }
        match &self.entrypoint {
            Entrypoint::Exec(words) if words.first().is_none_or(String::is_empty) => faults.push(
                Fault::new("entrypoint", "the program is missing")
                    .hint("Write the program as the first word, as [\"sleep\"]."),
            ),
            Entrypoint::Shell(text) if text.trim().is_empty() => faults.push(
                Fault::new("entrypoint", "the shell text is empty")
                    .hint("Write what /bin/sh shall run."),
            ),
            _ => {}
        }
        for (index, variable) in self.env.iter().enumerate() {
            let name = variable.split('=').next().unwrap_or_default();
            if name.is_empty() || name.contains(char::is_whitespace) || variable.contains('\0') {
                faults.push(
                    Fault::new(
                        format!("env[{index}]"),
                        format!("{variable:?} has no valid name"),
                    )
                    .hint("Write it as NAME=value."),
                );
            }
        }
        self.check_ports(&mut faults);
        self.check_mounts(&mut faults);
        self.check_network(&mut faults);
        if let Some(dir) = &self.working_dir
            && !dir.starts_with('/')
        {
            faults.push(Fault::new(
                "workingDir",
                "the working directory must be absolute",
            ));
        }
        if self.auto_remove && self.restart != crate::RestartPolicy::No {
            faults.push(
                Fault::new(
                    "autoRemove",
                    "a container cannot be removed and restarted at its end",
                )
                .hint("Choose one: remove it when it ends, or a restart policy."),
            );
        }
        faults.extend(check_map("labels", &self.labels));
        faults
    }

    fn check_image(&self, faults: &mut Vec<Fault>) {
        if self.image.trim().is_empty() {
            faults.push(
                Fault::new("image", "an image is missing")
                    .hint("Name one, as repository:tag, or an image id."),
            );
        } else if self.image.contains(char::is_whitespace) {
            faults.push(Fault::new(
                "image",
                format!("{:?} is not an image reference", self.image),
            ));
        }
    }

    fn check_ports(&self, faults: &mut Vec<Fault>) {
        for (index, port) in self.ports.iter().enumerate() {
            if port.container_port == 0 {
                faults.push(Fault::new(
                    format!("ports[{index}].containerPort"),
                    "a port is between 1 and 65535",
                ));
            }
            if let Some(ip) = &port.host_ip
                && ip.parse::<IpAddr>().is_err()
            {
                faults.push(Fault::new(
                    format!("ports[{index}].hostIp"),
                    format!("{ip:?} is not an IP address"),
                ));
            }
            let taken = self.ports[..index].iter().any(|before| {
                before.host_port.is_some()
                    && before.host_port == port.host_port
                    && before.protocol == port.protocol
                    && before.host_ip == port.host_ip
            });
            if taken {
                faults.push(
                    Fault::new(
                        format!("ports[{index}].hostPort"),
                        "this host port is given twice",
                    )
                    .hint("Choose another port, or leave it empty for a free one."),
                );
            }
        }
    }

    fn check_mounts(&self, faults: &mut Vec<Fault>) {
        for (index, mount) in self.mounts.iter().enumerate() {
            let at = |part: &str| format!("mounts[{index}].{part}");
            if !mount.target().starts_with('/') || mount.target() == "/" {
                faults.push(Fault::new(
                    at("target"),
                    "the path in the container must be absolute and below /",
                ));
            }
            if self.mounts[..index]
                .iter()
                .any(|before| before.target() == mount.target())
            {
                faults.push(Fault::new(at("target"), "this path is given twice"));
            }
            match mount {
                MountSpec::Bind { source, .. } if !source.starts_with('/') => faults.push(
                    Fault::new(
                        at("source"),
                        "the path on the engine's host must be absolute",
                    )
                    .hint("A relative path would be a volume name."),
                ),
                MountSpec::Volume {
                    name: Some(name), ..
                } => {
                    faults.extend(check_name(&at("name"), name));
                }
                // A new Volume is empty: read-only it would be of no use, and `-v` has no word for it.
                MountSpec::Volume {
                    name: None,
                    read_only: true,
                    ..
                } => faults.push(
                    Fault::new(
                        at("readOnly"),
                        "a new volume without a name cannot be read-only",
                    )
                    .hint("Name a volume, or let it be written to."),
                ),
                _ => {}
            }
        }
    }

    fn check_network(&self, faults: &mut Vec<Fault>) {
        let Some(join) = &self.network else { return };
        if join.network.is_empty() {
            faults.push(Fault::new("network.network", "a network is missing"));
        }
        let Some(text) = &join.ipv4 else { return };
        if text.parse::<Ipv4Addr>().is_err() {
            faults.push(
                Fault::new("network.ipv4", format!("{text:?} is not an IPv4 address"))
                    .hint("Write four numbers from 0 to 255, as 192.169.100.2."),
            );
        }
        if matches!(
            join.network.as_str(),
            "bridge" | "default" | "host" | "none"
        ) || join.network.starts_with("container:")
        {
            faults.push(
                Fault::new(
                    "network.ipv4",
                    format!("the network {:?} takes no static addresses", join.network),
                )
                .hint("Make a network with a subnet of your own and join that."),
            );
        }
    }
}

impl NetworkSpec {
    /// Every fault that can be seen without the Engine.
    pub fn check(&self) -> Vec<Fault> {
        let mut faults: Vec<Fault> = check_name("name", &self.name).into_iter().collect();
        for (index, subnet) in self.subnets.iter().enumerate() {
            subnet.check(&format!("subnets[{index}]"), &mut faults);
        }
        faults.extend(check_map("options", &self.options));
        faults.extend(check_map("labels", &self.labels));
        faults
    }
}

impl SubnetSpec {
    fn check(&self, path: &str, faults: &mut Vec<Fault>) {
        const HINT: &str = "Write a block as 192.169.100.0/24.";
        let block = match parse_cidr(&self.subnet) {
            Ok(block) => block,
            Err(message) => {
                faults.push(Fault::new(format!("{path}.subnet"), message).hint(HINT));
                return;
            }
        };
        if block.network() != block.address {
            faults.push(
                Fault::new(
                    format!("{path}.subnet"),
                    format!(
                        "{} is an address inside the block, not its start",
                        block.address
                    ),
                )
                .hint(format!(
                    "The block is {}/{}.",
                    block.network(),
                    block.prefix
                )),
            );
        }
        if let Some(text) = &self.gateway {
            match text.parse::<IpAddr>() {
                Err(_) => faults.push(Fault::new(
                    format!("{path}.gateway"),
                    format!("{text:?} is not an IP address"),
                )),
                Ok(gateway) if !block.contains(gateway) => faults.push(Fault::new(
                    format!("{path}.gateway"),
                    format!("{gateway} is not in {}", self.subnet),
                )),
                Ok(_) => {}
            }
        }
        if let Some(text) = &self.ip_range {
            match parse_cidr(text) {
                Err(message) => {
                    faults.push(Fault::new(format!("{path}.ipRange"), message).hint(HINT));
                }
                Ok(range) if range.prefix < block.prefix || !block.contains(range.address) => {
                    faults.push(Fault::new(
                        format!("{path}.ipRange"),
                        format!("{text} is not inside {}", self.subnet),
                    ));
                }
                Ok(_) => {}
            }
        }
    }
}

impl VolumeSpec {
    /// Every fault that can be seen without the Engine.
    pub fn check(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if let Some(name) = &self.name {
            faults.extend(check_name("name", name));
        }
        faults.extend(check_map("options", &self.options));
        faults.extend(check_map("labels", &self.labels));
        faults
    }
}

/// An address and a prefix length.
struct Cidr {
    address: IpAddr,
    prefix: u32,
}

impl Cidr {
    fn bits(address: IpAddr) -> (u128, u32) {
        match address {
            IpAddr::V4(v4) => (u128::from(v4.to_bits()), 32),
            IpAddr::V6(v6) => (v6.to_bits(), 128),
        }
    }

    fn masked(&self, address: IpAddr) -> u128 {
        let (bits, width) = Self::bits(address);
        let free = width - self.prefix;
        if free >= 128 { 0 } else { bits >> free << free }
    }

    fn network(&self) -> IpAddr {
        let bits = self.masked(self.address);
        match self.address {
            IpAddr::V4(_) => {
                IpAddr::V4(Ipv4Addr::from_bits(u32::try_from(bits).unwrap_or_default()))
            }
            IpAddr::V6(_) => IpAddr::V6(std::net::Ipv6Addr::from_bits(bits)),
        }
    }

    fn contains(&self, address: IpAddr) -> bool {
        address.is_ipv4() == self.address.is_ipv4()
            && self.masked(address) == self.masked(self.address)
    }
}

fn parse_cidr(text: &str) -> Result<Cidr, String> {
    if text.trim().is_empty() {
        return Err("a subnet is missing".to_owned());
    }
    let wrong = || format!("{text:?} is not a block of addresses");
    let (address, prefix) = text.split_once('/').ok_or_else(wrong)?;
    let address: IpAddr = address.parse().map_err(|_| wrong())?;
    let prefix: u32 = prefix.parse().map_err(|_| wrong())?;
    if prefix > Cidr::bits(address).1 {
        Err(wrong())
    } else {
        Ok(Cidr { address, prefix })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NetworkJoin, PortSpec};

    fn fields(faults: &[Fault]) -> Vec<&str> {
        faults.iter().map(|fault| fault.field.as_str()).collect()
    }

    #[test]
    fn a_container_with_many_faults_names_them_all() {
        let spec = ContainerSpec {
            image: String::new(),
            name: Some("a b".to_owned()),
            entrypoint: Entrypoint::Exec(Vec::new()),
            env: vec!["=x".to_owned()],
            ports: vec![
                PortSpec {
                    container_port: 0,
                    ..PortSpec::default()
                },
                PortSpec {
                    container_port: 80,
                    host_port: Some(8080),
                    ..PortSpec::default()
                },
                PortSpec {
                    container_port: 81,
                    host_port: Some(8080),
                    ..PortSpec::default()
                },
            ],
            mounts: vec![MountSpec::Bind {
                source: "data".to_owned(),
                target: "data".to_owned(),
                read_only: false,
            }],
            network: Some(NetworkJoin {
                network: "bridge".to_owned(),
                ipv4: Some("192.169.100.300".to_owned()),
                aliases: Vec::new(),
            }),
            ..ContainerSpec::default()
        };
        assert_eq!(
            fields(&spec.check()),
            [
                "image",
                "name",
                "entrypoint",
                "env[0]",
                "ports[0].containerPort",
                "ports[2].hostPort",
                "mounts[0].target",
                "mounts[0].source",
                "network.ipv4",
                "network.ipv4",
            ]
        );
    }

    #[test]
    fn only_a_volume_with_a_name_can_be_read_only() {
        let with = |name: Option<&str>, read_only| {
            let spec = ContainerSpec {
                image: "busybox".to_owned(),
                mounts: vec![MountSpec::Volume {
                    name: name.map(str::to_owned),
                    target: "/v".to_owned(),
                    read_only,
                }],
                ..ContainerSpec::default()
            };
            spec.check()
                .iter()
                .map(|fault| fault.field.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(with(None, true), ["mounts[0].readOnly"]);
        assert!(with(None, false).is_empty());
        assert!(with(Some("data"), true).is_empty());
    }

    #[test]
    fn a_sound_network_has_no_fault_and_a_bad_one_names_its_field() {
        let with = |subnet: &str, gateway: Option<&str>, range: Option<&str>| {
            let spec = NetworkSpec {
                name: "br3".to_owned(),
                subnets: vec![SubnetSpec {
                    subnet: subnet.to_owned(),
                    gateway: gateway.map(str::to_owned),
                    ip_range: range.map(str::to_owned),
                }],
                ..NetworkSpec::default()
            };
            spec.check()
                .iter()
                .map(|fault| fault.field.clone())
                .collect::<Vec<_>>()
        };
        assert!(
            with(
                "192.169.100.0/24",
                Some("192.169.100.1"),
                Some("192.169.100.128/25")
            )
            .is_empty()
        );
        assert!(with("fd00::/64", Some("fd00::1"), None).is_empty());
        assert_eq!(with("192.169.100.0/33", None, None), ["subnets[0].subnet"]);
        assert_eq!(with("192.169.100.7/24", None, None), ["subnets[0].subnet"]);
        assert_eq!(
            with("192.169.100.0/24", Some("10.0.0.1"), None),
            ["subnets[0].gateway"]
        );
        assert_eq!(
            with("192.169.100.0/24", None, Some("192.169.0.0/16")),
            ["subnets[0].ipRange"]
        );
    }

    #[test]
    fn names_follow_the_rule_of_the_engine() {
        assert!(is_object_name("c1") && is_object_name("a_b.c-d"));
        for bad in ["", "a", "-a", "a b", "ä1", "a/b"] {
            assert!(!is_object_name(bad), "{bad}");
        }
    }
}
