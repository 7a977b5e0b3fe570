//! What the web view may ask. Each command only parses, asks `app` and replies.

pub(crate) mod engines;
pub(crate) mod logs;
pub(crate) mod objects;
pub(crate) mod views;

/// What a command answers.
pub(crate) type Reply<T> = Result<T, model::Failure>;
