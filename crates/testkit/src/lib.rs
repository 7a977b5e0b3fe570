//! In-memory Engine and the conformance suite.
//!
//! [`MemoryEngine`] behaves as a dockerd of the 20.10 line does; [`conformance`] holds it and the
//! real Engines to the same behaviours.

pub mod conformance;
mod memory;

pub use memory::{Faults, MemoryEngine, Outside, Usage};
