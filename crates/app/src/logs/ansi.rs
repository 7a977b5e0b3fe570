//! Log bytes as they may be shown: colours kept, everything else that a terminal would obey taken
//! out.

use model::LogSpan;

/// Bytes of a line that are shown.
pub(crate) const MOST_BYTES: usize = 16 * 1024;
/// Columns from one tab stop to the next.
const TAB: usize = 8;

/// A line's runs of one look, and how many bytes were cut off its end.
pub(crate) fn spans(line: &[u8]) -> (Vec<LogSpan>, u64) {
    let line = last_state(line);
    let mut end = line.len().min(MOST_BYTES);
    // A character is not cut in the middle.
    while end < line.len() && end > 0 && line[end] & 0b1100_0000 == 0b1000_0000 {
        end -= 1;
    }
    let cut = (line.len() - end) as u64;
    let text = String::from_utf8_lossy(&line[..end]);
    let mut painter = Painter::default();
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        match character {
            '\u{1b}' => painter.escape(&mut rest),
            '\u{9b}' => painter.control(&mut rest),
            '\u{90}' | '\u{98}' | '\u{9d}'..='\u{9f}' => skip_string(&mut rest),
            other => painter.put(other),
        }
    }
    (painter.finish(), cut)
}

/// What a terminal would show at last of a line that was overwritten by carriage returns.
fn last_state(line: &[u8]) -> &[u8] {
    let end = line
        .iter()
        .rposition(|byte| *byte != b'\r')
        .map_or(0, |at| at + 1);
    let line = &line[..end];
    let start = line
        .iter()
        .rposition(|byte| *byte == b'\r')
        .map_or(0, |at| at + 1);
    &line[start..]
}

#[derive(Default)]
struct Painter {
    done: Vec<LogSpan>,
    span: LogSpan,
    column: usize,
}

impl Painter {
    fn put(&mut self, character: char) {
        let shown = match character {
            '\t' => {
                let width = TAB - self.column % TAB;
                self.span.text.extend(std::iter::repeat_n(' ', width));
                self.column += width;
                return;
            }
            // Unicode has a picture for each of these.
            '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('␀'),
            '\u{7f}' => '␡',
            '\u{80}'..='\u{9f}' => return,
            // These turn the reading direction round and so show another text than there is.
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                '\u{fffd}'
            }
            other => other,
        };
        self.span.text.push(shown);
        self.column += 1;
    }

    /// What follows an escape character: colours are kept, all else is dropped.
    fn escape(&mut self, rest: &mut std::str::Chars<'_>) {
        let mut ahead = rest.clone();
        match ahead.next() {
            Some('[') => {
                *rest = ahead;
                self.control(rest);
            }
            Some(']' | 'P' | 'X' | '^' | '_') => {
                *rest = ahead;
                skip_string(rest);
            }
            // Intermediate characters, then one final character.
            Some(' '..='/') => {
                *rest = ahead;
                for character in rest.by_ref() {
                    if !matches!(character, ' '..='/') {
                        break;
                    }
                }
            }
            Some('0'..='~') => *rest = ahead,
            _ => {}
        }
    }

    fn control(&mut self, rest: &mut std::str::Chars<'_>) {
        let mut parameters = String::new();
        let mut ahead = rest.clone();
        while let Some(character) = ahead.next() {
            match character {
                '\u{20}'..='\u{3f}' => parameters.push(character),
                '\u{40}'..='\u{7e}' => {
                    *rest = ahead;
                    if character == 'm' {
                        self.paint(&parameters);
                    }
                    return;
                }
                // Not a sequence after all: what stands there is shown.
                _ => return,
            }
            *rest = ahead.clone();
        }
    }

    /// Select Graphic Rendition (ECMA-48, 8.3.117), as far as it is shown.
    fn paint(&mut self, parameters: &str) {
        let mut look = LogSpan {
            text: String::new(),
            ..self.span.clone()
        };
        let mut numbers = parameters
            .split([';', ':'])
            .map(|number| number.parse::<u16>().unwrap_or(0));
        while let Some(number) = numbers.next() {
            match number {
                0 => look = LogSpan::default(),
                1 => look.bold = true,
                2 => look.faint = true,
                22 => (look.bold, look.faint) = (false, false),
                30..=37 => look.color = u8::try_from(number - 30).ok(),
                38 => look.color = extended(&mut numbers),
                39 => look.color = None,
                48 => {
                    extended(&mut numbers);
                }
                90..=97 => look.color = u8::try_from(number - 82).ok(),
                _ => {}
            }
        }
        let same = (look.color, look.bold, look.faint)
            == (self.span.color, self.span.bold, self.span.faint);
        if !same {
            let span = std::mem::replace(&mut self.span, look);
            self.done.extend((!span.text.is_empty()).then_some(span));
        }
    }

    fn finish(mut self) -> Vec<LogSpan> {
        let last = self.span;
        self.done.extend((!last.text.is_empty()).then_some(last));
        self.done
    }
}

/// The nearest of the sixteen colours to one of 256, or to a mixed one.
fn extended(numbers: &mut impl Iterator<Item = u16>) -> Option<u8> {
    let byte = |number: Option<u16>| u8::try_from(number?).ok();
    match numbers.next()? {
        5 => match byte(numbers.next())? {
            basic @ 0..=15 => Some(basic),
            cube @ 16..=231 => {
                let level = |step: u8| if step == 0 { 0 } else { 55 + step * 40 };
                let cube = cube - 16;
                Some(nearest(
                    level(cube / 36),
                    level(cube / 6 % 6),
                    level(cube % 6),
                ))
            }
            gray => {
                let level = 8 + (gray - 232) * 10;
                Some(nearest(level, level, level))
            }
        },
        2 => {
            let mut part = || byte(numbers.next());
            let (red, green, blue) = (part()?, part()?, part()?);
            Some(nearest(red, green, blue))
        }
        _ => None,
    }
}

fn nearest(red: u8, green: u8, blue: u8) -> u8 {
    let most = red.max(green).max(blue);
    let least = red.min(green).min(blue);
    if most - least < 32 {
        return match most {
            0..=63 => 0,
            64..=159 => 8,
            160..=223 => 7,
            224.. => 15,
        };
    }
    let half = least + (most - least) / 2;
    let bit = |part: u8, bit: u8| if part > half { bit } else { 0 };
    bit(red, 1) + bit(green, 2) + bit(blue, 4) + if most > 200 { 8 } else { 0 }
}

/// Skips to the end of a title, a clipboard text or the like.
fn skip_string(rest: &mut std::str::Chars<'_>) {
    while let Some(character) = rest.next() {
        match character {
            '\u{7}' | '\u{9c}' => return,
            '\u{1b}' => {
                if rest.clone().next() == Some('\\') {
                    rest.next();
                }
                return;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, wanted: &[(&str, Option<u8>)]) {
        let (spans, cut) = spans(line.as_bytes());
        let seen: Vec<(&str, Option<u8>)> = spans
            .iter()
            .map(|span| (span.text.as_str(), span.color))
            .collect();
        assert_eq!((seen.as_slice(), cut), (wanted, 0), "{line:?}");
    }

    #[test]
    fn colours_are_kept() {
        check("plain", &[("plain", None)]);
        check(
            "\x1b[31mred\x1b[0m not",
            &[("red", Some(1)), (" not", None)],
        );
        check("\x1b[1;92mgreen\x1b[m", &[("green", Some(10))]);
        check("\x1b[38;5;196mred\x1b[39m", &[("red", Some(9))]);
        check("\x1b[38;2;0;0;128mblue", &[("blue", Some(4))]);
        check("\x1b[48;5;1mx", &[("x", None)]);
    }

    #[test]
    fn what_a_terminal_would_obey_is_dropped() {
        check("\x1b]0;title\x07a\x1b]52;c;aGk=\x1b\\b", &[("ab", None)]);
        check(
            "\x1b[2J\x1b[10;10Ha\x1b[?25lb\x1b(Bc\x1b7",
            &[("abc", None)],
        );
        check("\u{9b}2Ja\u{9d}x\u{9c}b", &[("ab", None)]);
        check("a\x1b", &[("a", None)]);
        check("a\x1b[31", &[("a", None)]);
    }

    #[test]
    fn control_characters_are_shown_as_pictures() {
        check("a\0\x08\x7f", &[("a␀␈␡", None)]);
        check("a\tb", &[("a       b", None)]);
        check("a\u{202e}b", &[("a\u{fffd}b", None)]);
    }

    #[test]
    fn an_overwritten_line_keeps_its_last_state() {
        check("10%\r50%\r100%\r", &[("100%", None)]);
        check("done\r\r", &[("done", None)]);
    }

    #[test]
    fn a_long_line_is_cut_between_characters() {
        let line = "ä".repeat(MOST_BYTES);
        let (spans, cut) = spans(format!("x{line}").as_bytes());
        assert_eq!(spans[0].text.len() as u64 + cut, line.len() as u64 + 1);
        assert!(spans[0].text.ends_with('ä'));
    }

    proptest::proptest! {
        #[test]
        fn no_control_character_is_left(line in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            for span in spans(&line).0 {
                proptest::prop_assert!(!span.text.is_empty());
                proptest::prop_assert!(!span.text.chars().any(char::is_control));
            }
        }
    }
}
