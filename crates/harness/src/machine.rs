//! Describes this machine: a result means little without it.

use std::{
    fs::{self, File},
    io::Write,
    path::Path,
    thread::available_parallelism,
    time::Instant,
};

/// How many times the disk is asked.
const SYNCS: u32 = 500;

/// A few lines on processor, memory, disk and what else was running.
pub fn describe(scratch: &Path) -> String {
    let cores = available_parallelism().map_or(0, usize::from);
    let model = value_of("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".to_owned());
    let memory = value_of("/proc/meminfo", "MemTotal")
        .and_then(|total| total.split(' ').next()?.parse::<f64>().ok())
        .map_or_else(String::new, |kib| {
            format!("{:.0} GiB", kib / 1024.0 / 1024.0)
        });
    let kernel = read("/proc/sys/kernel/osrelease");
    let load = read("/proc/loadavg");
    let load = load.split(' ').next().unwrap_or_default();
    let disk = syncs(scratch).map_or_else(
        |error| format!("disk not measured ({error})"),
        |rate| format!("{rate:.0} fdatasync/s"),
    );
    format!(
        "Machine: {cores} cores ({model}), {memory}, Linux {kernel}, {disk}. Load before the first measure: {load}.\n\
         The server runs in release, SQLite at synchronous=FULL, on a real disk; the load comes from a process beside it on the same cores, which is part of every figure."
    )
}

/// What durable storage costs here, as SQLite would ask for it.
fn syncs(scratch: &Path) -> std::io::Result<f64> {
    let path = scratch.join("syncs");
    let mut file = File::create(&path)?;
    let page = [7_u8; 4096];
    let start = Instant::now();
    for _ in 0..SYNCS {
        file.write_all(&page)?;
        file.sync_data()?;
    }
    let rate = f64::from(SYNCS) / start.elapsed().as_secs_f64();
    fs::remove_file(path)?;
    Ok(rate)
}

fn read(path: &str) -> String {
    fs::read_to_string(path)
        .unwrap_or_default()
        .trim()
        .to_owned()
}

fn value_of(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    text.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(key, _)| key.trim() == name)
        .map(|(_, value)| value.trim().to_owned())
}
