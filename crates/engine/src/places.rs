//! Places where Engines usually listen.

use std::path::Path;

use model::EngineAddress;

/// What the places depend on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Whereabouts<'a> {
    /// The user's home directory.
    pub home: Option<&'a Path>,
    /// `XDG_RUNTIME_DIR`.
    pub runtime_dir: Option<&'a Path>,
    /// The user's number, for `/run/user/<uid>` where there is no `XDG_RUNTIME_DIR`.
    pub uid: Option<u32>,
}

/// A place where an Engine may listen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Name of the Engine that usually listens there.
    pub name: &'static str,
    /// The place.
    pub address: EngineAddress,
}

/// Where the docker CLI looks when nobody says anything.
pub fn default_address() -> EngineAddress {
    if cfg!(windows) {
        EngineAddress::Pipe("//./pipe/docker_engine".to_owned())
    } else {
        EngineAddress::Unix("/var/run/docker.sock".to_owned())
    }
}

/// The places where Engines usually listen on this system, likely ones first, none twice. Whether
/// something is there is not looked at.
pub fn well_known(whereabouts: &Whereabouts<'_>) -> Vec<Place> {
    if cfg!(windows) {
        return pipes();
    }
    let runtime_dir = whereabouts
        .runtime_dir
        .map(Path::to_owned)
        .or_else(|| Some(format!("/run/user/{}", whereabouts.uid?).into()));
    let system = [
        ("Docker", "/var/run/docker.sock"),
        ("Podman", "/run/podman/podman.sock"),
    ];
    let of_user = [
        ("Docker (rootless)", "docker.sock"),
        ("Podman (rootless)", "podman/podman.sock"),
    ];
    let at_home = [
        ("Docker Desktop", ".docker/desktop/docker.sock"),
        ("Docker Desktop", ".docker/run/docker.sock"),
        ("Rancher Desktop", ".rd/docker.sock"),
        ("OrbStack", ".orbstack/run/docker.sock"),
        ("Colima", ".colima/default/docker.sock"),
        ("Colima", ".config/colima/default/docker.sock"),
        (
            "Podman Machine",
            ".local/share/containers/podman/machine/podman.sock",
        ),
        ("Lima", ".lima/docker/sock/docker.sock"),
        ("Lima", ".lima/default/sock/docker.sock"),
    ];
    let under = |folder: Option<&Path>, places: &[(&'static str, &str)]| -> Vec<Place> {
        let place = |(name, path): &(&'static str, &str)| Some(unix(name, &folder?.join(path)));
        places.iter().filter_map(place).collect()
    };
    let mut places: Vec<Place> = Vec::new();
    for place in under(Some(Path::new("/")), &system)
        .into_iter()
        .chain(under(runtime_dir.as_deref(), &of_user))
        .chain(under(whereabouts.home, &at_home))
    {
        if places.iter().all(|known| known.address != place.address) {
            places.push(place);
        }
    }
    places
}

fn unix(name: &'static str, path: &Path) -> Place {
    Place {
        name,
        address: EngineAddress::Unix(path.display().to_string()),
    }
}

fn pipes() -> Vec<Place> {
    let pipe = |(name, pipe): (&'static str, &str)| Place {
        name,
        address: EngineAddress::Pipe(format!("//./pipe/{pipe}")),
    };
    [
        ("Docker", "docker_engine"),
        ("Docker Desktop", "dockerDesktopLinuxEngine"),
        ("Podman Machine", "podman-machine-default"),
    ]
    .map(pipe)
    .to_vec()
}

/// Whether dialling the address would start an Engine that does not run: systemd listens there for
/// a service that is not active. Only systemd's own two units are known, by their usual names.
pub fn would_start(address: &EngineAddress) -> Option<&'static str> {
    would_start_in(Path::new("/"), address)
}

fn would_start_in(root: &Path, address: &EngineAddress) -> Option<&'static str> {
    let EngineAddress::Unix(path) = address else {
        return None;
    };
    let unit = match path.strip_prefix("/var").unwrap_or(path) {
        "/run/docker.sock" => "docker",
        "/run/podman/podman.sock" => "podman",
        _ => return None,
    };
    let there = |path: String| root.join(path).exists();
    let listens = there("run/systemd/system".to_owned())
        && there(format!(
            "etc/systemd/system/sockets.target.wants/{unit}.socket"
        ));
    // An active service has a control group of its name, in version 2 or in systemd's tree of
    // version 1.
    let active = ["", "systemd/", "unified/"]
        .iter()
        .any(|tree| there(format!("sys/fs/cgroup/{tree}system.slice/{unit}.service")));
    (listens && !active).then_some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[cfg(unix)]
    #[test]
    fn the_places_of_a_user_follow_home_and_runtime_folder() {
        let places = well_known(&Whereabouts {
            home: Some(Path::new("/home/u")),
            runtime_dir: None,
            uid: Some(1000),
        });
        let at = |name: &str| {
            let place = places.iter().find(|place| place.name == name);
            place.map(|place| place.address.to_string())
        };
        assert_eq!(at("Docker").as_deref(), Some("unix:///var/run/docker.sock"));
        assert_eq!(
            at("Docker (rootless)").as_deref(),
            Some("unix:///run/user/1000/docker.sock")
        );
        assert_eq!(
            at("Colima").as_deref(),
            Some("unix:///home/u/.colima/default/docker.sock")
        );
        let nobody = well_known(&Whereabouts::default());
        assert_eq!(
            nobody.iter().map(|place| place.name).collect::<Vec<_>>(),
            ["Docker", "Podman"]
        );
    }

    #[cfg(unix)]
    #[test]
    fn no_place_stands_twice() {
        let places = well_known(&Whereabouts {
            home: None,
            runtime_dir: Some(Path::new("/var/run")),
            uid: None,
        });
        let docker = places
            .iter()
            .filter(|place| place.address == default_address())
            .count();
        assert_eq!(docker, 1);
    }

    #[test]
    fn a_socket_of_systemd_whose_service_sleeps_is_known() {
        let root = tempfile::tempdir().expect("a folder");
        let make = |path: &str| fs::create_dir_all(root.path().join(path)).expect("a folder");
        let ask = |path: &str| would_start_in(root.path(), &EngineAddress::Unix(path.to_owned()));
        make("run/systemd/system");
        assert_eq!(ask("/var/run/docker.sock"), None);
        make("etc/systemd/system/sockets.target.wants/docker.socket");
        assert_eq!(ask("/var/run/docker.sock"), Some("docker"));
        assert_eq!(ask("/run/docker.sock"), Some("docker"));
        assert_eq!(ask("/home/u/docker.sock"), None);
        assert_eq!(ask("/run/podman/podman.sock"), None);
        make("sys/fs/cgroup/system.slice/docker.service");
        assert_eq!(ask("/run/docker.sock"), None);
    }
}
