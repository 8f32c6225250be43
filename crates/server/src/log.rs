//! Output: the log on standard error, and a few lines for people on standard
//! output, both written by threads of their own. Nothing waits for who reads them, and nothing fails when
//! nobody can be told.

mod escape;
mod lines;

use std::{
    fmt,
    io::{self, IsTerminal, Write as _},
    sync::mpsc,
    time::Duration,
};

use tracing_appender::non_blocking::{NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::EnvFilter;

pub use escape::Escaped;

use self::{escape::EscapedFields, lines::LineWriter};

/// Lines that may wait for who reads them; past it new ones are dropped.
const WAITING: usize = 8_192;
/// How long the end of the process waits until the last lines are read.
const LAST_LINES: Duration = Duration::from_secs(2);

/// Where the server's words go. What still waits is written when this is
/// dropped.
#[derive(Debug)]
pub struct Output {
    console: NonBlocking,
    guards: Vec<WorkerGuard>,
}

impl Output {
    /// Starts logging to standard error, so that standard output stays readable;
    /// panics are logged too.
    ///
    /// # Errors
    /// If the filter makes no sense, or something else logs already.
    pub fn start(filter: &str) -> anyhow::Result<Self> {
        let filter = EnvFilter::try_new(filter)?;
        let (log, log_guard) = non_blocking("log", LineWriter::new(io::stderr()));
        let (console, console_guard) = non_blocking("console", LineWriter::new(io::stdout()));
        tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_target(false)
            .with_ansi(io::stderr().is_terminal())
            .fmt_fields(EscapedFields)
            // It would print, which panics where nothing can be printed.
            .log_internal_errors(false)
            .with_writer(log)
            .try_init()
            .map_err(|error| anyhow::anyhow!("cannot log: {error}"))?;
        log_panics();
        Ok(Self {
            console,
            guards: vec![log_guard, console_guard],
        })
    }

    /// A line for who started the server.
    pub fn say(&self, line: impl fmt::Display) {
        drop(
            self.console
                .clone()
                .write_all(format!("{line}\n").as_bytes()),
        );
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // On a thread that may stay behind: nobody may be reading.
        let guards = std::mem::take(&mut self.guards);
        within(LAST_LINES, move || drop(guards));
    }
}

/// A line on standard error, where nothing is logged or not any more. A pipe
/// that is full and that nobody reads must not keep the process from its end.
pub fn say_last(mut line: String) {
    line.push('\n');
    within(LAST_LINES, move || {
        drop(io::stderr().write_all(line.as_bytes()));
    });
}

/// Waits for `work` for so long; it may stay behind.
fn within(limit: Duration, work: impl FnOnce() + Send + 'static) {
    let (done, is_done) = mpsc::channel::<()>();
    let working = std::thread::Builder::new().spawn(move || {
        work();
        drop(done);
    });
    if working.is_ok() {
        let _is_done = is_done.recv_timeout(limit);
    }
}

fn non_blocking<W: io::Write + Send + 'static>(
    name: &str,
    lines: LineWriter<W>,
) -> (NonBlocking, WorkerGuard) {
    NonBlockingBuilder::default()
        .thread_name(name)
        .buffered_lines_limit(WAITING)
        .finish(lines)
}

/// A panic is an error like others, wherever it is caught.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        metrics::counter!("frontdesk_panics_total").increment(1);
        let thread = std::thread::current();
        let thread = thread.name().unwrap_or_default();
        let at = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        let why = panic.payload_as_str().unwrap_or_default();
        // Where the environment asks for one.
        let trace = std::backtrace::Backtrace::capture();
        let trace = (trace.status() == std::backtrace::BacktraceStatus::Captured).then_some(trace);
        tracing::error!(
            thread,
            at,
            why,
            trace = trace.map(tracing::field::display),
            "panicked"
        );
    }));
}
