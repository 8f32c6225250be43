//! libfaketime, which moves the clock of one process.

use std::path::Path;

use super::apt;
use crate::process::{step, warn};

const LIBRARIES: [&str; 4] = [
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib64/faketime/libfaketimeMT.so.1",
    "/usr/lib/faketime/libfaketimeMT.so.1",
];

/// Installs it where that can be done unasked; what needs it is skipped
/// elsewhere, and says so.
pub(crate) fn try_ensure() {
    if LIBRARIES.iter().any(|path| Path::new(path).is_file()) {
        return;
    }
    step("installing libfaketime, which moves the server's clock");
    if let Err(error) = apt::install(&["faketime"]) {
        warn(&format!("the clock will not be moved: {error:#}"));
    }
}
