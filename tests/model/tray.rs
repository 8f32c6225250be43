//! Files that wait above the composer.

use dashboard::{
    conversation::{
        composer::field::reaches_tray,
        tray::{
            admission::{FileRefusal, MAX_WAITING},
            answer,
            contents::{AttachmentTray, ReadyFile},
            file::{FileFacts, TrayKey, UploadFailure, UploadState},
            key::{TrayMove, neighbour, tab_stop},
            store::{CONCURRENT_UPLOADS, TrayStore},
            words,
        },
    },
    dom::upload::UploadOutcome,
};
use protocol::{Attachment, AttachmentId, ConversationId, attachment::MAX_BYTES};

fn facts(name: &str) -> FileFacts {
    FileFacts {
        name: name.to_owned(),
        media_type: "image/png".to_owned(),
        size: 1_000,
        modified: 0,
    }
}

fn attachment(name: &str) -> Attachment {
    Attachment {
        id: AttachmentId::from_bytes([1; 16]),
        name: name.to_owned(),
        media_type: "image/png".to_owned(),
        size: 1_000,
        width: None,
        height: None,
    }
}

fn failure() -> UploadState {
    UploadState::Failed(UploadFailure {
        words: "The server was not reached.".to_owned(),
        is_temporary: true,
    })
}

/// A tray with files of these names, whose keys are 0, 1, 2 …
fn tray(names: &[&str]) -> AttachmentTray {
    let mut tray = AttachmentTray::default();
    for (key, name) in names.iter().enumerate() {
        let key = TrayKey(u32::try_from(key).expect("a few"));
        tray.add(key, facts(name)).expect("it is taken");
    }
    tray
}

fn store(tray: &mut AttachmentTray, key: u32, name: &str) {
    assert!(tray.set_upload(TrayKey(key), UploadState::Stored(attachment(name))));
}

/// The names and captions of what can go now.
fn sent(tray: &mut AttachmentTray) -> Vec<(String, Option<String>)> {
    let mut sent = Vec::new();
    while let Some(ReadyFile {
        attachment,
        caption,
    }) = tray.take_ready()
    {
        sent.push((attachment.name, caption));
    }
    sent
}

fn pair(name: &str, caption: Option<&str>) -> (String, Option<String>) {
    (name.to_owned(), caption.map(str::to_owned))
}

#[test]
fn nothing_goes_before_send() {
    let mut tray = tray(&["a"]);
    store(&mut tray, 0, "a");
    assert_eq!(sent(&mut tray), []);
    assert!(!tray.is_empty());
}

#[test]
fn files_go_in_their_order_and_the_first_has_the_caption() {
    let mut tray = tray(&["a", "b", "c"]);
    for (key, name) in [(2, "c"), (0, "a"), (1, "b")] {
        store(&mut tray, key, name);
    }
    tray.send(Some("For you".to_owned())).expect("it is sent");
    assert_eq!(
        sent(&mut tray),
        [pair("a", Some("For you")), pair("b", None), pair("c", None)]
    );
    assert!(tray.is_empty());
}

#[test]
fn a_file_waits_for_the_one_before_it() {
    let mut tray = tray(&["a", "b"]);
    tray.send(None).expect("it is sent");
    store(&mut tray, 1, "b");
    assert_eq!(sent(&mut tray), []);
    store(&mut tray, 0, "a");
    assert_eq!(sent(&mut tray), [pair("a", None), pair("b", None)]);
}

#[test]
fn what_is_sent_later_goes_later_with_its_own_caption() {
    let mut tray = tray(&["a"]);
    tray.send(Some("first".to_owned())).expect("it is sent");
    tray.add(TrayKey(7), facts("b")).expect("it is taken");
    store(&mut tray, 7, "b");
    assert_eq!(sent(&mut tray), [], "it is not sent, and not its turn");
    tray.send(Some("second".to_owned())).expect("it is sent");
    assert_eq!(sent(&mut tray), []);
    store(&mut tray, 0, "a");
    assert_eq!(
        sent(&mut tray),
        [pair("a", Some("first")), pair("b", Some("second"))]
    );
}

#[test]
fn a_failed_file_is_in_the_way_of_send_and_says_so() {
    let mut tray = tray(&["a", "b"]);
    tray.set_upload(TrayKey(1), failure());
    let refused = tray.send(None).expect_err("b has failed");
    assert!(refused.to_string().contains('b'), "{refused}");
    assert_eq!(tray.waiting_count(), 2);
    tray.remove(TrayKey(1));
    tray.send(None).expect("it is sent");
}

#[test]
fn a_file_that_fails_after_send_holds_those_behind_it_until_it_is_removed() {
    let mut tray = tray(&["a", "b"]);
    tray.send(Some("Here".to_owned())).expect("it is sent");
    store(&mut tray, 1, "b");
    tray.set_upload(TrayKey(0), failure());
    assert_eq!(sent(&mut tray), []);
    assert_eq!(tray.remove(TrayKey(0)), None, "b takes the caption over");
    assert_eq!(sent(&mut tray), [pair("b", Some("Here"))]);
}

#[test]
fn the_caption_of_the_only_file_comes_back() {
    let mut tray = tray(&["a"]);
    tray.send(Some("Here".to_owned())).expect("it is sent");
    assert_eq!(tray.remove(TrayKey(0)), Some("Here".to_owned()));
    assert!(tray.is_empty());
}

#[test]
fn resolving_takes_what_waits_and_leaves_what_was_sent() {
    let mut tray = tray(&["a"]);
    tray.send(None).expect("it is sent");
    tray.add(TrayKey(1), facts("b")).expect("it is taken");
    tray.add(TrayKey(2), facts("c")).expect("it is taken");
    assert_eq!(tray.remove_waiting(), 2);
    assert_eq!(tray.keys(), [TrayKey(0)]);
}

#[test]
fn some_files_are_not_taken() {
    let mut tray = tray(&["a"]);
    let mut refusal = |facts: FileFacts| tray.add(TrayKey(9), facts).expect_err("not taken");
    let large = FileFacts {
        size: MAX_BYTES + 1,
        ..facts("large")
    };
    assert_eq!(refusal(large), FileRefusal::TooLarge);
    let empty = FileFacts {
        size: 0,
        ..facts("empty")
    };
    assert_eq!(refusal(empty), FileRefusal::Empty);
    assert_eq!(refusal(facts("a")), FileRefusal::Twice);
    assert_eq!(tray.keys(), [TrayKey(0)]);
    let largest = FileFacts {
        size: MAX_BYTES,
        ..facts("largest")
    };
    assert_eq!(tray.add(TrayKey(1), largest), Ok(()));
    // Changed since, under the same name.
    let changed = FileFacts {
        modified: 1,
        ..facts("a")
    };
    assert_eq!(tray.add(TrayKey(2), changed), Ok(()));
}

#[test]
fn ten_files_wait_at_most_beside_those_that_were_sent() {
    let names: Vec<String> = (0..30).map(|at| at.to_string()).collect();
    let mut tray = AttachmentTray::default();
    let add_all = |tray: &mut AttachmentTray, from: u32| {
        let keys = (from..).map(TrayKey);
        let added = names.iter().zip(keys);
        let added = added.map(|(name, key)| tray.add(key, facts(name)));
        added.filter(Result::is_err).count()
    };
    assert_eq!(add_all(&mut tray, 0), 30 - MAX_WAITING);
    assert_eq!(tray.waiting_count(), MAX_WAITING);
    tray.send(None).expect("they are sent");
    assert_eq!(add_all(&mut tray, 30), 30 - MAX_WAITING);
}

#[test]
fn a_file_may_be_sent_twice_but_not_wait_twice() {
    let mut tray = tray(&["a"]);
    tray.send(None).expect("it is sent");
    assert_eq!(tray.add(TrayKey(1), facts("a")), Ok(()));
}

#[test]
fn refusals_are_said_by_reason_and_name() {
    let all = |names: &[&str], why| {
        let names = names.iter();
        names
            .map(|name| ((*name).to_owned(), why))
            .collect::<Vec<_>>()
    };
    assert_eq!(words::refused(&[]), None);
    let said = |refused: &[_]| words::refused(refused).expect("words");
    let folder = said(&all(&["photos"], FileRefusal::Folder));
    assert!(folder.contains("photos") && folder.contains("is a folder"));
    let large = said(&all(&["1", "2", "3", "4", "5"], FileRefusal::TooLarge));
    assert!(large.contains("20 MB") && large.contains("and 2 more") && !large.contains('4'));
    let many = said(&all(&["a", "b"], FileRefusal::TooMany));
    assert_eq!(many, "10 files can wait at a time: 2 files were left out.");
    let mut mixed = all(&["a"], FileRefusal::Empty);
    mixed.extend(all(&["b"], FileRefusal::Twice));
    let mixed = said(&mixed);
    assert!(mixed.contains("is empty") && mixed.contains("is here already"));
}

#[test]
fn a_name_in_a_sentence_is_short_and_isolated() {
    let name = words::quoted(&"ب".repeat(300));
    assert!(name.starts_with("“\u{2068}") && name.ends_with("…\u{2069}”"));
    assert!(name.chars().count() < 50);
}

#[test]
fn an_answer_is_a_file_or_words() {
    let body = r#"{"id":"01010101-0101-0101-0101-010101010101","name":"a","media_type":"image/png","size":1000}"#;
    let stored = answer::read(UploadOutcome::Answered(201, body.to_owned()));
    assert_eq!(stored, UploadState::Stored(attachment("a")));
    let problem = r#"{"status":422,"code":"program","title":"Programs cannot be sent"}"#;
    for (outcome, is_temporary) in [
        (UploadOutcome::Answered(422, problem.to_owned()), false),
        (UploadOutcome::Answered(413, String::new()), false),
        (UploadOutcome::Answered(429, "<html>".to_owned()), true),
        (UploadOutcome::Answered(503, String::new()), true),
        (UploadOutcome::Answered(201, "{}".to_owned()), true),
        (UploadOutcome::Lost, true),
    ] {
        let UploadState::Failed(failure) = answer::read(outcome) else {
            panic!("it failed");
        };
        assert_eq!(failure.is_temporary, is_temporary, "{}", failure.words);
        assert!(!failure.words.is_empty());
    }
}

#[test]
fn trays_are_apart_by_conversation() {
    let (amina, lukas) = (
        ConversationId::from_bytes([1; 16]),
        ConversationId::from_bytes([2; 16]),
    );
    let mut trays = TrayStore::default();
    let added = trays.change(amina, |tray| tray.add(TrayKey(0), facts("a")));
    assert_eq!(added, Ok(()));
    assert_eq!(trays.with_tray(amina, AttachmentTray::keys), [TrayKey(0)]);
    assert!(trays.with_tray(lukas, AttachmentTray::is_empty));
    assert_eq!(trays.conversation_of(TrayKey(0)), Some(amina));
    trays.change(amina, |tray| tray.remove(TrayKey(0)));
    assert!(trays.is_empty(), "an empty tray is none");
}

#[test]
fn few_files_are_uploaded_at_a_time_in_the_order_of_their_coming() {
    let mut trays = TrayStore::default();
    for key in 0..8_u8 {
        let conversation = ConversationId::from_bytes([8 - key; 16]);
        let added = trays.change(conversation, |tray| {
            tray.add(TrayKey(key.into()), facts("a"))
        });
        assert_eq!(added, Ok(()));
    }
    let begun: Vec<_> = std::iter::from_fn(|| trays.begin_upload()).collect();
    assert_eq!(begun.len(), CONCURRENT_UPLOADS);
    assert_eq!(begun, [TrayKey(0), TrayKey(1), TrayKey(2)]);
    let conversation = trays.conversation_of(TrayKey(1)).expect("it is there");
    trays.change(conversation, |tray| store(tray, 1, "a"));
    assert_eq!(trays.begin_upload(), Some(TrayKey(3)));
    assert_eq!(trays.begin_upload(), None);
}

#[test]
fn arrows_go_where_the_eye_goes() {
    let keys = [TrayKey(4), TrayKey(2), TrayKey(9)];
    let goes = |key, is_rtl| {
        let what = TrayMove::of(key, is_rtl).expect("it is a move");
        what.target(&keys, TrayKey(2))
    };
    assert_eq!(goes("ArrowRight", false), Some(TrayKey(9)));
    assert_eq!(goes("ArrowLeft", false), Some(TrayKey(4)));
    assert_eq!(goes("ArrowRight", true), Some(TrayKey(4)));
    assert_eq!(goes("ArrowLeft", true), Some(TrayKey(9)));
    assert_eq!(goes("Home", false), Some(TrayKey(4)));
    assert_eq!(goes("End", false), Some(TrayKey(9)));
    assert_eq!(TrayMove::Next.target(&keys, TrayKey(9)), None);
    assert_eq!(TrayMove::Previous.target(&keys, TrayKey(4)), None);
    // A letter is a command of the page.
    assert_eq!(TrayMove::of("r", false), None);
}

#[test]
fn the_keyboard_goes_to_the_next_file_else_to_the_one_before() {
    let keys = [TrayKey(0), TrayKey(1)];
    assert_eq!(neighbour(&keys, TrayKey(0)), Some(TrayKey(1)));
    assert_eq!(neighbour(&keys, TrayKey(1)), Some(TrayKey(0)));
    assert_eq!(neighbour(&[TrayKey(0)], TrayKey(0)), None);
}

#[test]
fn tab_leads_to_one_file() {
    let keys = [TrayKey(0), TrayKey(1)];
    assert_eq!(tab_stop(&keys, None), Some(TrayKey(1)));
    assert_eq!(tab_stop(&keys, Some(TrayKey(0))), Some(TrayKey(0)));
    assert_eq!(tab_stop(&keys, Some(TrayKey(5))), Some(TrayKey(1)));
    assert_eq!(tab_stop(&[], Some(TrayKey(5))), None);
}

#[test]
fn arrow_up_leaves_an_empty_field_only() {
    assert!(reaches_tray("ArrowUp", false, false, ""));
    assert!(!reaches_tray("ArrowUp", false, false, "text"));
    assert!(!reaches_tray("ArrowUp", true, false, ""));
    assert!(!reaches_tray("ArrowUp", false, true, ""));
    assert!(!reaches_tray("ArrowDown", false, false, ""));
}
