//! The private Engine for real, each on ground of its own.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use machine::Error;
use machine::native::{self, Setup};
use model::{EngineAddress, ErrorCode, Failure, NativeOffer};

/// Ends and removes everything of a ground when its pipe closes, however the test ends.
const WATCH: &str = r#"
cat >/dev/null
for round in 1 2 3 4 5 6 7 8 9 10; do
    found=
    for line in /proc/[0-9]*/cmdline; do
        if tr '\0' ' ' <"$line" 2>/dev/null | grep -qF "$2/"; then
            pid=${line#/proc/}; pid=${pid%/cmdline}
            kill -KILL "$pid" 2>/dev/null && found=1
        fi
    done
    [ -n "$found" ] || break
    sleep 0.1
done
ip netns delete "$1"
rm -rf "$2"
"#;

/// Hides what a daemon writes outside its own folders, and holds the namespaces until its pipe
/// closes.
const FURNISH: &str = r#"
ip link set lo up
for folder in /etc/docker /run/containerd /run/docker; do
    mkdir -p "$folder"
    mount -t tmpfs none "$folder"
done
echo ready
exec cat
"#;

/// A folder and a network namespace for one private Engine.
struct Ground {
    folder: PathBuf,
    holder: Child,
    watcher: Child,
    leash: Option<ChildStdin>,
}

impl Ground {
    fn new(word: &str) -> Self {
        let name = format!("flm{}-{word}", std::process::id());
        let folder = std::env::temp_dir().join(&name);
        fs::create_dir(&folder).expect("a new folder");
        let mut watcher = Command::new("sh")
            .args(["-c", WATCH, "watch", &name])
            .arg(&folder)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("sh runs");
        let leash = watcher.stdin.take();
        run("ip", &["netns", "add", &name]);
        let holder = hold(&name);
        Self {
            folder,
            holder,
            watcher,
            leash,
        }
    }

    fn setup(&self) -> Setup {
        let mut setup = Setup::new(
            self.folder.join("run"),
            self.folder.join("data"),
            std::env::var_os("PATH"),
        );
        let holder = self.holder.id().to_string();
        setup.launcher = ["nsenter", "--target", &holder, "--mount", "--net"]
            .map(OsString::from)
            .to_vec();
        setup
    }

    /// Command lines of the processes that name this ground's folder, the watcher's aside.
    fn processes(&self) -> Vec<(u32, String)> {
        let folder = format!("{}/", self.folder.display());
        let entries = fs::read_dir("/proc").expect("processes").flatten();
        entries
            .filter_map(|entry| {
                let pid: u32 = entry.file_name().to_str()?.parse().ok()?;
                let line = fs::read(entry.path().join("cmdline")).ok()?;
                let line = String::from_utf8_lossy(&line).replace('\0', " ");
                line.contains(&folder).then_some((pid, line))
            })
            .collect()
    }

    fn daemons(&self) -> Vec<u32> {
        self.processes()
            .into_iter()
            .map(|(pid, _)| pid)
            .filter(|pid| {
                fs::read_to_string(format!("/proc/{pid}/comm"))
                    .is_ok_and(|name| name == "dockerd\n")
            })
            .collect()
    }

    fn docker(&self, args: &[&str]) -> String {
        let output = Command::new("docker")
            .args(args)
            .env(
                "DOCKER_HOST",
                format!("unix://{}", self.folder.join("run/engine.sock").display()),
            )
            .env("DOCKER_CONFIG", self.folder.join("client"))
            .env_remove("DOCKER_CONTEXT")
            .stdin(Stdio::null())
            .output()
            .expect("docker runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "docker {args:?}: {said}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// A running container made from nothing but busybox. It ends at SIGKILL, at once.
    fn run_container(&self) -> String {
        let root = self.folder.join("root");
        fs::create_dir_all(&root).expect("a folder");
        fs::copy("/bin/busybox", root.join("busybox")).expect("busybox-static is installed");
        let archive = self.folder.join("root.tar");
        run(
            "tar",
            &[
                "-C",
                &root.to_string_lossy(),
                "-cf",
                &archive.to_string_lossy(),
                ".",
            ],
        );
        self.docker(&["import", &archive.to_string_lossy(), "box:1"]);
        self.docker(&[
            "run",
            "-d",
            "--stop-signal",
            "KILL",
            "box:1",
            "/busybox",
            "sleep",
            "3600",
        ])
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        drop(self.leash.take());
        let _ = self.watcher.wait();
        drop(self.holder.stdin.take());
        let _ = self.holder.wait();
    }
}

/// Starts the process that keeps a network and a mount namespace open.
fn hold(name: &str) -> Child {
    let mut holder = Command::new("nsenter")
        .arg(format!("--net=/run/netns/{name}"))
        .args(["unshare", "--mount", "--propagation", "slave"])
        .args(["sh", "-ec", FURNISH])
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("nsenter runs");
    let mut line = String::new();
    let words = holder.stdout.take().expect("a pipe");
    BufReader::new(words)
        .read_line(&mut line)
        .expect("it says when it is ready");
    assert_eq!(
        line, "ready\n",
        "the namespaces of {name} could not be made"
    );
    holder
}

fn run(program: &str, args: &[&str]) {
    let output = Command::new(program)
        .args(args)
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {args:?}: {said}");
}

async fn until(what: &str, holds: impl Fn() -> bool) {
    let begin = Instant::now();
    while !holds() {
        assert!(begin.elapsed() < Duration::from_secs(30), "never: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn mode(path: &Path) -> u32 {
    let file = fs::metadata(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    file.permissions().mode() & 0o777
}

#[tokio::test]
async fn two_that_start_it_at_once_get_one_engine_and_a_stop_leaves_nothing() {
    let ground = Ground::new("life");
    let setup = ground.setup();
    assert_eq!(native::offer(&setup), NativeOffer::Possible);
    assert_eq!(native::find(&setup), None);

    let (one, other) = tokio::join!(native::start(&setup), native::start(&setup));
    let address = one.expect("the first start");
    assert_eq!(address, other.expect("the second start"));
    let socket = ground.folder.join("run/engine.sock");
    assert_eq!(
        address,
        EngineAddress::Unix(socket.to_string_lossy().into_owned())
    );
    assert_eq!(mode(&socket), 0o600);
    assert_eq!(mode(&ground.folder.join("run")), 0o700);
    let daemons = ground.daemons();
    assert_eq!(daemons.len(), 1, "{:?}", ground.processes());
    assert_eq!(native::find(&setup), Some(address.clone()));
    assert_eq!(
        native::offer(&setup),
        NativeOffer::Running {
            address: address.clone()
        }
    );

    // As if the starter had been killed before it could note what it started.
    fs::remove_file(ground.folder.join("run/native.json")).expect("a state file");
    assert_eq!(native::find(&setup), Some(address.clone()));
    assert_eq!(native::start(&setup).await.expect("it runs"), address);
    assert_eq!(ground.daemons(), daemons);
    ground.run_container();

    native::stop(&setup).await.expect("it stops");
    assert_eq!(ground.processes(), []);
    assert!(!socket.exists());
    assert_eq!(native::find(&setup), None);
    native::stop(&setup)
        .await
        .expect("nothing to stop is no error");
}

#[tokio::test]
async fn what_a_killed_daemon_left_is_repaired_by_the_next_start_and_stop() {
    let ground = Ground::new("kill");
    let setup = ground.setup();
    let address = native::start(&setup).await.expect("a start");
    let container = ground.run_container();
    let kill = || {
        let first = ground.daemons();
        assert_eq!(first.len(), 1);
        run("kill", &["-KILL", &first[0].to_string()]);
        first[0]
    };

    let first = kill();
    until("the dead daemon is seen", || native::find(&setup).is_none()).await;
    assert!(ground.folder.join("run/engine.sock").exists());
    assert_eq!(native::start(&setup).await.expect("a repair"), address);
    assert!(!ground.daemons().contains(&first));
    let state = ["inspect", "--format", "{{.State.Status}}", &container];
    assert_eq!(ground.docker(&state), "exited");

    ground.docker(&["start", &container]);
    kill();
    until("the dead daemon is seen", || native::find(&setup).is_none()).await;
    native::stop(&setup).await.expect("a stop after a kill");
    assert_eq!(ground.processes(), []);
}

#[tokio::test]
async fn a_state_file_that_says_nothing_true_is_no_engine() {
    let ground = Ground::new("stale");
    let setup = ground.setup();
    fs::create_dir_all(&setup.runtime_dir).expect("a folder");
    let state = setup.runtime_dir.join("native.json");
    for text in [
        String::new(),
        "{".to_owned(),
        // Our own process id, but another start.
        format!(
            r#"{{"pid":{},"startedTicks":1,"bootId":"x"}}"#,
            std::process::id()
        ),
    ] {
        fs::write(&state, &text).expect("a state file");
        assert_eq!(native::find(&setup), None, "{text}");
    }
    native::stop(&setup).await.expect("it is cleared away");
    assert!(!state.exists());
}

#[tokio::test]
async fn a_daemon_that_fails_is_shown_with_its_words() {
    let ground = Ground::new("fail");
    let programs = ground.folder.join("bin");
    fs::create_dir(&programs).expect("a folder");
    let fake = programs.join("dockerd");
    fs::write(&fake, "#!/bin/sh\necho no luck today >&2\nexit 7\n").expect("a script");
    fs::set_permissions(&fake, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let mut setup = ground.setup();
    setup.launcher = vec!["env".into()];
    setup.program_path = Some(programs.into_os_string());

    for _ in 0..2 {
        let error = native::start(&setup).await.expect_err("it fails");
        assert!(
            matches!(&error, Error::Ended { how, .. } if how == "exit status: 7"),
            "{error:?}"
        );
        let failure = Failure::from(error);
        assert_eq!(failure.code, ErrorCode::Internal);
        assert_eq!(failure.detail.as_deref(), Some("no luck today"));
    }
    assert_eq!(native::find(&setup), None);
    assert_eq!(native::offer(&setup), NativeOffer::Possible);
}

#[tokio::test]
async fn another_daemon_on_this_ground_is_in_the_way_and_nothing_is_made() {
    let ground = Ground::new("other");
    let other = ground.folder.join("dockerd");
    fs::copy("/bin/sleep", &other).expect("a program");
    let mut other = Command::new(&other).arg("600").spawn().expect("it runs");
    let setup = Setup::new(
        ground.folder.join("run"),
        ground.folder.join("data"),
        std::env::var_os("PATH"),
    );
    until("the other daemon has its name", || {
        fs::read_to_string(format!("/proc/{}/comm", other.id())).is_ok_and(|n| n == "dockerd\n")
    })
    .await;
    let offer = native::offer(&setup);
    let NativeOffer::Impossible { reason, hint } = &offer else {
        panic!("{offer:?}");
    };
    assert!(reason.starts_with("another Docker runs here"), "{reason}");
    assert!(!hint.is_empty());
    let error = native::start(&setup).await.expect_err("it is refused");
    assert!(matches!(error, Error::Impossible { .. }), "{error:?}");
    assert!(!setup.runtime_dir.exists() && !setup.data_dir.exists());
    other.kill().expect("it is ours");
    other.wait().expect("it is ours");
}
