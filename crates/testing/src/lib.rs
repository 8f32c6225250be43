//! Builders, named people, and the server in process, for tests.
