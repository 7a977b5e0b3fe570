//! Log lines of a Container.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// Which output a piece of log came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum LogStream {
    /// Standard output; everything, where the Container has a terminal.
    Stdout,
    /// Standard error.
    Stderr,
}

/// Which part of a log is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct LogQuery {
    /// Go on as lines come.
    pub follow: bool,
    /// Only so many lines from the end. `None`: all.
    pub tail: Option<u32>,
    /// Only lines from this time on.
    pub since: Option<Timestamp>,
    /// Only lines up to this time.
    pub until: Option<Timestamp>,
}

/// A run of characters with one look.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LogSpan {
    /// The characters; no control character is left in it.
    pub text: String,
    /// Colour 0–15 of the terminal palette. `None`: the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub color: Option<u8>,
    /// Written bold.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub bold: bool,
    /// Written faint.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub faint: bool,
}

/// One line of a log as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LogLine {
    /// Its number since the view was opened, from 0; it never changes.
    pub number: u64,
    /// When the Engine received it. `None`: the log driver keeps no times.
    pub at: Option<Timestamp>,
    /// Which output.
    pub stream: LogStream,
    /// Its text in runs of one look, cut at 16 KiB.
    pub spans: Vec<LogSpan>,
    /// Bytes that were cut off the end for display.
    pub cut_bytes: u64,
}

/// A window into a log that is kept in Rust.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LogPage {
    /// Which open log.
    pub log: u32,
    /// Number of the first line that is still kept.
    pub first_kept: u64,
    /// Number after the last line.
    pub end: u64,
    /// Where reading stands.
    pub state: LogState,
    /// The lines asked for, in order.
    pub lines: Vec<LogLine>,
}

/// Where the reading of a log stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum LogState {
    /// Lines come as they are written.
    Following,
    /// The log ended: the Container is not running.
    Ended,
    /// The Engine went away; it is read again when it returns.
    Waiting,
    /// It cannot be read.
    #[serde(rename_all = "camelCase")]
    Failed {
        /// Why.
        failure: crate::Failure,
    },
}
