//! The application without a window: inventory, views, actions.
//!
//! Every shell holds one [`App`]. Queries ask the Engine itself; views show the inventory, which
//! [`App::go_live`] keeps equal to the Engine's objects.

mod bus;
mod current;
mod find;
mod inner;
mod inventory;
mod live;
mod logs;
mod showing;
mod supervision;
mod surroundings;
mod tasks;
mod usage;
mod views;

use std::sync::Arc;

use engine::Engine;
use model::{AddressSource, EngineAddress, NativeOffer};

pub use bus::Events;
pub(crate) use current::Current;
pub(crate) use inner::Inner;
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
