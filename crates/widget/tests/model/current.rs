//! Which conversation is on screen.

use proptest::prelude::*;
use protocol::{
    ConversationId,
    ConversationStatus::{self, Open, Resolved},
};
use widget::chat::current::{Current, ScreenState};

fn id(number: u8) -> ConversationId {
    ConversationId::from_bytes([number; 16])
}

/// What the chat goes by, changed change by change.
struct CurrentStory {
    current: Option<Current>,
    choice: Option<ConversationId>,
    newest: Option<(ConversationId, ConversationStatus)>,
    begun: Vec<ConversationId>,
    next: ConversationId,
    is_writing: bool,
}

impl CurrentStory {
    fn new() -> Self {
        Self {
            current: None,
            choice: None,
            newest: None,
            begun: Vec::new(),
            next: id(100),
            is_writing: false,
        }
    }

    fn with_newest(mut self, number: u8, status: ConversationStatus) -> Self {
        self.newest = Some((id(number), status));
        self.begun.push(id(number));
        self
    }

    fn changes_newest(&mut self, number: u8, status: ConversationStatus) -> ConversationId {
        self.newest = Some((id(number), status));
        self.begun.push(id(number));
        self.shown()
    }

    fn chooses(&mut self, number: u8) -> ConversationId {
        self.begun.push(id(number));
        self.choice = Some(id(number));
        self.shown()
    }

    fn starts_new(&mut self, number: u8) -> ConversationId {
        self.next = id(number);
        self.choice = Some(self.next);
        self.shown()
    }

    fn writes(&mut self) -> ConversationId {
        self.is_writing = true;
        self.shown()
    }

    /// A choice, too.
    fn sends(&mut self) -> ConversationId {
        self.is_writing = false;
        self.choice = self.current.map(|current| current.id);
        self.shown()
    }

    fn shown(&mut self) -> ConversationId {
        let state = ScreenState {
            newest: self.newest,
            next: self.next,
            has_begun: self
                .current
                .is_some_and(|current| self.begun.contains(&current.id)),
            is_writing: self.is_writing,
        };
        let current = Current::follow(self.current, self.choice, state);
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
fn a_new_one_that_they_began_stays_whatever_arrives() {
    let mut story = CurrentStory::new().with_newest(1, Resolved);
    story.starts_new(101);
    assert_eq!(story.changes_newest(101, Open), id(101));
    story.next = id(102);
    assert_eq!(
        story.changes_newest(1, Resolved),
        id(101),
        "an answer in the last one"
    );
    assert_eq!(story.changes_newest(1, Open), id(101));
    assert_eq!(story.changes_newest(101, Resolved), id(101));
    assert_eq!(story.changes_newest(3, Open), id(101));
}

#[test]
fn what_they_sent_something_to_stays() {
    let mut story = CurrentStory::new();
    assert_eq!(story.shown(), id(100));
    assert_eq!(story.sends(), id(100));
    story.next = id(101);
    assert_eq!(story.changes_newest(100, Open), id(100));
    assert_eq!(story.changes_newest(3, Open), id(100));
}

#[test]
fn a_new_one_is_left_where_the_server_put_what_they_sent_in_an_open_one() {
    let mut story = CurrentStory::new().with_newest(1, Resolved);
    story.starts_new(101);
    story.writes();
    assert_eq!(story.changes_newest(1, Open), id(101), "they write");
    story.sends();
    assert_eq!(story.changes_newest(1, Open), id(1));
    assert_eq!(
        story.changes_newest(1, Resolved),
        id(1),
        "it is on screen now"
    );
}

#[test]
fn nothing_else_comes_on_screen_while_they_write() {
    let mut story = CurrentStory::new().with_newest(5, Open);
    story.shown();
    story.writes();
    assert_eq!(story.changes_newest(6, Open), id(5));
    assert_eq!(story.changes_newest(7, Resolved), id(5));
    assert_eq!(story.chooses(6), id(6), "it is their click");
    assert_eq!(story.changes_newest(8, Open), id(6));
}

#[test]
fn a_draft_of_an_earlier_visit_waits_in_the_newest_one() {
    let mut story = CurrentStory::new();
    assert_eq!(story.writes(), id(100), "nothing is loaded yet");
    assert_eq!(story.changes_newest(1, Open), id(1));
}

#[test]
fn what_they_chose_stays_on_screen_whatever_arrives() {
    for chosen in [2, 5] {
        let mut story = CurrentStory::new().with_newest(5, Resolved);
        story.shown();
        assert_eq!(story.chooses(chosen), id(chosen), "resolved, too");
        assert_eq!(story.changes_newest(6, Open), id(chosen));
        assert_eq!(story.changes_newest(6, Resolved), id(chosen));
    }
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
                ScreenChange::Choose(number) if story.choice.is_none_or(|choice| choice != id(number)) => {
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
            let chosen = story.choice;
            prop_assert!([newest, chosen, Some(story.next)].contains(&Some(shown)));
        }
    }
}
