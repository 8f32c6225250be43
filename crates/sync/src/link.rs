//! Finds addresses in a customer's text. Only `http` and `https` ever become
//! links, shown exactly as written; everything doubtful stays text.

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Not a link.
    Text(&'a str),
    /// An address that may be followed, as written.
    Link(&'a str),
}

const SCHEMES: [&str; 2] = ["https://", "http://"];
const NON_JOINER: char = '\u{200c}';
const JOINER: char = '\u{200d}';

/// Splits a text. The pieces, joined, are the text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut end = 0;
    // The marks of emphasis that are open in this line, those that have just been
    // read, and the letter before them.
    let (mut open, mut run, mut outside) = (0, 0, ' ');
    for (at, letter) in text.char_indices() {
        if at >= end {
            if is_emphasis(letter) {
                run |= bit(letter);
                continue;
            }
            if may_begin_after(letter) && !outside.is_whitespace() && run & open != 0 {
                open &= !run;
            } else if may_begin_after(outside) && !letter.is_whitespace() {
                open |= run;
            }
            if letter == '\n' {
                open = 0;
            }
            if (run != 0 || may_begin_after(outside))
                && let Some(here) = text.get(at..)
                && begins_with_scheme(here)
                && has_plain_host(here)
            {
                let link = without_closing_marks(address(here, outside), open);
                push_text(&mut pieces, text.get(end..at));
                pieces.push(Piece::Link(link));
                end = at + link.len();
            }
            run = 0;
        }
        outside = letter;
    }
    push_text(&mut pieces, text.get(end..));
    pieces
}

fn push_text<'a>(pieces: &mut Vec<Piece<'a>>, text: Option<&'a str>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        pieces.push(Piece::Text(text));
    }
}

/// Whether an address as a whole may be followed.
pub fn is_web(address: &str) -> bool {
    begins_with_scheme(address) && !address.contains(ends_address) && has_plain_host(address)
}

fn begins_with_scheme(text: &str) -> bool {
    SCHEMES.iter().any(|scheme| {
        let here = text.as_bytes().get(..scheme.len());
        here.is_some_and(|here| here.eq_ignore_ascii_case(scheme.as_bytes()))
    })
}

/// What some services format a phrase with: before a word it opens, and closes after
/// one.
const fn is_emphasis(mark: char) -> bool {
    matches!(mark, '*' | '_' | '~')
}

/// One of its own for each mark of emphasis.
const fn bit(mark: char) -> u32 {
    1 << (mark as u32 & 31)
}

/// What `here` begins with, up to what cannot be in an address, a bracket that was
/// not opened in it, or a mark of the sentence that goes on in another script. `.`,
/// `:` and `?` are no such marks: hosts, titles and queries go on behind them.
fn address(here: &str, before: char) -> &str {
    let is_quoted = matches!(before, '\'' | '‘');
    let (mut brackets, mut slashes, mut is_query) = (0, 0, false);
    let (mut last, mut mark) = (before, None);
    for (at, letter) in here.char_indices() {
        if let Some(mark) = mark.take()
            && is_of_another_script(letter)
        {
            return mark;
        }
        let ends = match letter {
            '(' | '[' => {
                brackets += 1;
                false
            }
            ')' | ']' => {
                brackets -= 1;
                brackets < 0
            }
            '/' => {
                slashes += 1;
                false
            }
            '?' | '#' => {
                is_query = true;
                false
            }
            '|' => !is_query,
            ',' | ';' | '!' | '\'' | '’' | '‘' => {
                mark = here.get(..at).filter(|_| is_quoted || last.is_ascii());
                false
            }
            // Persian words and faces are written with them. Hosts are not.
            NON_JOINER | JOINER if is_query || slashes > 2 => last.is_ascii() || is_hostile(last),
            _ => ends_address(letter),
        };
        if ends {
            return here.get(..at).unwrap_or_default();
        }
        last = letter;
    }
    here
}

/// Without the marks at the end that are the sentence's: closing ones, and those of
/// an emphasis that was opened before the address, as in `_see https://a.example_`.
fn without_closing_marks(link: &str, open: u32) -> &str {
    link.trim_end_matches(|last| match last {
        '.' | ',' | ';' | ':' | '!' | '?' | '|' | '\'' | '’' | '‘' | NON_JOINER | JOINER => {
            true
        }
        _ => is_emphasis(last) && open & bit(last) != 0,
    })
}

/// `https://bank.example@evil.example` goes to evil.example: not a link here.
fn has_plain_host(here: &str) -> bool {
    let rest = here.chars().skip_while(|letter| *letter != '/').skip(2);
    let mut authority =
        rest.take_while(|letter| !matches!(letter, '/' | '?' | '#') && !ends_address(*letter));
    authority.next().is_some_and(is_of_a_word) && authority.all(|letter| letter != '@')
}

/// Letters and digits: beyond ASCII by their blocks, because the tables that
/// know each one are large. Marks, symbols and faces are none.
const fn is_of_a_word(letter: char) -> bool {
    match letter {
        '0'..='9' | 'A'..='Z' | 'a'..='z' => true,
        '×' | '÷' => false,
        _ if is_punctuation(letter) => false,
        '\u{c0}'..='\u{1fff}'
        | '\u{2c00}'..='\u{2dff}'
        | '々'..='〇'
        | '\u{3040}'..='\u{d7ff}'
        | '\u{f900}'..='\u{fdff}'
        | '\u{fe70}'..='\u{fefe}'
        | '０'..='９'
        | 'Ａ'..='Ｚ'
        | 'ａ'..='ｚ'
        | 'ｦ'..='\u{ffdc}'
        | '\u{10000}'..='\u{1efff}'
        | '\u{20000}'.. => true,
        _ => false,
    }
}

/// An address needs no space before it after marks, and in scripts without spaces.
const fn may_begin_after(letter: char) -> bool {
    match letter {
        // Thailand, Laos, Tibet, Myanmar; the Khmer; Tai scripts, Bali and Java.
        '\u{e00}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{1950}'..='\u{1b7f}'
        | '\u{a980}'..='\u{a9ff}'
        // China and Japan.
        | '々'..='\u{a4cf}'
        | '\u{f900}'..='\u{faff}'
        | 'ｦ'..='ﾟ'
        | '\u{20000}'.. => true,
        _ => !is_of_a_word(letter),
    }
}

/// Whether a word goes on that is not of Latin letters.
const fn is_of_another_script(letter: char) -> bool {
    letter >= '\u{370}' && !matches!(letter, '\u{1e00}'..='\u{1eff}') && is_of_a_word(letter)
}

fn ends_address(letter: char) -> bool {
    letter.is_whitespace()
        || is_hostile(letter)
        || is_punctuation(letter)
        || matches!(letter, '<' | '>' | '"' | '`' | '{' | '}' | '\\' | '^')
}

/// What closes a sentence, a clause or a quotation, and brackets, outside of
/// ASCII: no space need follow it, and addresses have it percent-encoded. Marks
/// within words (`’`, `·`, `‧`, `–`, `־`) are none.
const fn is_punctuation(letter: char) -> bool {
    matches!(letter,
        '«' | '»' | '—'..='‗' | '“'..='…' | '‹'..='‽' | '⁅'..='⁉' | '⋮'..='⋱' | '⌈'..='⌋'
        | '〈' | '〉' | '❛'..='❠' | '❨'..='❵' | '⟦'..='⟯' | '⦃'..='⦘' | '⧼' | '⧽' | '⸀'..='\u{2e7f}'
        // Greek, Coptic, Armenian, Hebrew, Arabic, Syriac, N'Ko, Adlam, the Samaritans.
        | '\u{37e}' | '⳹'..='⳿' | '՛'..='՟' | '։' | '׀' | '׃' | '،' | '؛'..='؟' | '۔' | '܀'..='܊'
        | '߷'..='߹' | '𞥞' | '𞥟' | '࠰'..='࠾' | '﴾' | '﴿'
        // India, Sri Lanka, Thailand, Tibet, Myanmar, Ethiopia, the Khmer, Mongolia.
        | '।' | '॥' | '᰻'..='᰿' | '᱾' | '᱿' | '꫰' | '꫱' | '꯫' | '෴' | '๚' | '๛' | '༈' | '།'..='༔'
        | '༺'..='༽' | '၊' | '။' | '፠'..='፨' | '។'..='៖' | '៘'..='៚' | '᠁'..='᠅' | '᠈' | '᠉'
        // Java, Bali, Sumatra, Sunda, the Philippines, Cham, Tai scripts, Lisu, Vai, Cree.
        | '꧁'..='꧍' | '᭚'..='᭟' | '᯼'..='᯿' | '᳀'..='᳇' | '᜵' | '᜶' | '꩜'..='꩟' | '᪨'..='᪭' | '꫞' | '꫟'
        | '꓾' | '꓿' | '꘍'..='꘏' | '᙮'
        // China, Japan and Korea, also in their wide, small and upright forms.
        | '、'..='〃' | '〈'..='】' | '〔'..='〟' | '〰' | '︐'..='︙' | '︰'..='﹞'
        | '！' | '＂' | '＇' | '（' | '）' | '，' | '．' | '：' | '；' | '？' | '［' | '］' | '｛'..='･')
}

/// Characters that make a text look like another.
fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
