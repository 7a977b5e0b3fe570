//! The rendered docker line, run for real on a fresh twin, has the same effect.

use std::time::{Duration, Instant};

use rig::RealEngine;
use serde_json::{Value, json};

use crate::requests::{app_on, every_action};

/// Everything that both Engines hold, without ids, times and what the Engine invents.
fn state(engine: &RealEngine) -> Value {
    let names = |path: &str, field: &str| -> Vec<String> {
        let list = engine.get(path);
        let list = if path == "/volumes" {
            list["Volumes"].clone()
        } else {
            list
        };
        let mut names: Vec<String> = list
            .as_array()
            .map(|items| {
                items
                    .iter()
                    .filter_map(|item| item[field].as_str().map(str::to_owned))
                    .collect()
            })
            .unwrap_or_default();
        names.sort();
        names
    };
    let containers = engine.get("/containers/json?all=1");
    let mut shown: Vec<Value> = containers
        .as_array()
        .expect("a list")
        .iter()
        .map(|container| {
            let id = container["Id"].as_str().expect("an id");
            container_without_inventions(&engine.get(&format!("/containers/{id}/json")), id)
        })
        .collect();
    shown.sort_by_key(|container| container["Name"].to_string());
    let networks: Vec<Value> = names("/networks", "Name")
        .iter()
        .filter(|name| !["bridge", "host", "none"].contains(&name.as_str()))
        .map(|name| {
            let network = engine.get(&format!("/networks/{name}"));
            json!({
                "name": name, "driver": network["Driver"], "ipam": network["IPAM"]["Config"],
                "internal": network["Internal"], "attachable": network["Attachable"],
                "ipv6": network["EnableIPv6"], "options": network["Options"],
                "labels": network["Labels"],
            })
        })
        .collect();
    let volumes: Vec<Value> = names("/volumes", "Name")
        .iter()
        .filter(|name| name.len() != 64)
        .map(|name| {
            let volume = engine.get(&format!("/volumes/{name}"));
            // docker writes null where it sends no options, and an empty object where we do not.
            let labels = if volume["Labels"].is_null() {
                json!({})
            } else {
                volume["Labels"].clone()
            };
            json!({ "name": name, "driver": volume["Driver"], "labels": labels })
        })
        .collect();
    let anonymous = names("/volumes", "Name")
        .iter()
        .filter(|name| name.len() == 64)
        .count();
    let mut tags: Vec<Value> = engine
        .get("/images/json")
        .as_array()
        .expect("a list")
        .iter()
        .flat_map(|image| image["RepoTags"].as_array().cloned().unwrap_or_default())
        .collect();
    tags.sort_by_key(Value::to_string);
    json!({
        "containers": shown, "networks": networks, "volumes": volumes, "anonymous": anonymous,
        "tags": tags,
    })
}

fn container_without_inventions(inspect: &Value, id: &str) -> Value {
    let words = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let config = &inspect["Config"];
    let host = &inspect["HostConfig"];
    let hostname = config["Hostname"].as_str().unwrap_or_default();
    let places: serde_json::Map<String, Value> = inspect["NetworkSettings"]["Networks"]
        .as_object()
        .expect("networks")
        .iter()
        .map(|(name, place)| {
            let aliases = words(&place["Aliases"]);
            let aliases: Vec<&Value> = aliases
                .iter()
                .filter(|alias| alias.as_str() != Some(&id[..12]))
                .collect();
            let wanted = json!({
                "address": place["IPAddress"], "wanted": place["IPAMConfig"]["IPv4Address"],
                "aliases": aliases,
            });
            (name.clone(), wanted)
        })
        .collect();
    let ports = if host["PortBindings"].is_null() {
        json!({})
    } else {
        host["PortBindings"].clone()
    };
    // docker keeps its --volume flags in a map, and so sends them in any order.
    let mut binds = words(&host["Binds"]);
    binds.sort_by_key(Value::to_string);
    let line = [words(&config["Entrypoint"]), words(&config["Cmd"])].concat();
    json!({
        "Name": inspect["Name"], "status": inspect["State"]["Status"], "image": config["Image"],
        // One program word and the rest are told apart differently; together they are the same.
        "line": line,
        "env": config["Env"], "user": config["User"], "dir": config["WorkingDir"],
        "tty": config["Tty"], "stdin": config["OpenStdin"], "labels": config["Labels"],
        "hostname": if id.starts_with(hostname) { Value::Null } else { json!(hostname) },
        "volumes": config["Volumes"], "exposed": config["ExposedPorts"], "binds": binds,
        "tmpfs": host["Tmpfs"], "ports": ports, "mode": host["NetworkMode"],
        "remove": host["AutoRemove"], "restart": host["RestartPolicy"], "places": places,
    })
}

#[test]
fn each_docker_line_does_on_a_twin_what_the_action_does() {
    let ours = RealEngine::start();
    let twin = RealEngine::start();
    let folder = tempfile::tempdir().expect("a folder");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let app = app_on(ours.socket(), folder.path());
    for action in every_action() {
        let outcome = runtime
            .block_on(app.perform(action.clone()))
            .expect("it can be done");
        assert!(
            outcome.failed.is_empty(),
            "{action:?}: {:?}",
            outcome.failed
        );
        let line = commandline::docker_action(&action);
        let words = commandline::split(&line).expect("lines are plain");
        let arguments: Vec<&str> = words[1..].iter().map(String::as_str).collect();
        twin.docker_ok(&arguments);
        // A stop, a removal and a free port may still be on their way where the answer came first.
        let end = Instant::now() + Duration::from_secs(20);
        while state(&ours) != state(&twin) && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(50));
        }
        assert_eq!(state(&ours), state(&twin), "after {line}");
    }
}
