//! Minifies what pages load: `loader <from> <to>` for the script that websites
//! load, with the `style.css` beside it; `loader --module <from> <to>` for the module
//! that starts a program.

mod minify;
mod style;

use std::{env, ffi::OsString, fs, path::Path};

use anyhow::{Context, Result, bail};

fn main() -> Result<()> {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let (kind, source, from, to) = match &arguments[..] {
        [from, to] => {
            let (from, to) = (Path::new(from), Path::new(to));
            let style = read(&from.with_file_name("style.css"))?;
            let script = style::inlined(&read(from)?, &style);
            (minify::SCRIPT, script, from, to)
        }
        [flag, from, to] if flag == "--module" => {
            let (from, to) = (Path::new(from), Path::new(to));
            (minify::MODULE, read(from)?, from, to)
        }
        _ => bail!("usage: loader [--module] <from> <to>"),
    };
    let minified =
        minify::minify(&source, &kind).with_context(|| format!("{} is broken", from.display()))?;
    fs::write(to, minified).with_context(|| format!("cannot write {}", to.display()))
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}
