//! Private real Engines and their images for tests.
