//! What the program is told at its start, and what it looks at first.

use app::App;
use model::{ErrorCode, Link};

/// What the program was told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Start {
    /// `--engine ADDRESS|CONTEXT`.
    pub engine: Option<String>,
    /// `--start-native-engine`: start a private Engine where none answers.
    pub native_engine: bool,
}

impl Start {
    /// Reads the words behind the program's name.
    pub fn read(arguments: &[String]) -> Result<Self, String> {
        let mut start = Self::default();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.as_str() {
                "--start-native-engine" => start.native_engine = true,
                "--engine" => {
                    start.engine = Some(
                        rest.next()
                            .ok_or("--engine needs an address or a context")?
                            .clone(),
                    );
                }
                other => match other.strip_prefix("--engine=") {
                    Some(engine) => start.engine = Some(engine.to_owned()),
                    None => {
                        return Err(format!(
                            "{other:?} is not known; there are --engine ADDRESS|CONTEXT and \
                             --start-native-engine"
                        ));
                    }
                },
            }
        }
        Ok(start)
    }
}

/// Says what is missing where no window can be opened.
pub(crate) fn display() -> Result<(), String> {
    let named = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if cfg!(target_os = "linux") && !named("DISPLAY") && !named("WAYLAND_DISPLAY") {
        return Err(
            "no display: neither DISPLAY nor WAYLAND_DISPLAY is set. Start it from a \
                    desktop, or use the fairlead command"
                .to_owned(),
        );
    }
    Ok(())
}

/// Starts the private Engine once it is known that none answers where the docker CLI would look. An
/// Engine that somebody named is waited for, and one that refuses is there.
pub(crate) fn start_native_if_alone(app: App) {
    tauri::async_runtime::spawn(async move {
        let mut events = app.events();
        loop {
            let link = app.engine_state().link;
            match is_alone(&link, app.is_engine_named()) {
                Some(true) => break,
                Some(false) => return,
                None => {}
            }
            if events.next().await.is_none() {
                return;
            }
        }
        if let Err(failure) = app.start_native().await {
            tracing::warn!(%failure, hint = ?failure.hint, "the private Engine was not started");
        }
    });
}

/// Whether a private Engine is wanted. `None`: it is not known yet.
fn is_alone(link: &Link, is_named: bool) -> Option<bool> {
    match link {
        _ if is_named => Some(false),
        Link::Live { .. } => Some(false),
        Link::Lost { failure, .. } => Some(failure.code == ErrorCode::Unreachable),
        Link::Connecting => None,
    }
}

#[cfg(test)]
mod tests {
    use model::{Failure, Timestamp};

    use super::*;

    fn read(words: &[&str]) -> Result<Start, String> {
        Start::read(
            &words
                .iter()
                .map(|word| (*word).to_owned())
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn a_private_engine_is_for_where_none_is_named_and_none_is_there() {
        let lost = |code| Link::Lost {
            since: Timestamp(1),
            failure: Failure::new(code, "it is lost"),
            was_live: false,
        };
        let live = Link::Live {
            version: "29.0".to_owned(),
            api_version: "1.52".to_owned(),
        };
        assert_eq!(is_alone(&Link::Connecting, false), None);
        assert_eq!(is_alone(&live, false), Some(false));
        assert_eq!(is_alone(&lost(ErrorCode::Unreachable), false), Some(true));
        for (code, named) in [
            (ErrorCode::Unreachable, true),
            (ErrorCode::PermissionDenied, false),
        ] {
            assert_eq!(is_alone(&lost(code), named), Some(false));
        }
    }

    #[test]
    fn words_are_read_and_unknown_ones_named() {
        let engine = Some("unix:///x".to_owned());
        assert_eq!(read(&[]), Ok(Start::default()));
        assert_eq!(
            read(&["--engine", "unix:///x", "--start-native-engine"]),
            Ok(Start {
                engine: engine.clone(),
                native_engine: true
            })
        );
        assert_eq!(
            read(&["--engine=unix:///x"]),
            Ok(Start {
                engine,
                native_engine: false
            })
        );
        assert!(read(&["--engine"]).unwrap_err().contains("--engine"));
        assert!(read(&["--frob"]).unwrap_err().contains("--frob"));
    }
}
