//! The vocabulary: ids, states, specs, actions, rows; pure values.
