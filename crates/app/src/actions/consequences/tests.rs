use std::collections::{BTreeMap, BTreeSet};

use model::{
    Attachment, ByteSize, ContainerId, ContainerPort, ContainerState, ImageId, ImageSummary, Mount,
    MountKind, NetworkId, NetworkSummary, Protocol, Timestamp, VolumeName, VolumeSummary,
};

use super::*;

fn container(name: &str, state: ContainerState) -> ContainerSummary {
    ContainerSummary {
        id: ContainerId::new(format!("{name}{name}")),
        name: name.to_owned(),
        image: "busybox:1".to_owned(),
        image_id: ImageId::new("sha256:aaaa"),
        command: "sh".to_owned(),
        created: Timestamp(0),
        state,
        status_text: String::new(),
        exit_code: None,
        health: None,
        since: None,
        ports: Vec::new(),
        labels: BTreeMap::new(),
        attachments: Vec::new(),
        mounts: Vec::new(),
    }
}

fn image(id: &str, tags: &[&str]) -> ImageSummary {
    ImageSummary {
        id: ImageId::new(id),
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        digests: Vec::new(),
        created: None,
        size: ByteSize(2_000_000),
        shared_size: None,
        labels: BTreeMap::new(),
    }
}

fn volume(source: &str, destination: &str) -> Mount {
    Mount {
        kind: MountKind::Volume,
        source: source.to_owned(),
        destination: destination.to_owned(),
        read_only: false,
    }
}

/// `web` runs with a port and two volumes, `old` has ended on br3.
fn found() -> Found {
    let mut web = container("web", ContainerState::Running);
    web.ports = vec![ContainerPort {
        container_port: 80,
        protocol: Protocol::Tcp,
        host_port: Some(8080),
        host_ip: None,
    }];
    web.mounts = vec![volume(&"ab".repeat(32), "/cache"), volume("data", "/data")];
    let mut old = container("old", ContainerState::Exited);
    old.attachments = vec![Attachment {
        network: "br3".to_owned(),
        ipv4: None,
        ipv6: None,
        static_ipv4: None,
        mac: None,
        aliases: Vec::new(),
        gateway: None,
    }];
    Found {
        containers: vec![web, old],
        images: vec![
            image("sha256:aaaa", &["busybox:1", "mine:latest"]),
            image("sha256:bbbb", &["lone:1"]),
        ],
        networks: vec![NetworkSummary {
            id: NetworkId::new("net3"),
            name: "br3".to_owned(),
            driver: "bridge".to_owned(),
            scope: "local".to_owned(),
            created: None,
            internal: false,
            attachable: false,
            ipv6: false,
            subnets: Vec::new(),
            options: BTreeMap::new(),
            labels: BTreeMap::new(),
        }],
        volumes: vec![VolumeSummary {
            name: VolumeName::new("data"),
            driver: "local".to_owned(),
            mountpoint: "/v".to_owned(),
            created: None,
            size: None,
            options: BTreeMap::new(),
            labels: BTreeMap::new(),
        }],
        auto_removed: BTreeSet::from(["web".to_owned()]),
        members: BTreeMap::from([("net3".to_owned(), vec!["web".to_owned()])]),
    }
}

fn check(action: &Action, expected: &str) {
    let told = consequences(action, &found());
    let ask = if told.ask { "ask" } else { "do" };
    let mut lines = vec![format!("{ask}: {} [{}]", told.title, told.confirm)];
    lines.extend(told.effects);
    assert_eq!(lines.join("\n"), expected);
}

fn remove(ids: &[&str], force: bool, volumes: bool) -> Action {
    Action::Container(ContainerAction::Remove {
        targets: ids.iter().map(|id| Target::named(*id)).collect(),
        force,
        volumes,
    })
}

#[test]
fn removing_a_container_says_what_ends_goes_and_stays() {
    check(
        &remove(&["web"], true, true),
        "ask: Remove container web? [Remove container web]\n\
         web is running and is ended at once, without time to save anything.\n\
         Nobody answers any more on port 8080.\n\
         Files written in a container outside its volumes and binds are lost, and so is its log.\n\
         Anonymous volume abababababab (web at /cache) goes with all that is in it.\n\
         Volume data stays.",
    );
    check(
        &remove(&["web", "old", "nobody"], false, false),
        "ask: Remove 3 containers? [Remove 3 containers]\n\
         nobody is not there any more.\n\
         web is running: the engine refuses without force, or stop it first.\n\
         Files written in a container outside its volumes and binds are lost, and so is its log.\n\
         Anonymous volume abababababab (web at /cache) stays, used by nobody.\n\
         Volume data stays.",
    );
}

#[test]
fn stopping_asks_nothing_but_says_what_ends_with_it() {
    check(
        &Action::Container(ContainerAction::Stop {
            targets: vec![Target::named("web")],
            timeout_s: Some(3),
        }),
        "do: Stop container web? [Stop container web]\n\
         Each is asked to end, and ended by force after 3 s.\n\
         Nobody answers any more on port 8080.\n\
         web was made with --rm: when it ends the engine removes it with its anonymous volumes.",
    );
}

#[test]
fn every_kill_is_asked_and_names_its_signal() {
    let kill = |signal: &str| {
        Action::Container(ContainerAction::Kill {
            targets: vec![Target::named("old")],
            signal: signal.to_owned(),
        })
    };
    check(
        &kill("9"),
        "ask: Kill container old? [Kill container old]\n\
         The main process ends at once and cannot save anything.",
    );
    check(
        &kill("hup"),
        "ask: Send SIGHUP to container old? [Send SIGHUP to container old]\n\
         The main process gets SIGHUP and does what it has foreseen for it.",
    );
}

#[test]
fn removing_an_image_tells_tags_from_layers() {
    let remove = |ids: &[&str], force| {
        Action::Image(ImageAction::Remove {
            targets: ids.iter().map(|id| Target::named(*id)).collect(),
            force,
        })
    };
    check(
        &remove(&["mine"], false),
        "ask: Remove image mine? [Remove image mine]\n\
         Tag mine:latest goes; the image stays as busybox:1.",
    );
    check(
        &remove(&["lone:1"], false),
        "ask: Remove image lone:1? [Remove image lone:1]\n\
         The layers of lone:1 go where no other image shares them: up to 2.00MB.",
    );
    check(
        &remove(&["sha256:aaaa"], false),
        "ask: Remove image sha256:aaaa? [Remove image sha256:aaaa]\n\
         Tags busybox:1 and mine:latest go: by id the engine removes several tags only with force.\n\
         Containers web and old are made from sha256:aaaa and not all stopped: the engine refuses.",
    );
    check(
        &remove(&["bbbb", "gone:1"], true),
        "ask: Remove 2 images? [Remove 2 images]\n\
         gone:1 is not there any more.\n\
         The layers of bbbb go where no other image shares them: up to 2.00MB.",
    );
}

#[test]
fn a_tag_that_another_image_has_is_said_to_move() {
    check(
        &Action::Image(ImageAction::Tag {
            target: Target::named("busybox:1"),
            reference: "lone:1".to_owned(),
        }),
        "do: Tag busybox:1? [Tag busybox:1]\n\
         busybox:1 gets the tag lone:1 too; its other tags stay.\n\
         It is taken from image bbbb, which then has no tag left.",
    );
}

#[test]
fn removing_networks_and_volumes_names_their_users() {
    check(
        &Action::Network(NetworkAction::Remove {
            targets: vec![Target::new("net3", "br3")],
        }),
        "ask: Remove network br3? [Remove network br3]\n\
         Container web is on br3 now: the engine refuses until they are stopped or disconnected.\n\
         Container old cannot start any more without br3.",
    );
    check(
        &Action::Volume(VolumeAction::Remove {
            targets: vec![Target::named("data")],
            force: false,
        }),
        "ask: Remove volume data? [Remove volume data]\n\
         Container web mounts data: the engine refuses until they are removed.",
    );
}

#[test]
fn making_something_needs_no_question() {
    let action = Action::Volume(VolumeAction::Create {
        spec: model::VolumeSpec::default(),
    });
    check(&action, "do: Create volume? [Create volume]");
}

#[test]
fn a_long_selection_says_how_many_are_not_told_one_by_one() {
    let targets: Vec<Target> = (0..20).map(|n| Target::named(format!("v{n}"))).collect();
    let mut found = found();
    found.volumes = targets
        .iter()
        .map(|target| VolumeSummary {
            name: VolumeName::new(&target.id),
            ..found.volumes[0].clone()
        })
        .collect();
    let action = Action::Volume(VolumeAction::Remove {
        targets,
        force: false,
    });
    let told = consequences(&action, &found);
    assert_eq!(told.title, "Remove 20 volumes?");
    assert_eq!(told.effects.len(), 13);
    assert_eq!(
        told.effects[12],
        "8 more are selected and not told of one by one."
    );
}
