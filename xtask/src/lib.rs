//! The laws of this project as programs, and what is generated from its sources.
//!
//! `cargo xtask ci` runs every law and every test, `cargo xtask tidy` the rules that no lint
//! knows, `cargo xtask bindings` writes the TypeScript types of what crosses into the web view.

pub mod bindings;
pub mod ci;
pub mod tidy;
