//! Makes and starts what hosts an Engine: the native backend.
