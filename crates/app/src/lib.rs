//! The application without a window: inventory, views, actions.
