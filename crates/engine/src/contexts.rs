//! Docker contexts, read from the files of the docker CLI in its own format, and the Engine that
//! the CLI would choose.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use model::{AddressSource, Coded, EngineAddress, ErrorCode, Failure, Fault};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::places;

/// The context that is in no file: the default socket.
pub const DEFAULT: &str = "default";

/// What the docker CLI's folder says about contexts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contexts {
    /// The context that the CLI uses. `None`: none was chosen, so the default one.
    pub current: Option<String>,
    /// The contexts, by name, without the default one.
    pub list: Vec<Context>,
    /// Files that could not be read; the rest was.
    pub broken: Vec<BrokenFile>,
}

/// A named place where an Engine listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// Its name.
    pub name: String,
    /// Words of who made it. Empty: none.
    pub description: String,
    /// Where the Engine listens.
    pub address: EngineAddress,
}

/// A file of the docker CLI that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenFile {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it, lower case.
    pub message: String,
}

impl Contexts {
    /// The address of a context by its name, the default one too.
    pub fn address(&self, name: &str) -> Option<EngineAddress> {
        if name == DEFAULT {
            return Some(places::default_address());
        }
        let context = self.list.iter().find(|context| context.name == name)?;
        Some(context.address.clone())
    }

    /// All names, the default one first.
    pub fn names(&self) -> Vec<String> {
        let named = self.list.iter().map(|context| context.name.clone());
        std::iter::once(DEFAULT.to_owned()).chain(named).collect()
    }
}

#[derive(Deserialize)]
struct ConfigFile {
    #[serde(rename = "currentContext", default)]
    current: String,
}

#[derive(Deserialize)]
struct MetaFile {
    #[serde(rename = "Name")]
    name: String,
    #[serde(rename = "Metadata", default)]
    metadata: Option<Metadata>,
    #[serde(rename = "Endpoints", default)]
    endpoints: BTreeMap<String, Endpoint>,
}

#[derive(Deserialize, Default)]
struct Metadata {
    #[serde(rename = "Description", default)]
    description: String,
}

#[derive(Deserialize)]
struct Endpoint {
    #[serde(rename = "Host", default)]
    host: String,
}

/// Reads the folder of the docker CLI (`~/.docker`). A folder that is not there holds nothing; a
/// broken file is named and hides no other.
pub fn read(config_dir: &Path) -> Contexts {
    let mut contexts = Contexts::default();
    let config = config_dir.join("config.json");
    match read_file::<ConfigFile>(&config) {
        Ok(Some(file)) => contexts.current = Some(file.current).filter(|name| !name.is_empty()),
        Ok(None) => {}
        Err(broken) => contexts.broken.push(broken),
    }
    let folder = config_dir.join("contexts/meta");
    let mut folders: Vec<PathBuf> = match std::fs::read_dir(&folder) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => {
            contexts.broken.push(BrokenFile {
                path: folder,
                message: error.to_string(),
            });
            Vec::new()
        }
    };
    folders.sort();
    for folder in folders {
        match read_context(&folder) {
            Ok(Some(context)) => contexts.list.push(context),
            Ok(None) => {}
            Err(broken) => contexts.broken.push(broken),
        }
    }
    contexts.list.sort_by(|a, b| a.name.cmp(&b.name));
    contexts
}

fn read_context(folder: &Path) -> Result<Option<Context>, BrokenFile> {
    let path = folder.join("meta.json");
    let Some(file) = read_file::<MetaFile>(&path)? else {
        return Ok(None);
    };
    let broken = |message: String| BrokenFile {
        path: path.clone(),
        message,
    };
    // The CLI finds a context by the digest of its name only.
    if folder
        .file_name()
        .is_none_or(|name| *name != *digest(&file.name))
    {
        let words = format!("the folder is not the one of context {:?}", file.name);
        return Err(broken(words));
    }
    let endpoint = file
        .endpoints
        .get("docker")
        .ok_or_else(|| broken(format!("context {:?} has no docker endpoint", file.name)))?;
    let address = match endpoint.host.as_str() {
        // The CLI writes an empty host for the default socket.
        "" => places::default_address(),
        host => EngineAddress::parse(host)
            .map_err(|fault| broken(format!("context {:?}: {}", file.name, fault.message)))?,
    };
    Ok(Some(Context {
        name: file.name,
        description: file.metadata.unwrap_or_default().description,
        address,
    }))
}

/// Name of the folder of a context.
fn digest(name: &str) -> String {
    let hash = Sha256::digest(name.as_bytes());
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read_file<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Option<T>, BrokenFile> {
    let broken = |message: String| BrokenFile {
        path: path.to_owned(),
        message,
    };
    match std::fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|error| broken(error.to_string())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(broken(error.to_string())),
    }
}

/// What somebody said about the Engine to use. Empty texts say nothing, as for the docker CLI.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wishes<'a> {
    /// `--engine`: an address or the name of a context.
    pub engine: Option<&'a str>,
    /// The variable DOCKER_HOST.
    pub docker_host: Option<&'a str>,
    /// The variable DOCKER_CONTEXT.
    pub docker_context: Option<&'a str>,
}

/// The Engine to use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Where it listens.
    pub address: EngineAddress,
    /// Who named it.
    pub source: AddressSource,
    /// Name to show.
    pub name: String,
}

/// Where a name or an address came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// `--engine`.
    Flag,
    /// The variable DOCKER_HOST.
    DockerHost,
    /// The variable DOCKER_CONTEXT.
    DockerContext,
    /// `currentContext` of the CLI's config.json.
    ConfigFile,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Flag => "--engine",
            Self::DockerHost => "DOCKER_HOST",
            Self::DockerContext => "DOCKER_CONTEXT",
            Self::ConfigFile => "currentContext in the docker CLI's config.json",
        })
    }
}

/// Why no Engine could be chosen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChooseError {
    /// There is no context of this name.
    #[error("{origin} names context {name:?}, which does not exist")]
    NoSuchContext {
        /// The name.
        name: String,
        /// Who gave it.
        origin: Origin,
        /// The names that there are.
        known: Vec<String>,
        /// Files that could not be read, in one of which it may be.
        broken: Vec<BrokenFile>,
    },
    /// The text is no address.
    #[error("{origin} holds {text:?}: {}", fault.message)]
    BadAddress {
        /// The text.
        text: String,
        /// Who gave it.
        origin: Origin,
        /// What is wrong with it.
        fault: Fault,
    },
}

impl Coded for ChooseError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::NoSuchContext { .. } => ErrorCode::NotFound,
            Self::BadAddress { .. } => ErrorCode::InvalidInput,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::NoSuchContext { known, broken, .. } => {
                let mut hint = format!("The contexts are: {}.", known.join(", "));
                if let Some(file) = broken.first() {
                    hint.push_str(&format!(
                        " {} could not be read: {}.",
                        file.path.display(),
                        file.message
                    ));
                }
                Some(hint)
            }
            Self::BadAddress { fault, .. } => fault.hint.clone(),
        }
    }
}

impl From<ChooseError> for Failure {
    fn from(error: ChooseError) -> Self {
        let faults = match &error {
            ChooseError::BadAddress { fault, .. } => vec![fault.clone()],
            ChooseError::NoSuchContext { .. } => Vec::new(),
        };
        Self {
            code: error.code(),
            hint: error.hint(),
            message: error.to_string(),
            faults,
            detail: None,
        }
    }
}

/// Chooses as the docker CLI does: the flag, DOCKER_HOST, DOCKER_CONTEXT, the CLI's current
/// context, and else the default socket.
pub fn choose(wishes: &Wishes<'_>, contexts: &Contexts) -> Result<Choice, ChooseError> {
    fn said(text: Option<&str>) -> Option<&str> {
        text.map(str::trim).filter(|text| !text.is_empty())
    }
    if let Some(text) = said(wishes.engine) {
        return if text.contains("://") || text.starts_with('/') {
            at_address(text, Origin::Flag, AddressSource::Given)
        } else {
            of_context(text, Origin::Flag, contexts)
        };
    }
    if let Some(text) = said(wishes.docker_host) {
        return at_address(text, Origin::DockerHost, AddressSource::DockerHost);
    }
    if let Some(name) = said(wishes.docker_context) {
        return of_context(name, Origin::DockerContext, contexts);
    }
    match contexts.current.as_deref() {
        Some(name) => of_context(name, Origin::ConfigFile, contexts),
        None => of_context(DEFAULT, Origin::ConfigFile, contexts),
    }
}

fn at_address(text: &str, origin: Origin, source: AddressSource) -> Result<Choice, ChooseError> {
    // The CLI takes DOCKER_HOST without a scheme for TCP.
    let bare = origin == Origin::DockerHost && !text.contains("://") && !text.starts_with('/');
    let address = if bare {
        EngineAddress::parse(&format!("tcp://{text}"))
    } else {
        EngineAddress::parse(text)
    };
    match address {
        Ok(address) => Ok(Choice {
            name: address.to_string(),
            address,
            source,
        }),
        Err(fault) => Err(ChooseError::BadAddress {
            text: text.to_owned(),
            origin,
            fault,
        }),
    }
}

fn of_context(name: &str, origin: Origin, contexts: &Contexts) -> Result<Choice, ChooseError> {
    match contexts.address(name) {
        Some(address) => Ok(Choice {
            address,
            source: AddressSource::Context(name.to_owned()),
            name: name.to_owned(),
        }),
        None => Err(ChooseError::NoSuchContext {
            name: name.to_owned(),
            origin,
            known: contexts.names(),
            broken: contexts.broken.clone(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// A folder as `docker context create` leaves it.
    fn folder(config: &str, contexts: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().expect("a folder");
        fs::write(dir.path().join("config.json"), config).expect("a file");
        for (name, host) in contexts {
            let meta = dir.path().join("contexts/meta").join(digest(name));
            fs::create_dir_all(&meta).expect("a folder");
            let text = format!(
                r#"{{"Name":"{name}","Metadata":{{"Description":"of {name}"}},"Endpoints":{{"docker":{{"Host":"{host}","SkipTLSVerify":false}}}}}}"#
            );
            fs::write(meta.join("meta.json"), text).expect("a file");
        }
        dir
    }

    fn unix(path: &str) -> EngineAddress {
        EngineAddress::Unix(path.to_owned())
    }

    #[test]
    fn contexts_are_found_by_the_digest_that_the_cli_uses() {
        // As the docker CLI 20.10 named the folder of a context "remote".
        assert_eq!(
            digest("remote"),
            "b71199ebd070b36beab7317920c2c2f1d777df8d05e5527d8458fda57cb17a7a"
        );
    }

    #[test]
    fn contexts_and_the_current_one_are_read() {
        let dir = folder(
            r#"{"auths":{},"currentContext":"b"}"#,
            &[("b", "tcp://h:1"), ("a", "unix:///a.sock")],
        );
        let contexts = read(dir.path());
        assert_eq!(contexts.current.as_deref(), Some("b"));
        assert_eq!(contexts.names(), ["default", "a", "b"]);
        assert_eq!(contexts.address("a"), Some(unix("/a.sock")));
        assert_eq!(contexts.list[0].description, "of a");
        assert_eq!(contexts.broken, []);
    }

    #[test]
    fn a_folder_that_is_not_there_holds_the_default_context_only() {
        let contexts = read(Path::new("/nonexistent/docker"));
        assert_eq!(contexts, Contexts::default());
        assert_eq!(contexts.names(), ["default"]);
    }

    #[test]
    fn broken_files_are_named_and_hide_no_other() {
        let dir = folder("{", &[("good", "unix:///g.sock"), ("bad", "ftp://x")]);
        let meta = dir.path().join("contexts/meta");
        for (folder, text) in [
            ("00", "not json"),
            ("01", r#"{"Name":"moved","Endpoints":{}}"#),
        ] {
            fs::create_dir(meta.join(folder)).expect("a folder");
            fs::write(meta.join(folder).join("meta.json"), text).expect("a file");
        }
        fs::create_dir(meta.join("empty")).expect("a folder");
        fs::write(meta.join("a-file"), "").expect("a file");
        let contexts = read(dir.path());
        assert_eq!(contexts.names(), ["default", "good"]);
        let broken: Vec<String> = contexts
            .broken
            .iter()
            .map(|file| {
                file.path
                    .strip_prefix(dir.path())
                    .expect("inside")
                    .display()
                    .to_string()
            })
            .collect();
        assert_eq!(broken.len(), 5, "{:?}", contexts.broken);
        assert_eq!(broken[0], "config.json");
        assert!(broken.contains(&format!("contexts/meta/{}/meta.json", digest("bad"))));
    }

    #[test]
    fn the_engine_is_chosen_in_the_order_of_the_cli() {
        let dir = folder(
            r#"{"currentContext":"current"}"#,
            &[
                ("current", "unix:///current.sock"),
                ("other", "unix:///other.sock"),
            ],
        );
        let contexts = read(dir.path());
        let chosen = |engine, docker_host, docker_context| {
            let wishes = Wishes {
                engine,
                docker_host,
                docker_context,
            };
            let choice = choose(&wishes, &contexts).expect("a choice");
            (choice.address.to_string(), choice.source)
        };
        let context = |name: &str| AddressSource::Context(name.to_owned());
        let host = Some("unix:///host.sock");
        assert_eq!(
            chosen(Some("/flag.sock"), host, Some("other")),
            ("unix:///flag.sock".to_owned(), AddressSource::Given)
        );
        assert_eq!(
            chosen(Some("other"), host, None),
            ("unix:///other.sock".to_owned(), context("other"))
        );
        assert_eq!(
            chosen(None, host, Some("other")),
            ("unix:///host.sock".to_owned(), AddressSource::DockerHost)
        );
        assert_eq!(
            chosen(None, Some("h:2375"), None),
            ("tcp://h:2375".to_owned(), AddressSource::DockerHost)
        );
        assert_eq!(
            chosen(Some(""), Some(" "), Some("other")),
            ("unix:///other.sock".to_owned(), context("other"))
        );
        assert_eq!(
            chosen(None, None, None),
            ("unix:///current.sock".to_owned(), context("current"))
        );
        let default = (places::default_address().to_string(), context("default"));
        assert_eq!(chosen(None, None, Some("default")), default);
        assert_eq!(chosen(Some("default"), host, None), default);
        let nothing = choose(&Wishes::default(), &Contexts::default()).expect("a choice");
        assert_eq!((nothing.address.to_string(), nothing.source), default);
    }

    #[test]
    fn an_unknown_context_names_who_asked_for_it_and_what_there_is() {
        let dir = folder(r#"{"currentContext":"gone"}"#, &[("a", "unix:///a.sock")]);
        let contexts = read(dir.path());
        let failed = |engine, docker_context| {
            let wishes = Wishes {
                engine,
                docker_host: None,
                docker_context,
            };
            Failure::from(choose(&wishes, &contexts).expect_err("no choice"))
        };
        let failure = failed(None, None);
        assert_eq!(failure.code, ErrorCode::NotFound);
        assert_eq!(
            failure.message,
            "currentContext in the docker CLI's config.json names context \"gone\", which does not exist"
        );
        assert_eq!(
            failure.hint.as_deref(),
            Some("The contexts are: default, a.")
        );
        assert!(
            failed(None, Some("x"))
                .message
                .starts_with("DOCKER_CONTEXT names context \"x\"")
        );
        assert!(
            failed(Some("y"), None)
                .message
                .starts_with("--engine names context \"y\"")
        );
    }

    #[test]
    fn a_bad_address_names_who_gave_it() {
        let wishes = Wishes {
            docker_host: Some("unix://relative.sock"),
            ..Wishes::default()
        };
        let failure = Failure::from(choose(&wishes, &Contexts::default()).expect_err("bad"));
        assert_eq!(failure.code, ErrorCode::InvalidInput);
        assert!(
            failure
                .message
                .starts_with("DOCKER_HOST holds \"unix://relative.sock\"")
        );
        assert_eq!(failure.faults.len(), 1);
    }
}
