//! The command as a user types it.

use std::io::{BufRead, BufReader};
use std::process::{Command, Output, Stdio};

use rig::{BUSYBOX, RealEngine, unique};

/// `fairlead` with a home of its own, on an Engine.
pub fn fairlead(engine: &RealEngine) -> Command {
    let mut command = bare();
    command.env(
        "DOCKER_HOST",
        format!("unix://{}", engine.socket().display()),
    );
    command
}

/// `fairlead` without any Engine named.
pub fn bare() -> Command {
    let home = std::env::temp_dir().join("fairlead-no-home");
    let mut command = Command::new(env!("CARGO_BIN_EXE_fairlead"));
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", &home)
        .env("XDG_RUNTIME_DIR", home.join("run"))
        .stdin(Stdio::null());
    command
}

fn run(engine: &RealEngine, words: &[&str]) -> Output {
    fairlead(engine)
        .args(words)
        .output()
        .expect("the command runs")
}

#[track_caller]
pub fn ok(engine: &RealEngine, words: &[&str]) -> String {
    let output = run(engine, words);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "fairlead {words:?}: {errors}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Exit code and what was said on standard error.
#[track_caller]
fn fails(engine: &RealEngine, words: &[&str]) -> (i32, String) {
    let output = run(engine, words);
    let code = output.status.code().expect("it ended by itself");
    assert_ne!(code, 0, "fairlead {words:?} did not fail");
    (code, String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_container_lives_through_every_command() {
    let engine = rig::shared();
    let name = unique("life");
    let id = ok(
        engine,
        &["run", "-d", "--name", &name, BUSYBOX, "sleep", "1000"],
    );
    assert_eq!(id.len(), 64);
    let state = || engine.docker_ok(&["inspect", "-f", "{{.State.Status}}", &id]);
    ok(engine, &["pause", &name]);
    assert_eq!(state(), "paused");
    ok(engine, &["unpause", &name]);
    assert_eq!(state(), "running");
    ok(engine, &["kill", "-s", "HUP", &name]);
    ok(engine, &["stop", "-t", "0", &name]);
    assert_eq!(state(), "exited");
    ok(engine, &["start", &name]);
    ok(engine, &["restart", "-t", "0", &name]);
    assert_eq!(state(), "running");
    let new = unique("renamed");
    ok(engine, &["rename", &name, &new]);
    assert_eq!(
        engine.docker_ok(&["inspect", "-f", "{{.Name}}", &id]),
        format!("/{new}")
    );
    let (code, said) = fails(engine, &["rm", &new]);
    assert_eq!(code, 5, "{said}");
    assert!(ok(engine, &["ps", "-q", "--filter", &format!("name:{new}")]).contains(&id));
    ok(engine, &["rm", "-f", &new]);
    let (code, said) = fails(engine, &["inspect", &id]);
    assert_eq!(code, 4, "{said}");
}

#[test]
fn the_first_steps_of_the_training_day() {
    let engine = rig::shared();
    let network = unique("br");
    ok(
        engine,
        &[
            "network",
            "create",
            "--subnet",
            "192.169.100.0/24",
            &network,
        ],
    );
    let name = unique("c");
    ok(
        engine,
        &[
            "run",
            "-d",
            "--name",
            &name,
            "--network",
            &network,
            "--ip",
            "192.169.100.2",
            "--entrypoint",
            "sleep",
            BUSYBOX,
            "100",
        ],
    );
    let inspect = engine.get(&format!("/containers/{name}/json"));
    assert_eq!(
        inspect["NetworkSettings"]["Networks"][&network]["IPAddress"],
        "192.169.100.2"
    );
    assert_eq!(
        inspect["Config"]["Entrypoint"],
        serde_json::json!(["sleep"])
    );
    assert_eq!(inspect["Config"]["Cmd"], serde_json::json!(["100"]));
    let (code, said) = fails(
        engine,
        &[
            "run",
            "-d",
            "--network",
            &network,
            "--ip",
            "192.169.100.2",
            BUSYBOX,
            "sleep",
            "1",
        ],
    );
    assert_eq!(code, 5, "{said}");
    assert!(
        said.contains(&name),
        "it says who holds the address: {said}"
    );
    let (code, said) = fails(
        engine,
        &[
            "network",
            "create",
            "--subnet",
            "192.169.100.128/25",
            &unique("n"),
        ],
    );
    assert_eq!(code, 5, "{said}");
    let (code, said) = fails(engine, &["network", "rm", &network]);
    assert_eq!(code, 5, "{said}");
    for made in engine
        .docker_ok(&["ps", "-aq", "--filter", &format!("network={network}")])
        .lines()
    {
        engine.docker_ok(&["rm", "-f", made]);
    }
    ok(engine, &["network", "rm", &network]);
}

#[test]
fn a_run_in_the_foreground_gives_output_and_exit_code() {
    let engine = rig::shared();
    let name = unique("fg");
    let output = run(
        engine,
        &[
            "run",
            "--rm",
            "--name",
            &name,
            BUSYBOX,
            "sh",
            "-c",
            "echo out; echo err >&2; exit 7",
        ],
    );
    assert_eq!(String::from_utf8_lossy(&output.stdout), "out\n");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "err\n");
    assert_eq!(output.status.code(), Some(7));
    assert_eq!(
        engine.docker_ok(&["ps", "-aq", "--filter", &format!("name={name}")]),
        ""
    );
    let output = run(
        engine,
        &["run", "--rm", "--name", &name, BUSYBOX, "/no/such/program"],
    );
    assert_eq!(output.status.code(), Some(125));
}

#[test]
fn a_log_is_followed_line_by_line() {
    let engine = rig::shared();
    let name = unique("log");
    ok(
        engine,
        &[
            "run",
            "-d",
            "--name",
            &name,
            BUSYBOX,
            "sh",
            "-c",
            "echo first; while [ ! -e /go ]; do sleep 0.1; done; echo second",
        ],
    );
    let mut child = fairlead(engine)
        .args(["logs", "-f", &name])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
    assert_eq!(lines.next().expect("a line").expect("text"), "first");
    engine.docker_ok(&["exec", &name, "touch", "/go"]);
    assert_eq!(lines.next().expect("a line").expect("text"), "second");
    assert!(lines.next().is_none(), "it ends with the container");
    assert!(child.wait().expect("it ends").success());
    assert_eq!(ok(engine, &["logs", "-n", "1", &name]), "second");
    let timed = ok(engine, &["logs", "-t", "-n", "1", &name]);
    assert!(
        timed.starts_with("20") && timed.ends_with("Z second"),
        "{timed}"
    );
    engine.docker_ok(&["rm", "-f", &name]);
}

#[test]
fn wrong_words_name_the_field_and_the_next_step() {
    let engine = rig::shared();
    let cases: [(&[&str], i32, &str); 9] = [
        (&["run", "-d", "--name", "a b", BUSYBOX], 2, "name"),
        (&["run", "-d"], 2, "image"),
        (&["run", "-d", "--frobnicate", BUSYBOX], 2, "--frobnicate"),
        (&["run", "-d", "--privileged", BUSYBOX], 2, "--privileged"),
        (&["run", "-it", BUSYBOX], 2, "--detach"),
        (&["run", "-d", "fairlead/no-such-image:1"], 4, "pull"),
        (
            &["network", "create", "--subnet", "192.169.100.0/33", "n1"],
            2,
            "subnet",
        ),
        (&["kill", "-s", "SIGNONE", "x1"], 2, "signal"),
        (&["ps", "-f", "size:big"], 2, "filter"),
    ];
    for (words, code, says) in cases {
        let (found, said) = fails(engine, words);
        assert_eq!(found, code, "{words:?}: {said}");
        assert!(said.to_lowercase().contains(says), "{words:?}: {said}");
    }
}

#[test]
fn several_objects_are_each_tried() {
    let engine = rig::shared();
    let (one, two) = (unique("many"), unique("many"));
    for name in [&one, &two] {
        engine.docker_ok(&["run", "-d", "--name", name, BUSYBOX, "sleep", "1000"]);
    }
    let output = run(
        engine,
        &["stop", "-t", "0", &one, "no-such-container", &two],
    );
    assert_eq!(output.status.code(), Some(4));
    let mut stopped: Vec<String> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(str::to_owned)
        .collect();
    stopped.sort();
    let mut wanted = vec![one.clone(), two.clone()];
    wanted.sort();
    assert_eq!(stopped, wanted);
    ok(engine, &["rm", &one, &two]);
}

#[test]
fn without_an_engine_it_says_so_and_what_to_do() {
    let output = bare()
        .args(["--engine", "unix:///nonexistent/docker.sock", "ps"])
        .output()
        .expect("the command runs");
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("/nonexistent/docker.sock") && said.lines().count() >= 2,
        "{said}"
    );
    // A text that is no address may name a context, which then is an object that is not there.
    for (engine, code) in [("nope", 4), ("ftp://nope", 2)] {
        let output = bare()
            .args(["--engine", engine, "ps"])
            .output()
            .expect("the command runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert!(
            said.contains("--engine") && said.contains(engine),
            "it names what is wrong: {said}"
        );
    }
    let output = bare()
        .args(["completion", "bash"])
        .output()
        .expect("the command runs");
    assert!(output.status.success() && output.stdout.len() > 1_000);
}

#[test]
fn an_action_can_be_shown_instead_of_done() {
    let engine = rig::shared();
    let shown = ok(
        engine,
        &["--show", "docker", "run", "-d", "--name", "never", BUSYBOX],
    );
    assert_eq!(shown, format!("docker run -d --name never {BUSYBOX}"));
    assert_eq!(
        engine.docker_ok(&["ps", "-aq", "--filter", "name=never"]),
        ""
    );
    assert!(ok(engine, &["--show", "curl", "ps", "-a"]).contains("/containers/json?all=true"));
}
