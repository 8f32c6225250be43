//! Minifies what pages load: `loader <from> <to>` for the script that websites
//! load, `loader --module <from> <to>` for the module that starts a program.

mod minify;

use std::{env, ffi::OsString, fs, path::Path};

use anyhow::{Context, Result, bail};

fn main() -> Result<()> {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let (kind, from, to) = match &arguments[..] {
        [from, to] => (minify::SCRIPT, Path::new(from), Path::new(to)),
        [flag, from, to] if flag == "--module" => (minify::MODULE, Path::new(from), Path::new(to)),
        _ => bail!("usage: loader [--module] <from> <to>"),
    };
    let source =
        fs::read_to_string(from).with_context(|| format!("cannot read {}", from.display()))?;
    let minified =
        minify::minify(&source, &kind).with_context(|| format!("{} is broken", from.display()))?;
    fs::write(to, minified).with_context(|| format!("cannot write {}", to.display()))
}
