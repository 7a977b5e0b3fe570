//! The life of a Container: start to removal.

use std::time::Duration;

use engine::ErrorKind;
use model::{ContainerState, LogStream, RestartPolicy, is_object_name};
use tokio::time::Instant;

use super::clock;
use super::container::LogEntry;
use super::event::{Attributes, attributes};
use super::program;
use super::world::{Answer, DueWhat, Refusal, World};

/// Code of a process that SIGKILL ended.
const KILLED: i32 = 137;

fn conflict(message: impl Into<String>) -> Refusal {
    Refusal::new(ErrorKind::Conflict, message)
}

/// The number of a signal by name or number.
fn signal_number(text: &str) -> Option<u32> {
    const NAMES: [&str; 31] = [
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
        "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
        "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];
    if let Ok(number) = text.parse::<u32>() {
        return (1..=64).contains(&number).then_some(number);
    }
    let upper = text.to_uppercase();
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    NAMES
        .iter()
        .position(|known| *known == name)
        .and_then(|at| u32::try_from(at + 1).ok())
}

impl World {
    pub(crate) fn start_container(&mut self, reference: &str) -> Answer<()> {
        let id = self.find_container(reference)?;
        match self.containers[&id].state {
            ContainerState::Running => return Ok(()),
            ContainerState::Paused => {
                return Err(conflict(
                    "cannot start a paused container, try unpause instead",
                ));
            }
            ContainerState::Removing | ContainerState::Dead => {
                return Err(conflict(
                    "container is marked for removal and cannot be started",
                ));
            }
            ContainerState::Created | ContainerState::Exited | ContainerState::Restarting => {}
        }
        self.change(&id)?.ended_by_hand = false;
        self.change(&id)?.restart_count = 0;
        self.launch(&id)
    }

    fn launch(&mut self, id: &str) -> Answer<()> {
        let prepared = match self.join_networks(id) {
            Ok(()) => self.bind_ports(id),
            Err(refusal) => Err(refusal),
        };
        if let Err(refusal) = prepared {
            self.leave_networks(id);
            let container = self.change(id)?;
            container.error.clone_from(&refusal.message);
            container.exit_code = 128;
            return Err(refusal);
        }
        self.emit_mounts(id, "mount");
        let pid = 1000 + u32::try_from(self.next_sequence() % 60_000).unwrap_or(0);
        let container = self.change(id)?;
        container.state = ContainerState::Running;
        container.started = Some(clock::now());
        container.finished = None;
        container.exit_code = 0;
        container.error.clear();
        container.pid = pid;
        container.run += 1;
        container.program =
            program::read(&container.words(), container.tty || container.stdin_open);
        let (run, program) = (container.run, container.program.clone());
        let now = Instant::now();
        self.emit_container(id, "start", Attributes::new());
        for (index, line) in program.lines.iter().enumerate() {
            self.schedule(now + line.after, id, run, DueWhat::Line(index));
        }
        if let Some((after, code)) = program.end {
            self.schedule(now + after, id, run, DueWhat::End(code));
        }
        Ok(())
    }

    pub(crate) fn write_program_line(&mut self, id: &str, index: usize) {
        let line = self
            .containers
            .get(id)
            .and_then(|c| c.program.lines.get(index))
            .cloned();
        if let Some(line) = line {
            self.write_log(id, line.stream, &line.text);
        }
    }

    /// Appends to a log; a terminal makes one output of both and ends lines its own way.
    pub(crate) fn write_log(&mut self, id: &str, stream: LogStream, text: &str) {
        let Some(container) = self.containers.get_mut(id) else {
            return;
        };
        let tty = container.tty;
        for line in text.split_inclusive('\n') {
            container.log.push(LogEntry {
                at: clock::now(),
                stream: if tty { LogStream::Stdout } else { stream },
                text: if tty {
                    line.replace('\n', "\r\n")
                } else {
                    line.to_owned()
                },
            });
        }
        self.revision += 1;
    }

    /// The main process of a Container ended.
    pub(crate) fn end_container(&mut self, id: &str, code: i32) {
        let Ok(container) = self.change(id) else {
            return;
        };
        if !container.state.is_alive() {
            return;
        }
        container.state = ContainerState::Exited;
        container.finished = Some(clock::now());
        container.exit_code = code;
        container.pid = 0;
        container.run += 1;
        container.ports.clear();
        let restarts = match container.restart {
            RestartPolicy::No => false,
            RestartPolicy::Always | RestartPolicy::UnlessStopped => true,
            RestartPolicy::OnFailure { max_retries } => {
                code != 0 && max_retries.is_none_or(|most| container.restart_count < most)
            }
        } && !container.ended_by_hand;
        if restarts {
            container.state = ContainerState::Restarting;
        }
        let (auto_remove, run, count) = (
            container.auto_remove,
            container.run,
            container.restart_count,
        );
        self.emit_container(id, "die", attributes([("exitCode", &code.to_string())]));
        self.leave_networks(id);
        self.emit_mounts(id, "unmount");
        if restarts {
            let wait = Duration::from_millis(100) * 2_u32.pow(count.min(9));
            self.schedule(Instant::now() + wait, id, run, DueWhat::Restart);
        } else if auto_remove {
            self.take_away(id, true);
        }
    }

    pub(crate) fn restart_by_policy(&mut self, id: &str) {
        let Ok(container) = self.change(id) else {
            return;
        };
        container.restart_count += 1;
        if self.launch(id).is_err()
            && let Ok(container) = self.change(id)
        {
            container.state = ContainerState::Exited;
        }
    }

    pub(crate) fn stop_container(&mut self, reference: &str) -> Answer<()> {
        let id = self.find_container(reference)?;
        if !self.containers[&id].state.is_alive() {
            return Ok(());
        }
        self.end_by_hand(&id, &["15", "9"])?;
        self.emit_container(&id, "stop", Attributes::new());
        Ok(())
    }

    /// Tells of the signals and ends the process. The first signal thaws a frozen one.
    fn end_by_hand(&mut self, id: &str, signals: &[&str]) -> Answer<()> {
        self.change(id)?.ended_by_hand = true;
        for signal in signals {
            self.emit_container(id, "kill", attributes([("signal", signal)]));
            if self.state_of(id) == Some(ContainerState::Paused) {
                self.change(id)?.state = ContainerState::Running;
                self.emit_container(id, "unpause", Attributes::new());
            }
        }
        if self.state_of(id) == Some(ContainerState::Restarting) {
            let container = self.change(id)?;
            container.state = ContainerState::Exited;
            container.run += 1;
        } else {
            self.end_container(id, KILLED);
        }
        Ok(())
    }

    pub(crate) fn restart_container(&mut self, reference: &str) -> Answer<()> {
        let id = self.find_container(reference)?;
        let auto_remove = std::mem::replace(&mut self.change(&id)?.auto_remove, false);
        let stopped = self.stop_container(&id);
        self.change(&id)?.auto_remove = auto_remove;
        stopped?;
        self.start_container(&id)?;
        self.emit_container(&id, "restart", Attributes::new());
        Ok(())
    }

    pub(crate) fn kill_container(&mut self, reference: &str, signal: &str) -> Answer<()> {
        let number = signal_number(signal).ok_or_else(|| {
            Refusal::new(ErrorKind::InvalidInput, format!("Invalid signal: {signal}"))
        })?;
        let id = self.find_container(reference)?;
        if !self.containers[&id].state.is_alive() {
            return Err(conflict(format!("Container {id} is not running")));
        }
        if number == 9 {
            return self.end_by_hand(&id, &["9"]);
        }
        self.emit_container(&id, "kill", attributes([("signal", &number.to_string())]));
        Ok(())
    }

    pub(crate) fn pause_container(&mut self, reference: &str) -> Answer<()> {
        let id = self.find_container(reference)?;
        match self.containers[&id].state {
            ContainerState::Running => {}
            ContainerState::Paused => {
                return Err(conflict(format!("Container {id} is already paused")));
            }
            _ => return Err(conflict(format!("Container {id} is not running"))),
        }
        self.change(&id)?.state = ContainerState::Paused;
        self.emit_container(&id, "pause", Attributes::new());
        Ok(())
    }

    pub(crate) fn unpause_container(&mut self, reference: &str) -> Answer<()> {
        let id = self.find_container(reference)?;
        if self.state_of(&id) != Some(ContainerState::Paused) {
            let message = format!("Container {id} is not paused");
            return Err(Refusal::new(ErrorKind::Refused, message));
        }
        self.change(&id)?.state = ContainerState::Running;
        self.emit_container(&id, "unpause", Attributes::new());
        Ok(())
    }

    pub(crate) fn rename_container(&mut self, reference: &str, name: &str) -> Answer<()> {
        let id = self.find_container(reference)?;
        let name = name.strip_prefix('/').unwrap_or(name);
        if !is_object_name(name) {
            return Err(Refusal::new(
                ErrorKind::InvalidInput,
                format!(
                    "Error when allocating new name: Invalid container name ({name}), only \
                     [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed"
                ),
            ));
        }
        if self.containers[&id].name == name {
            return Err(Refusal::new(
                ErrorKind::InvalidInput,
                "Renaming a container with the same name as its current name",
            ));
        }
        self.check_name_free(name)?;
        let before = std::mem::replace(&mut self.change(&id)?.name, name.to_owned());
        self.names.remove(&before);
        self.names.insert(name.to_owned(), id.clone());
        self.emit_container(
            &id,
            "rename",
            attributes([("oldName", &format!("/{before}"))]),
        );
        Ok(())
    }

    pub(crate) fn remove_container(
        &mut self,
        reference: &str,
        force: bool,
        volumes: bool,
    ) -> Answer<()> {
        let id = self.find_container(reference)?;
        if self.containers[&id].state.is_alive() {
            if !force {
                return Err(conflict(format!(
                    "You cannot remove a {} container {id}. Stop the container before attempting \
                     removal or force remove",
                    self.containers[&id].state.word()
                )));
            }
            self.end_by_hand(&id, &["9"])?;
        }
        self.take_away(&id, volumes);
        Ok(())
    }

    /// Removes a Container that does not run; one that removed itself is no fault.
    fn take_away(&mut self, id: &str, volumes: bool) {
        if self.change(id).is_err() {
            return;
        }
        let container = self.containers[id].clone();
        for place in container
            .mounts
            .iter()
            .filter(|place| volumes && place.anonymous)
        {
            self.drop_volume_of(id, &place.mount.source);
        }
        self.emit_container(id, "destroy", Attributes::new());
        self.containers.remove(id);
        self.names.remove(&container.name);
        self.graves.insert(id.to_owned(), container.exit_code);
    }
}
