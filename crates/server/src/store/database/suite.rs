//! What every engine must do, written against the seam.
