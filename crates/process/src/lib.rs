//! Runs programs: arguments in, bytes out, deadline, cancel.

mod detached;
mod run;

pub use detached::{Detached, Launched, detach};
pub use run::{Captured, Error, Output, Run, Word, run};
