//! A file that says where the server listens, for programs that start it on
//! port 0 and cannot read its output.

use std::{io::Write, net::SocketAddr, path::Path};

use anyhow::Context;

/// Replaces the file in one step: a reader sees a whole address or none.
pub(super) fn write(path: &Path, address: SocketAddr) -> anyhow::Result<()> {
    let replace = || -> std::io::Result<()> {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        writeln!(file, "{address}")?;
        file.persist(path)?;
        Ok(())
    };
    replace().with_context(|| format!("cannot write the address into {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::write;

    #[test]
    fn an_older_address_is_replaced_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("address");
        for address in ["127.0.0.1:30001", "[::1]:2"] {
            write(&path, address.parse().unwrap()).unwrap();
            let text = std::fs::read_to_string(&path).unwrap();
            assert_eq!(text, format!("{address}\n"));
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_that_is_missing_is_an_error_that_names_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("missing/address");
        let error = write(&path, "127.0.0.1:1".parse().unwrap()).unwrap_err();
        assert!(error.to_string().contains("missing/address"), "{error}");
    }
}
