//! Runs programs: arguments in, bytes out, deadline, cancel.

mod detached;

pub use detached::{Detached, Launched, detach};
