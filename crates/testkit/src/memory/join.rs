//! Containers on Networks: addresses, host ports, connect and disconnect.

use std::net::IpAddr;

use engine::ErrorKind;
use model::{ContainerPort, ContainerState, ObjectKind};

use super::container::{Held, Place};
use super::event::attributes;
use super::world::{Answer, Refusal, World};

/// The first host port that dockerd chooses by itself.
const FIRST_FREE_PORT: u16 = 32_768;

impl World {
    /// Gives a starting Container its addresses; gives all back where one is refused.
    pub(crate) fn join_networks(&mut self, id: &str) -> Answer<()> {
        let container = &self.containers[id];
        if let Some(other) = container.network_mode.strip_prefix("container:") {
            let other = self.find_container(other)?;
            return if self.state_of(&other) == Some(ContainerState::Running) {
                Ok(())
            } else {
                Err(Refusal::new(
                    ErrorKind::Conflict,
                    format!("cannot join network of a non running container: {other}"),
                ))
            };
        }
        let names: Vec<String> = container.places.keys().cloned().collect();
        for name in names {
            if let Err(refusal) = self.hold_place(id, &name) {
                self.leave_networks(id);
                return Err(refusal);
            }
        }
        Ok(())
    }

    /// Takes the addresses of one place.
    fn hold_place(&mut self, id: &str, network_name: &str) -> Answer<()> {
        let place = self.containers[id].places[network_name].clone();
        let network_id = if place.network_id.is_empty() {
            self.find_network(network_name)?
        } else {
            self.find_network(&place.network_id)?
        };
        let mac_tail = self.seed.number();
        let network = self.networks.get_mut(&network_id).ok_or_else(|| {
            Refusal::new(
                ErrorKind::NotFound,
                format!("network {network_name} not found"),
            )
        })?;
        if place.static_ipv4.is_some() && network.is_builtin() {
            return Err(Refusal::new(
                ErrorKind::InvalidInput,
                "user specified IP address is supported on user defined networks only",
            ));
        }
        let mut held = Held::default();
        for pool in &mut network.pools {
            let wanted = match (&place.static_ipv4, pool.block.is_v4()) {
                (Some(text), true) => Some(static_address(text, pool)?),
                _ => None,
            };
            let address = match wanted {
                Some(address) if pool.take(address) => address,
                Some(_) => {
                    return Err(Refusal::new(
                        ErrorKind::AddressTaken,
                        "Address already in use",
                    ));
                }
                None => pool.take_any().ok_or_else(|| {
                    let message = "no available IPv4 addresses on this network's address pools";
                    Refusal::new(ErrorKind::Refused, message)
                })?,
            };
            if address.is_ipv4() {
                held.ipv4 = Some(address);
                held.gateway = Some(pool.gateway);
                held.prefix = pool.block.prefix();
            } else {
                held.ipv6 = Some(address);
            }
        }
        if let Some(IpAddr::V4(address)) = held.ipv4 {
            let [a, b, c, d] = address.octets();
            held.mac = Some(format!("02:42:{a:02x}:{b:02x}:{c:02x}:{d:02x}"));
        } else if held.ipv6.is_some() {
            held.mac = Some(format!("02:42:00:00:00:{:02x}", mac_tail & 0xff));
        }
        network.members.insert(id.to_owned());
        let has_names = !network.is_builtin();
        let container = self.change(id)?;
        let short = container.id[..12].to_owned();
        if let Some(place) = container.places.get_mut(network_name) {
            if has_names && !place.aliases.contains(&short) {
                place.aliases.push(short);
            }
            place.network_id.clone_from(&network_id);
            place.held = Some(held);
        }
        self.emit_network(&network_id, "connect", id);
        Ok(())
    }

    fn emit_network(&mut self, network_id: &str, action: &str, container: &str) {
        let Some(network) = self.networks.get(network_id) else {
            return;
        };
        let name = network.name.clone();
        let more = attributes([("container", container), ("type", &network.driver)]);
        self.emit(ObjectKind::Network, network_id, action, Some(&name), more);
    }

    /// Gives back everything that a Container holds on Networks.
    pub(crate) fn leave_networks(&mut self, id: &str) {
        let Some(container) = self.containers.get(id) else {
            return;
        };
        let names: Vec<String> = container.places.keys().cloned().collect();
        for name in names {
            self.free_place(id, &name);
        }
    }

    fn free_place(&mut self, id: &str, network_name: &str) {
        let Some(container) = self.containers.get_mut(id) else {
            return;
        };
        let Some(place) = container.places.get_mut(network_name) else {
            return;
        };
        let (network_id, Some(held)) = (place.network_id.clone(), place.held.take()) else {
            return;
        };
        if let Some(network) = self.networks.get_mut(&network_id) {
            network.members.remove(id);
            for address in [held.ipv4, held.ipv6].into_iter().flatten() {
                for pool in network
                    .pools
                    .iter_mut()
                    .filter(|p| p.block.contains(address))
                {
                    pool.release(address);
                }
            }
        }
        self.emit_network(&network_id, "disconnect", id);
    }

    pub(crate) fn connect_network(
        &mut self,
        network: &str,
        container: &str,
        ipv4: Option<&str>,
        aliases: &[String],
    ) -> Answer<()> {
        let id = self.find_container(container)?;
        let target = &self.containers[&id];
        let (network_id, name) = match self.find_network(network) {
            Ok(network_id) => (network_id.clone(), self.networks[&network_id].name.clone()),
            // dockerd looks for the Network of a stopped Container when that starts.
            Err(_) if !target.state.is_alive() => (String::new(), network.to_owned()),
            Err(refusal) => return Err(refusal),
        };
        if target.places.contains_key(&name) {
            return Err(Refusal::new(
                ErrorKind::Refused,
                format!(
                    "endpoint with name {} already exists in network {name}",
                    target.name
                ),
            ));
        }
        if matches!(name.as_str(), "host" | "none") {
            return Err(Refusal::new(
                ErrorKind::InvalidInput,
                format!(
                    "container cannot be disconnected from {name} network or connected to {name} network"
                ),
            ));
        }
        let runs = target.state.is_alive();
        let place = Place {
            network_id,
            static_ipv4: ipv4.map(str::to_owned),
            aliases: aliases.to_vec(),
            held: None,
        };
        self.change(&id)?.places.insert(name.clone(), place);
        if runs && let Err(refusal) = self.hold_place(&id, &name) {
            self.change(&id)?.places.remove(&name);
            return Err(refusal);
        }
        Ok(())
    }

    pub(crate) fn disconnect_network(&mut self, network: &str, container: &str) -> Answer<()> {
        let network_id = self.find_network(network)?;
        let name = self.networks[&network_id].name.clone();
        let id = self.find_container(container)?;
        if !self.containers[&id].places.contains_key(&name) {
            return Err(Refusal::new(
                ErrorKind::Refused,
                format!("container {id} is not connected to network {name}"),
            ));
        }
        self.keep_shadow(&id);
        let was_held = self.containers[&id].places[&name].held.is_some();
        self.free_place(&id, &name);
        if was_held {
            // dockerd tells it twice.
            self.emit_network(&network_id, "disconnect", &id);
        }
        self.change(&id)?.places.remove(&name);
        Ok(())
    }

    /// Binds the host ports that a starting Container wants.
    pub(crate) fn bind_ports(&mut self, id: &str) -> Answer<()> {
        let container = &self.containers[id];
        let name = container.name.clone();
        let mut bound: Vec<ContainerPort> = Vec::new();
        for wanted in &container.wanted_ports {
            let addresses = match &wanted.host_ip {
                Some(address) => vec![address.clone()],
                None => vec!["0.0.0.0".to_owned(), "::".to_owned()],
            };
            let port = |host_port: u16, host_ip: &String| ContainerPort {
                container_port: wanted.container_port,
                protocol: wanted.protocol,
                host_port: Some(host_port),
                host_ip: Some(host_ip.clone()),
            };
            let is_free = |host_port: u16| {
                let mut others = self
                    .containers
                    .values()
                    .flat_map(|other| &other.ports)
                    .chain(&bound);
                !others.any(|other| {
                    addresses
                        .iter()
                        .any(|ip| collide(other, &port(host_port, ip)))
                })
            };
            let chosen = match wanted.host_port {
                Some(host_port) if is_free(host_port) => Some(host_port),
                Some(_) => None,
                None => (FIRST_FREE_PORT..=u16::MAX).find(|host_port| is_free(*host_port)),
            };
            let Some(host_port) = chosen else {
                let ip = &addresses[0];
                return Err(Refusal::new(
                    ErrorKind::PortTaken,
                    format!(
                        "driver failed programming external connectivity on endpoint {name}: \
                         Bind for {ip}:{} failed: port is already allocated",
                        wanted.host_port.unwrap_or_default()
                    ),
                ));
            };
            bound.extend(addresses.iter().map(|ip| port(host_port, ip)));
        }
        self.change(id)?.ports = bound;
        Ok(())
    }
}

/// Whether two bindings want the same port of the same address.
fn collide(one: &ContainerPort, other: &ContainerPort) -> bool {
    let is_any = |ip: &Option<String>| matches!(ip.as_deref(), Some("0.0.0.0" | "::"));
    one.host_port == other.host_port
        && one.protocol == other.protocol
        && (one.host_ip == other.host_ip || is_any(&one.host_ip) || is_any(&other.host_ip))
}

fn static_address(text: &str, pool: &super::address::Pool) -> Answer<IpAddr> {
    let wrong = |message: String| Refusal::new(ErrorKind::InvalidInput, message);
    let address: IpAddr = text
        .parse()
        .map_err(|_| wrong(format!("invalid IPv4 address: {text}")))?;
    if !pool.given {
        return Err(wrong(
            "user specified IP address is supported only when connecting to networks with user \
             configured subnets"
                .to_owned(),
        ));
    }
    if pool.block.contains(address) {
        Ok(address)
    } else {
        Err(wrong(format!(
            "invalid address {text}: it is not in subnet {}",
            pool.block
        )))
    }
}
