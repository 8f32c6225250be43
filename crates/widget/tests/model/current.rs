//! Which conversation is on screen.

use proptest::prelude::*;
use protocol::{
    ConversationId,
    ConversationStatus::{self, Open, Resolved},
};
use widget::chat::current::{ConversationChoice, Current};

fn id(number: u8) -> ConversationId {
    ConversationId::from_bytes([number; 16])
}

/// What the chat goes by, changed change by change.
struct CurrentStory {
    current: Option<Current>,
    choice: Option<ConversationChoice>,
    newest: Option<(ConversationId, ConversationStatus)>,
    next: ConversationId,
}

impl CurrentStory {
    fn new() -> Self {
        Self {
            current: None,
            choice: None,
            newest: None,
            next: id(100),
        }
    }

    fn with_newest(mut self, number: u8, status: ConversationStatus) -> Self {
        self.newest = Some((id(number), status));
        self
    }

    fn changes_newest(&mut self, number: u8, status: ConversationStatus) -> ConversationId {
        self.newest = Some((id(number), status));
        self.shown()
    }

    fn chooses(&mut self, number: u8) -> ConversationId {
        let id = id(number);
        let stays = self.newest.map(|(newest, _)| newest) != Some(id);
        self.choice = Some(ConversationChoice { id, stays });
        self.shown()
    }

    fn starts_new(&mut self, number: u8) -> ConversationId {
        self.next = id(number);
        self.choice = Some(ConversationChoice {
            id: self.next,
            stays: false,
        });
        self.shown()
    }

    fn shown(&mut self) -> ConversationId {
        let current = Current::follow(self.current, self.choice, self.newest, self.next);
        self.current = Some(current);
        current.id
    }
}

#[test]
fn who_has_not_written_begins_a_conversation() {
    assert_eq!(CurrentStory::new().shown(), id(100));
}

#[test]
fn the_newest_conversation_is_on_screen() {
    let mut story = CurrentStory::new().with_newest(1, Open);
    assert_eq!(story.shown(), id(1));
    assert_eq!(story.changes_newest(2, Open), id(2), "another tab began it");
}

#[test]
fn who_comes_back_after_the_last_one_was_resolved_sees_it() {
    let mut story = CurrentStory::new();
    assert_eq!(story.shown(), id(100), "nothing is loaded yet");
    assert_eq!(story.changes_newest(1, Resolved), id(1));
    assert_eq!(story.starts_new(101), id(101));
    assert_eq!(story.chooses(1), id(1), "back from the list");
}

#[test]
fn a_conversation_that_is_resolved_before_their_eyes_stays() {
    let mut story = CurrentStory::new().with_newest(1, Open);
    story.shown();
    assert_eq!(story.changes_newest(1, Resolved), id(1));
}

#[test]
fn who_leaves_a_resolved_one_for_a_new_one_sees_the_new_one() {
    let mut story = CurrentStory::new().with_newest(1, Open);
    story.shown();
    story.changes_newest(1, Resolved);
    assert_eq!(story.starts_new(101), id(101));
    assert_eq!(story.shown(), id(101), "nothing has changed");
    assert_eq!(story.changes_newest(1, Open), id(1), "it was opened again");
}

#[test]
fn a_new_one_that_has_begun_is_followed_like_any() {
    let mut story = CurrentStory::new().with_newest(1, Resolved);
    story.starts_new(101);
    assert_eq!(story.changes_newest(101, Open), id(101));
    story.next = id(102);
    assert_eq!(story.changes_newest(101, Resolved), id(101));
    assert_eq!(story.changes_newest(3, Open), id(3));
}

#[test]
fn an_older_one_stays_on_screen_whatever_arrives() {
    let mut story = CurrentStory::new().with_newest(5, Open);
    story.shown();
    assert_eq!(story.chooses(2), id(2));
    assert_eq!(story.changes_newest(6, Open), id(2));
    assert_eq!(story.changes_newest(6, Resolved), id(2));
}

#[test]
fn who_chooses_the_newest_one_follows_again() {
    let mut story = CurrentStory::new().with_newest(5, Resolved);
    story.shown();
    assert_eq!(story.chooses(5), id(5), "resolved, and not the blank one");
    assert_eq!(story.changes_newest(6, Open), id(6));
}

/// Whether files go along when the screen goes from what it shows to what it shows
/// after a change.
fn takes_files(
    story: &mut CurrentStory,
    has_begun: bool,
    change: fn(&mut CurrentStory) -> ConversationId,
) -> bool {
    story.shown();
    let previous = story.current.unwrap();
    change(story);
    story.current.unwrap().takes_files_of(previous, has_begun)
}

#[test]
fn files_go_along_from_a_conversation_that_never_began_where_no_click_left_it() {
    let loaded = |story: &mut CurrentStory| story.changes_newest(1, Open);
    assert!(takes_files(&mut CurrentStory::new(), false, loaded));
    let mut story = CurrentStory::new().with_newest(1, Resolved);
    story.shown();
    story.starts_new(101);
    assert!(takes_files(&mut story, false, |story| story.changes_newest(1, Open)));
}

#[test]
fn files_stay_with_what_has_begun_and_with_what_the_visitor_leaves() {
    let mut story = CurrentStory::new().with_newest(1, Open);
    assert!(!takes_files(&mut story, true, |story| story.changes_newest(2, Open)));
    assert!(!takes_files(&mut story, true, |story| story.chooses(1)));
    let mut story = CurrentStory::new().with_newest(1, Resolved);
    story.shown();
    story.starts_new(101);
    assert!(!takes_files(&mut story, false, |story| story.chooses(1)));
}

#[test]
fn files_stay_while_nothing_else_comes_on_screen() {
    let mut story = CurrentStory::new().with_newest(1, Open);
    assert!(!takes_files(&mut story, true, |story| story.changes_newest(1, Resolved)));
    assert!(!takes_files(
        &mut CurrentStory::new(),
        false,
        CurrentStory::shown
    ));
}

#[derive(Debug, Clone)]
enum ScreenChange {
    Newest(u8, bool),
    Choose(u8),
    StartNew(u8),
}

fn change() -> impl Strategy<Value = ScreenChange> {
    prop_oneof![
        (0_u8..5, any::<bool>()).prop_map(|(id, is_open)| ScreenChange::Newest(id, is_open)),
        (0_u8..5).prop_map(ScreenChange::Choose),
        (100_u8..200).prop_map(ScreenChange::StartNew),
    ]
}

proptest! {
    #[test]
    fn a_click_shows_what_was_clicked_and_where_nothing_changes_nothing_moves(
        changes in prop::collection::vec(change(), 0..30),
    ) {
        let mut story = CurrentStory::new();
        for change in changes {
            match change {
                ScreenChange::Newest(number, is_open) => {
                    story.changes_newest(number, if is_open { Open } else { Resolved });
                }
                // A second click on the same is none.
                ScreenChange::Choose(number) if story.choice.is_none_or(|choice| choice.id != id(number)) => {
                    prop_assert_eq!(story.chooses(number), id(number));
                }
                ScreenChange::StartNew(number) if story.next != id(number) => {
                    prop_assert_eq!(story.starts_new(number), id(number));
                }
                ScreenChange::Choose(_) | ScreenChange::StartNew(_) => {}
            }
            let settled = story.shown();
            prop_assert_eq!(story.shown(), settled);
        }
    }

    #[test]
    fn what_is_on_screen_is_the_newest_one_the_next_one_or_what_they_chose(
        changes in prop::collection::vec(change(), 0..30),
    ) {
        let mut story = CurrentStory::new();
        for change in changes {
            let shown = match change {
                ScreenChange::Newest(number, is_open) => {
                    story.changes_newest(number, if is_open { Open } else { Resolved })
                }
                ScreenChange::Choose(number) => story.chooses(number),
                ScreenChange::StartNew(number) => story.starts_new(number),
            };
            let newest = story.newest.map(|(newest, _)| newest);
            let chosen = story.choice.map(|choice| choice.id);
            prop_assert!([newest, chosen, Some(story.next)].contains(&Some(shown)));
        }
    }
}
