//! From text to tree.

use std::borrow::Cow;

use super::Json;

/// How deep lists and objects may stand in each other, as in `serde_json`.
const DEEPEST: u32 = 127;
/// So many digits cannot overflow.
const MOST_DIGITS: usize = 18;

pub(super) fn parse(text: &str) -> Option<Json<'_>> {
    let mut parser = Parser {
        text,
        at: 0,
        room: DEEPEST,
    };
    let json = parser.value()?;
    parser.skip_space();
    (parser.at == text.len()).then_some(json)
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    /// How much deeper it may go.
    room: u32,
}

impl<'a> Parser<'a> {
    /// The byte here. Zero stands for the end: no JSON has one outside texts,
    /// and none may have one inside.
    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn skip_space(&mut self) {
        while matches!(self.byte(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
    }

    /// Steps over this byte, if it is the one here.
    fn take(&mut self, byte: u8) -> bool {
        let taken = self.byte() == byte;
        self.at += usize::from(taken);
        taken
    }

    fn value(&mut self) -> Option<Json<'a>> {
        self.skip_space();
        match self.byte() {
            b'"' => self.string().map(Json::Text),
            b'{' => {
                let mut fields = Vec::new();
                self.sequence(b'}', &mut |parser| {
                    let name = parser.string()?;
                    parser.skip_space();
                    let value = parser.take(b':').then(|| parser.value())??;
                    fields.push((name, value));
                    Some(())
                })?;
                Some(Json::Object(fields))
            }
            b'[' => {
                let mut items = Vec::new();
                self.sequence(b']', &mut |parser| {
                    items.push(parser.value()?);
                    Some(())
                })?;
                Some(Json::List(items))
            }
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            b'n' => self.word("null", Json::Null),
            _ => self.number(),
        }
    }

    /// What stands between brackets, and the brackets.
    fn sequence(&mut self, end: u8, part: &mut dyn FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.at += 1;
        self.room = self.room.checked_sub(1)?;
        self.skip_space();
        if !self.take(end) {
            loop {
                self.skip_space();
                part(self)?;
                self.skip_space();
                if !self.take(b',') {
                    break;
                }
            }
            if !self.take(end) {
                return None;
            }
        }
        self.room += 1;
        Some(())
    }

    fn word(&mut self, word: &str, value: Json<'a>) -> Option<Json<'a>> {
        let rest = self.text.get(self.at..)?;
        self.at += word.len();
        rest.starts_with(word).then_some(value)
    }

    fn number(&mut self) -> Option<Json<'a>> {
        let minus = self.take(b'-');
        let zero = self.byte() == b'0';
        let (digits, number) = self.digits()?;
        if zero && digits > 1 {
            return None;
        }
        let mut whole = digits <= MOST_DIGITS && !(minus && zero);
        if self.take(b'.') {
            whole = false;
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            whole = false;
            let _sign = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        Some(if whole {
            Json::Whole(if minus { -number } else { number })
        } else {
            Json::Other
        })
    }

    /// How many digits stand here, at least one, and what they make.
    fn digits(&mut self) -> Option<(usize, i64)> {
        let (mut count, mut number) = (0_usize, 0_i64);
        while self.byte().is_ascii_digit() {
            number = number
                .wrapping_mul(10)
                .wrapping_add(i64::from(self.byte() - b'0'));
            count += 1;
            self.at += 1;
        }
        (count > 0).then_some((count, number))
    }

    fn string(&mut self) -> Option<Cow<'a, str>> {
        if !self.take(b'"') {
            return None;
        }
        let mut text = Cow::Borrowed("");
        loop {
            let start = self.at;
            while !matches!(self.byte(), b'"' | b'\\' | 0..b' ') {
                self.at += 1;
            }
            // Adding to an empty one borrows.
            text += self.text.get(start..self.at)?;
            if self.take(b'"') {
                return Some(text);
            }
            if !self.take(b'\\') {
                return None;
            }
            let escaped = self.escape()?;
            text.to_mut().push(escaped);
        }
    }

    fn escape(&mut self) -> Option<char> {
        let byte = self.byte();
        self.at += 1;
        Some(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => {
                let mut code = self.hex()?;
                if (0xd800..0xdc00).contains(&code) {
                    let low = (self.take(b'\\') && self.take(b'u')).then(|| self.hex())??;
                    let low = low.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
                    code = 0x1_0000 + ((code - 0xd800) << 10) + low;
                }
                char::from_u32(code)?
            }
            _ => return None,
        })
    }

    fn hex(&mut self) -> Option<u32> {
        let mut code = 0;
        for _ in 0..4 {
            code = code * 16 + char::from(self.byte()).to_digit(16)?;
            self.at += 1;
        }
        Some(code)
    }
}
