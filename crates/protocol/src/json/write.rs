//! From our types to text. What a client says is small: no tree is needed.

/// What a client writes.
pub trait Write {
    fn write(&self, out: &mut String);

    /// Whether there is anything to write.
    fn is_given(&self) -> bool {
        true
    }
}

/// The JSON of a value.
pub fn write(value: &dyn Write) -> String {
    let mut out = String::new();
    value.write(&mut out);
    out
}

/// Writes an object, field by field.
pub fn object(out: &mut String, fields: &[(&str, &dyn Write)]) {
    let mut before = '{';
    for (name, value) in fields {
        out.push(before);
        name.write(out);
        out.push(':');
        value.write(out);
        before = ',';
    }
    if fields.is_empty() {
        out.push('{');
    }
    out.push('}');
}

/// The same without the fields that are not given.
pub fn object_of_given(out: &mut String, fields: &[(&str, &dyn Write)]) {
    let given = fields.iter().filter(|(_, value)| value.is_given());
    object(out, &given.copied().collect::<Vec<_>>());
}

/// A byte as two digits.
pub(crate) fn push_hex(out: &mut String, byte: u8) {
    for digit in [byte >> 4, byte & 15] {
        let from = if digit < 10 { b'0' } else { b'a' - 10 };
        out.push(char::from(from + digit));
    }
}

impl Write for str {
    fn write(&self, out: &mut String) {
        out.push('"');
        for letter in self.chars() {
            match letter {
                '"' | '\\' => {
                    out.push('\\');
                    out.push(letter);
                }
                '\0'..' ' => {
                    out.push_str("\\u00");
                    push_hex(out, letter as u8);
                }
                _ => out.push(letter),
            }
        }
        out.push('"');
    }
}

impl Write for &str {
    fn write(&self, out: &mut String) {
        (**self).write(out);
    }
}

impl Write for String {
    fn write(&self, out: &mut String) {
        self.as_str().write(out);
    }
}

impl Write for u64 {
    fn write(&self, out: &mut String) {
        let mut digits = [0; 20];
        let (mut at, mut rest) = (digits.len(), *self);
        while rest > 0 || at == digits.len() {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        out.extend(digits[at..].iter().copied().map(char::from));
    }
}

impl Write for u32 {
    fn write(&self, out: &mut String) {
        u64::from(*self).write(out);
    }
}

impl Write for i64 {
    fn write(&self, out: &mut String) {
        if *self < 0 {
            out.push('-');
        }
        self.unsigned_abs().write(out);
    }
}

impl Write for bool {
    fn write(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
}

impl<T: Write> Write for Vec<T> {
    fn write(&self, out: &mut String) {
        self.as_slice().write(out);
    }
}

impl<T: Write, const N: usize> Write for [T; N] {
    fn write(&self, out: &mut String) {
        self.as_slice().write(out);
    }
}

impl<T: Write> Write for [T] {
    fn write(&self, out: &mut String) {
        let mut before = '[';
        for item in self {
            out.push(before);
            item.write(out);
            before = ',';
        }
        if self.is_empty() {
            out.push('[');
        }
        out.push(']');
    }
}

impl<T: Write> Write for Option<T> {
    fn write(&self, out: &mut String) {
        match self {
            Some(value) => value.write(out),
            None => out.push_str("null"),
        }
    }

    fn is_given(&self) -> bool {
        self.is_some()
    }
}
