//! Talks to one container Engine: the trait, and docker over bollard.
