//! In-memory Engine and the conformance suite.
