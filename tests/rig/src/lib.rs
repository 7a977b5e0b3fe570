//! Private real Engines and their images for tests.
//!
//! Needs root, Debian's packages docker.io, iptables, iproute2, util-linux and busybox-static, and
//! nothing from outside this machine. See docs/engines.md.

mod enclosure;
mod engine;
mod http;
mod image;
mod version;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

pub use engine::{DockerOutput, RealEngine};
pub use version::EngineVersion;

/// An image of every Engine of the rig: busybox with all its applets as commands; runs `sh` by
/// default.
pub const BUSYBOX: &str = "fairlead/busybox:1";

/// An image of every Engine of the rig that holds `/bin/sleep` and nothing else; sleeps for an hour
/// by default.
pub const SHELLLESS: &str = "fairlead/shellless:1";

/// The one Engine of this test process, for tests that only add objects of their own under
/// [`unique`] names.
///
/// It ends with the process, however that ends.
pub fn shared() -> &'static RealEngine {
    static SHARED: OnceLock<RealEngine> = OnceLock::new();
    SHARED.get_or_init(RealEngine::start)
}

/// A name for an object that no other test uses.
pub fn unique(prefix: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!(
        "{prefix}-{}-{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    )
}
