//! `run` in the foreground, and what is written through it and `logs`.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};

use rig::{BUSYBOX, RealEngine, unique};

use crate::command::{fairlead, ok};

/// `fairlead run --rm` of a script, with its output piped.
fn start(engine: &RealEngine, name: &str, script: &str) -> (Child, BufReader<ChildStdout>) {
    let mut child = fairlead(engine)
        .args(["run", "--rm", "--name", name, BUSYBOX, "sh", "-c", script])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let output = BufReader::new(child.stdout.take().expect("it is piped"));
    (child, output)
}

fn next_line(output: &mut BufReader<ChildStdout>) -> String {
    let mut line = String::new();
    output.read_line(&mut line).expect("it is text");
    line
}

#[test]
fn signals_are_passed_on_and_the_container_is_removed_after_its_end() {
    let engine = rig::shared();
    for (signal, code) in [("INT", 7), ("TERM", 8), ("HUP", 9)] {
        let name = unique("signal");
        let script = "trap 'exit 7' INT; trap 'exit 8' TERM; trap 'exit 9' HUP; echo ready; \
                      while :; do sleep 0.1; done";
        let (mut child, mut output) = start(engine, &name, script);
        assert_eq!(next_line(&mut output), "ready\n");
        let sent = Command::new("kill")
            .args(["-s", signal, &child.id().to_string()])
            .status()
            .expect("kill runs");
        assert!(sent.success());
        let status = child.wait().expect("it ends");
        assert_eq!(status.code(), Some(code), "after SIG{signal}");
        let filter = format!("name={name}");
        assert_eq!(engine.docker_ok(&["ps", "-aq", "--filter", &filter]), "");
    }
}

#[test]
fn a_container_that_still_runs_is_left_and_named() {
    let engine = rig::shared();
    let name = unique("left");
    let script = "echo first; while [ ! -e /go ]; do sleep 0.1; done; echo second; sleep 1000";
    let (mut child, mut output) = start(engine, &name, script);
    assert_eq!(next_line(&mut output), "first\n");
    drop(output);
    engine.docker_ok(&["exec", &name, "touch", "/go"]);
    let mut said = String::new();
    let mut errors = child.stderr.take().expect("it is piped");
    errors.read_to_string(&mut said).expect("it is text");
    assert!(child.wait().expect("it ends").success(), "{said}");
    assert!(
        said.contains(&name) && said.contains("still runs"),
        "{said}"
    );
    let state = engine.docker_ok(&["inspect", "-f", "{{.State.Status}}", &name]);
    assert_eq!(state, "running");
    engine.docker_ok(&["rm", "-f", &name]);
}

#[test]
fn a_line_of_many_pieces_comes_as_it_was_written() {
    let engine = rig::shared();
    let name = unique("long");
    let script = "printf '%040960d\\n' 7; printf '%016384d\\nshort\\n' 8; printf open";
    let (mut child, mut output) = start(engine, &unique("long"), script);
    let mut written = String::new();
    output.read_to_string(&mut written).expect("it is text");
    assert!(child.wait().expect("it ends").success());
    let wanted = format!("{:040960}\n{:016384}\nshort\nopen", 7, 8);
    assert!(written == wanted, "{} bytes", written.len());

    engine.docker_ok(&["run", "--name", &name, BUSYBOX, "sh", "-c", script]);
    let json = ok(engine, &["--json", "logs", &name]);
    let lines: Vec<String> = json
        .lines()
        .map(|line| {
            let object: serde_json::Value = serde_json::from_str(line).expect("an object");
            assert!(object["at"].is_string());
            object["line"].as_str().expect("a text").to_owned()
        })
        .collect();
    assert!(lines == wanted.lines().collect::<Vec<_>>());
    let timed = ok(engine, &["logs", "-t", &name]);
    let times = timed.matches("Z ").count();
    assert_eq!((times, timed.lines().count()), (4, 4));
    engine.docker_ok(&["rm", "-f", &name]);
}
