//! What the application is told about the process it lives in.

use std::ffi::OsString;
use std::path::PathBuf;

/// Paths and choices that come from outside. Everything else takes them as a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surroundings {
    /// DOCKER_HOST. `None`: not set, or empty.
    pub docker_host: Option<String>,
    /// DOCKER_CONTEXT. `None`: not set, or empty.
    pub docker_context: Option<String>,
    /// Folder of the docker CLI's settings.
    pub docker_config: PathBuf,
    /// `--engine`: an address or the name of a context.
    pub engine: Option<String>,
    /// Folder for the native Engine's socket and state; made with mode 0700 where it is needed.
    pub runtime_dir: PathBuf,
    /// Folder for what lasts.
    pub data_dir: PathBuf,
    /// Name of this client, as `fairlead`.
    pub client: String,
    /// The user's home. `None`: none is known.
    pub home: Option<PathBuf>,
    /// PATH, in which programs are looked for. `None`: not set.
    pub program_path: Option<OsString>,
}

impl Surroundings {
    /// Reads them from the environment of this process.
    pub fn from_process(client: &str) -> Self {
        Self::from_variables(client, |name| std::env::var_os(name))
    }

    fn from_variables(client: &str, variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let given = |name: &str| variable(name).filter(|value| !value.is_empty());
        let text = |name: &str| given(name).map(|value| value.to_string_lossy().into_owned());
        // The XDG rules say that a relative path counts as unset.
        let folder = |name: &str| {
            given(name)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
        };
        let home = folder("HOME");
        let below_home = |path: &str| home.as_ref().map(|home| home.join(path));
        let last_resort = || std::env::temp_dir().join(format!("fairlead-{client}"));
        let data_dir = folder("XDG_DATA_HOME")
            .or_else(|| below_home(".local/share"))
            .map_or_else(last_resort, |path| path.join("fairlead"));
        Self {
            docker_host: text("DOCKER_HOST"),
            docker_context: text("DOCKER_CONTEXT"),
            docker_config: given("DOCKER_CONFIG")
                .map(PathBuf::from)
                .or_else(|| below_home(".docker"))
                .unwrap_or_else(|| PathBuf::from("/nonexistent")),
            engine: None,
            runtime_dir: folder("XDG_RUNTIME_DIR")
                .map_or_else(|| data_dir.join("run"), |path| path.join("fairlead")),
            data_dir,
            client: client.to_owned(),
            program_path: given("PATH"),
            home,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Surroundings {
        Surroundings::from_variables("fairlead", |name| {
            variables
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn folders_follow_the_xdg_rules_and_fall_back_to_the_home() {
        let read = read(&[("HOME", "/home/ada"), ("XDG_RUNTIME_DIR", "relative")]);
        assert_eq!(
            read.data_dir,
            PathBuf::from("/home/ada/.local/share/fairlead")
        );
        assert_eq!(
            read.runtime_dir,
            PathBuf::from("/home/ada/.local/share/fairlead/run")
        );
        assert_eq!(read.docker_config, PathBuf::from("/home/ada/.docker"));
    }

    #[test]
    fn empty_variables_count_as_unset() {
        let read = read(&[("DOCKER_HOST", ""), ("DOCKER_CONTEXT", "lab")]);
        assert_eq!(
            (read.docker_host, read.docker_context.as_deref()),
            (None, Some("lab"))
        );
    }
}
