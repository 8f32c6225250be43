//! Counting tests by what the test harnesses print.

use std::fmt;
use std::iter::Sum;
use std::process::Command;

use anyhow::Result;

use crate::process::{line, watch};

/// How many tests passed and failed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TestCount {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
}

impl TestCount {
    /// What stands for something that did not get as far as its tests.
    pub(crate) fn broken() -> Self {
        Self {
            passed: 0,
            failed: 1,
        }
    }

    /// Runs a check, which has no tests to count unless it fails.
    pub(crate) fn check(command: &mut Command) -> Result<Self> {
        let ok = watch(command, |_| ())?;
        Ok(if ok {
            Self::default()
        } else {
            said(Self::broken(), command)
        })
    }

    /// Runs a command that runs tests, and counts them.
    pub(crate) fn tests(command: &mut Command) -> Result<Self> {
        let mut count = Self::default();
        let ok = watch(command, |text| count = count + Self::in_line(text))?;
        if !ok && count.failed == 0 {
            // It did not compile, or died before it could say how it went.
            count.failed = 1;
        }
        Ok(if ok { count } else { said(count, command) })
    }

    /// Reads `test result: FAILED. 3 passed; 1 failed; ...`, as cargo's and
    /// wasm-bindgen's harnesses both end with.
    fn in_line(text: &str) -> Self {
        let Some((_, result)) = text.split_once("test result: ") else {
            return Self::default();
        };
        let before = |word: &str| {
            let (head, _) = result.split_once(word)?;
            head.split_whitespace().last()?.parse().ok()
        };
        Self {
            passed: before(" passed").unwrap_or(0),
            failed: before(" failed").unwrap_or(0),
        }
    }
}

fn said(count: TestCount, command: &Command) -> TestCount {
    crate::process::warn(&format!("failed: `{}`", line(command)));
    count
}

impl std::ops::Add for TestCount {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }
}

impl Sum for TestCount {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), std::ops::Add::add)
    }
}

impl fmt::Display for TestCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::TestCount;

    #[test]
    fn reads_what_a_harness_ends_with() {
        let line =
            "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(
            TestCount::in_line(line),
            TestCount {
                passed: 12,
                failed: 3
            }
        );
        let line = "\x1b[32mtest result: ok. 2 passed; 0 failed; 0 ignored; 0 filtered out\x1b[0m";
        assert_eq!(
            TestCount::in_line(line),
            TestCount {
                passed: 2,
                failed: 0
            }
        );
        assert_eq!(TestCount::in_line("running 3 tests"), TestCount::default());
    }

    #[test]
    fn adds_up() {
        let counts = [
            TestCount {
                passed: 2,
                failed: 0,
            },
            TestCount::broken(),
        ];
        assert_eq!(
            counts.into_iter().sum::<TestCount>().to_string(),
            "2 passed, 1 failed"
        );
    }
}
