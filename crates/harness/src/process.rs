//! What the kernel knows of a process: memory and processor time.

use std::{fs, time::Duration};

use anyhow::{Context, Result};

/// Linux counts processor time in hundredths of a second for user space.
const TICKS_PER_SECOND: f64 = 100.0;

/// A process by its id.
#[derive(Debug, Clone, Copy)]
pub struct ProcessHandle(pub u32);

impl ProcessHandle {
    pub fn own() -> Self {
        Self(std::process::id())
    }

    /// Memory it has in use (`VmRSS`), in bytes.
    pub fn resident(self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0))?;
        let kib: f64 = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| rest.trim().strip_suffix("kB"))
            .context("no VmRSS")?
            .trim()
            .parse()?;
        Ok(kib * 1024.0)
    }

    /// Processor time it has used so far, on all cores.
    pub fn busy(self) -> Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0))?;
        // The name, in brackets, may hold spaces; what follows it does not.
        let (_, fields) = stat.rsplit_once(')').context("no name in stat")?;
        let ticks: f64 = fields
            .split_whitespace()
            .skip(11)
            .take(2)
            .filter_map(|field| field.parse::<f64>().ok())
            .sum();
        Ok(Duration::from_secs_f64(ticks / TICKS_PER_SECOND))
    }
}
