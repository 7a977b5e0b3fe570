//! Signals that would end this process, heard so that they can be passed on.

use std::io;

use model::{ErrorCode, Failure};

/// Hears the signals that end a process, from its making on.
pub(super) struct Signals(imp::Heard);

impl Signals {
    pub(super) fn listen() -> Result<Self, Failure> {
        imp::Heard::listen().map(Self).map_err(unheard)
    }

    /// The name of the next signal.
    pub(super) async fn next(&mut self) -> Result<&'static str, Failure> {
        self.0.next().await.map_err(unheard)
    }
}

fn unheard(error: io::Error) -> Failure {
    Failure::new(
        ErrorCode::Internal,
        format!("signals cannot be heard: {error}"),
    )
}

#[cfg(unix)]
mod imp {
    use std::io;

    use tokio::signal::unix::{Signal, SignalKind, signal};

    pub(super) struct Heard {
        interrupt: Signal,
        terminate: Signal,
        hangup: Signal,
    }

    impl Heard {
        pub(super) fn listen() -> io::Result<Self> {
            Ok(Self {
                interrupt: signal(SignalKind::interrupt())?,
                terminate: signal(SignalKind::terminate())?,
                hangup: signal(SignalKind::hangup())?,
            })
        }

        pub(super) async fn next(&mut self) -> io::Result<&'static str> {
            let (heard, name) = tokio::select! {
                heard = self.interrupt.recv() => (heard, "SIGINT"),
                heard = self.terminate.recv() => (heard, "SIGTERM"),
                heard = self.hangup.recv() => (heard, "SIGHUP"),
            };
            heard.map(|()| name).ok_or(io::ErrorKind::BrokenPipe.into())
        }
    }
}

#[cfg(not(unix))]
mod imp {
    use std::io;

    pub(super) struct Heard;

    impl Heard {
        pub(super) fn listen() -> io::Result<Self> {
            Ok(Self)
        }

        pub(super) async fn next(&mut self) -> io::Result<&'static str> {
            tokio::signal::ctrl_c().await.map(|()| "SIGINT")
        }
    }
}
