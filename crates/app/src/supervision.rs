//! Keeps the connection to the chosen Engine: connects, notices its loss, and comes back.

mod doubt;
mod drain;
mod session;

use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use engine::{Error, ErrorKind, places};
use model::{EngineAddress, Link, Timestamp};

use crate::Inner;

/// Time between two looks at the socket file while the Engine is away.
const LOOK: Duration = Duration::from_millis(100);
/// The same while no window is visible, so that a machine on battery can sleep.
const LOOK_HIDDEN: Duration = Duration::from_secs(1);
/// A connection that lived at least so long is tried again at once.
const SOUND: Duration = Duration::from_secs(1);

/// Connects again and again, for as long as the Engine of `generation` is the chosen one.
pub(crate) async fn supervise(inner: Arc<Inner>) {
    let (current, generation) = inner.current_with_generation();
    let mut attempt = 0;
    look_aside(&inner);
    loop {
        let loss = session::run(&inner, &current, generation).await;
        let file = SocketFile::look(&current.address);
        let denied = loss.error.kind == ErrorKind::PermissionDenied;
        if lost(&inner, generation, loss.error) {
            look_aside(&inner);
        }
        attempt = match loss.lived {
            Some(lived) if lived >= SOUND => 0,
            _ => attempt + 1,
        };
        if attempt > 0 {
            rest(&inner, &current.address, file, denied).await;
        }
        hold_back(&inner, generation, &current.address).await;
    }
}

/// Looks for a private native Engine, without keeping the connection waiting.
fn look_aside(inner: &Arc<Inner>) {
    tokio::spawn(crate::engines::look_for_native(Arc::clone(inner)));
}

/// Says that the Engine is away; the rows stay. Tells whether that is news.
fn lost(inner: &Inner, generation: u64, error: Error) -> bool {
    let Some(mut live) = inner.live_of(generation) else {
        return false;
    };
    let news = !matches!(live.link, Link::Lost { .. });
    let (since, was_live) = match &live.link {
        Link::Lost {
            since, was_live, ..
        } => (*since, *was_live),
        Link::Live { .. } => (now(), true),
        Link::Connecting => (now(), false),
    };
    let link = Link::Lost {
        since,
        failure: error.into(),
        was_live,
    };
    if live.link == link {
        return false;
    }
    live.link = link;
    live.usage.clear();
    live.engine_untold = true;
    drop(live);
    inner.link_changed();
    inner.frame.notify_one();
    news
}

/// Waits until it makes sense to dial again.
async fn rest(inner: &Inner, address: &EngineAddress, file: SocketFile, denied: bool) {
    let mut visible = inner.visible.subscribe();
    let seen_now = *visible.borrow_and_update();
    let (least, most) = match (denied, seen_now) {
        // Rights change seldom, and an answer is there at once.
        (true, _) => (2_000, 3_000),
        (false, true) => (100, 500),
        (false, false) => (2_000, 4_000),
    };
    // RandomState is seeded anew each time, which is chance enough to keep clients apart.
    let chance = RandomState::new().hash_one(0) % (most - least + 1);
    let begin = Instant::now();
    let end = begin + Duration::from_millis(least + chance);
    while Instant::now() < end {
        tokio::select! {
            () = tokio::time::sleep(look(seen_now).min(end - begin)) => {}
            Ok(()) = visible.changed() => return,
        }
        let seen = SocketFile::look(address);
        if seen.0.is_some() && seen != file {
            return;
        }
    }
}

/// Waits while dialling would start a service that somebody has just stopped: systemd listens at
/// its socket in its place.
async fn hold_back(inner: &Inner, generation: u64, address: &EngineAddress) {
    let mut visible = inner.visible.subscribe();
    let mut unit = places::would_start(address);
    while let Some(name) = unit {
        let words = format!("{name}.service is stopped, and asking would start it");
        let error = Error::new("reach the Engine", ErrorKind::Unreachable, words);
        lost(inner, generation, error);
        let seen_now = *visible.borrow_and_update();
        tokio::select! {
            () = tokio::time::sleep(look(seen_now)) => {}
            Ok(()) = visible.changed() => {}
        }
        unit = places::would_start(address);
    }
}

fn look(visible: bool) -> Duration {
    if visible { LOOK } else { LOOK_HIDDEN }
}

/// What tells one socket file from the next: when it was changed, and its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct SocketFile(Option<(SystemTime, u64)>);

impl SocketFile {
    fn look(address: &EngineAddress) -> Self {
        let EngineAddress::Unix(path) = address else {
            return Self(None);
        };
        let look = || {
            let found = Path::new(path).metadata().ok()?;
            Some((found.modified().ok()?, number(&found)))
        };
        Self(look())
    }
}

#[cfg(unix)]
fn number(found: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(found)
}

#[cfg(not(unix))]
fn number(_: &std::fs::Metadata) -> u64 {
    0
}

/// The time of this machine's clock.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
