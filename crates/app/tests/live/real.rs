//! On real Engines.
