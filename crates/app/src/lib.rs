//! The application without a window: inventory, views, actions.
//!
//! Every shell holds one [`App`]. Queries ask the Engine itself; views show the inventory, which
//! [`App::go_live`] keeps equal to the Engine's objects.

mod actions;
mod bus;
mod current;
mod engines;
mod find;
mod inner;
mod inventory;
mod live;
mod logs;
mod queries;
mod showing;
mod supervision;
mod surroundings;
mod tasks;
#[cfg(test)]
mod tests;
mod usage;
mod views;

use std::sync::Arc;

use engine::{Engine, contexts};
use model::{AddressSource, EngineAddress, Failure, NativeOffer};

pub use bus::Events;
pub(crate) use current::Current;
pub(crate) use inner::Inner;
pub use logs::{LogLines, RawLine};
pub use surroundings::Surroundings;

/// The application. Clones are the same application; with the last one every task of it ends.
#[derive(Clone)]
pub struct App {
    pub(crate) inner: Arc<Inner>,
    _life: Arc<Life>,
}

/// Ends the tasks, which hold what an [`App`] shares, once nobody holds the application.
struct Life(Arc<Inner>);

impl Drop for Life {
    fn drop(&mut self) {
        self.0.end();
    }
}

impl App {
    /// An application on the Engine that the docker CLI would use, unless another is asked for.
    /// Nothing is asked of it yet. A context that does not exist and an address that is none are
    /// failures.
    pub fn new(surroundings: Surroundings) -> Result<Self, Failure> {
        let contexts = contexts::read(&surroundings.docker_config);
        let wishes = contexts::Wishes {
            engine: surroundings.engine.as_deref(),
            docker_host: surroundings.docker_host.as_deref(),
            docker_context: surroundings.docker_context.as_deref(),
        };
        let choice = contexts::choose(&wishes, &contexts)?;
        if let Some(native) = engines::native_instead(&surroundings, &choice) {
            return Ok(Self::on(surroundings, native));
        }
        let current = Current {
            engine: engine::docker::connect(&choice.address)?,
            address: choice.address,
            source: choice.source,
            name: choice.name,
        };
        Ok(Self::on(surroundings, current))
    }

    /// An application on an Engine that is at hand already.
    pub fn with_engine(
        surroundings: Surroundings,
        address: EngineAddress,
        source: AddressSource,
        engine: Arc<dyn Engine>,
    ) -> Self {
        Self::on(surroundings, Current::named(address, source, engine))
    }

    fn on(surroundings: Surroundings, current: Current) -> Self {
        let native = NativeOffer::Impossible {
            reason: "it was not looked for yet".to_owned(),
            hint: "Look at the Engine page.".to_owned(),
        };
        let inner = Arc::new(Inner::new(surroundings, current, native));
        Self {
            _life: Arc::new(Life(Arc::clone(&inner))),
            inner,
        }
    }

    /// The chosen Engine, to be asked without a lock.
    pub(crate) fn current(&self) -> Current {
        self.inner.current()
    }
}
