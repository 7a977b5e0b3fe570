//! Starts programs that outlive this one: arguments in, a process id out.

mod detached;

pub use detached::{Detached, Launched, detach};
