//! One suite of behaviours that every Engine must show.
