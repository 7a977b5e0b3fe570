//! Inspect documents of an in-memory Engine: the fields of the API's JSON that a page shows.

use model::{
    ContainerDetail, ContainerId, Detail, HistoryStep, ImageDetail, ImageId, Inspection,
    NetworkDetail, NetworkId, NetworkMember, ObjectKind, RestartPolicy, VolumeDetail, VolumeName,
};
use serde_json::{Value, json};

use super::clock::nanoseconds;
use super::container::Container;
use super::list;
use super::parts::{bound_ports, endpoint, host_config, keys, mount, policy, state};
use super::world::{Answer, World};

impl World {
    pub(crate) fn inspect(&self, object: ObjectKind, reference: &str) -> Answer<Inspection> {
        let (document, detail) = match object {
            ObjectKind::Container => self.container_document(&self.find_container(reference)?),
            ObjectKind::Image => self.image_document(&self.find_image(reference)?),
            ObjectKind::Network => self.network_document(&self.find_network(reference)?),
            ObjectKind::Volume => {
                self.find_volume(reference)?;
                self.volume_document(reference)
            }
        };
        Ok(Inspection {
            object,
            document,
            detail,
        })
    }

    fn container_document(&self, id: &str) -> (Value, Detail) {
        let container = &self.containers[id];
        let words = container.words();
        let mounts: Vec<Value> = container.mounts.iter().map(|p| mount(&p.mount)).collect();
        let document = json!({
            "Id": container.id,
            "Created": nanoseconds(Some(container.created)),
            "Path": words.first(),
            "Args": words.get(1..).unwrap_or_default(),
            "State": state(container),
            "Image": container.image_id,
            "Name": format!("/{}", container.name),
            "RestartCount": container.restart_count,
            "Driver": "overlay2",
            "Platform": "linux",
            "Mounts": mounts,
            "HostConfig": host_config(container),
            "Config": {
                "Hostname": container.hostname,
                "User": container.user,
                "Tty": container.tty,
                "OpenStdin": container.stdin_open,
                "Env": container.env,
                "Cmd": container.command,
                "Entrypoint": container.entrypoint,
                "Image": container.image,
                "WorkingDir": container.working_dir,
                "Labels": container.labels,
                "ExposedPorts": keys(&container.exposed_ports),
            },
            "NetworkSettings": {
                "Ports": bound_ports(container),
                "Networks": container.places.iter()
                    .map(|(name, p)| (name.clone(), endpoint(p)))
                    .collect::<serde_json::Map<_, _>>(),
            },
        });
        (document, Detail::Container(Box::new(detail(container))))
    }

    fn image_document(&self, id: &str) -> (Value, Detail) {
        let image = &self.images[id];
        let document = json!({
            "Id": image.id,
            "RepoTags": image.tags,
            "RepoDigests": image.digests,
            "Parent": "",
            "Comment": "Imported from -",
            "Created": nanoseconds(Some(image.created)),
            "Author": "",
            "Config": {
                "Env": image.env,
                "Cmd": image.command,
                "Entrypoint": image.entrypoint,
                "Labels": image.labels,
                "ExposedPorts": keys(&image.exposed_ports),
                "Volumes": keys(&image.volumes),
                "WorkingDir": "",
                "User": "",
            },
            "Architecture": "amd64",
            "Os": "linux",
            "Size": image.size,
            "RootFS": { "Type": "layers", "Layers": image.layers },
        });
        let detail = ImageDetail {
            id: ImageId::new(image.id.clone()),
            tags: image.tags.clone(),
            digests: image.digests.clone(),
            created: Some(image.created),
            size: image.size,
            platform: "linux/amd64".to_owned(),
            author: String::new(),
            entrypoint: image.entrypoint.clone(),
            command: image.command.clone(),
            env: image.env.clone(),
            working_dir: String::new(),
            user: String::new(),
            exposed_ports: image.exposed_ports.clone(),
            volumes: image.volumes.clone(),
            labels: image.labels.clone(),
            layers: image.layers.clone(),
            history: vec![HistoryStep {
                created: Some(image.created),
                created_by: String::new(),
                size: image.size,
                comment: "Imported from -".to_owned(),
            }],
        };
        (document, Detail::Image(Box::new(detail)))
    }

    fn network_document(&self, id: &str) -> (Value, Detail) {
        let network = &self.networks[id];
        let row = list::network_row(network);
        let member = |container: &Container| {
            let place = container.places.get(&network.name)?;
            let held = place.held.clone()?;
            let with_prefix = |address: std::net::IpAddr| format!("{address}/{}", held.prefix);
            Some(NetworkMember {
                container_id: container.id.clone(),
                name: container.name.clone(),
                ipv4: held.ipv4.map(with_prefix),
                ipv6: held.ipv6.map(|address| format!("{address}/64")),
                mac: held.mac.clone(),
            })
        };
        let members: Vec<NetworkMember> = network
            .members
            .iter()
            .filter_map(|id| member(self.containers.get(id)?))
            .collect();
        let document = json!({
            "Name": network.name,
            "Id": network.id,
            "Created": nanoseconds(Some(network.created)),
            "Scope": "local",
            "Driver": network.driver,
            "EnableIPv6": network.ipv6,
            "IPAM": {
                "Driver": "default",
                "Options": {},
                "Config": row.subnets.iter().map(|subnet| json!({
                    "Subnet": subnet.subnet,
                    "Gateway": subnet.gateway,
                    "IPRange": subnet.ip_range,
                })).collect::<Vec<_>>(),
            },
            "Internal": network.internal,
            "Attachable": network.attachable,
            "Ingress": false,
            "Containers": members.iter().map(|member| (member.container_id.clone(), json!({
                "Name": member.name,
                "MacAddress": member.mac,
                "IPv4Address": member.ipv4,
                "IPv6Address": member.ipv6.clone().unwrap_or_default(),
            }))).collect::<serde_json::Map<_, _>>(),
            "Options": network.options,
            "Labels": network.labels,
        });
        let detail = NetworkDetail {
            id: NetworkId::new(network.id.clone()),
            removable: !row.is_builtin(),
            name: row.name,
            driver: row.driver,
            scope: row.scope,
            created: row.created,
            internal: row.internal,
            attachable: row.attachable,
            ipv6: row.ipv6,
            subnets: row.subnets,
            options: row.options,
            labels: row.labels,
            members,
        };
        (document, Detail::Network(Box::new(detail)))
    }

    fn volume_document(&self, name: &str) -> (Value, Detail) {
        let volume = &self.volumes[name];
        let document = json!({
            "Name": volume.name,
            "Driver": "local",
            "Mountpoint": volume.mountpoint(),
            "CreatedAt": nanoseconds(Some(super::clock::whole_seconds(volume.created))),
            "Scope": "local",
            "Options": volume.options,
            "Labels": volume.labels,
        });
        let users = self.volume_users(name);
        let detail = VolumeDetail {
            name: VolumeName::new(volume.name.clone()),
            driver: "local".to_owned(),
            mountpoint: volume.mountpoint(),
            created: Some(super::clock::whole_seconds(volume.created)),
            scope: "local".to_owned(),
            options: volume.options.clone(),
            labels: volume.labels.clone(),
            used_by: users
                .iter()
                .map(|id| self.containers[id].name.clone())
                .collect(),
        };
        (document, Detail::Volume(Box::new(detail)))
    }
}

/// A Container's typed details.
fn detail(container: &Container) -> ContainerDetail {
    let alive = container.state.is_alive();
    ContainerDetail {
        id: ContainerId::new(container.id.clone()),
        name: container.name.clone(),
        image: container.image.clone(),
        image_id: ImageId::new(container.image_id.clone()),
        created: container.created,
        state: container.state,
        can: container.state.verbs(),
        health: container.health,
        started: container.started,
        finished: container.finished,
        exit_code: container
            .finished
            .filter(|_| !alive)
            .map(|_| container.exit_code),
        oom_killed: false,
        error: Some(container.error.clone()).filter(|error| !error.is_empty()),
        pid: Some(container.pid).filter(|pid| *pid != 0),
        restart_count: container.restart_count,
        entrypoint: container.entrypoint.clone(),
        command: container.command.clone(),
        working_dir: container.working_dir.clone(),
        user: container.user.clone(),
        hostname: container.hostname.clone(),
        env: container.env.clone(),
        tty: container.tty,
        stdin_open: container.stdin_open,
        labels: container.labels.clone(),
        ports: list::ports(container),
        attachments: container
            .places
            .iter()
            .map(|(n, p)| list::attachment(n, p))
            .collect(),
        mounts: container
            .mounts
            .iter()
            .map(|place| place.mount.clone())
            .collect(),
        restart_policy: policy_text(container.restart),
        auto_remove: container.auto_remove,
        privileged: false,
        memory_limit: None,
        cpu_limit_milli: None,
        log_driver: "json-file".to_owned(),
        platform: Some("linux".to_owned()),
    }
}

fn policy_text(wanted: RestartPolicy) -> String {
    match policy(wanted) {
        (word, 0) => word.to_owned(),
        (word, count) => format!("{word}:{count}"),
    }
}
