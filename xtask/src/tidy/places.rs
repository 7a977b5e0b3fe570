//! Names of places that only one computer or one network has.

use std::path::Path;

use super::Finding;
use super::files::TextFile;

/// Folders that every computer has: naming one of these says nothing about this computer.
const EVERYWHERE: &[&str] = &[
    "app", "bin", "boot", "build", "data", "dev", "etc", "home", "lib", "media", "mnt", "opt",
    "proc", "root", "run", "sbin", "src", "srv", "sys", "tmp", "usr", "var",
];

/// Hosts of package registries, in pieces so that this file does not name one.
const REGISTRIES: &[&[&str]] = &[
    &["crates", "io"],
    &["npmjs", "org"],
    &["npmjs", "com"],
    &["pypi", "org"],
    &["pythonhosted", "org"],
    &["golang", "org"],
    &["maven", "apache", "org"],
    &["maven", "org"],
    &["deb", "debian", "org"],
    &["security", "debian", "org"],
    &["snapshot", "debian", "org"],
];

/// Absolute paths of this checkout or of the folder that it stands in.
pub fn machine_paths(file: &TextFile, checkout: &Path) -> Vec<Finding> {
    let wanted = own_places(checkout);
    let mut findings = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        if let Some(place) = wanted.iter().find(|place| names_place(line, place)) {
            let words = format!("`{place}` is a path of one computer; use one from the root");
            findings.push(Finding::new(&file.path, index + 1, "machine-path", words));
        }
    }
    findings
}

/// The checkout and its parent, unless the name is one that every computer has.
fn own_places(checkout: &Path) -> Vec<String> {
    [Some(checkout), checkout.parent()]
        .into_iter()
        .flatten()
        .filter(|place| {
            let names: Vec<String> = place
                .iter()
                .skip(1)
                .map(|name| name.to_string_lossy().into_owned())
                .collect();
            let Some(first) = names.first() else {
                return false;
            };
            let enough = match first.as_str() {
                "home" | "root" | "tmp" => 2,
                first if EVERYWHERE.contains(&first) => 3,
                _ => 1,
            };
            names.len() >= enough
        })
        .map(|place| place.to_string_lossy().into_owned())
        .collect()
}

/// Whether the line holds the path, not one that only starts or ends like it.
fn names_place(line: &str, place: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || "_-.".contains(c);
    line.match_indices(place).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + place.len()..].chars().next();
        !before.is_some_and(|c| part(c) || c == '/') && !after.is_some_and(part)
    })
}

/// Hosts of package registries: which one serves is a matter of where the tree is built.
pub fn registries(file: &TextFile) -> Vec<Finding> {
    // Cargo writes its registry's index into the lock file; npm can be told not to.
    if file.path == "Cargo.lock" {
        return Vec::new();
    }
    let hosts: Vec<String> = REGISTRIES.iter().map(|pieces| pieces.join(".")).collect();
    let address = file.name() == "package-lock.json";
    let mut findings = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        if let Some(host) = hosts.iter().find(|host| names_host(line, host)) {
            let words = format!("`{host}` is a registry's host; leave the choice to the builder");
            findings.push(Finding::new(&file.path, index + 1, "registry", words));
        } else if address && line.trim_start().starts_with("\"resolved\": \"http") {
            let words = "holds an address; run npm with omit-lockfile-registry-resolved";
            findings.push(Finding::new(&file.path, index + 1, "registry", words));
        }
    }
    findings
}

fn names_host(line: &str, host: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || "_-".contains(c);
    line.match_indices(host).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + host.len()..].chars().next();
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_that_every_computer_has_are_no_machine_paths() {
        let own = |path: &str| own_places(Path::new(path));
        assert_eq!(own("/srv/checkout"), Vec::<String>::new());
        assert_eq!(own("/app"), Vec::<String>::new());
        assert_eq!(
            own("/home/ann/fairlead"),
            ["/home/ann/fairlead", "/home/ann"]
        );
        assert_eq!(own("/builds/x"), ["/builds/x", "/builds"]);
    }

    #[test]
    fn a_path_is_found_whole() {
        assert!(names_place("cd /builds/x && make", "/builds/x"));
        assert!(!names_place("cd /builds/x2", "/builds/x"));
        assert!(!names_place("cd /old/builds/x", "/builds/x"));
    }
}
