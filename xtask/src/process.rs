//! Running other programs, and saying what went wrong when they fail.

use std::env;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::project;

/// Says in one line what happens next, and why.
pub(crate) fn step(what: &str) {
    eprintln!("\x1b[1;36m==>\x1b[0m {what}");
}

/// Says loudly that something did not work, though work goes on.
pub(crate) fn warn(what: &str) {
    eprintln!("\x1b[1;33mwarning:\x1b[0m {what}");
}

/// A command in the root of the repository, free of what `cargo run` put in
/// xtask's own environment: build scripts that look at those variables would
/// otherwise run again after every plain `cargo build`.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(project::root());
    for (name, _) in env::vars_os() {
        let Some(text) = name.to_str() else { continue };
        let ours = [
            "CARGO_PKG_",
            "CARGO_MANIFEST_",
            "CARGO_BIN_",
            "CARGO_CRATE_",
        ];
        if text == "CARGO" || ours.iter().any(|prefix| text.starts_with(prefix)) {
            command.env_remove(name);
        }
    }
    command
}

/// Runs a command to its end; an error unless it succeeds.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| not_started(command))?;
    if !status.success() {
        bail!(
            "`{}` failed ({status}); its own words are above",
            line(command)
        );
    }
    Ok(())
}

/// Runs a command unseen and returns what it printed, or nothing if it failed
/// or is not there.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

/// Like [`run`], but gives up after `limit`.
pub(crate) fn run_within(limit: Duration, command: &mut Command) -> Result<()> {
    let mut child = command.spawn().with_context(|| not_started(command))?;
    let status = wait_until(Instant::now() + limit, &mut child)?;
    match status {
        Some(true) => Ok(()),
        Some(false) => bail!("`{}` failed", line(command)),
        None => bail!("`{}` was still not done after {limit:?}", line(command)),
    }
}

fn wait_until(end: Instant, child: &mut Child) -> Result<Option<bool>> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.success()));
        }
        if Instant::now() > end {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        sleep(Duration::from_millis(50));
    }
}

/// Runs a command, hands every line of its output to `see` as it is shown, and
/// tells whether it succeeded.
pub(crate) fn watch(command: &mut Command, mut see: impl FnMut(&str)) -> Result<bool> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| not_started(command))?;
    let stdout = child.stdout.take().context("the output was not caught")?;
    let mut reader = BufReader::new(stdout);
    let mut bytes = Vec::new();
    while reader.read_until(b'\n', &mut bytes)? > 0 {
        // Nobody reading our output any more is no reason to stop counting.
        let _ = std::io::stdout().write_all(&bytes);
        see(String::from_utf8_lossy(&bytes).trim_end());
        bytes.clear();
    }
    Ok(child.wait()?.success())
}

/// Where `program` is on `PATH`.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let file = format!("{program}{}", env::consts::EXE_SUFFIX);
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|dir| dir.join(&file))
        .find(|file| file.is_file())
}

/// `PATH` with `first` in front of it.
pub(crate) fn path_with(first: &[PathBuf]) -> Result<std::ffi::OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    let all = first.iter().cloned().chain(env::split_paths(&path));
    env::join_paths(all).context("a folder's name does not fit on PATH")
}

/// A duration as a person would say it.
pub(crate) fn spoken(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds >= 60 {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

fn not_started(command: &Command) -> String {
    let program = Path::new(command.get_program()).display();
    format!("cannot start `{program}`; is it installed and on PATH?")
}

/// The command as one would type it.
pub(crate) fn line(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for arg in command.get_args() {
        let _ = write!(line, " {}", arg.to_string_lossy());
    }
    line
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{command, run_within, spoken, watch};

    #[test]
    fn gives_up_on_a_program_that_hangs() {
        // Were it waited for, this test would not end.
        let error = run_within(Duration::from_millis(100), command("sleep").arg("86400"));
        assert!(error.unwrap_err().to_string().contains("still not done"));
    }

    #[test]
    fn hands_on_every_line() {
        let mut lines = Vec::new();
        let done = watch(command("printf").arg("a\\nb\\n"), |line| {
            lines.push(line.to_owned())
        });
        assert!(done.unwrap());
        assert_eq!(lines, ["a", "b"]);
    }

    #[test]
    fn says_times_in_minutes_when_they_are_long() {
        assert_eq!(spoken(Duration::from_millis(1250)), "1.2 s");
        assert_eq!(spoken(Duration::from_secs(125)), "2 min 05 s");
    }
}
