//! What an Engine sends of a log, parted into its times and what the Container wrote.

use engine::LogChunk;
use model::{LogStream, Timestamp};

/// Bytes of a line after which it is given in parts.
const LONGEST: usize = 1024 * 1024;
/// The Engine takes what programs write in pieces of so many bytes, and gives each piece of one
/// line the time of the whole line.
const PIECE: usize = 16 * 1024;
/// A time is shorter; the longest of RFC 3339 has 35 bytes.
const LONGEST_TIME: usize = 64;

/// One line as the Container wrote it, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawLine {
    /// Where it was written to.
    pub stream: LogStream,
    /// The Engine's text for the time, to the nanosecond. Empty: it gave none.
    pub time: Box<str>,
    /// The same as a moment.
    pub at: Option<Timestamp>,
    /// The bytes without the end of the line.
    pub bytes: Box<[u8]>,
    /// Whether no part of the line came before.
    pub begins: bool,
    /// Whether the end of the line follows.
    pub ends: bool,
}

/// Joins the pieces of a log to lines, each output for itself, and takes the Engine's times out,
/// also those that it repeats inside of a long line. A line of more than a mebibyte comes in parts.
#[derive(Debug, Default)]
pub struct LogLines {
    outputs: [Output; 2],
}

impl LogLines {
    /// Takes a piece and gives the lines that it completes to `done`.
    pub fn take(&mut self, chunk: &LogChunk, mut done: impl FnMut(RawLine)) {
        let output = &mut self.outputs[chunk.stream as usize];
        let mut rest: &[u8] = &chunk.bytes;
        while !rest.is_empty() {
            rest = match output.place {
                Place::Time => output.time(rest),
                Place::Text => output.text(rest, chunk.stream, &mut done),
                Place::Repeat => output.repeat(rest),
            };
        }
    }

    /// Gives what there is of lines without an end, for a reader who does not want to wait for it.
    pub fn flush(&mut self, mut done: impl FnMut(RawLine)) {
        for stream in [LogStream::Stdout, LogStream::Stderr] {
            let output = &mut self.outputs[stream as usize];
            if !output.open.is_empty() {
                output.give(stream, false, &mut done);
            }
        }
    }

    /// Gives what has no end yet, when nothing more comes.
    pub fn finish(&mut self, done: impl FnMut(RawLine)) {
        for output in &mut self.outputs {
            output.open.append(&mut output.held);
        }
        self.flush(done);
        *self = Self::default();
    }
}

/// What may come next.
#[derive(Debug, Default, Clone, Copy)]
enum Place {
    /// The time in front of a line.
    #[default]
    Time,
    Text,
    /// The time of the line once more, between two pieces of it.
    Repeat,
}

/// One of the two outputs.
#[derive(Debug, Default)]
struct Output {
    place: Place,
    /// Bytes that are the beginning of a time, or of a text that looks like one.
    held: Vec<u8>,
    /// The time of the line with the space behind it. Empty: it has none.
    stamp: String,
    at: Option<Timestamp>,
    /// Bytes until the time may come once more. `None`: it does not.
    left: Option<usize>,
    /// Text that was not given yet.
    open: Vec<u8>,
    /// Whether a part of the line was given.
    begun: bool,
}

impl Output {
    /// Takes bytes of the time in front of a line, and leaves the rest.
    fn time<'a>(&mut self, rest: &'a [u8]) -> &'a [u8] {
        let room = rest.len().min(LONGEST_TIME - self.held.len());
        let end = rest[..room]
            .iter()
            .position(|byte| matches!(byte, b' ' | b'\n'));
        let taken = match end {
            Some(end) if rest[end] == b' ' => end + 1,
            Some(end) => end,
            None => room,
        };
        self.held.extend_from_slice(&rest[..taken]);
        let known = end.is_some() || self.held.len() == LONGEST_TIME;
        if known {
            self.place = Place::Text;
            let text = std::str::from_utf8(&self.held).unwrap_or_default();
            let time = text.strip_suffix(' ');
            if let Some(at) = time.and_then(Timestamp::parse_rfc3339) {
                self.stamp.push_str(text);
                self.at = Some(at);
                self.left = Some(PIECE);
                self.held.clear();
            } else {
                self.open.append(&mut self.held);
            }
        }
        &rest[taken..]
    }

    /// Takes text up to the end of the line or of its piece, and leaves the rest.
    fn text<'a>(
        &mut self,
        rest: &'a [u8],
        stream: LogStream,
        done: &mut impl FnMut(RawLine),
    ) -> &'a [u8] {
        let most = self.left.map_or(rest.len(), |left| left.min(rest.len()));
        if let Some(end) = rest[..most].iter().position(|byte| *byte == b'\n') {
            self.open.extend_from_slice(&rest[..end]);
            self.give(stream, true, done);
            return &rest[end + 1..];
        }
        self.open.extend_from_slice(&rest[..most]);
        if let Some(left) = &mut self.left {
            *left -= most;
            if *left == 0 {
                self.place = Place::Repeat;
            }
        }
        if self.open.len() >= LONGEST {
            self.give(stream, false, done);
        }
        &rest[most..]
    }

    /// Takes bytes that are those of the line's time, and leaves the rest.
    fn repeat<'a>(&mut self, rest: &'a [u8]) -> &'a [u8] {
        let wanted = &self.stamp.as_bytes()[self.held.len()..];
        let same = rest.iter().zip(wanted).take_while(|(a, b)| a == b).count();
        self.held.extend_from_slice(&rest[..same]);
        if self.held.len() == self.stamp.len() {
            self.held.clear();
            self.left = Some(PIECE);
            self.place = Place::Text;
        } else if same < rest.len() {
            // An Engine that does not part lines so.
            self.open.append(&mut self.held);
            self.left = None;
            self.place = Place::Text;
        }
        &rest[same..]
    }

    fn give(&mut self, stream: LogStream, ends: bool, done: &mut impl FnMut(RawLine)) {
        done(RawLine {
            stream,
            time: self.stamp.trim_end().into(),
            at: self.at,
            bytes: self.open.as_slice().into(),
            begins: !self.begun,
            ends,
        });
        self.open.clear();
        self.begun = !ends;
        if ends {
            self.place = Place::Time;
            self.stamp.clear();
            self.at = None;
            self.left = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    const TIME: &str = "2026-11-26T15:54:00.123456789Z";

    fn chunk(stream: LogStream, bytes: &[u8]) -> LogChunk {
        LogChunk {
            stream,
            bytes: Bytes::copy_from_slice(bytes),
        }
    }

    fn lines(chunks: &[(LogStream, &[u8])]) -> Vec<(LogStream, String)> {
        let (mut joiner, mut lines) = (LogLines::default(), Vec::new());
        let mut keep = |line: RawLine| {
            lines.push((
                line.stream,
                String::from_utf8_lossy(&line.bytes).into_owned(),
            ));
        };
        for (stream, bytes) in chunks {
            joiner.take(&chunk(*stream, bytes), &mut keep);
        }
        joiner.finish(&mut keep);
        lines
    }

    #[test]
    fn outputs_are_joined_each_for_itself() {
        let (out, err) = (LogStream::Stdout, LogStream::Stderr);
        let first = format!("{TIME} a");
        let other = format!("{TIME} e\n{TIME} f");
        let seen = lines(&[
            (out, first.as_bytes()),
            (err, other.as_bytes()),
            (out, b"b\nno time\n"),
        ]);
        let wanted = [(err, "e"), (out, "ab"), (out, "no time"), (err, "f")];
        assert_eq!(seen, wanted.map(|(stream, text)| (stream, text.to_owned())));
    }

    #[test]
    fn what_was_written_is_whole_however_it_is_cut() {
        let piece = "x".repeat(PIECE);
        let long = format!("{TIME} {piece}{TIME} {piece}{TIME} end\n");
        let exact = format!("{TIME} {piece}{TIME} \n");
        let other = format!("{TIME} {piece}{}\n", &TIME[..9]);
        let short = format!("{TIME} a b\n{TIME} \n2026 no time\n\n{TIME} {TIME} c\nopen");
        let raw = [long, exact, other, short].concat();
        let wanted = format!(
            "{piece}{piece}end\n{piece}\n{piece}{}\na b\n\n2026 no time\n\n{TIME} c\nopen",
            &TIME[..9]
        );
        for size in [1, 2, 7, 31, 40, PIECE, PIECE + 40, raw.len()] {
            let (mut joiner, mut seen, mut begun) = (LogLines::default(), Vec::new(), 0);
            let mut keep = |line: RawLine| {
                seen.extend_from_slice(&line.bytes);
                seen.extend(line.ends.then_some(b'\n'));
                begun += u32::from(line.begins);
            };
            for piece in raw.as_bytes().chunks(size) {
                joiner.take(&chunk(LogStream::Stdout, piece), &mut keep);
                joiner.flush(&mut keep);
            }
            joiner.finish(&mut keep);
            assert!(seen == wanted.as_bytes(), "pieces of {size}");
            assert_eq!(begun, 9, "pieces of {size}");
        }
    }

    #[test]
    fn a_line_without_an_end_comes_in_parts_of_a_mebibyte() {
        let endless = vec![b'x'; LONGEST];
        let seen = lines(&[(LogStream::Stdout, &endless), (LogStream::Stdout, b"y\n")]);
        assert_eq!(seen.len(), 2);
        let stamped: String = (0..65)
            .map(|_| format!("{TIME} {}", "x".repeat(PIECE)))
            .collect();
        let seen = lines(&[(LogStream::Stdout, stamped.as_bytes())]);
        let lengths: Vec<usize> = seen.iter().map(|(_, text)| text.len()).collect();
        assert_eq!(lengths, [LONGEST, PIECE]);
    }
}
