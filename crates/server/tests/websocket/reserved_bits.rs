//! 3: reserved bits, which only extensions give a meaning.

use crate::{
    case::{Expectation, case, chopped, json, play},
    client::{BINARY, CLOSE, PING, TEXT, frame, raw_frame},
};

#[tokio::test]
async fn case_3_reserved_bits_are_refused_in_every_frame() {
    let text = |reserved| raw_frame(true, reserved, TEXT, &json(b"Hello"));
    let after_a_text = |reserved| {
        vec![
            frame(TEXT, &json(b"Hello")),
            text(reserved),
            frame(PING, b""),
        ]
    };
    play(vec![
        case("3.1", vec![text(1)], Expectation::Closed(1002)),
        case("3.2", after_a_text(2), Expectation::Closed(1002)),
        case(
            "3.3",
            vec![after_a_text(3).concat()],
            Expectation::Closed(1002),
        ),
        case(
            "3.4",
            chopped(&after_a_text(4).concat(), 1),
            Expectation::Closed(1002),
        ),
        case(
            "3.5",
            vec![raw_frame(true, 5, BINARY, &[0; 8])],
            Expectation::Closed(1002),
        ),
        case(
            "3.6",
            vec![raw_frame(true, 6, PING, b"Hello")],
            Expectation::Closed(1002),
        ),
        case(
            "3.7",
            vec![raw_frame(true, 7, CLOSE, b"")],
            Expectation::Closed(1002),
        ),
    ])
    .await;
}
