//! The lines of one open log that are kept.

use std::collections::{HashMap, VecDeque};

use model::{LogLine, LogPage, LogState, LogStream, Timestamp};

use super::ansi;
use super::lines::RawLine;

/// Lines that are kept.
pub(crate) const MOST_LINES: usize = 10_000;
/// Bytes that are kept.
pub(crate) const MOST_BYTES: usize = 16 * 1024 * 1024;
/// What a kept line needs beside its text.
const OVERHEAD: usize = 80;
/// Lines that one request may ask for.
const MOST_ASKED: usize = 2_000;

type Known = (Box<str>, LogStream, Box<[u8]>);

/// A bounded tail of a log.
pub(crate) struct Ring {
    lines: VecDeque<RawLine>,
    bytes: usize,
    first_kept: u64,
    state: LogState,
    /// Lines that reading from the last time on gives once more, and how often.
    repeats: HashMap<Known, u32>,
}

impl Ring {
    pub(crate) fn new(state: LogState) -> Self {
        Self {
            lines: VecDeque::new(),
            bytes: 0,
            first_kept: 0,
            state,
            repeats: HashMap::new(),
        }
    }

    pub(crate) fn set_state(&mut self, state: LogState) {
        self.state = state;
    }

    pub(crate) fn state(&self) -> &LogState {
        &self.state
    }

    pub(crate) fn end(&self) -> u64 {
        self.first_kept + self.lines.len() as u64
    }

    pub(crate) fn first_kept(&self) -> u64 {
        self.first_kept
    }

    /// Adds a line, unless it is one of those that came before the interruption.
    pub(crate) fn add(&mut self, line: RawLine) {
        if !self.repeats.is_empty() && self.is_repeat(&line) {
            return;
        }
        self.bytes += line.bytes.len() + OVERHEAD;
        self.lines.push_back(line);
        while self.lines.len() > MOST_LINES || self.bytes > MOST_BYTES && self.lines.len() > 1 {
            let Some(oldest) = self.lines.pop_front() else {
                break;
            };
            self.bytes -= oldest.bytes.len() + OVERHEAD;
            self.first_kept += 1;
        }
    }

    fn is_repeat(&mut self, line: &RawLine) -> bool {
        let known = (line.time.clone(), line.stream, line.bytes.clone());
        match self.repeats.get_mut(&known) {
            Some(1) => self.repeats.remove(&known).is_some(),
            Some(count) => {
                *count -= 1;
                true
            }
            None => false,
        }
    }

    /// From when to read on after an interruption; the lines held from then on are passed over
    /// once. `None`: nothing is held.
    pub(crate) fn resume(&mut self) -> Option<Timestamp> {
        let last = self.lines.iter().filter_map(|line| line.at).max()?;
        self.repeats.clear();
        for line in self
            .lines
            .iter()
            .filter(|line| line.at.is_some_and(|at| at >= last))
        {
            let known = (line.time.clone(), line.stream, line.bytes.clone());
            *self.repeats.entry(known).or_default() += 1;
        }
        Some(last)
    }

    /// Lines from number `first` on, as they are shown.
    pub(crate) fn page(&self, log: u32, first: u64, count: u32) -> LogPage {
        let first = first.clamp(self.first_kept, self.end());
        let skip = usize::try_from(first - self.first_kept).unwrap_or(usize::MAX);
        let asked = self.lines.iter().skip(skip);
        let lines = asked.take((count as usize).min(MOST_ASKED)).zip(first..);
        LogPage {
            log,
            first_kept: self.first_kept,
            end: self.end(),
            state: self.state.clone(),
            lines: lines
                .map(|(line, number)| {
                    let (spans, cut_bytes) = ansi::spans(&line.bytes);
                    LogLine {
                        number,
                        at: line.at,
                        stream: line.stream,
                        spans,
                        cut_bytes,
                    }
                })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(second: i64, text: &str) -> RawLine {
        let at = Timestamp::from_seconds(1_000_000_000 + second);
        RawLine {
            stream: LogStream::Stdout,
            time: at.rfc3339().into(),
            at: Some(at),
            bytes: text.as_bytes().into(),
            begins: true,
            ends: true,
        }
    }

    #[test]
    fn old_lines_go_and_numbers_stay() {
        let mut ring = Ring::new(LogState::Following);
        for number in 0..MOST_LINES as i64 + 5 {
            ring.add(line(number, &number.to_string()));
        }
        let page = ring.page(1, 0, 1);
        assert_eq!((page.first_kept, page.end), (5, MOST_LINES as u64 + 5));
        assert_eq!(
            (page.lines[0].number, page.lines[0].spans[0].text.as_str()),
            (5, "5")
        );
        let beyond = ring.page(1, u64::MAX, 1);
        assert!(beyond.lines.is_empty());
    }

    #[test]
    fn large_lines_are_bounded_by_their_bytes() {
        let mut ring = Ring::new(LogState::Following);
        let large = "x".repeat(1024 * 1024);
        for number in 0..100 {
            ring.add(line(number, &large));
        }
        assert!(ring.bytes <= MOST_BYTES && ring.lines.len() == 15);
    }

    #[test]
    fn lines_that_are_read_again_are_passed_over_as_often_as_they_are_held() {
        let mut ring = Ring::new(LogState::Following);
        assert_eq!(ring.resume(), None);
        for (second, text) in [(1, "a"), (2, "b"), (2, "b")] {
            ring.add(line(second, text));
        }
        assert_eq!(ring.resume(), line(2, "").at);
        for (second, text) in [(2, "b"), (2, "b"), (2, "b"), (3, "c")] {
            ring.add(line(second, text));
        }
        let texts: Vec<String> = ring
            .page(1, 0, 9)
            .lines
            .into_iter()
            .map(|line| line.spans[0].text.clone())
            .collect();
        assert_eq!(texts, ["a", "b", "b", "b", "c"]);
    }
}
