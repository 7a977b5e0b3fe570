//! What may be done to Networks.

use bollard::models::{
    NetworkConnectRequest, NetworkCreateRequest, NetworkCreateResponse, NetworkDisconnectRequest,
};
use model::NetworkSpec;
use serde::Serialize;

use super::convert::spec;
use super::{Call, DockerEngine, path_part};
use crate::{Created, Result};

/// The body that makes a Network. Engines below API 1.44 make a second one of the same name unless
/// they are told not to, which bollard's record has forgotten.
#[derive(Serialize)]
struct CreateBody {
    #[serde(flatten)]
    request: NetworkCreateRequest,
    #[serde(rename = "CheckDuplicate")]
    check_duplicate: bool,
}

impl DockerEngine {
    pub(super) async fn make_network(&self, spec: &NetworkSpec) -> Result<Created> {
        let call = Call::new(format!("create network {}", spec.name));
        let body = CreateBody {
            request: spec::network(spec),
            check_duplicate: true,
        };
        let answer: NetworkCreateResponse = self
            .call(call, self.transport.post_json("/networks/create", &body))
            .await?;
        let warning = Some(answer.warning).filter(|warning| !warning.is_empty());
        Ok(Created {
            id: answer.id,
            warnings: warning.into_iter().collect(),
        })
    }

    pub(super) async fn take_network_away(&self, reference: &str) -> Result<()> {
        let call = Call::new(format!("remove network {reference}"));
        let id = path_part(&call.operation, reference)?;
        self.call(call, self.api.remove_network(&id)).await
    }

    pub(super) async fn join(
        &self,
        network: &str,
        container: &str,
        ipv4: Option<&str>,
        aliases: &[String],
    ) -> Result<()> {
        let call = Call::new(format!(
            "connect container {container} to network {network}"
        ));
        let id = path_part(&call.operation, network)?;
        let request = NetworkConnectRequest {
            container: container.to_owned(),
            endpoint_config: spec::endpoint(ipv4, aliases),
        };
        self.call(call, self.api.connect_network(&id, request))
            .await
    }

    pub(super) async fn leave(&self, network: &str, container: &str, force: bool) -> Result<()> {
        let call = Call::new(format!(
            "disconnect container {container} from network {network}"
        ));
        let id = path_part(&call.operation, network)?;
        let request = NetworkDisconnectRequest {
            container: container.to_owned(),
            force: force.then_some(true),
        };
        self.call(call, self.api.disconnect_network(&id, request))
            .await
    }
}
