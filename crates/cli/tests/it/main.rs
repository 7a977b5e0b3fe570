//! The command `fairlead` on real Engines.

mod command;
mod foreground;
mod lists;
mod recorder;
mod requests;
mod twin;
