//! What the pretend customers of a small homeware shop have to say.
//!
//! Lines are written to fit whatever the business answers. The numbers are
//! from ranges kept for fiction where a country has one.

mod arabic;
mod english;
mod french;
mod spanish;
mod stage;

pub(crate) use stage::Stage;

/// One customer and what they come with, visit after visit.
#[derive(Debug)]
pub(crate) struct Story {
    pub(crate) name: &'static str,
    pub(crate) wa_id: &'static str,
    pub(crate) visits: &'static [ScriptedVisit],
}

/// One conversation: how the customer begins it, and what they say to the
/// first answer, the second, and so on. After the last they have nothing to
/// add, so a conversation ends whatever the business does.
#[derive(Debug)]
pub(crate) struct ScriptedVisit {
    pub(crate) opening: &'static [&'static str],
    pub(crate) answers: &'static [&'static [&'static str]],
}

/// Everyone, so that the languages alternate.
pub(crate) fn cast() -> Vec<&'static Story> {
    let mut languages = [
        english::STORIES.iter(),
        arabic::STORIES.iter(),
        spanish::STORIES.iter(),
        french::STORIES.iter(),
    ];
    let count = languages.iter().map(ExactSizeIterator::len).sum();
    let mut cast = Vec::with_capacity(count);
    while cast.len() < count {
        cast.extend(languages.iter_mut().filter_map(Iterator::next));
    }
    cast
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn two_dozen_customers_have_names_and_numbers_of_their_own() {
        let cast = cast();
        let names: HashSet<_> = cast.iter().map(|story| story.name).collect();
        let numbers: HashSet<_> = cast.iter().map(|story| story.wa_id).collect();
        assert_eq!((cast.len(), names.len(), numbers.len()), (24, 24, 24));
        assert!(
            numbers
                .iter()
                .all(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
        );
    }

    #[test]
    fn everyone_comes_back_and_nobody_is_at_a_loss_for_words() {
        for story in cast() {
            assert!(story.visits.len() >= 2, "{} comes once", story.name);
            for visit in story.visits {
                let turns = std::iter::once(&visit.opening).chain(visit.answers);
                for lines in turns {
                    assert!(
                        (1..=3).contains(&lines.len()),
                        "{} says too much",
                        story.name
                    );
                    assert!(lines.iter().all(|line| !line.trim().is_empty()));
                }
                assert!(
                    (1..=3).contains(&visit.answers.len()),
                    "{} goes on",
                    story.name
                );
            }
        }
    }

    #[test]
    fn texts_are_short_and_long_and_in_several_scripts() {
        let lines: Vec<_> = cast()
            .iter()
            .flat_map(|story| story.visits)
            .flat_map(|visit| std::iter::once(&visit.opening).chain(visit.answers))
            .flat_map(|lines| lines.iter())
            .collect();
        assert!(lines.iter().any(|line| line.chars().count() < 5));
        assert!(lines.iter().any(|line| line.chars().count() > 240));
        assert!(lines.iter().any(|line| line.contains('🙏')));
        let is_arabic = |character| ('\u{0600}'..='\u{06ff}').contains(&character);
        assert!(lines.iter().any(|line| line.contains(is_arabic)));
    }
}
