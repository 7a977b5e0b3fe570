//! Lists as JSON against the Engine's own list, by the field map in docs/cli-json.md.

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
        "since": null, "ports": ports, "labels": raw["Labels"], "attachments": attachments,
        "mounts": mounts,
    })
}

fn sort(values: &mut [Value]) {
    values.sort_by_key(Value::to_string);
}

#[test]
fn ps_as_json_is_the_engines_list_by_the_field_map() {
    let engine = RealEngine::start();
    mixed(&engine);
    // Status holds "Up 3 seconds": read both until no second passed between them.
    for _ in 0..20 {
        let raw = engine.get("/containers/json?all=1");
        let mut wanted: Vec<Value> = raw
            .as_array()
            .expect("a list")
            .iter()
            .map(expected)
            .collect();
        let printed = ok(&engine, &["ps", "-a", "--json"]);
        let raw_again = engine.get("/containers/json?all=1");
        let health_moves = raw.to_string().contains("health: starting");
        if raw != raw_again || health_moves {
            std::thread::sleep(std::time::Duration::from_millis(300));
            continue;
        }
        for line in printed.lines() {
            assert!(line.starts_with("{\"id\":\""), "id comes first: {line}");
            assert!(
                line.split("\",\"")
                    .nth(1)
                    .is_some_and(|rest| rest.starts_with("name\":"))
            );
        }
        let mut found: Vec<Value> = printed
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect();
        for object in &mut found {
            for list in ["ports", "attachments", "mounts"] {
                sort(object[list].as_array_mut().expect("a list"));
            }
        }
        sort(&mut found);
        sort(&mut wanted);
        assert_eq!(found.len(), 5);
        assert_eq!(found, wanted);
        let running = ok(&engine, &["ps", "-q"]);
        assert_eq!(
            running.lines().count(),
            3,
            "running and paused ones: {running}"
        );
        let filtered = ok(
            &engine,
            &[
                "ps",
                "-a",
                "--json",
                "-f",
                "label:tier=web net:mixed port:80",
            ],
        );
        assert_eq!(filtered.lines().count(), 1, "{filtered}");
        let networks = ok(&engine, &["networks", "--json", "-f", "address:192.169.7"]);
        assert!(
            networks.contains("\"subnet\":\"192.169.7.0/24\""),
            "{networks}"
        );
        assert!(ok(&engine, &["volumes"]).contains("mixed-data"));
        assert!(ok(&engine, &["images"]).contains(BUSYBOX));
        return;
    }
    panic!("the engine's list never held still");
}
