//! Where in the sources something panics: only a console says it.

/// How paths of sources begin in wasm that `trunk` had built.
const BEGINNINGS: [&[u8]; 5] = [
    b"/rustc/",
    b"/rust/deps/",
    b"registry/",
    b"crates/",
    b"vendor/",
];
/// How they end: the compiler puts a zero behind each.
const END: &[u8] = b".rs\0";

/// Puts zeros, which cost nothing once compressed, in the place of each path.
/// Nothing moves, so that whatever points into the data is still right.
pub(super) fn forget(data: &mut [u8]) {
    // Where the path that is looked at may begin.
    let mut from = 0;
    for at in 0..data.len() {
        if data[at..].starts_with(END) {
            let path = &data[from..at];
            // Another text may stand right before it: the last beginning counts.
            let begins = (0..path.len()).rev().find(|start| {
                let here = &path[*start..];
                BEGINNINGS
                    .iter()
                    .any(|beginning| here.starts_with(beginning))
            });
            if let Some(begins) = begins {
                data[from + begins..at + END.len()].fill(0);
            }
        }
        if !is_of_a_path(data[at]) {
            from = at + 1;
        }
    }
}

fn is_of_a_path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/._-+".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::forget;

    #[track_caller]
    fn check(before: &str, after: &str) {
        let mut data = before.as_bytes().to_vec();
        forget(&mut data);
        assert_eq!(String::from_utf8(data).unwrap().replace('\0', "_"), after);
    }

    #[test]
    fn paths_go_and_all_else_stays_where_it_is() {
        check("a crates/live/src/x.rs\0b", "a _____________________b");
        check(
            "/socket/rustc/0/a.rs\0vendor/b.rs\0",
            "/socket__________________________",
        );
        check(
            "crates/registry/x-1.0/a.rs\0",
            "crates/____________________",
        );
    }

    #[test]
    fn what_only_looks_like_one_stays() {
        for text in [
            "crates/a.rs b",
            "/conversations/a.rs\0",
            "crates/ a.rs\0",
            ".rs\0",
        ] {
            check(text, &text.replace('\0', "_"));
        }
    }
}
