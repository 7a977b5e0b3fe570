//! Bollard's records, in which everything is optional, as model types. Past this an `Option` means
//! something.

pub(super) mod container;
pub(super) mod facts;
pub(super) mod image;
pub(super) mod network;
#[cfg(test)]
mod recorded;
pub(super) mod spec;
pub(super) mod usage;
pub(super) mod volume;
pub(super) mod words;

use std::collections::{BTreeMap, HashMap};

use model::{ByteSize, Timestamp};

/// The Engine writes nothing as an empty text.
fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

fn sorted(map: Option<HashMap<String, String>>) -> BTreeMap<String, String> {
    map.unwrap_or_default().into_iter().collect()
}

fn time(text: Option<&String>) -> Option<Timestamp> {
    Timestamp::parse_rfc3339(text?)
}

/// A size; -1 means that it was not computed.
fn size(bytes: Option<i64>) -> Option<ByteSize> {
    bytes
        .and_then(|bytes| u64::try_from(bytes).ok())
        .map(ByteSize)
}

fn count(number: Option<i64>) -> u32 {
    number
        .and_then(|number| u32::try_from(number).ok())
        .unwrap_or_default()
}
