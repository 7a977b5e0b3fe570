//! Laws and generators.

fn main() {}
