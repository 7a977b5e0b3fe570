//! The two images every Engine of the rig gets, made from the static busybox of this machine:
//! nothing is pulled.

use std::fs;
use std::process::Command;
use std::sync::OnceLock;

/// Where Debian's package `busybox-static` puts its program.
const PROGRAM: &str = "/bin/busybox";

/// The root filesystem of [`crate::BUSYBOX`]: busybox, a link per applet, two accounts and a
/// `/tmp`.
pub(crate) fn busybox() -> &'static [u8] {
    static ARCHIVE: OnceLock<Vec<u8>> = OnceLock::new();
    ARCHIVE.get_or_init(|| {
        let mut archive = Archive::default();
        for folder in ["bin/", "etc/", "root/", "var/"] {
            archive.folder(folder, 0o755);
        }
        archive.folder("tmp/", 0o1777);
        archive.file(
            "etc/passwd",
            0o644,
            b"root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n",
        );
        archive.file("etc/group", 0o644, b"root:x:0:\nnogroup:x:65534:\n");
        archive.file("bin/busybox", 0o755, &program());
        for applet in applets() {
            archive.link(&format!("bin/{applet}"), "busybox");
        }
        archive.finish()
    })
}

/// The root filesystem of [`crate::SHELLLESS`]: busybox under the name `sleep`, by which it can do
/// nothing else.
pub(crate) fn shellless() -> &'static [u8] {
    static ARCHIVE: OnceLock<Vec<u8>> = OnceLock::new();
    ARCHIVE.get_or_init(|| {
        let mut archive = Archive::default();
        archive.folder("bin/", 0o755);
        archive.file("bin/sleep", 0o755, &program());
        archive.finish()
    })
}

fn program() -> Vec<u8> {
    let bytes = fs::read(PROGRAM)
        .unwrap_or_else(|error| panic!("{PROGRAM}: {error}; install the package busybox-static"));
    assert!(
        !names_an_interpreter(&bytes),
        "{PROGRAM} is linked dynamically; install the package busybox-static"
    );
    bytes
}

fn applets() -> Vec<String> {
    let list = Command::new(PROGRAM)
        .arg("--list")
        .output()
        .expect("busybox lists its applets");
    String::from_utf8_lossy(&list.stdout)
        .lines()
        .filter(|name| *name != "busybox")
        .map(str::to_owned)
        .collect()
}

/// Whether an ELF program asks for a dynamic loader (a program header of type PT_INTERP, 3).
fn names_an_interpreter(elf: &[u8]) -> bool {
    let number = |at: usize, len: usize| {
        elf.get(at..at + len).map_or(0, |bytes| {
            bytes
                .iter()
                .rev()
                .fold(0_usize, |sum, byte| (sum << 8) | usize::from(*byte))
        })
    };
    let (table, size, count) = (number(32, 8), number(54, 2), number(56, 2));
    (0..count).any(|index| number(table + index * size, 4) == 3)
}

/// A tar archive in the making (POSIX ustar).
#[derive(Default)]
struct Archive {
    bytes: Vec<u8>,
}

impl Archive {
    fn folder(&mut self, path: &str, mode: u32) {
        self.header(path, mode, 0, b'5', "");
    }

    fn link(&mut self, path: &str, target: &str) {
        self.header(path, 0o777, 0, b'2', target);
    }

    fn file(&mut self, path: &str, mode: u32, content: &[u8]) {
        self.header(path, mode, content.len(), b'0', "");
        self.bytes.extend_from_slice(content);
        self.bytes.resize(self.bytes.len().next_multiple_of(512), 0);
    }

    fn header(&mut self, path: &str, mode: u32, size: usize, kind: u8, target: &str) {
        let mut block = [0_u8; 512];
        let mut put =
            |at: usize, text: &str| block[at..at + text.len()].copy_from_slice(text.as_bytes());
        put(0, path);
        put(100, &format!("{mode:07o}"));
        put(108, "0000000");
        put(116, "0000000");
        put(124, &format!("{size:011o}"));
        put(136, "00000000000");
        put(148, "        ");
        put(157, target);
        put(257, "ustar");
        put(263, "00");
        block[156] = kind;
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        self.bytes.extend_from_slice(&block);
    }

    fn finish(mut self) -> Vec<u8> {
        self.bytes.resize(self.bytes.len() + 1024, 0);
        self.bytes
    }
}
