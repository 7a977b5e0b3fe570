//! The rig itself: its Engines work, and leave nothing behind.
#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rig::{BUSYBOX, EngineVersion, RealEngine, SHELLLESS, shared, unique};

fn wait_for(what: &str, mut condition: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !condition() {
        assert!(
            begin.elapsed() < Duration::from_secs(30),
            "{what}: not within 30 s"
        );
        thread::sleep(Duration::from_millis(50));
    }
}

/// What is left of the enclosure `name` on this machine, in words.
fn traces(name: &str) -> Vec<String> {
    let mut traces = Vec::new();
    for process in fs::read_dir("/proc").unwrap().flatten() {
        let environment = fs::read(process.path().join("environ")).unwrap_or_default();
        let line = fs::read(process.path().join("cmdline")).unwrap_or_default();
        let text = String::from_utf8_lossy(&environment) + String::from_utf8_lossy(&line);
        if text.contains(name) {
            traces.push(format!("process {}", process.file_name().display()));
        }
    }
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap();
    traces.extend(
        mounts
            .lines()
            .filter(|line| line.contains(name))
            .map(|line| format!("mount {line}")),
    );
    let mut places: Vec<PathBuf> = vec![
        Path::new("/run/netns").join(name),
        std::env::temp_dir().join(name),
    ];
    places.extend(
        fs::read_dir("/sys/fs/cgroup")
            .unwrap()
            .flatten()
            .map(|entry| entry.path().join(name)),
    );
    places.push(Path::new("/sys/fs/cgroup").join(name));
    traces.extend(
        places
            .into_iter()
            .filter(|place| place.exists())
            .map(|place| place.display().to_string()),
    );
    traces
}

fn check_runs(engine: &RealEngine, version: &str) {
    assert!(engine.socket().as_os_str().len() < 100);
    assert!(
        engine.get("/version")["Version"]
            .as_str()
            .unwrap()
            .starts_with(version)
    );
    let network = unique("net");
    engine.docker_ok(&[
        "network",
        "create",
        "--subnet",
        "192.169.100.0/24",
        &network,
    ]);
    let said = engine.docker_ok(&[
        "run",
        "--rm",
        "--net",
        &network,
        "--ip",
        "192.169.100.9",
        BUSYBOX,
        "hostname",
        "-i",
    ]);
    assert_eq!(said, "192.169.100.9");
    engine.docker_ok(&["network", "rm", &network]);
}

#[test]
fn an_engine_runs_containers_on_a_network_with_a_static_address() {
    // Whichever line is installed: 20.10 on Debian bookworm.
    let look = "PATH=/usr/sbin:$PATH dockerd --version";
    let installed = Command::new("sh").args(["-c", look]).output();
    let installed = installed.expect("there is a shell").stdout;
    let text = String::from_utf8_lossy(&installed);
    let version = text
        .split_whitespace()
        .nth(2)
        .expect("Docker version X, build Y");
    check_runs(shared(), version.trim_end_matches(','));
}

/// Runs an Engine of another line, kills and restarts it, and ends it.
fn check_line(line: EngineVersion, version: &str) {
    let mut engine = RealEngine::start_version(line);
    check_runs(&engine, version);
    let name = unique("kept");
    engine.docker_ok(&["create", "--name", &name, BUSYBOX, "true"]);
    engine.kill();
    engine.restart();
    assert_eq!(
        engine.docker_ok(&["ps", "-a", "--format", "{{.Names}}"]),
        name
    );
    engine.docker_ok(&["start", "-a", &name]);
    let name = engine.namespace().to_owned();
    drop(engine);
    assert_eq!(traces(&name), Vec::<String>::new());
}

#[test]
fn the_engine_of_trixie_runs_in_its_tree() {
    check_line(EngineVersion::V26, "26.1");
}

#[cfg(feature = "engine-29")]
#[test]
fn the_engine_of_the_29_line_runs() {
    check_line(EngineVersion::V29, "library-import");
}

#[test]
fn the_shellless_image_sleeps_but_has_no_shell() {
    let name = unique("sleeper");
    shared().docker_ok(&["run", "-d", "--name", &name, SHELLLESS]);
    assert_eq!(
        shared().get(&format!("/containers/{name}/json"))["State"]["Running"],
        true
    );
    let refused = shared().docker(&["run", "--rm", SHELLLESS, "sh", "-c", "true"]);
    assert_eq!(refused.code, 127, "{}", refused.stderr);
    shared().docker_ok(&["rm", "-f", &name]);
}

#[test]
fn containers_are_still_there_after_a_kill_and_a_restart() {
    let mut engine = RealEngine::start();
    let (stopped, running) = (unique("stopped"), unique("running"));
    engine.docker_ok(&["create", "--name", &stopped, BUSYBOX, "true"]);
    let run = ["run", "-d", "--stop-signal", "KILL", "--name", &running];
    engine.docker_ok(&[&run[..], &[BUSYBOX, "sleep", "1000"]].concat());
    let first = engine.pid();
    engine.kill();
    assert_ne!(engine.docker(&["ps"]).code, 0);
    engine.restart();
    assert_ne!(engine.pid(), first);
    let names = engine.docker_ok(&["ps", "-a", "--format", "{{.Names}}"]);
    assert!(
        names.contains(&stopped) && names.contains(&running),
        "{names}"
    );
    engine.docker_ok(&["start", &running]);
    engine.docker_ok(&["rm", "-f", &running]);
}

#[test]
fn a_dropped_engine_leaves_no_trace() {
    let engine = RealEngine::start();
    let name = engine.namespace().to_owned();
    engine.docker_ok(&["run", "-d", BUSYBOX, "sleep", "1000"]);
    engine.docker_ok(&[
        "run",
        "-d",
        "--pid=host",
        "--name",
        "paused",
        BUSYBOX,
        "sleep",
        "1000",
    ]);
    engine.docker_ok(&["pause", "paused"]);
    assert!(!traces(&name).is_empty());
    drop(engine);
    assert_eq!(traces(&name), Vec::<String>::new());
}

/// The `rig` program, with an Engine that holds three containers.
struct Program {
    child: Child,
    answers: BufReader<ChildStdout>,
    /// What the Engine's enclosure is called.
    name: String,
}

impl Program {
    fn start() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_rig"))
            .args(["up", "--containers", "3"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        let mut program = Self {
            child,
            answers,
            name: String::new(),
        };
        program.name = program.answer()["namespace"].as_str().unwrap().to_owned();
        program
    }

    fn answer(&mut self) -> serde_json::Value {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    fn say(&mut self, line: &str) -> serde_json::Value {
        writeln!(self.child.stdin.as_mut().unwrap(), "{line}").unwrap();
        self.answer()
    }

    /// Ends the program by SIGKILL.
    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn an_engine_whose_owner_is_killed_leaves_no_trace() {
    let mut owner = Program::start();
    assert!(!traces(&owner.name).is_empty());
    owner.kill();
    wait_for("the watcher clears up", || traces(&owner.name).is_empty());
}

#[test]
fn what_an_owner_and_its_watcher_left_goes_when_the_next_engine_starts() {
    let mut owner = Program::start();
    let watcher = format!("enclosure\0watch\0{}\0", owner.name);
    for process in fs::read_dir("/proc").unwrap().flatten() {
        let line = fs::read_to_string(process.path().join("cmdline")).unwrap_or_default();
        if line.contains(&watcher) {
            let pid = process.file_name();
            assert!(
                Command::new("kill")
                    .arg("-KILL")
                    .arg(pid)
                    .status()
                    .unwrap()
                    .success()
            );
        }
    }
    owner.kill();
    let mut next = Program::start();
    wait_for("the sweep clears up", || traces(&owner.name).is_empty());
    drop(next.child.stdin.take());
    assert!(next.child.wait().unwrap().success());
}

#[test]
fn the_program_obeys_lines() {
    let mut program = Program::start();
    for line in ["kill", "start", "stop"] {
        assert_eq!(program.say(line)["ok"], true, "{line}");
    }
    let started = program.say("start");
    assert!(
        Path::new(started["socket"].as_str().unwrap()).exists(),
        "{started}"
    );
    assert_eq!(program.say("dance")["ok"], false);
    assert_eq!(program.say("quit")["ok"], true);
    assert_eq!(traces(&program.name), Vec::<String>::new());
    assert!(program.child.wait().unwrap().success());
}

#[test]
fn a_foreign_engine_keeps_its_published_port_while_others_come_and_go() {
    let foreign = RealEngine::start();
    let page = [
        "sh",
        "-c",
        "echo untouched >/tmp/index.html; exec httpd -f -p 80 -h /tmp",
    ];
    foreign.docker_ok(
        &[
            &["run", "-d", "-p", "127.0.0.1:8080:80", BUSYBOX][..],
            &page,
        ]
        .concat(),
    );
    let answers = || {
        let got = foreign
            .inside("busybox")
            .args(["wget", "-qO-", "http://127.0.0.1:8080/"])
            .output()
            .unwrap();
        got.stdout == b"untouched\n"
    };
    let rules =
        || String::from_utf8(foreign.inside("iptables-save").output().unwrap().stdout).unwrap();
    let planted = |text: &str| {
        text.lines()
            .filter(|line| line.starts_with("-A"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    wait_for("the published port answers", answers);
    let before = planted(&rules());
    assert!(
        before.iter().any(|rule| rule.contains("8080")),
        "{before:?}"
    );

    let mut other = RealEngine::start();
    let publish = ["-p", "127.0.0.1:8080:80", "--stop-signal", "KILL"];
    other.docker_ok(&[&["run", "-d"][..], &publish, &[SHELLLESS]].concat());
    assert!(answers());
    other.kill();
    other.restart();
    assert!(answers());
    drop(other);

    assert!(answers());
    assert_eq!(planted(&rules()), before);
}
