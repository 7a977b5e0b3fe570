//! What Containers of an in-memory Engine use.

use engine::{CpuCounter, ErrorKind, Measured};
use model::{ByteSize, ContainerId, ContainerState, UsageSample};

use super::clock;
use super::world::{Answer, Refusal, World};

/// CPUs of the host.
const CPUS: u64 = 4;

/// What a running Container uses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Usage {
    /// Per cent of one CPU.
    pub cpu_percent: f64,
    /// Memory in use.
    pub memory: ByteSize,
    /// Memory limit. `None`: none.
    pub memory_limit: Option<ByteSize>,
    /// Processes and threads.
    pub pids: u64,
}

impl Default for Usage {
    fn default() -> Self {
        Self {
            cpu_percent: 0.0,
            memory: ByteSize(500_000),
            memory_limit: None,
            pids: 1,
        }
    }
}

impl World {
    pub(crate) fn measure(
        &self,
        id: &ContainerId,
        before: Option<&CpuCounter>,
    ) -> Answer<Measured> {
        let id = self.find_container(id.as_str())?;
        let container = &self.containers[&id];
        let (ContainerState::Running | ContainerState::Paused, Some(started)) =
            (container.state, container.started)
        else {
            let message = format!("container {id} is not running");
            return Err(Refusal::new(ErrorKind::Conflict, message));
        };
        let now = clock::now();
        let usage = container.usage;
        let uptime_ns = u64::try_from(now.0 - started.0)
            .unwrap_or(0)
            .saturating_mul(1_000_000);
        let wall_ns = u64::try_from(now.0).unwrap_or(0).saturating_mul(1_000_000);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a counter of a model need not be exact"
        )]
        let container_ns = (uptime_ns as f64 * usage.cpu_percent / 100.0) as u64;
        Ok(Measured {
            sample: UsageSample {
                id: ContainerId::new(id),
                at: now,
                cpu_percent: before.map(|_| usage.cpu_percent),
                memory: usage.memory,
                memory_limit: usage.memory_limit,
                pids: Some(usage.pids),
            },
            counter: CpuCounter {
                container_ns,
                system_ns: wall_ns.saturating_mul(CPUS),
            },
        })
    }
}
