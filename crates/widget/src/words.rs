//! What the chat says by itself, in the visitor's language: a file of lines for
//! each, in the order below. English is built in; another one is fetched.

/// Something to say. The order is that of the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Word {
    Hello,
    HowCanWeHelp,
    Write,
    Send,
    Close,
    Here,
    Away,
    IsWriting,
    Connecting,
    NoConnection,
    Waiting,
    Sent,
    NotSent,
    Retry,
    Delete,
    New,
    Emoji,
    Name,
    Email,
    Phone,
    Optional,
    Start,
    NotAnEmail,
    LeaveEmail,
    Save,
    Saved,
    Resolved,
    StartAnew,
    Unreadable,
    NotAvailable,
    TooLong,
    You,
    NotLoaded,
}

const ENGLISH: &str = include_str!("../words/en.txt");

/// The words of one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    text: String,
}

impl Default for Words {
    fn default() -> Self {
        Self {
            text: ENGLISH.to_owned(),
        }
    }
}

impl Words {
    /// From a language's file; nothing if that is none of ours.
    pub fn read(text: String) -> Option<Self> {
        (text.lines().count() > Word::NotLoaded as usize).then_some(Self { text })
    }

    pub fn say(&self, word: Word) -> String {
        let line = self.text.lines().nth(word as usize);
        line.unwrap_or_default().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LANGUAGES: [(&str, &str); 8] = [
        ("en", ENGLISH),
        ("ar", include_str!("../words/ar.txt")),
        ("es", include_str!("../words/es.txt")),
        ("fr", include_str!("../words/fr.txt")),
        ("hi", include_str!("../words/hi.txt")),
        ("pt", include_str!("../words/pt.txt")),
        ("ur", include_str!("../words/ur.txt")),
        ("vi", include_str!("../words/vi.txt")),
    ];

    #[test]
    fn every_language_says_everything() {
        for (language, text) in LANGUAGES {
            let lines: Vec<&str> = text.lines().collect();
            assert_eq!(lines.len(), Word::NotLoaded as usize + 1, "{language}");
            assert!(
                lines.iter().all(|line| !line.trim().is_empty()),
                "{language}"
            );
            assert!(Words::read(text.to_owned()).is_some());
        }
    }

    #[test]
    fn the_first_and_the_last_line_are_where_they_should_be() {
        let words = Words::default();
        assert_eq!(words.say(Word::Hello), "Hello");
        assert_eq!(
            words.say(Word::NotLoaded),
            "Earlier messages could not be loaded"
        );
    }

    #[test]
    fn a_page_of_something_else_is_no_language() {
        assert_eq!(Words::read("<!doctype html>".to_owned()), None);
        assert_eq!(Words::read(String::new()), None);
    }
}
