//! What an Engine says about itself.

use bollard::models::{SystemInfo, SystemVersion};
use model::{AddressPool, ByteSize, Component, EngineFacts, Lack};

use super::count;
use crate::docker::version::ApiVersion;

/// API version from which a Container can join several Networks while it is made.
const SEVERAL_NETWORKS: ApiVersion = ApiVersion::new(1, 44);

/// The facts of the Engine page. `spoken` is the API version that is spoken with it.
pub(in crate::docker) fn facts(
    info: SystemInfo,
    version: SystemVersion,
    spoken: Option<ApiVersion>,
) -> EngineFacts {
    let lacks = lacks(&info, spoken);
    let containerd_store = has_containerd_store(&info);
    let engine_version = info
        .server_version
        .filter(|text| !text.is_empty())
        .or(version.version)
        .unwrap_or_default();
    let platform: Vec<String> = [version.os, version.arch].into_iter().flatten().collect();
    EngineFacts {
        id: info.id.unwrap_or_default(),
        host_name: info.name.unwrap_or_default(),
        product: version.platform.map_or(String::new(), |it| it.name),
        version: engine_version,
        api_version: version.api_version.unwrap_or_default(),
        min_api_version: version.min_api_version.unwrap_or_default(),
        negotiated_api_version: spoken.map_or(String::new(), |it| it.to_string()),
        operating_system: info.operating_system.unwrap_or_default(),
        kernel: info.kernel_version.unwrap_or_default(),
        platform: platform.join("/"),
        cpus: count(info.ncpu),
        memory: ByteSize(
            info.mem_total
                .map_or(0, |it| u64::try_from(it).unwrap_or(0)),
        ),
        storage_driver: info.driver.unwrap_or_default(),
        containerd_store,
        root_dir: info.docker_root_dir.unwrap_or_default(),
        cgroup_driver: info
            .cgroup_driver
            .map_or(String::new(), |it| it.to_string()),
        cgroup_version: info
            .cgroup_version
            .map_or("1".to_owned(), |it| it.to_string()),
        log_driver: info.logging_driver.unwrap_or_default(),
        runtime: info.default_runtime.unwrap_or_default(),
        security_options: info
            .security_options
            .unwrap_or_default()
            .iter()
            .map(|it| option_name(it))
            .collect(),
        address_pools: info
            .default_address_pools
            .unwrap_or_default()
            .into_iter()
            .map(|pool| AddressPool {
                base: pool.base.unwrap_or_default(),
                size: count(pool.size),
            })
            .collect(),
        warnings: info.warnings.unwrap_or_default(),
        components: version
            .components
            .unwrap_or_default()
            .into_iter()
            .map(|component| Component {
                name: component.name,
                version: component.version,
            })
            .collect(),
        lacks,
    }
}

/// Reads `name=seccomp,profile=default`.
fn option_name(text: &str) -> String {
    text.split(',')
        .find_map(|part| part.strip_prefix("name="))
        .unwrap_or(text)
        .to_owned()
}

/// With containerd's store the driver says which snapshotter type it uses.
fn has_containerd_store(info: &SystemInfo) -> bool {
    info.driver_status
        .iter()
        .flatten()
        .any(|row| matches!(row.as_slice(), [key, value] if key == "driver-type" && value.starts_with("io.containerd.snapshotter")))
}

fn lacks(info: &SystemInfo, spoken: Option<ApiVersion>) -> Vec<Lack> {
    let mut lacks = Vec::new();
    let mut lack = |feature: &str, reason: String| {
        lacks.push(Lack {
            feature: feature.to_owned(),
            reason,
        });
    };
    if let Some(spoken) = spoken.filter(|spoken| *spoken < SEVERAL_NETWORKS) {
        lack(
            "making a container on several networks at once",
            format!(
                "it needs API {SEVERAL_NETWORKS}, and {spoken} is spoken; it is connected to the others afterwards"
            ),
        );
    }
    if info.memory_limit == Some(false) {
        lack(
            "memory limits",
            "the host's kernel or cgroups offer none".to_owned(),
        );
    }
    if info.logging_driver.as_deref() == Some("none") {
        lack(
            "logs",
            "the engine's log driver is `none`, which keeps nothing".to_owned(),
        );
    }
    lacks
}
