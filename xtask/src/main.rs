//! `cargo xtask`: one command for each thing a person does with this repository.

mod bench;
mod chaos;
mod dev_check;
mod front_end;
mod process;
mod project;
mod release;
mod run;
mod setup;
mod stamp;
mod test;
mod tidy;

use std::process::ExitCode;

use anyhow::{Result, bail};

const USAGE: &str = "\
usage: cargo xtask <command>

  setup               install what a build needs, and a browser for the tests
  run [args]          build everything and start `frontdesk demo [args]`
  front-end           build the dashboard, the widget and its loader into dist/
  test [stage]        run every check and test, or one stage of them:
                      checks, native, browser, e2e
  dev-check           the quick part of `test`: tidy, rustfmt, clippy, cargo-deny
  tidy                only the rules on source files that no other tool knows
  bench [args]        build for release and run the benchmarks
  chaos [args]        build for release, then kill, fill, flood and confuse it";

fn main() -> ExitCode {
    match command() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command() -> Result<ExitCode> {
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_default();
    let rest: Vec<String> = args.collect();
    match command.as_str() {
        "setup" => setup::run().map(|()| ExitCode::SUCCESS),
        "run" => run::run(&rest),
        "front-end" => front_end::build(&setup::build_tools()?).map(|()| ExitCode::SUCCESS),
        "test" => test::run(&rest),
        "dev-check" => dev_check::run(),
        "tidy" => tidy::run().map(|()| ExitCode::SUCCESS),
        "bench" => bench::run(&rest),
        "chaos" => chaos::run(&rest),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        "" => bail!("which command?\n\n{USAGE}"),
        unknown => bail!("there is no command `{unknown}`\n\n{USAGE}"),
    }
}
