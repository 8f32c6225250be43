//! Databases of former versions, with data in them.
