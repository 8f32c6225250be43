//! What the pretend customers of a small homeware shop have to say.
//!
//! Lines are written to fit whatever the business answers. The numbers are
//! from ranges kept for fiction where a country has one.

mod arabic;
mod english;
mod french;
mod spanish;
mod turns;

pub(crate) use turns::CustomerTurns;

/// One customer and what they come with, visit after visit.
#[derive(Debug)]
pub(crate) struct CustomerStory {
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
pub(crate) fn stories() -> Vec<&'static CustomerStory> {
    let mut languages = [
        english::STORIES.iter(),
        arabic::STORIES.iter(),
        spanish::STORIES.iter(),
        french::STORIES.iter(),
    ];
    let count = languages.iter().map(ExactSizeIterator::len).sum();
    let mut stories = Vec::with_capacity(count);
    while stories.len() < count {
        stories.extend(languages.iter_mut().filter_map(Iterator::next));
    }
    stories
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn two_dozen_customers_have_names_and_numbers_of_their_own() {
        let stories = stories();
        let names: HashSet<_> = stories.iter().map(|story| story.name).collect();
        let numbers: HashSet<_> = stories.iter().map(|story| story.wa_id).collect();
        assert_eq!((stories.len(), names.len(), numbers.len()), (24, 24, 24));
        assert!(
            numbers
                .iter()
                .all(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
        );
    }

    #[test]
    fn everyone_comes_back_and_nobody_is_at_a_loss_for_words() {
        for story in stories() {
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
        let lines: Vec<_> = stories()
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
