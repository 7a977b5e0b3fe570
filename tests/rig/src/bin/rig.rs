//! `rig up`: a private Engine for tests and measurements that are not written in Rust.
//!
//! Prints one JSON line with socket, namespace and pid, then obeys lines on standard input (`kill`,
//! `start`, `stop`,
//! `quit`), each answered by one JSON line. The Engine ends with standard input, with SIGTERM, or with the process.
#![expect(clippy::print_stdout, reason = "standard output is the answer")]

use std::io::{self, BufRead};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;
use std::{env, process, thread};

use rig::{BUSYBOX, EngineVersion, RealEngine};
use serde_json::{Value, json};

const USAGE: &str = "usage: rig up [--version 20|26|29] [--containers N]";
/// How many connections create containers at once: more make dockerd no faster.
const CONNECTIONS: u32 = 4;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let Some((version, containers)) = parse(&arguments) else {
        eprintln!("{USAGE}");
        process::exit(2);
    };
    let mut engine = RealEngine::start_version(version);
    let begin = Instant::now();
    create_containers(&engine, containers);
    let mut answer = describe(&engine);
    answer["containers"] = containers.into();
    answer["created_in_s"] = begin.elapsed().as_secs_f64().into();
    println!("{answer}");
    for line in io::stdin().lock().lines().map_while(Result::ok) {
        let Some(answer) = obey(&mut engine, line.trim()) else {
            drop(engine);
            println!("{}", json!({ "ok": true }));
            return;
        };
        println!("{answer}");
    }
}

fn parse(arguments: &[String]) -> Option<(EngineVersion, u32)> {
    let (verb, mut rest) = arguments.split_first()?;
    let (mut version, mut containers) = (EngineVersion::V20, 0);
    while let [flag, value, others @ ..] = rest {
        match flag.as_str() {
            "--version" => version = EngineVersion::named(value)?,
            "--containers" => containers = value.parse().ok()?,
            _ => return None,
        }
        rest = others;
    }
    (verb == "up" && rest.is_empty()).then_some((version, containers))
}

/// Carries out one line; `None` means the end.
fn obey(engine: &mut RealEngine, line: &str) -> Option<Value> {
    match line {
        "kill" => engine.kill(),
        "stop" => engine.stop(),
        "start" => {
            engine.restart();
            return Some(describe(engine));
        }
        "quit" => return None,
        _ => return Some(json!({ "ok": false, "error": format!("unknown command `{line}`") })),
    }
    Some(json!({ "ok": true }))
}

fn describe(engine: &RealEngine) -> Value {
    json!({ "ok": true, "socket": engine.socket(), "namespace": engine.namespace(), "pid": engine.pid() })
}

/// Creates `count` containers, not started, named `row-00001` and on.
fn create_containers(engine: &RealEngine, count: u32) {
    let next = AtomicU32::new(1);
    thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number > count {
                        break;
                    }
                    let spec = json!({ "Image": BUSYBOX, "Cmd": ["sleep", "3600"] });
                    let path = format!("/containers/create?name=row-{number:05}");
                    let (status, body) = engine.call("POST", &path, Some(&spec));
                    assert_eq!(status, 201, "container {number}: {body}");
                }
            });
        }
    });
}
