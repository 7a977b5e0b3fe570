//! The filter language of lists: words and `field:value`, one grammar for every shell.
//!
//! `net:br3 state:running -label:tier=db size:>1GB "two words"`: all parts must hold; `-` in front
//! turns one round. A plain word matches anywhere in the texts of the row, without case.

mod objects;

use crate::{ByteSize, FilterFault};

/// A field that a part of a filter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// `name:`
    Name,
    /// `net:`
    Network,
    /// `port:`
    Port,
    /// `image:`
    Image,
    /// `state:`
    State,
    /// `label:`
    Label,
    /// `project:`
    Project,
    /// `address:`
    Address,
    /// `driver:`
    Driver,
    /// `id:`
    Id,
}

/// How a size is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// `size:>1GB`
    Over,
    /// `size:<1GB`
    Under,
}

/// What a part of a filter asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// The word, in lower case, stands somewhere.
    Word(String),
    /// The field holds the text, in lower case.
    Is(Field, String),
    /// The size compares so.
    Size(Compare, ByteSize),
}

/// One part of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Turned round by `-`.
    pub negated: bool,
    /// What it asks.
    pub test: Test,
}

/// A filter that was read. All parts must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Its parts, in order.
    pub parts: Vec<Part>,
    /// What could not be read; these parts are left out.
    pub faults: Vec<FilterFault>,
}

/// What a filter can look at in one row. All texts are compared in lower case.
pub trait Filtered {
    /// Calls `see` with each text in which a plain word may stand, until one call says `true`;
    /// tells whether one did.
    fn any_text(&self, see: &mut dyn FnMut(&str) -> bool) -> bool;
    /// The same for the texts of one field. A row without that field has none.
    fn any_of(&self, field: Field, see: &mut dyn FnMut(&str) -> bool) -> bool;
    /// Its size, if it has one.
    fn size(&self) -> Option<ByteSize>;
}

impl Filter {
    /// Reads a filter text. It never fails: what cannot be read is in `faults`.
    pub fn parse(text: &str) -> Self {
        let mut filter = Self::default();
        for word in words(text) {
            match part(&word.text, word.quoted_at_start) {
                Ok(Some(part)) => filter.parts.push(part),
                Ok(None) => {}
                Err(message) => filter.faults.push(FilterFault {
                    start: u32::try_from(word.start).unwrap_or(u32::MAX),
                    end: u32::try_from(word.end).unwrap_or(u32::MAX),
                    message,
                }),
            }
        }
        filter
    }

    /// Whether everything passes.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether a row passes.
    pub fn matches(&self, row: &dyn Filtered) -> bool {
        self.parts.iter().all(|part| {
            let holds = match &part.test {
                Test::Word(word) => row.any_text(&mut |text| contains_ignoring_case(text, word)),
                Test::Is(field @ (Field::State | Field::Port), wanted) => {
                    row.any_of(*field, &mut |text| text.eq_ignore_ascii_case(wanted))
                }
                Test::Is(field, wanted) => {
                    row.any_of(*field, &mut |text| contains_ignoring_case(text, wanted))
                }
                Test::Size(Compare::Over, size) => row.size().is_some_and(|own| own > *size),
                Test::Size(Compare::Under, size) => row.size().is_some_and(|own| own < *size),
            };
            holds != part.negated
        })
    }
}

/// Whether `word`, already in lower case, stands in `text`, without allocating for ASCII.
fn contains_ignoring_case(text: &str, word: &str) -> bool {
    if word.is_ascii() {
        let (text, word) = (text.as_bytes(), word.as_bytes());
        word.is_empty()
            || text
                .windows(word.len())
                .any(|window| window.eq_ignore_ascii_case(word))
    } else {
        text.to_lowercase().contains(word)
    }
}

struct Word {
    text: String,
    start: usize,
    end: usize,
    quoted_at_start: bool,
}

fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut current: Option<Word> = None;
    let mut quoted = false;
    for (at, character) in text.char_indices() {
        let end = at + character.len_utf8();
        match character {
            '"' => {
                let word = current.get_or_insert_with(|| Word {
                    text: String::new(),
                    start: at,
                    end,
                    quoted_at_start: true,
                });
                word.end = end;
                quoted = !quoted;
            }
            space if space.is_whitespace() && !quoted => words.extend(current.take()),
            other => {
                let word = current.get_or_insert_with(|| Word {
                    text: String::new(),
                    start: at,
                    end,
                    quoted_at_start: false,
                });
                word.text.push(other);
                word.end = end;
            }
        }
    }
    words.extend(current);
    words
}

fn part(text: &str, quoted: bool) -> Result<Option<Part>, String> {
    let (negated, text) = match text.strip_prefix('-') {
        Some(rest) if !quoted && !rest.is_empty() => (true, rest),
        _ => (false, text),
    };
    let test = match text.split_once(':') {
        Some((name, value)) if !quoted => match (field(name), name) {
            (Some(_), _) if value.is_empty() => return Ok(None),
            (Some(field), _) => Test::Is(field, value.to_lowercase()),
            (None, "size") if value.is_empty() => return Ok(None),
            (None, "size") => size(value)?,
            // A word with a colon that names no field is text, as `nginx:1.27` is.
            (None, _) => Test::Word(text.to_lowercase()),
        },
        _ if text.is_empty() => return Ok(None),
        _ => Test::Word(text.to_lowercase()),
    };
    Ok(Some(Part { negated, test }))
}

fn field(name: &str) -> Option<Field> {
    Some(match name {
        "name" => Field::Name,
        "net" | "network" => Field::Network,
        "port" => Field::Port,
        "image" => Field::Image,
        "state" => Field::State,
        "label" => Field::Label,
        "project" => Field::Project,
        "address" | "ip" => Field::Address,
        "driver" => Field::Driver,
        "id" => Field::Id,
        _ => return None,
    })
}

fn size(value: &str) -> Result<Test, String> {
    let (compare, number) = if let Some(rest) = value.strip_prefix('>') {
        (Compare::Over, rest)
    } else if let Some(rest) = value.strip_prefix('<') {
        (Compare::Under, rest)
    } else {
        return Err("a size is written as size:>1GB or size:<10MB".to_owned());
    };
    let split = number
        .find(|c: char| c.is_alphabetic())
        .unwrap_or(number.len());
    let (digits, unit) = number.split_at(split);
    let factor = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 1.0,
        "k" | "kb" => 1e3,
        "m" | "mb" => 1e6,
        "g" | "gb" => 1e9,
        "t" | "tb" => 1e12,
        _ => return Err(format!("{unit:?} is not a unit of size")),
    };
    let count: f64 = digits
        .parse()
        .map_err(|_| format!("{digits:?} is not a number"))?;
    if !count.is_finite() || count < 0.0 {
        return Err(format!("{digits:?} is not a size"));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be finite and positive; a cast saturates"
    )]
    let bytes = (count * factor) as u64;
    Ok(Test::Size(compare, ByteSize(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Sample;
    impl Filtered for Sample {
        fn any_text(&self, see: &mut dyn FnMut(&str) -> bool) -> bool {
            see("shop-Web-1") || see("nginx:1.27")
        }
        fn any_of(&self, field: Field, see: &mut dyn FnMut(&str) -> bool) -> bool {
            match field {
                Field::Network => see("shop_default"),
                Field::Port => see("8080") || see("80"),
                Field::State => see("running"),
                Field::Label => see("tier=web"),
                _ => false,
            }
        }
        fn size(&self) -> Option<ByteSize> {
            Some(ByteSize(2_000_000_000))
        }
    }

    #[track_caller]
    fn check(text: &str, wanted: bool) {
        assert_eq!(Filter::parse(text).matches(&Sample), wanted, "{text}");
    }

    #[test]
    fn words_and_fields_are_anded_and_turned_round() {
        check("", true);
        check("web", true);
        check("WEB nginx:1.27", true);
        check("web apache", false);
        check("-apache", true);
        check("-web", false);
        check("net:shop", true);
        check("port:8080 port:80", true);
        check("port:808", false);
        check("state:running -state:exited", true);
        check("label:tier=web", true);
        check("image:x", false);
        check("size:>1GB", true);
        check("size:<1.5gb", false);
        check("\"shop-web\"", true);
        check("net:", true);
    }

    #[test]
    fn a_part_that_cannot_be_read_is_named_with_its_place() {
        let filter = Filter::parse("web size:big");
        assert_eq!(filter.parts.len(), 1);
        let [fault] = filter.faults.as_slice() else {
            panic!("one fault: {:?}", filter.faults)
        };
        assert_eq!((fault.start, fault.end), (4, 12));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in ".{0,60}") {
            let filter = Filter::parse(&text);
            filter.matches(&Sample);
            for fault in filter.faults {
                proptest::prop_assert!((fault.end as usize) <= text.len());
            }
        }
    }
}
