//! Where an Engine listens, and the Docker contexts that name such places.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Fault;

/// Socket, pipe or URL where an Engine listens.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "kind", content = "at")]
pub enum EngineAddress {
    /// Absolute path of a unix socket.
    Unix(String),
    /// A Windows named pipe, as `//./pipe/docker_engine`.
    Pipe(String),
    /// `host:port`.
    Tcp(String),
    /// `[user@]host[:port]`, reached through the user's own ssh.
    Ssh(String),
}

impl EngineAddress {
    /// Reads an address as DOCKER_HOST gives it: `unix://`, `npipe://`, `tcp://`, `ssh://`, or an
    /// absolute path.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let wrong = |message: &str| {
            Fault::new("address", message).hint("write it as unix:///path/of/docker.sock")
        };
        let text = text.trim();
        if text.is_empty() {
            return Err(wrong("the address is empty"));
        }
        if let Some(path) = text.strip_prefix("unix://") {
            return if path.starts_with('/') {
                Ok(Self::Unix(path.to_owned()))
            } else {
                Err(wrong("the path of a unix socket must be absolute"))
            };
        }
        let rest_of = |scheme: &str| text.strip_prefix(scheme).filter(|rest| !rest.is_empty());
        if let Some(rest) = rest_of("npipe://") {
            Ok(Self::Pipe(rest.to_owned()))
        } else if let Some(rest) = rest_of("tcp://") {
            Ok(Self::Tcp(rest.to_owned()))
        } else if let Some(rest) = rest_of("ssh://") {
            Ok(Self::Ssh(rest.to_owned()))
        } else if text.starts_with('/') {
            Ok(Self::Unix(text.to_owned()))
        } else {
            Err(wrong("the address has no scheme that is known"))
        }
    }
}

impl fmt::Display for EngineAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unix(path) => write!(f, "unix://{path}"),
            Self::Pipe(path) => write!(f, "npipe://{path}"),
            Self::Tcp(host) => write!(f, "tcp://{host}"),
            Self::Ssh(host) => write!(f, "ssh://{host}"),
        }
    }
}

/// Who said that an Engine may listen at an address.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "kind", content = "name")]
pub enum AddressSource {
    /// `--engine` on the command line, or typed in the window.
    Given,
    /// The variable DOCKER_HOST.
    DockerHost,
    /// The Docker context of this name.
    Context(String),
    /// A place where an Engine of this name usually listens.
    WellKnown(String),
    /// The private native Engine of Fairlead.
    Native,
}

/// An Engine that may be chosen, and what a short look at it said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct EngineChoice {
    /// Name to show: the context's, or of the well-known place.
    pub name: String,
    /// Where it listens.
    pub address: EngineAddress,
    /// Who names it.
    pub source: AddressSource,
    /// The choice that the docker CLI would make now.
    pub docker_default: bool,
    /// What a look at the address found.
    pub reach: Reach,
}

/// What a look at an address found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Reach {
    /// The Engine answered.
    #[serde(rename_all = "camelCase")]
    Answers {
        /// Version of the Engine, as `20.10.24`.
        version: String,
    },
    /// Something is there that this user may not open.
    Denied,
    /// Nothing listens there.
    Absent,
    /// It was not asked, because asking would start it, or because this form is not asked yet.
    #[serde(rename_all = "camelCase")]
    Unasked {
        /// Why it was not asked.
        reason: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_docker_writes_them_and_written_back() {
        for text in [
            "unix:///run/d.sock",
            "tcp://127.0.0.1:2375",
            "ssh://me@host",
        ] {
            assert_eq!(
                EngineAddress::parse(text).map(|a| a.to_string()),
                Ok(text.to_owned())
            );
        }
        assert_eq!(
            EngineAddress::parse("/run/d.sock"),
            Ok(EngineAddress::Unix("/run/d.sock".to_owned()))
        );
    }

    #[test]
    fn a_bad_address_names_the_field_and_the_next_step() {
        for text in ["", "unix://d.sock", "ftp://x", "tcp://"] {
            let fault = EngineAddress::parse(text).expect_err(text);
            assert_eq!(fault.field, "address");
            assert!(fault.hint.is_some());
        }
    }
}
