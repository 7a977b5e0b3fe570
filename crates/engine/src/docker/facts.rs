//! What an Engine says about itself.

use std::time::{Duration, Instant};

use model::EngineFacts;
use serde::Deserialize;

use super::convert::facts as convert;
use super::failure::failure;
use super::{CALL_DEADLINE, Call, DockerEngine, within};
use crate::{Greeting, Result};

/// The part of `/version` that is needed to agree on an API version.
#[derive(Deserialize)]
pub(super) struct Versions {
    #[serde(rename = "Version", default)]
    pub(super) engine: String,
    #[serde(rename = "ApiVersion", default)]
    pub(super) newest: String,
    #[serde(rename = "MinAPIVersion", default)]
    pub(super) oldest: String,
}

/// The part of `/info` that names an Engine and the size of its host.
#[derive(Deserialize)]
struct Identity {
    #[serde(rename = "ID", default)]
    id: String,
    #[serde(rename = "MemTotal", default)]
    memory: u64,
}

impl DockerEngine {
    /// Agrees on the API version anew, because another Engine may have come to the address.
    pub(super) async fn greeting(&self) -> Result<Greeting> {
        let operation = format!("greet {}", self.address);
        let talk = async {
            let (versions, spoken) = self.agree_anew(&operation).await?;
            let identity: Identity = self
                .transport
                .get_json("/info")
                .await
                .map_err(|error| failure(&self.address, &operation, None, error))?;
            Ok(Greeting {
                id: identity.id,
                version: versions.engine,
                api_version: spoken.to_string(),
            })
        };
        within(&operation, Some(CALL_DEADLINE), talk).await
    }

    /// Measures the smallest call, without what agreeing on a version costs.
    pub(super) async fn round_trip(&self) -> Result<Duration> {
        let operation = format!("ping {}", self.address);
        self.call(Call::new(operation), async {
            let begin = Instant::now();
            self.api.ping().await?;
            Ok(begin.elapsed())
        })
        .await
    }

    /// Everything that the Engine page shows.
    pub(super) async fn all_facts(&self) -> Result<EngineFacts> {
        let operation = format!("ask facts of {}", self.address);
        let (info, version) = self
            .call(Call::new(operation), async {
                Ok((self.api.info().await?, self.api.version().await?))
            })
            .await?;
        Ok(convert::facts(info, version, self.transport.spoken()))
    }

    /// Memory of the Engine's host, asked once.
    pub(super) async fn memory_of_host(&self) -> Result<u64> {
        self.host_memory
            .get_or_try_init(|| async {
                let call = Call::new("ask memory of the host");
                let identity: Identity = self.call(call, self.transport.get_json("/info")).await?;
                Ok(identity.memory)
            })
            .await
            .copied()
    }
}
