//! Escapes what comes from outside, so that nothing in a field ends the log line,
//! commands the terminal, or turns the reading order around.

use std::fmt::{self, Write};

use tracing::field::{Field, Visit};
use tracing_subscriber::{
    field::RecordFields,
    fmt::format::{FormatFields, Writer},
};

/// Shown with everything escaped that is not to be shown as it is.
#[derive(Debug, Clone, Copy)]
pub struct Escaped<T>(pub T);

impl<T: fmt::Display> fmt::Display for Escaped<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Escaping(f), "{}", self.0)
    }
}

impl<T: fmt::Debug> Escaped<T> {
    fn write_debug(&self, writer: &mut dyn Write) -> fmt::Result {
        write!(Escaping(writer), "{:?}", self.0)
    }
}

struct Escaping<'a>(&'a mut dyn Write);

impl Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut rest = text;
        while let Some(at) = rest.find(is_harmful) {
            let (plain, harmful) = rest.split_at(at);
            self.0.write_str(plain)?;
            let mut harmful = harmful.chars();
            if let Some(character) = harmful.next() {
                write!(self.0, "{}", character.escape_default())?;
            }
            rest = harmful.as_str();
        }
        self.0.write_str(rest)
    }
}

/// Controls (C0, DEL, C1), separators of lines and paragraphs, and what changes
/// the direction of text.
fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{206f}'
                | '\u{feff}'
        )
}

/// The fields of log lines, `name=value`, the message first and bare.
#[derive(Debug, Clone, Copy)]
pub(super) struct EscapedFields;

impl<'writer> FormatFields<'writer> for EscapedFields {
    fn format_fields<R: RecordFields>(&self, writer: Writer<'writer>, fields: R) -> fmt::Result {
        let mut line = FieldWriter {
            writer,
            is_empty: true,
            result: Ok(()),
        };
        fields.record(&mut line);
        line.result
    }
}

/// Writes fields one after the other, escaped.
struct FieldWriter<'writer> {
    writer: Writer<'writer>,
    is_empty: bool,
    result: fmt::Result,
}

impl FieldWriter<'_> {
    fn write(&mut self, field: &Field, value: &dyn fmt::Debug) -> fmt::Result {
        if !std::mem::take(&mut self.is_empty) {
            self.writer.write_char(' ')?;
        }
        if field.name() != "message" {
            let name = field.name().trim_start_matches("r#");
            write!(self.writer, "{name}=")?;
        }
        Escaped(value).write_debug(&mut self.writer)
    }
}

impl Visit for FieldWriter<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // What the `log` crate adds stands in the line already.
        let is_shown = !field.name().starts_with("log.");
        if is_shown && self.result.is_ok() {
            self.result = self.write(field, value);
        }
    }
}

#[cfg(test)]
mod tests;
