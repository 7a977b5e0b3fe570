//! Measurements, as `docker stats` counts.

use bollard::models::{ContainerMemoryStats, ContainerStatsResponse};
use model::{ByteSize, ContainerId, UsageSample};

use super::time;
use crate::{CpuCounter, Measured};

/// A measurement. `None`: the Container does not run, and all numbers would be zero.
pub(in crate::docker) fn measured(
    id: &ContainerId,
    stats: &ContainerStatsResponse,
    host_memory: u64,
    before: Option<&CpuCounter>,
) -> Option<Measured> {
    let at = time(stats.read.as_ref())?;
    let cpu = stats.cpu_stats.as_ref()?;
    let counter = CpuCounter {
        container_ns: cpu
            .cpu_usage
            .as_ref()
            .and_then(|usage| usage.total_usage)
            .unwrap_or_default(),
        // A Container that ended meanwhile is measured without the host.
        system_ns: cpu.system_cpu_usage?,
    };
    let listed_cpus = cpu
        .cpu_usage
        .as_ref()
        .and_then(|usage| usage.percpu_usage.as_ref())
        .map_or(0, Vec::len);
    let cpus = match cpu.online_cpus {
        Some(cpus) if cpus > 0 => f64::from(cpus),
        #[expect(clippy::cast_precision_loss, reason = "hosts have few CPUs")]
        _ => listed_cpus as f64,
    };
    let memory = stats.memory_stats.as_ref();
    let limit = memory.and_then(|memory| memory.limit).unwrap_or_default();
    Some(Measured {
        sample: UsageSample {
            id: id.clone(),
            at,
            cpu_percent: before.and_then(|before| cpu_percent(before, &counter, cpus)),
            memory: ByteSize(memory.map_or(0, used_memory)),
            memory_limit: (limit > 0 && limit < host_memory).then_some(ByteSize(limit)),
            pids: stats.pids_stats.as_ref().and_then(|pids| pids.current),
        },
        counter,
    })
}

/// CPU used between two measurements, in per cent of one CPU (250.0 is two and a half CPUs).
///
/// `None` if no time passed or a counter ran backwards (restarted in between). Source: Docker
/// Engine API, `GET /containers/{id}/stats`, "CPU usage %".
fn cpu_percent(before: &CpuCounter, now: &CpuCounter, cpus: f64) -> Option<f64> {
    let container_ns = now.container_ns.checked_sub(before.container_ns)?;
    let system_ns = now.system_ns.checked_sub(before.system_ns)?;
    #[expect(clippy::cast_precision_loss, reason = "a percentage is shown")]
    let share = container_ns as f64 / system_ns as f64;
    (system_ns > 0).then_some(share * cpus * 100.0)
}

/// Memory without the page cache that the kernel would give up first: cgroup v1 counts it with the
/// groups below, v2 under another name.
fn used_memory(memory: &ContainerMemoryStats) -> u64 {
    let usage = memory.usage.unwrap_or_default();
    let cached = |name: &str| {
        let bytes = memory.stats.as_ref()?.get(name).copied()?;
        (bytes < usage).then_some(bytes)
    };
    usage
        - cached("total_inactive_file")
            .or_else(|| cached("inactive_file"))
            .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counter(container_ns: u64, system_ns: u64) -> CpuCounter {
        CpuCounter {
            container_ns,
            system_ns,
        }
    }

    #[test]
    fn cpu_is_a_share_of_one_cpu_and_never_a_guess() {
        let percent = |now| cpu_percent(&counter(1_000, 10_000), &now, 4.0);
        assert_eq!(percent(counter(1_500, 12_000)), Some(100.0));
        assert_eq!(percent(counter(1_000, 12_000)), Some(0.0));
        assert_eq!(percent(counter(1_500, 10_000)), None);
        assert_eq!(percent(counter(900, 12_000)), None);
        assert_eq!(percent(counter(1_500, 9_000)), None);
    }

    #[test]
    fn the_page_cache_is_taken_off_in_both_versions_of_cgroups() {
        let used = |stats: &[(&str, u64)]| {
            used_memory(&ContainerMemoryStats {
                usage: Some(1000),
                stats: Some(
                    stats
                        .iter()
                        .map(|(name, bytes)| ((*name).to_owned(), *bytes))
                        .collect(),
                ),
                ..ContainerMemoryStats::default()
            })
        };
        assert_eq!(
            used(&[("total_inactive_file", 300), ("inactive_file", 100)]),
            700
        );
        assert_eq!(used(&[("inactive_file", 400)]), 600);
        assert_eq!(used(&[("inactive_file", 4000)]), 1000);
        assert_eq!(used(&[]), 1000);
    }
}
