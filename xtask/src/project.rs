//! Where things are in this repository.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The wasm target triple that the front ends are built for.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// The top of the repository.
pub(crate) fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.parent().map_or(here.clone(), Path::to_path_buf)
}

/// Where native builds go.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// Where wasm builds go: apart, so that they never wait for a native build nor
/// throw away what it made.
pub(crate) fn web_target() -> PathBuf {
    target().join("web")
}

/// The server's release binary.
pub(crate) fn frontdesk() -> PathBuf {
    target()
        .join("release")
        .join(format!("frontdesk{}", std::env::consts::EXE_SUFFIX))
}

/// Whether `crates/<name>` is there.
pub(crate) fn has_crate(name: &str) -> bool {
    root()
        .join("crates")
        .join(name)
        .join("Cargo.toml")
        .is_file()
}

/// Whether the root package, the dashboard, is there.
pub(crate) fn has_dashboard() -> bool {
    root().join("index.html").is_file()
}

/// The version of `package` that Cargo.lock holds this repository to.
pub(crate) fn locked_version(package: &str) -> Result<String> {
    let lock = root().join("Cargo.lock");
    let text = fs::read_to_string(&lock).with_context(|| {
        format!(
            "cannot read {}; `cargo generate-lockfile` makes it",
            lock.display()
        )
    })?;
    version_in(&text, package)
        .with_context(|| format!("{} does not mention {package}", lock.display()))
}

fn version_in(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    let version = lines.next()?.strip_prefix("version = \"")?;
    version.strip_suffix('"').map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::version_in;

    const LOCK: &str = r#"
[[package]]
name = "wasm-bindgen-futures"
version = "0.4.80"

[[package]]
name = "wasm-bindgen"
version = "0.2.130"
"#;

    #[test]
    fn finds_the_package_of_exactly_that_name() {
        assert_eq!(version_in(LOCK, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in(LOCK, "wasm"), None);
    }
}
