//! Lists as JSON against the Engine's own list, by the field map in docs/cli-json.md.

use std::collections::BTreeMap;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rig::{BUSYBOX, RealEngine};
use serde_json::{Value, json};

use crate::command::ok;

/// Containers in every state that can be had quickly, with all that a list shows.
fn mixed(engine: &RealEngine) {
    engine.docker_ok(&["network", "create", "--subnet", "192.169.7.0/24", "mixed"]);
    let run = |words: &[&str]| engine.docker_ok(&[&["run", "-d"], words].concat());
    run(&[
        "--name",
        "m-web",
        "--network",
        "mixed",
        "--ip",
        "192.169.7.9",
        "-p",
        "127.0.0.1:18080:80",
        "-l",
        "tier=web",
        "-v",
        "mixed-data:/data:ro",
        "--network-alias",
        "www",
        BUSYBOX,
        "sleep",
        "1000",
    ]);
    run(&[
        "--name", "m-paused", "--tmpfs", "/t", BUSYBOX, "sleep", "1000",
    ]);
    engine.docker_ok(&["pause", "m-paused"]);
    run(&["--name", "m-failed", BUSYBOX, "sh", "-c", "exit 3"]);
    engine.docker_ok(&["wait", "m-failed"]);
    engine.docker_ok(&[
        "create",
        "--name",
        "m-created",
        "--expose",
        "53/udp",
        BUSYBOX,
    ]);
    run(&[
        "--name",
        "m-healthy",
        "--health-cmd",
        "true",
        "--health-interval",
        "1s",
        BUSYBOX,
        "sleep",
        "1000",
    ]);
}

/// The field map, read independently of the code under test.
fn expected(raw: &Value) -> Value {
    let text = |value: &Value| {
        value
            .as_str()
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    let name = raw["Names"]
        .as_array()
        .expect("names")
        .iter()
        .filter_map(Value::as_str);
    let name = name
        .map(|name| name.trim_start_matches('/'))
        .find(|name| !name.contains('/'));
    let status = raw["Status"].as_str().expect("status");
    let exited = raw["State"] == "exited";
    let code = exited
        .then(|| status.split(['(', ')']).nth(1)?.parse::<i32>().ok())
        .flatten();
    let health = ["healthy", "unhealthy", "health: starting"]
        .into_iter()
        .find(|word| status.contains(&format!("({word})")))
        .map(|word| word.trim_start_matches("health: "));
    let mut ports: Vec<Value> = raw["Ports"]
        .as_array()
        .expect("ports")
        .iter()
        .map(|port| {
            json!({
                "containerPort": port["PrivatePort"], "protocol": port["Type"],
                "hostPort": port["PublicPort"], "hostIp": text(&port["IP"]),
            })
        })
        .collect();
    sort(&mut ports);
    let mut attachments: Vec<Value> = raw["NetworkSettings"]["Networks"]
        .as_object()
        .expect("networks")
        .iter()
        .map(|(network, place)| {
            json!({
                "network": network, "ipv4": text(&place["IPAddress"]),
                "ipv6": text(&place["GlobalIPv6Address"]),
                "staticIpv4": text(&place["IPAMConfig"]["IPv4Address"]),
                "mac": text(&place["MacAddress"]),
                "aliases": place["Aliases"].as_array().cloned().unwrap_or_default(),
                "gateway": text(&place["Gateway"]),
            })
        })
        .collect();
    sort(&mut attachments);
    let mut mounts: Vec<Value> = raw["Mounts"]
        .as_array()
        .expect("mounts")
        .iter()
        .map(|mount| {
            json!({
                "kind": mount["Type"],
                "source": if mount["Type"] == "volume" { &mount["Name"] } else { &mount["Source"] },
                "destination": mount["Destination"], "readOnly": mount["RW"] == false,
            })
        })
        .collect();
    sort(&mut mounts);
    json!({
        "id": raw["Id"], "name": name, "image": raw["Image"], "imageId": raw["ImageID"],
        "command": raw["Command"], "created": raw["Created"].as_i64().expect("seconds") * 1000,
        "state": raw["State"], "statusText": status, "exitCode": code, "health": health,
        "ports": ports, "labels": raw["Labels"], "attachments": attachments,
        "mounts": mounts,
    })
}

fn sort(values: &mut [Value]) {
    values.sort_by_key(Value::to_string);
}

/// A list with its containers in order of their ids, and the status texts taken out.
fn parted(list: Vec<Value>, status: &str) -> (Vec<Value>, Vec<Status>) {
    let mut list = list;
    list.sort_by_key(|container| container["id"].to_string());
    let texts = list.iter_mut().map(|container| {
        let text = container[status].take();
        Status::read(text.as_str().expect("a status"))
    });
    let texts = texts.collect();
    (list, texts)
}

/// A status text without the age that is in it.
#[derive(Debug)]
struct Status {
    rest: String,
    /// None: it holds no age.
    age_s: Option<i64>,
}

impl Status {
    fn read(text: &str) -> Self {
        let age = match text.split_once("Up ") {
            Some((_, up)) => up.split(" (").next(),
            None => text
                .strip_suffix(" ago")
                .and_then(|text| text.split_once(") "))
                .map(|(_, age)| age),
        };
        let seconds = |age: &str| match age {
            "Less than a second" => 0,
            "About a minute" => 60,
            other => {
                let (count, unit) = other.split_once(' ').expect("a number and a unit");
                let unit_s = match unit {
                    "second" | "seconds" => 1,
                    "minutes" => 60,
                    _ => panic!("{text}: the test does not run for hours"),
                };
                count.parse::<i64>().expect("a number") * unit_s
            }
        };
        Self {
            rest: age.map_or_else(|| text.to_owned(), |age| text.replace(age, "")),
            age_s: age.map(seconds),
        }
    }
}

fn now_ms() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    i64::try_from(now.expect("after 1970").as_millis()).expect("before the year 292 million")
}

/// The engine's list by the field map.
fn wanted(engine: &RealEngine) -> (Vec<Value>, Vec<Status>) {
    let raw = engine.get("/containers/json?all=1");
    let list = raw.as_array().expect("a list").iter().map(expected);
    parted(list.collect(), "statusText")
}

#[test]
fn ps_as_json_is_the_engines_list_by_the_field_map() {
    let engine = RealEngine::start();
    mixed(&engine);
    let end = Instant::now() + Duration::from_secs(30);
    while engine.docker_ok(&["inspect", "-f", "{{.State.Health.Status}}", "m-healthy"]) != "healthy"
    {
        assert!(Instant::now() < end, "it never becomes healthy");
        std::thread::sleep(Duration::from_millis(100));
    }
    let (begun, (before, old)) = (now_ms(), wanted(&engine));
    let printed = ok(&engine, &["ps", "-a", "--json"]);
    let ((after, new), ended) = (wanted(&engine), now_ms());
    assert_eq!(before, after, "nothing but ages moves meanwhile");
    for line in printed.lines() {
        assert!(line.starts_with("{\"id\":\""), "id comes first: {line}");
        let second = line.split("\",\"").nth(1).expect("a second field");
        assert!(second.starts_with("name\":"), "then the name: {line}");
    }
    let mut found: Vec<Value> = printed
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let mut since = BTreeMap::new();
    for object in &mut found {
        for list in ["ports", "attachments", "mounts"] {
            sort(object[list].as_array_mut().expect("a list"));
        }
        let fields = object.as_object_mut().expect("an object");
        let moment = fields.remove("since").expect("each has it");
        since.insert(fields["id"].to_string(), moment.as_i64().expect("ms"));
    }
    let (found, shown) = parted(found, "statusText");
    assert_eq!(found.len(), 5);
    assert_eq!(found, before);
    for (index, container) in found.iter().enumerate() {
        let (old, shown, new) = (&old[index], &shown[index], &new[index]);
        assert_eq!((&shown.rest, &shown.rest), (&old.rest, &new.rest));
        assert!(old.age_s <= shown.age_s && shown.age_s <= new.age_s);
        let since = since[&container["id"].to_string()];
        match shown.age_s {
            None => assert_eq!(container["created"], since, "it was never started"),
            Some(age_s) => {
                let began = begun - age_s * 1000..=ended - age_s * 1000;
                assert!(began.contains(&since), "{since} is not in {began:?}");
            }
        }
    }
}

#[test]
fn lists_are_filtered_by_the_words_of_the_window() {
    let engine = RealEngine::start();
    mixed(&engine);
    let running = ok(&engine, &["ps", "-q"]);
    assert_eq!(
        running.lines().count(),
        3,
        "running and paused ones: {running}"
    );
    let filter = "label:tier=web net:mixed port:80";
    let filtered = ok(&engine, &["ps", "-a", "--json", "-f", filter]);
    assert_eq!(filtered.lines().count(), 1, "{filtered}");
    let networks = ok(&engine, &["networks", "--json", "-f", "address:192.169.7"]);
    assert!(
        networks.contains("\"subnet\":\"192.169.7.0/24\""),
        "{networks}"
    );
    assert!(ok(&engine, &["volumes"]).contains("mixed-data"));
    assert!(ok(&engine, &["images"]).contains(BUSYBOX));
}
