//! How an in-memory Engine makes Containers.

use std::collections::BTreeMap;

use engine::{Created, ErrorKind};
use model::{
    ContainerSpec, ContainerState, Entrypoint, Mount, MountKind, MountSpec, NetworkJoin,
    VolumeSpec, is_object_name,
};

use super::clock;
use super::container::{Container, MountPlace, Place};
use super::engine::HOST_NAME;
use super::event::Attributes;
use super::image::Image;
use super::program::Program;
use super::usage::Usage;
use super::world::{Answer, Refusal, World};

const ADJECTIVES: [&str; 8] = [
    "brave", "calm", "eager", "gentle", "keen", "merry", "quiet", "sharp",
];
const SURNAMES: [&str; 8] = [
    "babbage", "curie", "euler", "hopper", "lamport", "lovelace", "noether", "turing",
];

fn invalid(message: impl Into<String>) -> Refusal {
    Refusal::new(ErrorKind::InvalidInput, message)
}

/// What starts, by moby's rule: an entrypoint of the user's own drops the Image's command too.
fn command_line(spec: &ContainerSpec, image: &Image) -> (Vec<String>, Vec<String>) {
    let entrypoint = match &spec.entrypoint {
        Entrypoint::FromImage => image.entrypoint.clone(),
        Entrypoint::Cleared => Vec::new(),
        Entrypoint::Exec(words) => words.clone(),
        Entrypoint::Shell(text) => vec!["/bin/sh".to_owned(), "-c".to_owned(), text.clone()],
    };
    let from_image = spec.command.is_empty() && spec.entrypoint == Entrypoint::FromImage;
    let command = if from_image {
        image.command.clone()
    } else {
        spec.command.clone()
    };
    (entrypoint, command)
}

/// Faults that dockerd finds itself when a Container is made; what the model checks beyond them
/// concerns networks and host ports, which it finds at the start.
fn check_values(spec: &ContainerSpec) -> Answer<()> {
    let fault = spec.check().into_iter().find(|fault| {
        let late = ["network.", "ports["]
            .iter()
            .any(|part| fault.field.starts_with(part));
        !late || fault.field.ends_with("containerPort")
    });
    fault.map_or(Ok(()), |fault| {
        Err(invalid(format!("{}: {}", fault.field, fault.message)))
    })
}

impl World {
    pub(crate) fn create_container(&mut self, spec: &ContainerSpec) -> Answer<Created> {
        if let Some(name) = &spec.name
            && !is_object_name(name)
        {
            return Err(invalid(format!(
                "Invalid container name ({name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed"
            )));
        }
        if spec.image.trim().is_empty() {
            return Err(invalid("no image was given"));
        }
        let image_id = self
            .find_image(&spec.image)
            .map_err(|refusal| match refusal.kind {
                ErrorKind::NotFound => {
                    Refusal::new(ErrorKind::ImageMissing(spec.image.clone()), refusal.message)
                }
                _ => refusal,
            })?;
        check_values(spec)?;
        let image = self.images[&image_id].clone();
        let (entrypoint, command) = command_line(spec, &image);
        if entrypoint.is_empty() && command.is_empty() {
            return Err(invalid("No command specified"));
        }
        let name = match &spec.name {
            Some(name) => name.clone(),
            None => self.invent_name(),
        };
        self.check_name_free(&name)?;
        let mounts = self.make_mounts(spec, &image)?;
        let id = self.seed.id();
        let (network_mode, places) = self.wanted_places(spec.network.as_ref());
        let mut container = blank(id.clone(), name, spec, &image);
        container.sequence = self.next_sequence();
        container.entrypoint = entrypoint;
        container.command = command;
        container.mounts = mounts;
        if network_mode == "host" && spec.hostname.is_none() {
            container.hostname = HOST_NAME.to_owned();
        }
        container.network_mode = network_mode;
        container.places = places;
        self.insert_container(container);
        Ok(Created {
            id,
            warnings: Vec::new(),
        })
    }

    fn insert_container(&mut self, container: Container) {
        let id = container.id.clone();
        self.keep_shadow(&id);
        self.names.insert(container.name.clone(), id.clone());
        self.containers.insert(id.clone(), container);
        self.emit_container(&id, "create", Attributes::new());
    }

    fn invent_name(&mut self) -> String {
        loop {
            let adjective = ADJECTIVES[self.seed.below(ADJECTIVES.len())];
            let surname = SURNAMES[self.seed.below(SURNAMES.len())];
            let name = format!("{adjective}_{surname}{}", self.seed.below(10_000));
            if !self.names.contains_key(&name) {
                return name;
            }
        }
    }

    fn make_mounts(&mut self, spec: &ContainerSpec, image: &Image) -> Answer<Vec<MountPlace>> {
        let mut places = Vec::new();
        for mount in &spec.mounts {
            places.push(match mount {
                MountSpec::Bind {
                    source,
                    target,
                    read_only,
                } => place(MountKind::Bind, source.clone(), target, *read_only),
                MountSpec::Volume {
                    name,
                    target,
                    read_only,
                } => {
                    let wanted = VolumeSpec {
                        name: name.clone(),
                        ..VolumeSpec::default()
                    };
                    let volume = self.create_volume(&wanted)?.id;
                    let mut place = place(MountKind::Volume, volume, target, *read_only);
                    place.anonymous = name.is_none();
                    place
                }
                MountSpec::Tmpfs { target } => {
                    place(MountKind::Tmpfs, String::new(), target, false)
                }
            });
        }
        for target in &image.volumes {
            if places
                .iter()
                .all(|place| place.mount.destination != *target)
            {
                let volume = self.create_volume(&VolumeSpec::default())?.id;
                let mut place = place(MountKind::Volume, volume, target, false);
                place.anonymous = true;
                places.push(place);
            }
        }
        places.sort_by(|a, b| a.mount.destination.cmp(&b.mount.destination));
        Ok(places)
    }

    /// The network mode of a wish, and the places it means.
    fn wanted_places(&self, join: Option<&NetworkJoin>) -> (String, BTreeMap<String, Place>) {
        let wanted = join.map_or("default", |join| join.network.as_str());
        if wanted.starts_with("container:") {
            return (wanted.to_owned(), BTreeMap::new());
        }
        let name = if wanted == "default" {
            "bridge"
        } else {
            wanted
        };
        // The Engine looks for the Network when the Container starts, not now.
        let found = self.find_network(name).ok().map(|id| &self.networks[&id]);
        let place = Place {
            network_id: found.map_or_else(String::new, |network| network.id.clone()),
            static_ipv4: join.and_then(|join| join.ipv4.clone()),
            aliases: join.map(|join| join.aliases.clone()).unwrap_or_default(),
            held: None,
        };
        let name = found.map_or_else(|| name.to_owned(), |network| network.name.clone());
        (wanted.to_owned(), BTreeMap::from([(name, place)]))
    }

    /// Makes `count` Containers named `row-00001` and on, which were never started.
    pub(crate) fn add_containers(&mut self, count: u32) {
        let Ok(image_id) = self.find_image("fairlead/busybox:1") else {
            return;
        };
        let image = self.images[&image_id].clone();
        let spec = ContainerSpec {
            image: "fairlead/busybox:1".to_owned(),
            command: vec!["sleep".to_owned(), "3600".to_owned()],
            ..ContainerSpec::default()
        };
        let (mode, places) = self.wanted_places(None);
        let mut number = 0;
        for _ in 0..count {
            let name = loop {
                number += 1;
                let name = format!("row-{number:05}");
                if !self.names.contains_key(&name) {
                    break name;
                }
            };
            let mut container = blank(self.seed.id(), name, &spec, &image);
            container.sequence = self.next_sequence();
            container.command.clone_from(&spec.command);
            container.network_mode.clone_from(&mode);
            container.places.clone_from(&places);
            self.insert_container(container);
        }
    }
}

fn place(kind: MountKind, source: String, target: &str, read_only: bool) -> MountPlace {
    let destination = target.to_owned();
    MountPlace {
        mount: Mount {
            kind,
            source,
            destination,
            read_only,
        },
        anonymous: false,
    }
}

/// A Container that was never started, as far as the spec and the Image say it alone.
fn blank(id: String, name: String, spec: &ContainerSpec, image: &Image) -> Container {
    let mut labels = image.labels.clone();
    labels.extend(spec.labels.clone());
    let mut exposed_ports = image.exposed_ports.clone();
    for port in &spec.ports {
        let text = format!("{}/{}", port.container_port, port.protocol.word());
        if !exposed_ports.contains(&text) {
            exposed_ports.push(text);
        }
    }
    let mut env = spec.env.clone();
    let own = |variable: &String| variable.split('=').next().unwrap_or_default().to_owned();
    let named: Vec<String> = env.iter().map(own).collect();
    env.extend(
        image
            .env
            .iter()
            .filter(|variable| !named.contains(&own(variable)))
            .cloned(),
    );
    Container {
        hostname: spec.hostname.clone().unwrap_or_else(|| id[..12].to_owned()),
        id,
        name,
        sequence: 0,
        image: spec.image.clone(),
        image_id: image.id.clone(),
        created: clock::now(),
        entrypoint: Vec::new(),
        command: Vec::new(),
        env,
        labels,
        user: spec.user.clone().unwrap_or_default(),
        working_dir: spec.working_dir.clone().unwrap_or_default(),
        tty: spec.tty,
        stdin_open: spec.stdin_open,
        auto_remove: spec.auto_remove,
        restart: spec.restart,
        exposed_ports,
        wanted_ports: spec.ports.clone(),
        ports: Vec::new(),
        mounts: Vec::new(),
        network_mode: String::new(),
        places: BTreeMap::new(),
        state: ContainerState::Created,
        started: None,
        finished: None,
        exit_code: 0,
        error: String::new(),
        pid: 0,
        restart_count: 0,
        ended_by_hand: false,
        health: None,
        run: 0,
        program: Program::default(),
        log: Vec::new(),
        usage: Usage::default(),
    }
}
