//! Both readers, side by side.

use std::fmt::Debug;

use protocol::{
    Bootstrap, ClientFrame, ConversationPage, Event, LoggedEvent, MessagePage, Problem, Seq,
    ServerFrame, Timestamp, VisitorBootstrap, json,
};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{every, sample, variant::variants};

/// The largest integer that each number of JavaScript below it is exact for.
const MAX_SAFE: u64 = (1 << 53) - 1;

/// Both read the same, or both refuse it.
#[track_caller]
pub(crate) fn read_alike<T: DeserializeOwned + PartialEq + Debug>(text: &str) {
    let here = json::read::<T>(text);
    let there = serde_json::from_str::<T>(text).ok();
    assert_eq!(here, there, "{text}");
}

/// The value comes back, and each variant of it is read alike.
#[track_caller]
pub(crate) fn comes_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let text = json::write(value);
    assert_eq!(json::read::<T>(&text).as_ref(), Some(value), "{text}");
    for variant in variants(&text) {
        read_alike::<T>(&variant);
    }
}

#[wasm_bindgen_test]
fn every_frame_is_read_as_everywhere() {
    every::server_frames().iter().for_each(comes_back);
    every::client_frames().iter().for_each(comes_back);
}

#[wasm_bindgen_test]
fn every_event_is_read_as_everywhere() {
    // What is unknown comes back as itself, without its fields.
    let known = every::events()
        .into_iter()
        .filter(|event| *event != Event::Unknown);
    let events: Vec<_> = known
        .map(|event| LoggedEvent {
            seq: Seq::new(42),
            event,
        })
        .collect();
    events.iter().for_each(comes_back);
    comes_back(&ServerFrame::Events {
        prev: Seq::new(41),
        cursor: Seq::new(42),
        events,
    });
}

#[wasm_bindgen_test]
fn every_entity_is_read_as_everywhere() {
    comes_back(&sample::agent());
    comes_back(&sample::inbox());
    comes_back(&sample::contact());
    comes_back(&sample::attachment());
    comes_back(&sample::read_mark());
    comes_back(&sample::widget());
    comes_back(&sample::widget_settings());
    comes_back(&sample::hours());
    comes_back(&sample::availability());
    for message in [
        sample::received(),
        sample::failed(),
        sample::with_file(),
        sample::with_caption(),
    ] {
        comes_back(&message);
    }
    for conversation in [
        sample::conversation(),
        sample::silent_conversation(),
        sample::visited_conversation(),
        sample::rated_conversation(),
    ] {
        comes_back(&conversation);
    }
}

#[wasm_bindgen_test]
fn every_page_and_bootstrap_is_read_as_everywhere() {
    comes_back(&sample::bootstrap());
    comes_back(&sample::visitor_bootstrap());
    comes_back(&sample::identified());
    comes_back(&MessagePage {
        items: vec![sample::received(), sample::with_file()],
        next: Some(sample::received().cursor()),
    });
    comes_back(&ConversationPage {
        items: vec![sample::conversation()],
        read_marks: vec![sample::read_mark()],
        next: Some(sample::conversation().cursor()),
    });
    comes_back(&Problem::new(422, "too_long", "That is too long."));
}

#[wasm_bindgen_test]
fn what_is_no_json_is_refused() {
    for text in [
        "",
        "{",
        "null",
        "[]",
        "5",
        "\"ready\"",
        "{\"type\":5}",
        "{\"type\":\"ready\"}x",
    ] {
        read_alike::<ServerFrame>(text);
        read_alike::<ClientFrame>(text);
        read_alike::<Bootstrap>(text);
        read_alike::<VisitorBootstrap>(text);
    }
}

#[wasm_bindgen_test]
fn text_comes_back_whatever_its_letters() {
    for name in ["", "نور", "🦀", "a\u{0}b", "\u{2028}", "\"\\/", "e\u{301}"] {
        comes_back(&protocol::Agent {
            name: name.to_owned(),
            ..sample::agent()
        });
    }
}

#[wasm_bindgen_test]
fn integers_are_exact_as_far_as_javascript_is() {
    for number in [0, 1, u64::from(u32::MAX), 1 << 52, MAX_SAFE] {
        let seq = Seq::new(number);
        assert_eq!(json::read::<Seq>(&json::write(&seq)), Some(seq));
        let millis = i64::try_from(number).unwrap();
        for at in [millis, -millis].map(Timestamp::from_millis) {
            assert_eq!(json::read::<Timestamp>(&json::write(&at)), Some(at));
        }
    }
}

/// A log would need 17,000 years at a million events a minute to get there.
#[wasm_bindgen_test]
fn an_integer_that_javascript_would_round_is_refused_and_not_rounded() {
    for number in [MAX_SAFE + 1, MAX_SAFE + 2, Seq::MAX.get()] {
        assert_eq!(json::read::<Seq>(&number.to_string()), None, "{number}");
    }
    for number in [i64::MIN, i64::MAX] {
        assert_eq!(
            json::read::<Timestamp>(&number.to_string()),
            None,
            "{number}"
        );
    }
}

#[wasm_bindgen_test]
fn a_number_that_is_no_integer_or_below_zero_is_no_place_in_a_log() {
    for text in ["-1", "0.5", "1e400", "\"7\"", "true"] {
        read_alike::<Seq>(text);
        read_alike::<Timestamp>(text);
    }
}
