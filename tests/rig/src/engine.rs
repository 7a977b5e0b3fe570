//! A private dockerd.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::enclosure::Enclosure;
use crate::version::{EngineVersion, Programs};
use crate::{BUSYBOX, SHELLLESS, http, image};

/// How long an Engine may take until it answers; a start takes half a second on a quiet machine.
const START_PATIENCE: Duration = Duration::from_secs(60);
/// How long an Engine may take to answer again: with 10,000 containers it reads each of them first.
const RESTART_PATIENCE: Duration = Duration::from_secs(240);
/// How long an Engine may take to stop: its containers have ten seconds to heed SIGTERM.
const STOP_PATIENCE: Duration = Duration::from_secs(60);
/// How long a call of the docker CLI may take, in seconds.
const CLI_PATIENCE_S: &str = "120";

/// A real Engine of this test's own, in namespaces of its own.
///
/// Nothing it does touches another Engine on this machine. Dropping it ends dockerd, its
/// containerd, shims and containers, and removes its folders, mounts, cgroups and network
/// namespace; the same happens when the process that owns it dies in any other way.
pub struct RealEngine {
    enclosure: Enclosure,
    programs: Programs,
    socket: PathBuf,
    dockerd: Option<Child>,
}

/// What one call of the docker CLI left behind.
#[derive(Debug, Clone)]
pub struct DockerOutput {
    /// The exit code; -1 if a signal ended the CLI.
    pub code: i32,
    /// Standard output, as it came.
    pub stdout: String,
    /// Standard error, as it came.
    pub stderr: String,
}

impl RealEngine {
    /// Starts Debian's dockerd and loads [`BUSYBOX`] and [`SHELLLESS`].
    ///
    /// Panics, with the tail of its log, if it does not answer in 60 s.
    pub fn start() -> Self {
        Self::start_version(EngineVersion::V20)
    }

    /// Like [`RealEngine::start`], for an Engine of another line.
    pub fn start_version(version: EngineVersion) -> Self {
        let programs = version.programs();
        let enclosure = Enclosure::new(programs.tree.as_deref());
        let socket = enclosure.folder().join("docker.sock");
        let mut engine = Self {
            enclosure,
            programs,
            socket,
            dockerd: None,
        };
        engine.launch(START_PATIENCE);
        engine.load(BUSYBOX, "CMD [\"sh\"]", image::busybox());
        engine.load(SHELLLESS, "CMD [\"sleep\", \"3600\"]", image::shellless());
        engine
    }

    /// The unix socket where the Engine listens; the path is shorter than 100 bytes.
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// The name of the network namespace (in /run/netns) where the Engine's bridges and published
    /// ports are.
    pub fn namespace(&self) -> &str {
        self.enclosure.name()
    }

    /// The process id of dockerd; panics while it is not running.
    pub fn pid(&self) -> u32 {
        self.dockerd.as_ref().expect("dockerd is running").id()
    }

    /// A command for `program` in the Engine's network namespace: there a published port answers on
    /// 127.0.0.1.
    pub fn inside(&self, program: &str) -> Command {
        let mut command = Command::new("nsenter");
        command
            .arg(format!("--net=/run/netns/{}", self.namespace()))
            .arg(program);
        command
    }

    /// Runs the docker CLI against this Engine, with settings of its own and nothing from the
    /// environment.
    ///
    /// Panics if it takes longer than two minutes.
    pub fn docker(&self, args: &[&str]) -> DockerOutput {
        let mut command = Command::new("timeout");
        command
            .args([CLI_PATIENCE_S, docker_program()])
            .args(args)
            .stdin(Stdio::null());
        for (name, _) in
            std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("DOCKER_"))
        {
            command.env_remove(name);
        }
        let output = command
            .env("DOCKER_HOST", format!("unix://{}", self.socket.display()))
            .env("DOCKER_CONFIG", self.enclosure.folder().join("client"))
            .output()
            .expect("`timeout` runs; install coreutils");
        let code = output.status.code().unwrap_or(-1);
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_ne!(
            code, 124,
            "docker {args:?} did not end in {CLI_PATIENCE_S} s: {stderr}"
        );
        DockerOutput {
            code,
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr,
        }
    }

    /// Like [`RealEngine::docker`]; gives standard output without surrounding space, panics if the
    /// CLI fails.
    pub fn docker_ok(&self, args: &[&str]) -> String {
        let output = self.docker(args);
        assert_eq!(
            output.code, 0,
            "docker {args:?}: {}{}",
            output.stdout, output.stderr
        );
        output.stdout.trim().to_owned()
    }

    /// `GET path` over the socket, by the rig's own small client; panics if the status is not 2xx.
    pub fn get(&self, path: &str) -> Value {
        let (status, body) = self.call("GET", path, None);
        assert!((200..300).contains(&status), "GET {path}: {status} {body}");
        body
    }

    /// Any request over the socket; gives the status and the body (`Null` if there is none, a
    /// string if it is not JSON). Panics if the Engine does not answer.
    pub fn call(&self, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        let bytes = body
            .map(|value| value.to_string().into_bytes())
            .unwrap_or_default();
        let reply = http::call(&self.socket, method, path, "application/json", &bytes)
            .unwrap_or_else(|error| panic!("{method} {path}: {error}\n{}", self.log_tail()));
        (reply.status, reply.json())
    }

    /// Ends dockerd by SIGKILL. Its containers run on, as they would on a user's machine, and the
    /// next dockerd stops them as [`RealEngine::stop`] does: give them `--stop-signal KILL`, or
    /// wait ten seconds.
    pub fn kill(&mut self) {
        if let Some(mut dockerd) = self.dockerd.take() {
            let _ = dockerd.kill();
            let _ = dockerd.wait();
        }
    }

    /// Ends dockerd by SIGTERM and waits. It stops its containers first, which takes ten seconds
    /// where the main process of a container ignores SIGTERM.
    pub fn stop(&mut self) {
        let Some(mut dockerd) = self.dockerd.take() else {
            return;
        };
        let asked = Command::new("kill")
            .args(["-TERM", &dockerd.id().to_string()])
            .status();
        assert!(
            asked.is_ok_and(|status| status.success()),
            "SIGTERM could not be sent to dockerd"
        );
        let begin = Instant::now();
        while dockerd.try_wait().expect("dockerd is our child").is_none() {
            assert!(
                begin.elapsed() < STOP_PATIENCE,
                "dockerd did not stop:\n{}",
                self.log_tail()
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Starts dockerd again, on the same data root and socket path; stops it first if it still
    /// runs.
    pub fn restart(&mut self) {
        self.stop();
        self.launch(RESTART_PATIENCE);
    }

    /// The last lines of dockerd's log, of all its runs.
    pub fn log_tail(&self) -> String {
        let log = fs::read(self.log_path()).unwrap_or_default();
        let text = String::from_utf8_lossy(&log);
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(40)..].join("\n")
    }

    fn log_path(&self) -> PathBuf {
        self.enclosure.folder().join("dockerd.log")
    }

    fn launch(&mut self, patience: Duration) {
        self.await_end_of_containerd();
        let folder = self.enclosure.folder();
        let pidfile = folder.join("dockerd.pid");
        for stale in [&pidfile, &self.socket] {
            let _ = fs::remove_file(stale);
        }
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.log_path())
            .expect("our folder is writable");
        let dockerd = self
            .enclosure
            .command(&self.programs.dockerd, self.programs.tree.is_some())
            .arg("--data-root")
            .arg(folder.join("data"))
            .arg("--exec-root")
            .arg(folder.join("exec"))
            .arg("--pidfile")
            .arg(&pidfile)
            .args(["--host", &format!("unix://{}", self.socket.display())])
            // The cgroup is how the watcher finds the processes in containers.
            .args([
                "--exec-opt",
                "native.cgroupdriver=cgroupfs",
                "--cgroup-parent",
                &format!("/{}", self.namespace()),
            ])
            .env("PATH", &self.programs.path)
            .env("HOME", folder)
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a file handle can be copied"))
            .stderr(log)
            .spawn()
            .expect("nsenter runs; install util-linux");
        self.dockerd = Some(dockerd);
        self.await_answer(patience);
    }

    fn await_answer(&mut self, patience: Duration) {
        let begin = Instant::now();
        loop {
            let reply = http::call(&self.socket, "GET", "/_ping", "text/plain", b"");
            if reply.is_ok_and(|reply| reply.status == 200) {
                return;
            }
            let dockerd = self.dockerd.as_mut().expect("dockerd was just started");
            if let Some(status) = dockerd.try_wait().expect("dockerd is our child") {
                panic!("dockerd ended ({status}):\n{}", self.log_tail());
            }
            assert!(
                begin.elapsed() < patience,
                "dockerd does not answer:\n{}",
                self.log_tail()
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// A containerd dies with its dockerd, but not at once, and the next dockerd would try to use
    /// it. Its pid file goes too: where the first process of the system is slow to reap, the dead
    /// containerd would still count.
    fn await_end_of_containerd(&self) {
        let folder = self.enclosure.folder().join("exec/containerd");
        for pidfile in ["containerd.pid", "docker-containerd.pid"].map(|name| folder.join(name)) {
            let Ok(pid) = fs::read_to_string(&pidfile) else {
                continue;
            };
            let begin = Instant::now();
            while is_running(pid.trim()) {
                assert!(
                    begin.elapsed() < STOP_PATIENCE,
                    "containerd outlives its dockerd:\n{}",
                    self.log_tail()
                );
                thread::sleep(Duration::from_millis(20));
            }
            let _ = fs::remove_file(&pidfile);
        }
    }

    fn load(&self, reference: &str, change: &str, archive: &[u8]) {
        let (repository, tag) = reference
            .split_once(':')
            .expect("references of the rig have a tag");
        let path = format!(
            "/images/create?fromSrc=-&repo={}&tag={tag}&changes={}",
            percent_encoded(repository),
            percent_encoded(change)
        );
        let reply = http::call(&self.socket, "POST", &path, "application/x-tar", archive)
            .unwrap_or_else(|error| panic!("import of {reference}: {error}\n{}", self.log_tail()));
        let said = String::from_utf8_lossy(&reply.body);
        assert!(
            reply.status == 200 && !said.contains("\"error\""),
            "import of {reference}: {said}"
        );
    }
}

impl Drop for RealEngine {
    fn drop(&mut self) {
        // The enclosure would end dockerd too, but only its parent can reap it.
        self.kill();
    }
}

/// Debian's docker CLI if it is there, so that results do not depend on another one that stands
/// first on `PATH`.
fn docker_program() -> &'static str {
    if Path::new("/usr/bin/docker").is_file() {
        "/usr/bin/docker"
    } else {
        "docker"
    }
}

/// Whether a process with this id is there and not merely waiting to be reaped.
fn is_running(pid: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(')')
        .is_some_and(|(_, rest)| !matches!(rest.trim_start().chars().next(), Some('Z' | 'X')))
}

fn percent_encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}
