//! When lists are asked for again: what events said is shown at once and verified soon.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use engine::Wanted;
use model::ObjectKind;

/// Quiet after which what is dirty is listed again: a list straight after an event may be old.
const QUIET: Duration = Duration::from_millis(150);
/// Time after which it is listed even without quiet.
const LONGEST: Duration = Duration::from_secs(1);
/// The same quiet for a Container that has no row yet.
const QUIET_UNKNOWN: Duration = Duration::from_millis(20);
/// Least time between two lists of some Containers.
const BETWEEN_PARTS: Duration = Duration::from_millis(100);
/// Least time between two lists of all Containers.
const BETWEEN_FULL: Duration = Duration::from_secs(2);
/// Least time between two lists of another kind.
const BETWEEN_OTHERS: Duration = Duration::from_millis(300);
/// A list of all may take at most one part in so many of the Engine's time.
const SHARE: u32 = 10;
/// Containers above which all are listed.
const MOST_PARTS: usize = 64;
/// When a list that said something new is asked for once more.
const AGAIN: Duration = Duration::from_secs(1);

/// Since when something is dirty, and since when nothing was added.
#[derive(Debug, Default)]
struct Span(Option<(Instant, Instant)>);

impl Span {
    fn mark(&mut self, now: Instant) {
        let first = self.0.map_or(now, |(first, _)| first);
        self.0 = Some((first, now));
    }

    fn due(&self, quiet: Duration) -> Option<Instant> {
        self.0
            .map(|(first, last)| (last + quiet).min(first + LONGEST))
    }
}

/// One of Images, Networks and Volumes.
#[derive(Debug, Default)]
struct Other {
    dirty: Span,
    not_before: Option<Instant>,
    started: Option<Instant>,
}

/// What must be listed again, and when.
#[derive(Debug, Default)]
pub(crate) struct Doubt {
    ids: HashSet<String>,
    dirty: Span,
    /// Those among them that have no row.
    unknown_ids: HashSet<String>,
    unknown: Span,
    /// When all Containers are wanted whatever is dirty.
    full: Option<Instant>,
    part_not_before: Option<Instant>,
    full_not_before: Option<Instant>,
    /// The list under way: its ids, when it was asked for.
    asked: Option<(HashSet<String>, Instant)>,
    asked_all: bool,
    again: Option<Instant>,
    again_ids: HashSet<String>,
    /// Ids that were asked for again already since the last event about them.
    asked_again: HashSet<String>,
    others: [Other; 3],
}

impl Doubt {
    /// Everything is wanted at once, as after connecting.
    pub(crate) fn all(&mut self, now: Instant) {
        self.full = Some(now);
        for other in &mut self.others {
            other.dirty.0 = Some((now - LONGEST, now - LONGEST));
        }
    }

    /// An event came about a Container; `known`: it has a row.
    pub(crate) fn container(&mut self, id: &str, known: bool, now: Instant) {
        self.asked_again.remove(id);
        self.ids.insert(id.to_owned());
        self.dirty.mark(now);
        if !known {
            self.unknown_ids.insert(id.to_owned());
            self.unknown.mark(now);
        }
    }

    /// An event came about one of the other kinds.
    pub(crate) fn other(&mut self, kind: ObjectKind, now: Instant) {
        if let Some(other) = self.of(kind) {
            other.dirty.mark(now);
        }
    }

    fn of(&mut self, kind: ObjectKind) -> Option<&mut Other> {
        self.others.get_mut((kind as usize).checked_sub(1)?)
    }

    /// When all Containers, or those in doubt if they are few, are listed.
    fn usual_due(&self) -> Option<Instant> {
        let dirty = [self.dirty.due(QUIET), self.unknown.due(QUIET_UNKNOWN)];
        let due = dirty.into_iter().flatten().chain(self.full).min()?;
        let not_before = if self.needs_full() {
            self.full_not_before
        } else {
            self.part_not_before
        };
        Some(not_before.map_or(due, |not_before| due.max(not_before)))
    }

    /// When some of those without a row are listed, while all may not be: what is not shown at all
    /// cannot wait as long as what an event has set right already.
    fn unknown_due(&self) -> Option<Instant> {
        let due = self.unknown.due(QUIET_UNKNOWN)?;
        let not_before = self.part_not_before;
        Some(not_before.map_or(due, |not_before| due.max(not_before)))
    }

    fn containers_due(&self) -> Option<Instant> {
        let free = self.asked.is_none();
        let both = [self.usual_due(), self.unknown_due()];
        both.into_iter().flatten().min().filter(|_| free)
    }

    /// The Containers to list at this moment.
    fn containers_wanted(&mut self, now: Instant) -> Wanted {
        let usual = self.usual_due().is_some_and(|due| due <= now);
        self.asked_all = usual && self.needs_full();
        if usual {
            let ids = std::mem::take(&mut self.ids);
            let wanted = if self.asked_all {
                Wanted::All
            } else {
                Wanted::Ids(ids.iter().cloned().collect())
            };
            self.unknown_ids.clear();
            (self.dirty, self.unknown, self.full) = (Span(None), Span(None), None);
            self.asked = Some((ids, now));
            return wanted;
        }
        let part: Vec<String> = self.unknown_ids.iter().take(MOST_PARTS).cloned().collect();
        for id in &part {
            self.unknown_ids.remove(id);
            self.ids.remove(id);
        }
        if self.unknown_ids.is_empty() {
            self.unknown = Span(None);
        }
        if self.ids.is_empty() {
            self.dirty = Span(None);
        }
        self.asked = Some((part.iter().cloned().collect(), now));
        Wanted::Ids(part)
    }

    fn needs_full(&self) -> bool {
        self.full.is_some() || self.ids.len() > MOST_PARTS
    }

    /// When [`Doubt::next`] should be asked again.
    pub(crate) fn due(&self) -> Option<Instant> {
        let others = self.others.iter().filter_map(other_due);
        others.chain(self.containers_due()).chain(self.again).min()
    }

    /// What to list now; until it is answered nothing of that kind is given again.
    pub(crate) fn next(&mut self, now: Instant) -> Vec<(ObjectKind, Wanted)> {
        if self.again.is_some_and(|again| again <= now) {
            self.again = None;
            for id in std::mem::take(&mut self.again_ids) {
                self.ids.insert(id);
                self.dirty.0.get_or_insert((now - LONGEST, now - LONGEST));
            }
        }
        let mut lists = Vec::new();
        if self.containers_due().is_some_and(|due| due <= now) {
            let wanted = self.containers_wanted(now);
            lists.push((ObjectKind::Container, wanted));
        }
        for kind in [ObjectKind::Image, ObjectKind::Network, ObjectKind::Volume] {
            let Some(other) = self.of(kind) else { continue };
            if other_due(other).is_some_and(|due| due <= now) {
                other.dirty = Span(None);
                other.started = Some(now);
                lists.push((kind, Wanted::All));
            }
        }
        lists
    }

    /// The list of a kind was answered, or failed. Gives the ids that were in doubt.
    pub(crate) fn answered(&mut self, kind: ObjectKind, now: Instant) -> HashSet<String> {
        if let Some(other) = self.of(kind) {
            if let Some(started) = other.started.take() {
                let rest = BETWEEN_OTHERS.max((now - started) * SHARE);
                other.not_before = Some(started + rest);
            }
            return HashSet::new();
        }
        let Some((ids, started)) = self.asked.take() else {
            return HashSet::new();
        };
        self.part_not_before = Some(started + BETWEEN_PARTS.max((now - started) * 2));
        if self.asked_all {
            self.full_not_before = Some(started + BETWEEN_FULL.max((now - started) * SHARE));
        }
        ids
    }

    /// A list failed although the Engine is there: ask once more, later.
    pub(crate) fn failed(&mut self, kind: ObjectKind, now: Instant) {
        self.answered(kind, now);
        match self.of(kind) {
            Some(other) => {
                other.dirty.mark(now);
                other.not_before = Some(now + BETWEEN_FULL);
            }
            None => {
                self.full = Some(now);
                self.full_not_before = Some(now + BETWEEN_FULL);
            }
        }
    }

    /// A list said something else than the events before it: one of the two is old, so ask once
    /// more.
    pub(crate) fn surprised(&mut self, ids: Vec<String>, now: Instant) {
        for id in ids {
            if self.asked_again.insert(id.clone()) {
                self.again_ids.insert(id);
                self.again = Some(now + AGAIN);
            }
        }
        // Only what waits to be asked again, or just was, has to be remembered.
        if self.again_ids.is_empty() && self.ids.is_empty() {
            self.asked_again.clear();
        }
    }
}

fn other_due(other: &Other) -> Option<Instant> {
    if other.started.is_some() {
        return None;
    }
    let due = other.dirty.due(QUIET)?;
    Some(
        other
            .not_before
            .map_or(due, |not_before| due.max(not_before)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: fn(u64) -> Duration = Duration::from_millis;

    #[test]
    fn what_is_dirty_is_listed_after_quiet_and_after_a_second_at_most() {
        let (mut doubt, start) = (Doubt::default(), Instant::now());
        doubt.container("a", true, start);
        assert_eq!(doubt.due(), Some(start + QUIET));
        assert!(doubt.next(start + MS(149)).is_empty());
        for step in 1..=10 {
            doubt.container("a", true, start + MS(100 * step));
        }
        assert_eq!(doubt.due(), Some(start + LONGEST));
        let asked = doubt.next(start + LONGEST);
        assert_eq!(
            asked,
            [(ObjectKind::Container, Wanted::Ids(vec!["a".to_owned()]))]
        );
        assert_eq!(doubt.due(), None);
    }

    #[test]
    fn many_dirty_ones_are_one_full_list_and_no_second_one_for_two_seconds() {
        let (mut doubt, start) = (Doubt::default(), Instant::now());
        let storm = |doubt: &mut Doubt, now| {
            for id in 0..65 {
                doubt.container(&id.to_string(), true, now);
            }
        };
        storm(&mut doubt, start);
        assert_eq!(
            doubt.next(start + QUIET),
            [(ObjectKind::Container, Wanted::All)]
        );
        storm(&mut doubt, start + MS(160));
        assert_eq!(doubt.due(), None);
        assert_eq!(
            doubt.answered(ObjectKind::Container, start + MS(170)).len(),
            65
        );
        assert_eq!(doubt.due(), Some(start + QUIET + BETWEEN_FULL));
    }

    #[test]
    fn new_ones_of_a_storm_are_listed_in_parts_while_a_full_list_has_to_wait() {
        let (mut doubt, start) = (Doubt::default(), Instant::now());
        doubt.all(start);
        doubt.next(start);
        doubt.answered(ObjectKind::Container, start + MS(10));
        for id in 0..100 {
            doubt.container(&id.to_string(), false, start + MS(200));
        }
        let mut now = start;
        let mut parts = Vec::new();
        while parts.len() < 2 {
            now = now.max(doubt.due().expect("something is due"));
            for (kind, wanted) in doubt.next(now) {
                doubt.answered(kind, now);
                if let (ObjectKind::Container, Wanted::Ids(ids)) = (kind, wanted) {
                    parts.push(ids.len());
                }
            }
        }
        assert_eq!(parts, [64, 36]);
        assert!(now - start < Duration::from_secs(1));
    }

    #[test]
    fn a_surprising_list_is_asked_for_once_more_but_not_for_ever() {
        let (mut doubt, start) = (Doubt::default(), Instant::now());
        let mut now = start;
        let mut lists = 0;
        doubt.container("a", true, now);
        while let Some(due) = doubt.due() {
            now = now.max(due);
            for (kind, _) in doubt.next(now) {
                lists += 1;
                doubt.answered(kind, now);
                doubt.surprised(vec!["a".to_owned()], now);
            }
            assert!(lists < 9, "it must come to rest");
        }
        assert_eq!(lists, 2);
    }

    #[test]
    fn other_kinds_are_listed_whole() {
        let (mut doubt, start) = (Doubt::default(), Instant::now());
        doubt.other(ObjectKind::Network, start);
        assert_eq!(
            doubt.next(start + QUIET),
            [(ObjectKind::Network, Wanted::All)]
        );
        doubt.other(ObjectKind::Network, start + QUIET);
        doubt.answered(ObjectKind::Network, start + MS(200));
        assert_eq!(doubt.due(), Some(start + QUIET + MS(500)));
    }
}
