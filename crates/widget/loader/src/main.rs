//! Minifies the loader: `loader <from> <to>`.

mod minify;

use std::{env, fs, path::PathBuf};

use anyhow::{Context, Result, bail};

fn main() -> Result<()> {
    let paths: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let [from, to] = &paths[..] else {
        bail!("usage: loader <from> <to>");
    };
    let source =
        fs::read_to_string(from).with_context(|| format!("cannot read {}", from.display()))?;
    let minified =
        minify::minify(&source).with_context(|| format!("{} is broken", from.display()))?;
    fs::write(to, minified).with_context(|| format!("cannot write {}", to.display()))
}
