//! All addresses at which an Engine may listen, before anybody is asked.

use std::os::unix::fs::MetadataExt;

use engine::contexts::{self, Contexts, Wishes};
use engine::places::{self, Whereabouts};
use machine::native;
use model::{AddressSource, EngineAddress, EngineChoice, Reach};

use crate::{Current, Surroundings};

/// Who names an Engine here: DOCKER_HOST, Docker contexts, the usual places, our native Engine,
/// and what is chosen now.
pub(super) fn known(surroundings: &Surroundings, current: &Current) -> Vec<EngineChoice> {
    let contexts = contexts::read(&surroundings.docker_config);
    let default = docker_default(surroundings, &contexts);
    let mut all = Choices(Vec::new());
    if let Some((address, source @ AddressSource::DockerHost)) = &default {
        all.add("DOCKER_HOST", address.clone(), source.clone());
    }
    for name in contexts.names() {
        if let Some(address) = contexts.address(&name) {
            all.add(&name, address, AddressSource::Context(name.clone()));
        }
    }
    let uid = std::fs::metadata("/proc/self").ok().map(|own| own.uid());
    let usual = places::well_known(&Whereabouts {
        home: surroundings.home.as_deref(),
        runtime_dir: None,
        uid,
    });
    for place in usual {
        let source = AddressSource::WellKnown(place.name.to_owned());
        all.add_new(place.name, place.address, source);
    }
    if let Some(address) = native::find(&super::setup(surroundings)) {
        all.add_new("Fairlead", address, AddressSource::Native);
    }
    all.add_new(
        &current.name,
        current.address.clone(),
        current.source.clone(),
    );
    for choice in &mut all.0 {
        choice.docker_default = default.as_ref().is_some_and(|(address, source)| {
            choice.address == *address && choice.source == *source
        });
    }
    all.0
}

/// What the docker CLI would choose now: our own flag says nothing to it.
fn docker_default(
    surroundings: &Surroundings,
    contexts: &Contexts,
) -> Option<(EngineAddress, AddressSource)> {
    let wishes = Wishes {
        engine: None,
        docker_host: surroundings.docker_host.as_deref(),
        docker_context: surroundings.docker_context.as_deref(),
    };
    let choice = contexts::choose(&wishes, contexts).ok()?;
    Some((choice.address, choice.source))
}

struct Choices(Vec<EngineChoice>);

impl Choices {
    fn add(&mut self, name: &str, address: EngineAddress, source: AddressSource) {
        self.0.push(EngineChoice {
            name: name.to_owned(),
            address,
            source,
            docker_default: false,
            reach: Reach::Absent,
        });
    }

    /// Only where nobody named the address before.
    fn add_new(&mut self, name: &str, address: EngineAddress, source: AddressSource) {
        if self.0.iter().all(|known| known.address != address) {
            self.add(name, address, source);
        }
    }
}

/// Usual places where nothing is are not worth a line; what somebody named is.
pub(super) fn worth_showing(looked: Vec<EngineChoice>, current: &Current) -> Vec<EngineChoice> {
    looked
        .into_iter()
        .filter(|choice| {
            let guessed = matches!(choice.source, AddressSource::WellKnown(_));
            !guessed || choice.reach != Reach::Absent || choice.address == current.address
        })
        .collect()
}
