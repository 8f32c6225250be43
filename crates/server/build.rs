//! Embeds the built front ends (`dist/`) in release builds, compressed once at
//! build time. Other builds, and a missing `dist/`, embed nothing: the server
//! then serves the folder that `--dashboard` names.

use std::{
    env,
    fmt::Write as _,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../..");
    let dist = root.join("dist");
    let out = PathBuf::from(env::var("OUT_DIR").unwrap_or_default());
    println!("cargo:rerun-if-changed={}", dist.display());
    println!("cargo:rerun-if-changed=build.rs");
    let mut table = String::from("pub(super) static EMBEDDED: &[Embedded] = &[\n");
    if env::var("PROFILE").is_ok_and(|profile| profile == "release") && dist.is_dir() {
        for file in files(&dist)? {
            let path = file
                .strip_prefix(&dist)
                .unwrap_or(&file)
                .to_string_lossy()
                .replace('\\', "/");
            let name = path.replace('/', "~");
            let bytes = fs::read(&file)?;
            fs::write(out.join(&name), &bytes)?;
            fs::write(out.join(format!("{name}.br")), brotli(&bytes)?)?;
            fs::write(out.join(format!("{name}.gz")), gzip(&bytes)?)?;
            let include =
                |name: &str| format!("include_bytes!(concat!(env!(\"OUT_DIR\"), {name:?}))");
            writeln!(
                table,
                "    Embedded {{ path: {path:?}, plain: {}, brotli: {}, gzip: {} }},",
                include(&format!("/{name}")),
                include(&format!("/{name}.br")),
                include(&format!("/{name}.gz")),
            )
            .map_err(io::Error::other)?;
        }
    }
    table.push_str("];\n");
    fs::write(out.join("embedded.rs"), table)
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            println!("cargo:rerun-if-changed={}", path.display());
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut compressed = Vec::new();
    let params = brotli::enc::BrotliEncoderParams::default();
    brotli::BrotliCompress(&mut io::Cursor::new(bytes), &mut compressed, &params)?;
    Ok(compressed)
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}
