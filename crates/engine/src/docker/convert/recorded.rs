//! What real Engines answered, read. The answers lie in `tests/fixtures`, a folder for each line.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use expect_test::{Expect, expect};
use model::{ContainerId, Timestamp};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{container, facts, image, network, usage, volume, words};
use crate::docker::version::ApiVersion;

fn read<T: DeserializeOwned>(line: &str, name: &str) -> T {
    let path = format!(
        "{}/tests/fixtures/{line}/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

const LINES: [&str; 2] = ["20.10", "26.1"];

#[derive(Deserialize)]
struct Refusal {
    case: String,
    status: u16,
    message: String,
}

#[test]
fn every_recorded_refusal_has_its_kind() {
    let mut kinds: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in LINES {
        for refusal in read::<Vec<Refusal>>(line, "refusals") {
            let image = refusal
                .case
                .starts_with("image-missing")
                .then_some("absent:1");
            let kind = words::refusal(refusal.status, &refusal.message, image);
            kinds
                .entry(refusal.case)
                .or_default()
                .push(format!("{kind:?}"));
        }
    }
    let mut picture = String::new();
    for (case, mut kinds) in kinds {
        assert_eq!(kinds.len(), LINES.len(), "{case} was recorded on each line");
        kinds.dedup();
        writeln!(picture, "{case}: {}", kinds.join(" / ")).expect("a String takes everything");
    }
    expect![[r#"
        address-on-default-bridge: InvalidInput
        address-outside: InvalidInput
        address-taken: AddressTaken
        bind-source-absent: InvalidInput
        connect-container-absent: NotFound
        connect-network-absent: NotFound
        connect-running-address-taken: AddressTaken
        connect-twice: Conflict
        container-absent-inspect: NotFound
        container-absent-start: NotFound
        container-name-taken: NameTaken
        disconnect-not-connected: Conflict
        gateway-outside: InvalidInput
        image-absent: NotFound
        image-absent-remove: NotFound
        image-in-use-by-id: InUse
        image-in-use-by-id-forced: InUse
        image-in-use-last-tag: InUse
        image-in-use-stopped: InUse
        image-missing: ImageMissing("absent:1")
        image-with-two-tags: Conflict
        kill-stopped: Conflict
        name-malformed: InvalidInput
        network-absent: NotFound
        network-builtin-remove: Refused
        network-driver-unknown: InvalidInput
        network-in-use: InUse
        network-name-taken: NameTaken
        network-of-container-absent: NotFound
        pause-paused: Conflict
        pause-stopped: Conflict
        port-taken-by-container: PortTaken
        port-taken-by-program: PortTaken
        program-absent: Refused
        pull-nobody-answers: Refused
        remove-paused: Conflict
        remove-running: Conflict
        rename-to-taken: NameTaken
        route-unknown: Refused
        signal-unknown: InvalidInput
        start-paused: Conflict
        subnet-malformed: InvalidInput
        subnet-overlap: SubnetOverlap
        tag-label-malformed: InvalidInput
        tag-malformed: InvalidInput
        unpause-running: Conflict
        version-too-new: UnsupportedVersion
        version-too-old: UnsupportedVersion
        volume-absent: NotFound
        volume-driver-differs: InvalidInput
        volume-driver-unknown: InvalidInput
        volume-in-use: InUse
    "#]]
    .assert_eq(&picture);
}

fn check_containers(line: &str, expected: &Expect) {
    let now = Timestamp(1_800_000_000_000);
    let mut picture = String::new();
    for record in read::<Vec<_>>(line, "containers") {
        let it = container::summary(record, now).expect("a container");
        if !["c1", "c2", "c3", "c4"].contains(&it.name.as_str()) {
            continue;
        }
        let age_s = it.since.map(|since| (now.0 - since.0) / 1000);
        writeln!(
            picture,
            "{} {:?} code {:?} health {:?} since {}\n  {} | {}\n  labels {:?}\n  ports {:?}\n  on {:?}\n  mounts {:?}",
            it.name,
            it.state,
            it.exit_code,
            it.health,
            age_s.map_or("?".to_owned(), |age_s| if age_s > 100_000 { "its making".to_owned() } else { "its status text".to_owned() }),
            it.image,
            it.command,
            it.labels,
            it.ports
                .iter()
                .map(|port| format!("{:?}:{:?}->{}/{}", port.host_ip, port.host_port, port.container_port, port.protocol.word()))
                .collect::<Vec<_>>(),
            it.attachments
                .iter()
                .map(|place| format!("{} {:?} static {:?} via {:?}", place.network, place.ipv4, place.static_ipv4, place.gateway))
                .collect::<Vec<_>>(),
            it.mounts
                .iter()
                .map(|mount| format!("{:?} {:.8} {} {}", mount.kind, mount.source, mount.destination, if mount.read_only { "ro" } else { "rw" }))
                .collect::<Vec<_>>(),
        )
        .expect("a String takes everything");
    }
    expected.assert_eq(&picture);
}

#[test]
fn containers_of_20_10_are_read() {
    check_containers(
        "20.10",
        &expect![[r#"
        c4 Paused code None health None since its status text
          fairlead/busybox:1 | sleep 1000
          labels {}
          ports []
          on ["bridge Some(\"172.17.0.2\") static None via Some(\"172.17.0.1\")"]
          mounts []
        c3 Created code None health None since its making
          fairlead/busybox:1 | sleep 1000
          labels {}
          ports []
          on ["br3 None static Some(\"192.169.100.2\") via None", "bridge None static None via None"]
          mounts []
        c2 Exited code Some(3) health None since its status text
          fairlead/busybox:1 | sh -c 'exit 3'
          labels {}
          ports []
          on ["bridge None static None via None"]
          mounts []
        c1 Running code None health Some(Healthy) since its status text
          fairlead/busybox:1 | /bin/sh -c 'echo hello; sleep 1000'
          labels {"com.docker.compose.project": "shop"}
          ports ["Some(\"127.0.0.1\"):Some(18080)->80/tcp", "None:None->53/udp"]
          on ["br3 Some(\"192.169.100.2\") static Some(\"192.169.100.2\") via Some(\"192.169.100.1\")"]
          mounts ["Volume 575e74dd /anon rw", "Bind /tmp /b ro", "Volume v1 /v rw"]
    "#]],
    );
}

#[test]
fn containers_of_26_1_are_read() {
    check_containers(
        "26.1",
        &expect![[r#"
        c4 Paused code None health None since its status text
          fairlead/busybox:1 | sleep 1000
          labels {}
          ports []
          on ["bridge Some(\"172.17.0.2\") static None via Some(\"172.17.0.1\")"]
          mounts []
        c3 Created code None health None since its making
          fairlead/busybox:1 | sleep 1000
          labels {}
          ports []
          on ["br3 None static Some(\"192.169.100.2\") via None", "bridge None static None via None"]
          mounts []
        c2 Exited code Some(3) health None since its status text
          fairlead/busybox:1 | sh -c 'exit 3'
          labels {}
          ports []
          on ["bridge None static None via None"]
          mounts []
        c1 Running code None health Some(Healthy) since its status text
          fairlead/busybox:1 | /bin/sh -c 'echo hello; sleep 1000'
          labels {"com.docker.compose.project": "shop"}
          ports ["Some(\"127.0.0.1\"):Some(18080)->80/tcp", "None:None->53/udp"]
          on ["br3 Some(\"192.169.100.2\") static Some(\"192.169.100.2\") via Some(\"192.169.100.1\")"]
          mounts ["Volume 80f94ec3 /anon rw", "Bind /tmp /b ro", "Volume v1 /v rw"]
    "#]],
    );
}

fn detail(line: &str, name: &str) -> String {
    let it = container::detail(read(line, name)).expect("a container");
    format!(
        "{} {:?} {:?} code {:?} pid {} oom {} error {:?}\nstarted {} finished {}\n{:?} {:?} in {:?} as {:?}\nenv {:?}\nports {}\non {:?}\nmounts {:?}\nrestart {} memory {:?} cpu {:?} log {} platform {:?}\n",
        it.name,
        it.state,
        it.health,
        it.exit_code,
        it.pid.is_some(),
        it.oom_killed,
        it.error,
        it.started.is_some(),
        it.finished.is_some(),
        it.entrypoint,
        it.command,
        it.working_dir,
        it.user,
        it.env,
        it.ports
            .iter()
            .map(|port| format!(
                "{:?}:{:?}->{}/{}",
                port.host_ip,
                port.host_port,
                port.container_port,
                port.protocol.word()
            ))
            .collect::<Vec<_>>()
            .join(" "),
        it.attachments
            .iter()
            .map(|place| format!(
                "{} {:?} static {:?} has alias web {}",
                place.network,
                place.ipv4,
                place.static_ipv4,
                place.aliases.contains(&"web".to_owned())
            ))
            .collect::<Vec<_>>(),
        it.mounts
            .iter()
            .map(|mount| format!("{:?} {}", mount.kind, mount.destination))
            .collect::<Vec<_>>(),
        it.restart_policy,
        it.memory_limit,
        it.cpu_limit_milli,
        it.log_driver,
        it.platform,
    )
}

#[test]
fn a_running_container_is_read_alike_from_both_lines() {
    let expected = expect![[r#"
        c1 Running Some(Healthy) code None pid true oom false error None
        started true finished false
        ["/bin/sh", "-c"] ["echo hello; sleep 1000"] in "" as ""
        env ["A=1"]
        ports Some("127.0.0.1"):Some(18080)->80/tcp None:None->53/udp
        on ["br3 Some(\"192.169.100.2\") static Some(\"192.169.100.2\") has alias web true"]
        mounts ["Volume /anon", "Bind /b", "Tmpfs /t", "Volume /v"]
        restart on-failure:3 memory Some(ByteSize(67108864)) cpu Some(500) log json-file platform Some("linux")
    "#]];
    assert_eq!(detail("20.10", "container"), detail("26.1", "container"));
    expected.assert_eq(&detail("26.1", "container"));
}

#[test]
fn an_ended_container_is_read_alike_from_both_lines() {
    let expected = expect![[r#"
        c2 Exited None code Some(3) pid false oom false error None
        started true finished true
        [] ["sh", "-c", "exit 3"] in "" as ""
        env []
        ports 
        on ["bridge None static None has alias web false"]
        mounts []
        restart no memory None cpu None log json-file platform Some("linux")
    "#]];
    assert_eq!(
        detail("20.10", "container-ended"),
        detail("26.1", "container-ended")
    );
    expected.assert_eq(&detail("26.1", "container-ended"));
}

#[test]
fn images_are_read_alike_from_both_lines() {
    for line in LINES {
        let images: Vec<_> = read::<Vec<_>>(line, "images")
            .into_iter()
            .map(image::summary)
            .collect();
        let mut tags: Vec<_> = images.iter().flat_map(|image| image.tags.clone()).collect();
        tags.sort();
        assert_eq!(
            tags,
            ["fairlead/busybox:1", "fairlead/shellless:1"],
            "{line}"
        );
        assert!(
            images
                .iter()
                .all(|image| image.size.0 > 1_000_000 && image.created.is_some())
        );
        assert!(
            images.iter().all(|image| image.shared_size.is_none()),
            "-1 is no size"
        );
        let detail = image::detail(read(line, "image"), read(line, "history")).expect("an image");
        assert_eq!(detail.platform, "linux/amd64");
        assert_eq!(detail.command, ["sh"]);
        assert_eq!((detail.layers.len(), detail.history.len()), (1, 1));
        assert_eq!(detail.history[0].comment, "Imported from -");
    }
}

#[test]
fn networks_are_read_alike_from_both_lines() {
    for line in LINES {
        let networks: Vec<_> = read::<Vec<_>>(line, "networks")
            .into_iter()
            .map(|record| network::summary(record).expect("a network"))
            .collect();
        let of_name = |name: &str| networks.iter().find(|network| network.name == name);
        assert!(of_name("bridge").expect("the default bridge").is_builtin());
        assert_eq!(of_name("none").expect("no network").subnets, []);
        let detail = network::detail(read(line, "network")).expect("a network");
        assert_eq!((detail.driver.as_str(), detail.removable), ("bridge", true));
        assert_eq!(detail.subnets[0].subnet, "192.169.100.0/24");
        assert_eq!(
            detail.subnets[0].ip_range.as_deref(),
            Some("192.169.100.128/25")
        );
        assert_eq!(detail.subnets[0].gateway.as_deref(), Some("192.169.100.1"));
        let c1 = detail
            .members
            .iter()
            .find(|member| member.name == "c1")
            .expect("c1");
        assert_eq!(c1.ipv4.as_deref(), Some("192.169.100.2/24"));
        assert_eq!(c1.ipv6, None);
    }
}

#[test]
fn volumes_are_read_alike_from_both_lines() {
    for line in LINES {
        let list: bollard::models::VolumeListResponse = read(line, "volumes");
        let volumes: Vec<_> = list
            .volumes
            .into_iter()
            .flatten()
            .map(volume::summary)
            .collect();
        let v1 = volumes
            .iter()
            .find(|volume| volume.name.as_str() == "v1")
            .expect("v1");
        assert_eq!(v1.labels.get("keep").map(String::as_str), Some("yes"));
        assert!(v1.created.is_some() && v1.size.is_none());
        assert_eq!(volumes.len(), 2, "the anonymous one too");
        let detail = volume::detail(read(line, "volume"), vec!["c1".to_owned()]);
        assert_eq!(
            (detail.driver.as_str(), detail.scope.as_str()),
            ("local", "local")
        );
        assert_eq!(detail.mountpoint, "/var/lib/docker/volumes/v1/_data");
    }
}

#[test]
fn a_measurement_is_read_and_an_ended_container_has_none() {
    for line in LINES {
        let id = ContainerId::new("c1");
        let host_memory = 25_276_510_208;
        let stats = read(line, "stats");
        let first = usage::measured(&id, &stats, host_memory, None).expect("it runs");
        assert_eq!(first.sample.cpu_percent, None);
        assert_eq!(
            first.sample.memory_limit.map(|limit| limit.0),
            Some(67_108_864)
        );
        assert!(first.sample.memory.0 > 0 && first.counter.system_ns > 0);
        let unlimited = usage::measured(&id, &stats, 67_108_864, None).expect("it runs");
        assert_eq!(
            unlimited.sample.memory_limit, None,
            "the host's whole memory is no limit"
        );
        let ended = read(line, "stats-ended");
        assert_eq!(usage::measured(&id, &ended, host_memory, None), None);
    }
}

#[test]
fn facts_are_read_and_say_what_is_lacking() {
    let picture = |line: &str, spoken: ApiVersion| {
        let facts = facts::facts(read(line, "info"), read(line, "version"), Some(spoken));
        let lacks: Vec<_> = facts
            .lacks
            .iter()
            .map(|lack| lack.feature.as_str())
            .collect();
        format!(
            "{} {} ({} to {}, {} spoken) on {} {}\n{} store {} cgroup {} v{} logs {} runs {} with {:?}\n{} parts, lacks {:?}\n",
            facts.product,
            facts.version,
            facts.min_api_version,
            facts.api_version,
            facts.negotiated_api_version,
            facts.operating_system,
            facts.platform,
            facts.storage_driver,
            facts.containerd_store,
            facts.cgroup_driver,
            facts.cgroup_version,
            facts.log_driver,
            facts.runtime,
            facts.security_options,
            facts.components.len(),
            lacks,
        )
    };
    let pictures =
        picture("20.10", ApiVersion::new(1, 41)) + &picture("26.1", ApiVersion::new(1, 45));
    expect![[r#"
         20.10.24+dfsg1 (1.12 to 1.41, 1.41 spoken) on Debian GNU/Linux 12 (bookworm) linux/amd64
        overlay2 store false cgroup cgroupfs v1 logs json-file runs runc with ["seccomp"]
        4 parts, lacks ["making a container on several networks at once"]
         26.1.5+dfsg1 (1.24 to 1.45, 1.45 spoken) on Debian GNU/Linux 13 (trixie) linux/amd64
        overlay2 store false cgroup cgroupfs v1 logs json-file runs runc with ["seccomp"]
        4 parts, lacks []
    "#]]
    .assert_eq(&pictures);
}
