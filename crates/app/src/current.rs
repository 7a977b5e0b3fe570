//! The Engine that is chosen now.

use std::sync::Arc;

use engine::Engine;
use model::{AddressSource, EngineAddress};

/// The chosen Engine: where it is, who chose it, and the way to it.
#[derive(Clone)]
pub(crate) struct Current {
    pub(crate) address: EngineAddress,
    pub(crate) source: AddressSource,
    pub(crate) name: String,
    pub(crate) engine: Arc<dyn Engine>,
}

impl Current {
    /// Names an Engine after who chose it, or after its address.
    pub(crate) fn named(
        address: EngineAddress,
        source: AddressSource,
        engine: Arc<dyn Engine>,
    ) -> Self {
        let name = match &source {
            AddressSource::Context(name) | AddressSource::WellKnown(name) => name.clone(),
            AddressSource::Native => "Fairlead".to_owned(),
            AddressSource::DockerHost => "DOCKER_HOST".to_owned(),
            AddressSource::Given => address.to_string(),
        };
        Self {
            address,
            source,
            name,
            engine,
        }
    }
}
