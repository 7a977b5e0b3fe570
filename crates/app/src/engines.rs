//! Which Engines there are, and choosing one of them.

mod choices;

use std::sync::Arc;

use engine::contexts::{self, Choice};
use engine::probe;
use futures_util::StreamExt;
use futures_util::stream;
use machine::native::{self, Setup};
use model::{AddressSource, EngineAddress, EngineChoice, Failure};

use crate::{App, Current, Inner, Surroundings};

/// How many addresses are looked at together.
const AT_ONCE: usize = 16;

impl App {
    /// Every Engine that somebody names or that listens at a usual place, each with what a short
    /// look found. Nobody is asked where asking would start something.
    pub async fn engines(&self) -> Vec<EngineChoice> {
        self.look_for_native().await;
        let current = self.current();
        let known = choices::known(&self.inner.surroundings, &current);
        let looked: Vec<EngineChoice> = stream::iter(known)
            .map(|choice| async move {
                let reach = probe::reach(&choice.address).await;
                EngineChoice { reach, ..choice }
            })
            .buffered(AT_ONCE)
            .collect()
            .await;
        choices::worth_showing(looked, &current)
    }

    /// Chooses another Engine. It is asked for the first time afterwards, so that one that does not
    /// answer can be chosen too.
    pub async fn use_engine(
        &self,
        address: EngineAddress,
        source: AddressSource,
    ) -> Result<(), Failure> {
        let engine = engine::docker::connect(&address)?;
        self.inner
            .switch(Current::named(address, source, engine), None);
        Ok(())
    }

    /// Whether somebody named the Engine that is chosen: a flag, a variable, a context, or a choice
    /// in the window. Else it is the one that the docker CLI falls back to.
    pub fn is_engine_named(&self) -> bool {
        is_named(&self.inner.surroundings, &self.current().source)
    }

    /// Starts the private native Engine, or finds it, and chooses it, unless another was chosen
    /// while it started.
    pub async fn start_native(&self) -> Result<EngineAddress, Failure> {
        let (_, asked_in) = self.inner.current_with_generation();
        let started = native::start(&setup(&self.inner.surroundings)).await;
        self.look_for_native().await;
        let address = started?;
        if self.current().address != address {
            let engine = engine::docker::connect(&address)?;
            let native = Current::named(address.clone(), AddressSource::Native, engine);
            self.inner.switch(native, Some(asked_in));
        }
        Ok(address)
    }

    /// Stops the private native Engine with its Containers. One that does not run is no failure.
    pub async fn stop_native(&self) -> Result<(), Failure> {
        let stopped = native::stop(&setup(&self.inner.surroundings)).await;
        self.look_for_native().await;
        Ok(stopped?)
    }

    /// Looks whether a private native Engine runs or could, and tells who shows it.
    pub(crate) async fn look_for_native(&self) {
        look_for_native(Arc::clone(&self.inner)).await;
    }
}

/// Looks whether a private native Engine runs or could, and tells who shows it.
pub(crate) async fn look_for_native(inner: Arc<Inner>) {
    let setup = setup(&inner.surroundings);
    // Reading all processes takes milliseconds, which is long for a thread of the runtime.
    let Ok(offer) = tokio::task::spawn_blocking(move || native::offer(&setup)).await else {
        return;
    };
    let mut live = inner.live();
    if live.native != offer {
        live.native = offer;
        live.engine_untold = true;
        drop(live);
        inner.frame.notify_one();
    }
}

/// The private native Engine, where it runs and nothing is at the place that the docker CLI would
/// fall back to: so that what was started once is found again.
pub(crate) fn native_instead(surroundings: &Surroundings, choice: &Choice) -> Option<Current> {
    let EngineAddress::Unix(path) = &choice.address else {
        return None;
    };
    if is_named(surroundings, &choice.source) || std::path::Path::new(path).exists() {
        return None;
    }
    let address = native::find(&setup(surroundings))?;
    let engine = engine::docker::connect(&address).ok()?;
    Some(Current::named(address, AddressSource::Native, engine))
}

/// Whether somebody named the Engine, who then wants that one, whatever else runs.
fn is_named(surroundings: &Surroundings, source: &AddressSource) -> bool {
    let said = [
        &surroundings.engine,
        &surroundings.docker_host,
        &surroundings.docker_context,
    ];
    said.into_iter()
        .flatten()
        .any(|text| !text.trim().is_empty())
        || *source != AddressSource::Context(contexts::DEFAULT.to_owned())
}

/// What the private native Engine is made from here.
pub(crate) fn setup(surroundings: &Surroundings) -> Setup {
    Setup::new(
        surroundings.runtime_dir.clone(),
        surroundings.data_dir.clone(),
        surroundings.program_path.clone(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Surroundings in which this test process passes for the private daemon.
    fn with_native(folder: &std::path::Path) -> Surroundings {
        let stat = std::fs::read_to_string("/proc/self/stat").expect("we run");
        let (_, rest) = stat.rsplit_once(')').expect("a name in brackets");
        let ticks = rest.split_whitespace().nth(19).expect("a start time");
        let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").expect("a boot");
        let note = format!(
            r#"{{"pid":{},"startedTicks":{ticks},"bootId":"{}"}}"#,
            std::process::id(),
            boot.trim()
        );
        std::fs::write(folder.join("native.json"), note).expect("a state file");
        Surroundings {
            docker_host: None,
            docker_context: None,
            docker_config: folder.to_owned(),
            engine: None,
            runtime_dir: folder.to_owned(),
            data_dir: folder.to_owned(),
            client: "fairlead-test".to_owned(),
            home: None,
            program_path: None,
        }
    }

    #[tokio::test]
    async fn the_native_engine_is_found_again_where_docker_would_find_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let surroundings = with_native(folder.path());
        let choice = |path: &std::path::Path, context: &str| Choice {
            address: EngineAddress::Unix(path.display().to_string()),
            source: AddressSource::Context(context.to_owned()),
            name: context.to_owned(),
        };
        let nothing = folder.path().join("nothing.sock");
        let found = native_instead(&surroundings, &choice(&nothing, "default"));
        let found = found.expect("it runs");
        assert_eq!(found.source, AddressSource::Native);
        let socket = folder.path().join("engine.sock");
        assert_eq!(
            found.address,
            EngineAddress::Unix(socket.display().to_string())
        );

        assert!(native_instead(&surroundings, &choice(folder.path(), "default")).is_none());
        assert!(native_instead(&surroundings, &choice(&nothing, "lab")).is_none());
        let said = Surroundings {
            docker_context: Some("default".to_owned()),
            ..surroundings
        };
        assert!(native_instead(&said, &choice(&nothing, "default")).is_none());
        std::fs::remove_file(folder.path().join("native.json")).expect("it is ours");
        let unsaid = Surroundings {
            docker_context: None,
            ..said
        };
        assert!(native_instead(&unsaid, &choice(&nothing, "default")).is_none());
    }
}
