//! A Container of an in-memory Engine, and how it is found.

use std::collections::BTreeMap;
use std::net::IpAddr;

use engine::ErrorKind;
use model::{
    ContainerPort, ContainerState, Health, LogStream, Mount, MountKind, PortSpec, RestartPolicy,
    Timestamp,
};

use super::program::Program;
use super::usage::Usage;
use super::world::{Answer, Refusal, World, by_prefix};

/// A Container.
#[derive(Debug, Clone)]
pub(crate) struct Container {
    pub(crate) id: String,
    pub(crate) name: String,
    /// Orders the list: the newest comes first.
    pub(crate) sequence: u64,
    pub(crate) image: String,
    pub(crate) image_id: String,
    pub(crate) created: Timestamp,
    pub(crate) entrypoint: Vec<String>,
    pub(crate) command: Vec<String>,
    pub(crate) env: Vec<String>,
    pub(crate) labels: BTreeMap<String, String>,
    pub(crate) hostname: String,
    pub(crate) user: String,
    pub(crate) working_dir: String,
    pub(crate) tty: bool,
    pub(crate) stdin_open: bool,
    pub(crate) auto_remove: bool,
    pub(crate) restart: RestartPolicy,
    pub(crate) exposed_ports: Vec<String>,
    pub(crate) wanted_ports: Vec<PortSpec>,
    /// What is bound now.
    pub(crate) ports: Vec<ContainerPort>,
    pub(crate) mounts: Vec<MountPlace>,
    /// `default`, `host`, `none`, `container:…` or the name of a Network.
    pub(crate) network_mode: String,
    /// Its places on Networks, by their names.
    pub(crate) places: BTreeMap<String, Place>,
    pub(crate) state: ContainerState,
    pub(crate) started: Option<Timestamp>,
    pub(crate) finished: Option<Timestamp>,
    pub(crate) exit_code: i32,
    pub(crate) error: String,
    pub(crate) pid: u32,
    pub(crate) restart_count: u32,
    /// Whether a user ended it, which its restart policy heeds.
    pub(crate) ended_by_hand: bool,
    pub(crate) health: Option<Health>,
    /// Counts its starts and ends, so that what was due for one is not done to the next.
    pub(crate) run: u64,
    pub(crate) program: Program,
    pub(crate) log: Vec<LogEntry>,
    pub(crate) usage: Usage,
}

/// A Mount and whether only this Container knows its Volume.
#[derive(Debug, Clone)]
pub(crate) struct MountPlace {
    pub(crate) mount: Mount,
    pub(crate) anonymous: bool,
}

impl MountPlace {
    pub(crate) fn is_volume(&self) -> bool {
        self.mount.kind == MountKind::Volume
    }
}

/// A place on a Network.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    pub(crate) network_id: String,
    pub(crate) static_ipv4: Option<String>,
    pub(crate) aliases: Vec<String>,
    /// What it holds while it runs.
    pub(crate) held: Option<Held>,
}

/// Addresses that are held.
#[derive(Debug, Clone, Default)]
pub(crate) struct Held {
    pub(crate) ipv4: Option<IpAddr>,
    pub(crate) ipv6: Option<IpAddr>,
    pub(crate) mac: Option<String>,
    pub(crate) gateway: Option<IpAddr>,
    pub(crate) prefix: u32,
}

/// Something that was written to a log.
#[derive(Debug, Clone)]
pub(crate) struct LogEntry {
    pub(crate) at: Timestamp,
    pub(crate) stream: LogStream,
    /// With its line break.
    pub(crate) text: String,
}

impl Container {
    /// Entrypoint and command as one list.
    pub(crate) fn words(&self) -> Vec<String> {
        self.entrypoint
            .iter()
            .chain(&self.command)
            .cloned()
            .collect()
    }

    /// Names of its Volumes.
    pub(crate) fn volumes(&self) -> impl Iterator<Item = &str> {
        self.mounts
            .iter()
            .filter(|place| place.is_volume())
            .map(|place| place.mount.source.as_str())
    }
}

impl World {
    /// Finds a Container by id, name or unambiguous beginning of an id, in this order.
    pub(crate) fn find_container(&self, reference: &str) -> Answer<String> {
        let reference = reference.strip_prefix('/').unwrap_or(reference);
        if self.containers.contains_key(reference) {
            return Ok(reference.to_owned());
        }
        if let Some(id) = self.names.get(reference) {
            return Ok(id.clone());
        }
        by_prefix(&self.containers, reference)?.ok_or_else(|| {
            Refusal::new(
                ErrorKind::NotFound,
                format!("No such container: {reference}"),
            )
        })
    }

    /// A Container by its id, to be changed; its row is kept first where lists are to be stale.
    pub(crate) fn change(&mut self, id: &str) -> Answer<&mut Container> {
        self.keep_shadow(id);
        self.revision += 1;
        self.containers
            .get_mut(id)
            .ok_or_else(|| Refusal::new(ErrorKind::NotFound, format!("No such container: {id}")))
    }

    /// Keeps the row of a Container as it is before a change; `None` where it is about to appear.
    pub(crate) fn keep_shadow(&mut self, id: &str) {
        if self.faults.stale_lists > 0 && !self.shadows.contains_key(id) {
            let row = self.containers.get(id).map(|container| self.row(container));
            self.shadows.insert(id.to_owned(), row);
        }
    }

    /// The state of a Container by its id.
    pub(crate) fn state_of(&self, id: &str) -> Option<ContainerState> {
        self.containers.get(id).map(|container| container.state)
    }

    pub(crate) fn check_name_free(&self, name: &str) -> Answer<()> {
        self.names.get(name).map_or(Ok(()), |other| {
            Err(Refusal::new(
                ErrorKind::NameTaken,
                format!(
                    "Conflict. The container name \"/{name}\" is already in use by container \
                     \"{other}\". You have to remove (or rename) that container to be able to \
                     reuse that name."
                ),
            ))
        })
    }
}
