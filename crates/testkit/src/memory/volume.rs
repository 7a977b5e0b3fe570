//! Volumes of an in-memory Engine.

use std::collections::BTreeMap;

use engine::{Created, ErrorKind};
use model::{ObjectKind, Timestamp, VolumeSpec, is_object_name};

use super::clock;
use super::event::attributes;
use super::world::{Answer, Refusal, World};

/// A Volume.
#[derive(Debug, Clone)]
pub(crate) struct Volume {
    pub(crate) name: String,
    pub(crate) created: Timestamp,
    pub(crate) options: BTreeMap<String, String>,
    pub(crate) labels: BTreeMap<String, String>,
}

impl Volume {
    pub(crate) fn mountpoint(&self) -> String {
        format!("/var/lib/docker/volumes/{}/_data", self.name)
    }
}

impl World {
    /// Makes a Volume; one that exists already is given as it is.
    pub(crate) fn create_volume(&mut self, spec: &VolumeSpec) -> Answer<Created> {
        if !matches!(spec.driver.as_str(), "" | "local") {
            return Err(Refusal::new(
                ErrorKind::NotFound,
                format!(
                    "create volume: error looking up volume plugin {}",
                    spec.driver
                ),
            ));
        }
        let name = match &spec.name {
            None => self.seed.id(),
            Some(name) if !is_object_name(name) => {
                return Err(Refusal::new(
                    ErrorKind::InvalidInput,
                    format!(
                        "create {name}: {name:?} includes invalid characters for a local volume \
                         name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed"
                    ),
                ));
            }
            Some(name) => name.clone(),
        };
        let created = Created {
            id: name.clone(),
            warnings: Vec::new(),
        };
        if self.volumes.contains_key(&name) {
            return Ok(created);
        }
        let volume = Volume {
            name: name.clone(),
            created: clock::now(),
            options: spec.options.clone(),
            labels: spec.labels.clone(),
        };
        self.volumes.insert(name.clone(), volume);
        self.emit_volume(&name, "create");
        Ok(created)
    }

    pub(crate) fn find_volume(&self, name: &str) -> Answer<&Volume> {
        self.volumes
            .get(name)
            .ok_or_else(|| Refusal::new(ErrorKind::NotFound, format!("get {name}: no such volume")))
    }

    /// Ids of the Containers that mount it.
    pub(crate) fn volume_users(&self, name: &str) -> Vec<String> {
        self.containers
            .values()
            .filter(|container| container.volumes().any(|volume| volume == name))
            .map(|container| container.id.clone())
            .collect()
    }

    pub(crate) fn remove_volume(&mut self, name: &str, force: bool) -> Answer<()> {
        if let Err(refusal) = self.find_volume(name) {
            return if force { Ok(()) } else { Err(refusal) };
        }
        let users = self.volume_users(name);
        if !users.is_empty() {
            return Err(Refusal::new(
                ErrorKind::InUse,
                format!("remove {name}: volume is in use - [{}]", users.join(", ")),
            ));
        }
        self.volumes.remove(name);
        self.emit_volume(name, "destroy");
        Ok(())
    }

    /// Removes an anonymous Volume of a Container that goes, unless another uses it by name.
    pub(crate) fn drop_volume_of(&mut self, id: &str, name: &str) {
        if self.volume_users(name).iter().all(|user| user == id)
            && self.volumes.remove(name).is_some()
        {
            self.emit_volume(name, "destroy");
        }
    }

    fn emit_volume(&mut self, name: &str, action: &str) {
        let more = attributes([("driver", "local")]);
        self.emit(ObjectKind::Volume, name, action, None, more);
    }

    /// Tells of the Volumes of a Container that starts or ends.
    pub(crate) fn emit_mounts(&mut self, id: &str, action: &str) {
        let Some(container) = self.containers.get(id) else {
            return;
        };
        let places = container.mounts.iter().filter(|place| place.is_volume());
        let mounted: Vec<_> = places.map(|place| place.mount.clone()).collect();
        for mount in mounted {
            let mut more = attributes([("driver", "local"), ("container", id)]);
            if action == "mount" {
                let writable = (!mount.read_only).to_string();
                more.extend(attributes([
                    ("destination", mount.destination.as_str()),
                    ("read/write", writable.as_str()),
                    ("propagation", ""),
                ]));
            }
            self.emit(ObjectKind::Volume, &mount.source, action, None, more);
        }
    }
}
