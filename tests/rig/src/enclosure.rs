//! The private ground an Engine stands on: a folder, a network namespace, a mount namespace, and a
//! watcher that clears all of it away as soon as its owner is gone.
//!
//! A second rootful dockerd on one network namespace flushes the port rules of the first, and
//! mounts that a killed dockerd leaves behind would pile up on the machine: hence a namespace of
//! each kind. The watcher is a shell of its own that reads from a pipe; the pipe closes when the
//! owner drops the enclosure, exits, panics or is killed.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, process};

use std::os::unix::process::CommandExt;

/// What watcher and sweep run.
const SCRIPT: &str = include_str!("enclosure.sh");
/// The environment variable that tells the processes of an enclosure from all others.
const MARK: &str = "FAIRLEAD_RIG";
/// How names of enclosures (and so of folders, namespaces and cgroups) begin; then follow the owner
/// and a number.
const PREFIX: &str = "fairlead-rig-";
/// A unix socket path may have 107 bytes, and dockerd puts some of its own deep below our folder.
const LONGEST_TEMPORARY_FOLDER: usize = 40;

pub(crate) struct Enclosure {
    name: String,
    folder: PathBuf,
    holder: Child,
    watcher: Child,
    leash: Option<ChildStdin>,
}

impl Enclosure {
    /// Makes folder and namespaces; `tree` becomes the root filesystem of what runs in it, each
    /// enclosure seeing a private writable copy.
    pub(crate) fn new(tree: Option<&Path>) -> Self {
        require_root();
        let base = base();
        static SWEPT: Once = Once::new();
        SWEPT.call_once(|| sweep(&base));
        let (name, folder) = reserve(&base);
        let (watcher, leash) = watch(&name, &folder);
        let added = Command::new("ip")
            .args(["netns", "add", &name])
            .output()
            .expect("`ip` runs; install iproute2");
        assert!(
            added.status.success(),
            "ip netns add {name}: {}",
            String::from_utf8_lossy(&added.stderr)
        );
        let holder = hold(&name, &folder, tree);
        Self {
            name,
            folder,
            holder,
            watcher,
            leash: Some(leash),
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the private root filesystem is mounted, seen from within the mount namespace.
    fn tree(folder: &Path) -> PathBuf {
        folder.join("tree")
    }

    /// A command for `program` inside the namespaces, with an environment of its own. It replaces
    /// the `nsenter` it begins as, so the child's process id is the program's.
    pub(crate) fn command(&self, program: &Path, in_tree: bool) -> Command {
        let mut command = Command::new("nsenter");
        command.args([
            "--target",
            &self.holder.id().to_string(),
            "--mount",
            "--net",
        ]);
        if in_tree {
            command.arg("chroot").arg(Self::tree(&self.folder));
        }
        command
            .arg(program)
            .env_clear()
            .env(MARK, &self.name)
            .process_group(0);
        command
    }
}

impl Drop for Enclosure {
    fn drop(&mut self) {
        drop(self.leash.take());
        let _ = self.watcher.wait();
        if self.folder.exists() {
            clear(&self.name, &self.folder);
        }
        let _ = self.holder.wait();
    }
}

fn require_root() {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let uid = status
        .lines()
        .find_map(|line| line.strip_prefix("Uid:"))
        .and_then(|ids| ids.split_whitespace().nth(1));
    assert_eq!(
        uid,
        Some("0"),
        "tests against a real Engine need root: run them as root, or with sudo -E"
    );
}

fn base() -> PathBuf {
    let folder = env::temp_dir();
    if folder.as_os_str().len() <= LONGEST_TEMPORARY_FOLDER {
        folder
    } else {
        PathBuf::from("/tmp")
    }
}

/// Takes a name that nobody has: the folder is ours if we made it, and no namespace may bear the
/// name yet.
fn reserve(base: &Path) -> (String, PathBuf) {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    loop {
        let name = format!(
            "{PREFIX}{}-{}",
            process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let folder = base.join(&name);
        if Path::new("/run/netns").join(&name).exists() {
            continue;
        }
        match fs::create_dir(&folder) {
            Ok(()) => return (name, folder),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => panic!("{}: {error}", folder.display()),
        }
    }
}

fn script(mode: &str, name: &str, folder: &Path) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", SCRIPT, "enclosure", mode, name])
        .arg(folder);
    command
        .current_dir("/")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0);
    command
}

fn watch(name: &str, folder: &Path) -> (Child, ChildStdin) {
    let mut watcher = script("watch", name, folder)
        .stdin(Stdio::piped())
        .spawn()
        .expect("sh runs");
    let leash = watcher.stdin.take().expect("standard input is a pipe");
    (watcher, leash)
}

fn clear(name: &str, folder: &Path) {
    let _ = script("sweep", name, folder).stdin(Stdio::null()).status();
}

/// Clears what owners left that died together with their watcher, say at a loss of power.
fn sweep(base: &Path) {
    for entry in fs::read_dir(base).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let owner = name
            .strip_prefix(PREFIX)
            .and_then(|rest| rest.split('-').next());
        if owner.is_some_and(|pid| !Path::new("/proc").join(pid).exists()) {
            clear(&name, &entry.path());
        }
    }
}

/// Starts the process that keeps both namespaces open, and waits until they are furnished.
fn hold(name: &str, folder: &Path, tree: Option<&Path>) -> Child {
    let furnish = match tree {
        None => FURNISH.to_owned(),
        Some(_) => format!("{FURNISH}{FURNISH_TREE}"),
    };
    let log = fs::File::create(folder.join("holder.log")).expect("our folder is writable");
    let mut holder = Command::new("nsenter")
        .arg(format!("--net=/run/netns/{name}"))
        .args(["unshare", "--mount", "--propagation", "slave", "sh", "-ec"])
        .arg(format!("{furnish}echo ready; exec sleep infinity >&2"))
        .args([
            "hold".as_ref(),
            folder.as_os_str(),
            tree.unwrap_or(folder).as_os_str(),
        ])
        .env(MARK, name)
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log)
        .process_group(0)
        .spawn()
        .expect("nsenter runs; install util-linux");
    let mut line = String::new();
    let stdout = holder.stdout.take().expect("standard output is a pipe");
    let read = BufReader::new(stdout).read_line(&mut line);
    if read.is_err() || line != "ready\n" {
        let _ = holder.wait();
        let said = fs::read_to_string(folder.join("holder.log")).unwrap_or_default();
        panic!("the namespaces of {name} could not be made: {said}");
    }
    holder
}

/// Hides what an Engine writes outside its own folders: keys and settings in /etc/docker, shim
/// sockets in /run/containerd, plugins in /run/docker.
const FURNISH: &str = r#"
ip link set lo up
for folder in /etc/docker /run/containerd /run/docker; do
    mkdir -p "$folder"
    mount -t tmpfs none "$folder"
done
"#;

/// Mounts the tree as the lower layer of an overlay: a mount point of its own (an image import
/// remounts `/`), and the tree stays as it was made. The folder above ours appears at the same path
/// inside, with socket and data root.
const FURNISH_TREE: &str = r#"
folder=$1 tree=$2 root=$1/tree
mkdir -p "$root" "$folder/upper" "$folder/work"
mount -t overlay -o "lowerdir=$tree,upperdir=$folder/upper,workdir=$folder/work" none "$root"
base=$(dirname "$folder")
mkdir -p "$root$base" "$root/etc/docker" "$root/run"
mount -t proc none "$root/proc"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
mount -t tmpfs none "$root/run"
mount --bind "$base" "$root$base"
"#;
