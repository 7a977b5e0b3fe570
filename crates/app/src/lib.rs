//! The application without a window: inventory, views, actions.
//!
//! Every shell holds one [`App`]. Queries ask the Engine itself; views show the inventory, which
//! [`App::go_live`] keeps equal to the Engine's objects.

mod actions;
mod current;
mod queries;
mod surroundings;

use std::sync::{Arc, PoisonError, RwLock};

use engine::Engine;
use model::{AddressSource, EngineAddress};

pub(crate) use current::Current;
pub use surroundings::Surroundings;

/// The application. Clones are the same application.
#[derive(Clone)]
pub struct App {
    pub(crate) inner: Arc<Inner>,
}

/// What all clones of an [`App`] share.
pub(crate) struct Inner {
    pub(crate) surroundings: Surroundings,
    pub(crate) current: RwLock<Current>,
}

impl App {
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
        Self {
            inner: Arc::new(Inner {
                surroundings,
                current: RwLock::new(current),
            }),
        }
    }

    /// The chosen Engine, to be asked without a lock.
    pub(crate) fn current(&self) -> Current {
        self.inner
            .current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
