//! Runs programs: arguments in, bytes out, deadline, cancel.
