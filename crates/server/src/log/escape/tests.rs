//! What comes from outside stays in its line.

use std::{
    io,
    sync::{Arc, Mutex},
};

use proptest::prelude::*;

use super::*;

/// What a closure logs.
fn logged(log: impl FnOnce()) -> String {
    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);
    impl io::Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let kept = Kept::default();
    let writer = kept.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .without_time()
        .with_target(false)
        .fmt_fields(EscapedFields)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::with_default(subscriber, log);
    let bytes = kept.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_line_reads_as_it_did_before() {
    let (count, name) = (3, "Rana");
    let line = logged(|| tracing::info!(count, name, r#type = %"text", "stored {count}"));
    assert_eq!(line, " INFO stored 3 count=3 name=\"Rana\" type=text\n");
}

#[test]
fn what_comes_from_outside_cannot_forge_a_line() {
    let forged = "1\n ERROR the disk is full\r\n\u{85}\u{2028}\u{2029}end";
    for line in [
        logged(|| tracing::warn!(id = %forged, "unknown")),
        logged(|| tracing::warn!(id = forged, "unknown")),
        logged(|| tracing::warn!(id = ?forged, "unknown")),
        logged(|| tracing::warn!("unknown {forged}")),
        logged(|| tracing::warn!(error = &io::Error::other(forged) as &dyn std::error::Error)),
        logged(|| tracing::warn_span!("request", path = %forged).in_scope(|| tracing::warn!("x"))),
    ] {
        assert_eq!(line.lines().count(), 1, "{line}");
        assert!(
            line.ends_with('\n') && line.contains("the disk is full"),
            "{line}"
        );
        let harmful = line.trim_end_matches('\n').contains(is_harmful);
        assert!(!harmful, "{line:?}");
    }
}

#[test]
fn nothing_commands_the_terminal_or_turns_the_line_around() {
    let commands = "\u{1b}[2J\u{9b}31m\u{7}\u{202e}gpj.exe\u{2066}\u{61c}";
    assert_eq!(
        Escaped(commands).to_string(),
        "\\u{1b}[2J\\u{9b}31m\\u{7}\\u{202e}gpj.exe\\u{2066}\\u{61c}"
    );
    let line = logged(|| tracing::info!(name = %commands, "x"));
    assert!(!line.trim_end().contains(is_harmful), "{line:?}");
}

#[test]
fn letters_of_any_script_stay() {
    let words = "مرحبا \u{200c}naïve 👩\u{200d}🌾 \\n";
    assert_eq!(Escaped(words).to_string(), words);
}

proptest! {
    #[test]
    fn nothing_harmful_is_left_and_nothing_else_is_changed(text in any::<String>()) {
        let escaped = Escaped(&text).to_string();
        prop_assert!(!escaped.contains(is_harmful));
        if !text.contains(is_harmful) {
            prop_assert_eq!(escaped, text);
        }
    }
}
