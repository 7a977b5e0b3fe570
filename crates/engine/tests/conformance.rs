//! The real Engines show what every Engine must show.

use engine::docker::connect;
use model::EngineAddress;
use rig::{EngineVersion, RealEngine};
use testkit::conformance::{Subject, run_all};

async fn check(version: EngineVersion) {
    let real = RealEngine::start_version(version);
    let address = EngineAddress::Unix(real.socket().display().to_string());
    let report = run_all(&Subject {
        engine: connect(&address).expect("an address"),
        image: rig::BUSYBOX.to_owned(),
        unique: rig::unique,
    })
    .await;
    assert!(report.failed.is_empty(), "{version:?}: {report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn engine_20_10_conforms() {
    check(EngineVersion::V20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn engine_26_1_conforms() {
    check(EngineVersion::V26).await;
}

#[cfg(feature = "engine-29")]
#[tokio::test(flavor = "multi_thread")]
async fn engine_29_conforms() {
    check(EngineVersion::V29).await;
}
