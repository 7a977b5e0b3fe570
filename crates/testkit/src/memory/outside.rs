//! What others do to an in-memory Engine.

use std::sync::Arc;

use engine::Error;
use model::{ContainerSpec, Health, LogStream, NetworkSpec, ObjectKind, VolumeSpec};

use super::event::Attributes;
use super::usage::Usage;
use super::world::{Answer, World};
use super::{Hub, image};

/// Acts as another client, or as a program in a Container, at once and without the trait: no call
/// is counted, and faults do not touch it.
pub struct Outside {
    hub: Arc<Hub>,
}

impl Outside {
    pub(crate) fn new(hub: Arc<Hub>) -> Self {
        Self { hub }
    }

    fn act<T>(&self, what: &str, act: impl FnOnce(&mut World) -> Answer<T>) -> Result<T, Error> {
        self.hub
            .with(act)
            .map_err(|refusal| refusal.during(format!("{what} outside")))
    }

    /// Makes a Container and gives its id.
    pub fn create(&self, spec: &ContainerSpec) -> Result<String, Error> {
        self.act("create container", |world| {
            Ok(world.create_container(spec)?.id)
        })
    }

    /// Makes and starts a Container of `fairlead/busybox:1` and gives its id. `command` is split at
    /// white space.
    pub fn run(&self, name: &str, command: &str) -> Result<String, Error> {
        let spec = ContainerSpec {
            image: "fairlead/busybox:1".to_owned(),
            name: Some(name.to_owned()),
            command: command.split_whitespace().map(str::to_owned).collect(),
            ..ContainerSpec::default()
        };
        self.act("run container", |world| {
            let id = world.create_container(&spec)?.id;
            world.start_container(&id)?;
            Ok(id)
        })
    }

    /// Makes `count` Containers named `row-00001` and on, which were never started.
    pub fn add_containers(&self, count: u32) {
        self.hub.with(|world| world.add_containers(count));
    }

    /// Starts a Container.
    pub fn start(&self, reference: &str) -> Result<(), Error> {
        self.act("start container", |world| world.start_container(reference))
    }

    /// Stops a Container.
    pub fn stop(&self, reference: &str) -> Result<(), Error> {
        self.act("stop container", |world| world.stop_container(reference))
    }

    /// Sends a signal to a Container.
    pub fn kill(&self, reference: &str, signal: &str) -> Result<(), Error> {
        self.act("kill container", |world| {
            world.kill_container(reference, signal)
        })
    }

    /// Freezes a Container.
    pub fn pause(&self, reference: &str) -> Result<(), Error> {
        self.act("pause container", |world| world.pause_container(reference))
    }

    /// Thaws a Container.
    pub fn unpause(&self, reference: &str) -> Result<(), Error> {
        self.act("unpause container", |world| {
            world.unpause_container(reference)
        })
    }

    /// Renames a Container.
    pub fn rename(&self, reference: &str, name: &str) -> Result<(), Error> {
        self.act("rename container", |world| {
            world.rename_container(reference, name)
        })
    }

    /// Removes a Container by force, with its anonymous Volumes.
    pub fn remove(&self, reference: &str) -> Result<(), Error> {
        self.act("remove container", |world| {
            world.remove_container(reference, true, true)
        })
    }

    /// The main process of a Container ends by itself.
    pub fn end(&self, reference: &str, code: i32) -> Result<(), Error> {
        self.act("end container", |world| {
            let id = world.find_container(reference)?;
            world.end_container(&id, code);
            Ok(())
        })
    }

    /// A health check of a Container gives a result.
    pub fn set_health(&self, reference: &str, health: Health) -> Result<(), Error> {
        self.act("check health", |world| {
            let id = world.find_container(reference)?;
            world.change(&id)?.health = Some(health);
            let action = match health {
                Health::Starting => "health_status: starting",
                Health::Healthy => "health_status: healthy",
                Health::Unhealthy => "health_status: unhealthy",
            };
            world.emit_container(&id, action, Attributes::new());
            Ok(())
        })
    }

    /// What a Container uses from now on.
    pub fn set_usage(&self, reference: &str, usage: Usage) -> Result<(), Error> {
        self.act("use", |world| {
            let id = world.find_container(reference)?;
            world.change(&id)?.usage = usage;
            Ok(())
        })
    }

    /// The program of a Container writes; a line needs its line break.
    pub fn write_log(&self, reference: &str, stream: LogStream, text: &str) -> Result<(), Error> {
        self.act("write log", |world| {
            let id = world.find_container(reference)?;
            world.write_log(&id, stream, text);
            Ok(())
        })
    }

    /// Loads an Image that runs `sh` by default, and gives its id.
    pub fn load_image(&self, tag: &str) -> String {
        self.hub.with(|world| {
            let id = world.add_image(tag, &["sh"]);
            world.emit(ObjectKind::Image, &id, "load", Some(&id), Attributes::new());
            id
        })
    }

    /// A pull of this reference will find it.
    pub fn offer_in_registry(&self, reference: &str) {
        self.hub
            .with(|world| world.registry.insert(image::with_tag(reference)));
    }

    /// Gives an Image another tag.
    pub fn tag_image(&self, reference: &str, tag: &str) -> Result<(), Error> {
        self.act("tag image", |world| world.tag_image(reference, tag))
    }

    /// Removes an Image or one of its tags by force.
    pub fn remove_image(&self, reference: &str) -> Result<(), Error> {
        self.act("remove image", |world| {
            world.remove_image(reference, true).map(drop)
        })
    }

    /// Makes a Network and gives its id.
    pub fn create_network(&self, spec: &NetworkSpec) -> Result<String, Error> {
        self.act("create network", |world| Ok(world.create_network(spec)?.id))
    }

    /// Removes a Network.
    pub fn remove_network(&self, reference: &str) -> Result<(), Error> {
        self.act("remove network", |world| world.remove_network(reference))
    }

    /// Puts a Container on a Network.
    pub fn connect(&self, network: &str, container: &str) -> Result<(), Error> {
        self.act("connect network", |world| {
            world.connect_network(network, container, None, &[])
        })
    }

    /// Takes a Container off a Network.
    pub fn disconnect(&self, network: &str, container: &str) -> Result<(), Error> {
        self.act("disconnect network", |world| {
            world.disconnect_network(network, container)
        })
    }

    /// Makes a Volume.
    pub fn create_volume(&self, name: &str) -> Result<(), Error> {
        let spec = VolumeSpec {
            name: Some(name.to_owned()),
            ..VolumeSpec::default()
        };
        self.act("create volume", |world| {
            world.create_volume(&spec).map(drop)
        })
    }

    /// Removes a Volume.
    pub fn remove_volume(&self, name: &str) -> Result<(), Error> {
        self.act("remove volume", |world| world.remove_volume(name, false))
    }

    /// Does `count` things to the Containers that are there, one after the other without a pause:
    /// starts, stops, freezes, thaws and renames, and now and then one goes or comes. The same
    /// Engine does the same things in each run of a test.
    pub fn storm(&self, count: u32) {
        for _ in 0..count {
            self.hub.with(World::disturb);
        }
    }
}

impl World {
    /// Does one thing of a storm that is possible now.
    fn disturb(&mut self) {
        let at = self.seed.below(self.containers.len().max(1));
        let Some(id) = self.containers.keys().nth(at).cloned() else {
            return self.add_containers(1);
        };
        let choice = self.seed.below(20);
        let done = match (choice, self.state_of(&id)) {
            (0, _) => self.remove_container(&id, true, true),
            (1, _) => {
                self.add_containers(1);
                Ok(())
            }
            (2..5, _) => {
                let name = format!("storm-{}", self.next_sequence());
                self.rename_container(&id, &name)
            }
            (_, Some(model::ContainerState::Paused)) => self.unpause_container(&id),
            (5..12, Some(model::ContainerState::Running)) => self.pause_container(&id),
            (_, Some(model::ContainerState::Running)) => self.stop_container(&id),
            _ => self.start_container(&id),
        };
        // What is refused, as a start for want of an address, is one thing less.
        drop(done);
    }
}
