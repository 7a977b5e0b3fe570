//! The vocabulary of Fairlead: ids, states, quantities, specs, actions, rows and failures.
//!
//! Pure values only: no clock, no IO, no async. What crosses into the web view derives its
//! TypeScript type here.

mod action;
mod address;
mod container;
mod engine_state;
mod event;
mod failure;
pub mod filter;
mod ids;
mod image;
mod log;
mod mirror;
mod network;
mod quantity;
mod spec;
#[cfg(feature = "typescript")]
pub mod typescript;
mod usage;
mod view;
mod volume;

pub use action::*;
pub use address::*;
pub use container::*;
pub use engine_state::*;
pub use event::*;
pub use failure::*;
pub use ids::*;
pub use image::*;
pub use log::*;
pub use mirror::*;
pub use network::*;
pub use quantity::*;
pub use spec::*;
pub use usage::*;
pub use view::*;
pub use volume::*;
