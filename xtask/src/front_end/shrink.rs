//! Making the dashboard's wasm smaller with wasm-opt.
//!
//! Not by way of Trunk, for which a wasm-opt that fails is the end: an old one
//! that does not know what today's compiler emits should cost some size, not
//! the build.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::process::{command, run, step, warn};

/// What Rust's compiler uses of WebAssembly since 1.87; every browser of the
/// last years knows it, but wasm-opt has to be told.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Shrinks the wasm in `dist`, or says loudly why it stays as it is.
pub(super) fn shrink(wasm_opt: Option<&Path>, dist: &Path) -> Result<()> {
    let Some(wasm_opt) = wasm_opt else {
        return Ok(());
    };
    for wasm in wasm_files(dist)? {
        let before = fs::metadata(&wasm)?.len();
        let smaller = wasm.with_extension("wasm.smaller");
        let mut shrink = command(wasm_opt);
        shrink
            .arg("-Oz")
            .args(FEATURES)
            .arg(&wasm)
            .arg("--output")
            .arg(&smaller);
        match run(&mut shrink) {
            Ok(()) => {
                fs::rename(&smaller, &wasm)?;
                let after = fs::metadata(&wasm)?.len();
                step(&format!(
                    "wasm-opt took the wasm from {} kB to {} kB",
                    before / 1000,
                    after / 1000
                ));
            }
            Err(error) => {
                fs::remove_file(&smaller).ok();
                warn(&format!(
                    "the dashboard works but is larger than it need be: {error:#}.\n\
                     A newer binaryen may know what this one does not."
                ));
            }
        }
    }
    Ok(())
}

fn wasm_files(dist: &Path) -> Result<Vec<PathBuf>> {
    let entries = dist
        .read_dir()
        .with_context(|| format!("there is no {}", dist.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "wasm")
        {
            files.push(path);
        }
    }
    Ok(files)
}
