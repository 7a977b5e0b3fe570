//! What goes over the socket is what the rendered curl line sends.

use app::{App, Surroundings};
use model::{
    Action, ContainerAction, ContainerSpec, EngineAddress, Entrypoint, ImageAction, MirrorSubject,
    MountSpec, NetworkAction, NetworkJoin, NetworkSpec, PortSpec, Protocol, RestartPolicy,
    SubnetSpec, Target, VolumeAction, VolumeSpec,
};
use rig::{BUSYBOX, RealEngine};
use serde_json::Value;

use crate::recorder::{Recorded, Recorder, read_target};

/// Every field of a Container that can be asked for.
pub fn full_spec(name: &str, network: &str) -> ContainerSpec {
    let text = |text: &str| text.to_owned();
    ContainerSpec {
        image: text(BUSYBOX),
        name: Some(text(name)),
        entrypoint: Entrypoint::Exec(vec![text("sleep")]),
        command: vec![text("1000")],
        env: vec![text("A=it's"), text("B=two words")],
        ports: vec![
            PortSpec {
                container_port: 80,
                host_port: Some(18_081),
                ..PortSpec::default()
            },
            PortSpec {
                container_port: 53,
                protocol: Protocol::Udp,
                host_port: Some(18_053),
                host_ip: Some(text("127.0.0.1")),
            },
        ],
        mounts: vec![
            MountSpec::Bind {
                source: text("/tmp"),
                target: text("/b"),
                read_only: true,
            },
            MountSpec::Volume {
                name: Some(text("vol-1")),
                target: text("/v"),
                read_only: false,
            },
            MountSpec::Tmpfs { target: text("/t") },
        ],
        network: Some(NetworkJoin {
            network: text(network),
            ipv4: Some(text("192.169.100.20")),
            aliases: vec![text("www")],
        }),
        hostname: Some(text("host-1")),
        user: Some(text("1000:1000")),
        working_dir: Some(text("/tmp")),
        tty: true,
        stdin_open: true,
        auto_remove: false,
        restart: RestartPolicy::OnFailure {
            max_retries: Some(3),
        },
        labels: [(text("tier"), text("web")), (text("empty"), String::new())].into(),
    }
}

/// A Network with every field.
pub fn full_network(name: &str) -> NetworkSpec {
    NetworkSpec {
        name: name.to_owned(),
        subnets: vec![SubnetSpec {
            subnet: "192.169.100.0/24".to_owned(),
            gateway: Some("192.169.100.1".to_owned()),
            ip_range: Some("192.169.100.128/25".to_owned()),
        }],
        attachable: true,
        options: [(
            "com.docker.network.bridge.enable_icc".to_owned(),
            "true".to_owned(),
        )]
        .into(),
        labels: [("a".to_owned(), "b".to_owned())].into(),
        ..NetworkSpec::default()
    }
}

/// Every Action, in an order in which each can be done.
pub fn every_action() -> Vec<Action> {
    [making(), changing(), removing()].concat()
}

fn c1() -> Vec<Target> {
    vec![Target::named("c1")]
}

fn making() -> Vec<Action> {
    let container = Action::Container;
    let shell = ContainerSpec {
        image: BUSYBOX.to_owned(),
        name: Some("c2".to_owned()),
        entrypoint: Entrypoint::Shell("sleep 1000".to_owned()),
        mounts: vec![MountSpec::Volume {
            name: None,
            target: "/a".to_owned(),
            read_only: false,
        }],
        restart: RestartPolicy::UnlessStopped,
        ..ContainerSpec::default()
    };
    let cleared = ContainerSpec {
        image: BUSYBOX.to_owned(),
        name: Some("c3".to_owned()),
        entrypoint: Entrypoint::Cleared,
        command: vec!["sleep".to_owned(), "1000".to_owned()],
        auto_remove: true,
        ..ContainerSpec::default()
    };
    vec![
        Action::Network(NetworkAction::Create {
            spec: full_network("net-1"),
        }),
        Action::Volume(VolumeAction::Create {
            spec: VolumeSpec {
                name: Some("vol-1".to_owned()),
                labels: [("x".to_owned(), "y".to_owned())].into(),
                ..VolumeSpec::default()
            },
        }),
        container(ContainerAction::Create {
            spec: full_spec("c1", "net-1"),
            start: true,
        }),
        container(ContainerAction::Create {
            spec: shell,
            start: false,
        }),
        container(ContainerAction::Create {
            spec: cleared,
            start: true,
        }),
    ]
}

fn changing() -> Vec<Action> {
    let container = Action::Container;
    let net = || Target::named("net-1");
    vec![
        container(ContainerAction::Stop {
            targets: c1(),
            timeout_s: Some(0),
        }),
        container(ContainerAction::Start { targets: c1() }),
        container(ContainerAction::Restart {
            targets: c1(),
            timeout_s: Some(0),
        }),
        container(ContainerAction::Pause { targets: c1() }),
        container(ContainerAction::Unpause { targets: c1() }),
        container(ContainerAction::Kill {
            targets: c1(),
            signal: "SIGHUP".to_owned(),
        }),
        container(ContainerAction::Rename {
            target: Target::named("c2"),
            name: "c4".to_owned(),
        }),
        Action::Network(NetworkAction::Connect {
            target: net(),
            container: Target::named("c4"),
            ipv4: Some("192.169.100.30".to_owned()),
            aliases: vec!["db".to_owned()],
        }),
        Action::Network(NetworkAction::Disconnect {
            target: net(),
            container: Target::named("c4"),
            force: true,
        }),
    ]
}

fn removing() -> Vec<Action> {
    let container = Action::Container;
    vec![
        Action::Image(ImageAction::Tag {
            target: Target::named(BUSYBOX),
            reference: "fairlead/other:2".to_owned(),
        }),
        Action::Image(ImageAction::Remove {
            targets: vec![Target::named("fairlead/other:2")],
            force: true,
        }),
        container(ContainerAction::Remove {
            targets: vec![Target::named("c4"), Target::named("c3")],
            force: true,
            volumes: true,
        }),
        container(ContainerAction::Remove {
            targets: c1(),
            force: true,
            volumes: false,
        }),
        Action::Volume(VolumeAction::Remove {
            targets: vec![Target::named("vol-1")],
            force: true,
        }),
        Action::Network(NetworkAction::Remove {
            targets: vec![Target::named("net-1")],
        }),
    ]
}

/// An App on a socket, with nothing from this process's surroundings.
pub fn app_on(socket: &std::path::Path, folder: &std::path::Path) -> App {
    App::new(Surroundings {
        docker_host: None,
        docker_context: None,
        docker_config: folder.to_owned(),
        engine: Some(format!("unix://{}", socket.display())),
        runtime_dir: folder.to_owned(),
        data_dir: folder.to_owned(),
        client: "test".to_owned(),
        home: None,
        program_path: None,
    })
    .expect("the address is sound")
}

/// Reads a rendered curl line back into a request.
fn read_curl(line: &str) -> Recorded {
    let words = commandline::split(line).expect("curl lines are plain");
    let after = |flag: &str| {
        words
            .iter()
            .position(|word| word == flag)
            .and_then(|at| words.get(at + 1))
            .cloned()
    };
    let method = after("--request").unwrap_or_else(|| "GET".to_owned());
    let body = after("--data").map(|data| serde_json::from_str(&data).expect("JSON"));
    Recorded {
        body,
        ..read_target(method, words.last().expect("a URL"))
    }
}

/// Takes away what means the same as nothing: null, false, 0, empty texts, lists and objects, and
/// the values that the API documents as defaults.
fn without_defaults(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.iter().filter_map(|(name, value)| {
                let value = without_defaults(value);
                let documented = matches!(
                    (name.as_str(), value.as_str()),
                    ("Driver", Some("default"))
                        | ("NetworkMode", Some("default"))
                        | ("Name", Some("no"))
                );
                let keyed =
                    matches!(name.split('/').nth(1), Some("tcp" | "udp")) || name.starts_with('/');
                (!documented && (keyed || !is_nothing(&value))).then(|| (name.clone(), value))
            });
            Value::Object(kept.collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(without_defaults).collect()),
        other => other.clone(),
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(true) => false,
    }
}

fn normal(mut request: Recorded) -> Recorded {
    request
        .query
        .retain(|(_, value)| !value.is_empty() && value != "false");
    for (_, value) in &mut request.query {
        if value == "1" {
            *value = "true".to_owned();
        }
    }
    request.query.sort();
    request.body = request
        .body
        .map(|body| without_defaults(&body))
        .filter(|body| !is_nothing(body));
    request
}

#[test]
fn each_action_sends_what_its_curl_line_sends() {
    let engine = RealEngine::start();
    let recorder = Recorder::before(engine.socket());
    let folder = tempfile::tempdir().expect("a folder");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let app = app_on(&recorder.socket, folder.path());
    let address = EngineAddress::Unix("/s".to_owned());
    for action in every_action() {
        let before = recorder.changes().len();
        let outcome = runtime.block_on(app.perform(action.clone()));
        let outcome = outcome.unwrap_or_else(|failure| panic!("{action:?}: {failure}"));
        assert!(
            outcome.failed.is_empty(),
            "{action:?}: {:?}",
            outcome.failed
        );
        let mut sent: Vec<Recorded> = recorder
            .changes()
            .into_iter()
            .skip(before)
            .map(normal)
            .collect();
        let subject = MirrorSubject::Action {
            action: action.clone(),
        };
        let curl = commandline::curl(&subject, &address);
        let mut shown: Vec<Recorded> = curl.lines().map(read_curl).map(normal).collect();
        // A Container that was just made is started by its id, in the line by its name.
        for request in &mut sent {
            if let Some(rest) = request.path.strip_prefix("/containers/")
                && rest.len() > 64
                && let Some(verb) = rest[64..].strip_prefix('/')
                && let Action::Container(ContainerAction::Create { spec, .. }) = &action
            {
                let name = spec.name.as_deref().expect("these have names");
                request.path = format!("/containers/{name}/{verb}");
            }
        }
        // Several targets are done at once, in any order.
        let key = |request: &Recorded| format!("{request:?}");
        if !matches!(action, Action::Container(ContainerAction::Create { .. })) {
            sent.sort_by_key(key);
            shown.sort_by_key(key);
        }
        assert_eq!(sent, shown, "{curl}");
    }
}
