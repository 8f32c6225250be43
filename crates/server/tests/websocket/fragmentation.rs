//! 5: messages in parts, and 10: parts made by themselves.

use crate::{
    case::{Expectation, case, chopped, json, json_of, play},
    client::{CONTINUATION, PING, PONG, TEXT, frame, part},
};

/// A text in two parts.
fn halves() -> (Vec<u8>, Vec<u8>) {
    let text = json(b"fragment1fragment2");
    let (one, two) = text.split_at(20);
    (part(false, TEXT, one), part(true, CONTINUATION, two))
}

#[tokio::test]
async fn case_5_control_frames_have_no_parts() {
    let fragmented = |opcode| {
        vec![
            part(false, opcode, b"one"),
            part(true, CONTINUATION, b"two"),
        ]
    };
    play(vec![
        case("5.1", fragmented(PING), Expectation::Closed(1002)),
        case("5.2", fragmented(PONG), Expectation::Closed(1002)),
    ])
    .await;
}

#[tokio::test]
async fn case_5_a_text_may_come_in_parts_with_pings_between_them() {
    let (one, two) = halves();
    let ping = frame(PING, b"between");
    let pong = || Expectation::Pongs(vec![b"between".to_vec()]);
    let whole = [one.clone(), two.clone()].concat();
    let with_ping = [one.clone(), ping.clone(), two.clone()];
    let text = json(b"fragment1fragment2fragment3fragment4fragment5");
    let mut five: Vec<Vec<u8>> = text
        .chunks(text.len().div_ceil(5))
        .enumerate()
        .map(|(at, piece)| part(at == 4, if at == 0 { TEXT } else { CONTINUATION }, piece))
        .collect();
    five.insert(2, frame(PING, b"first"));
    five.insert(5, frame(PING, b"second"));
    let pongs = || Expectation::Pongs(vec![b"first".to_vec(), b"second".to_vec()]);
    play(vec![
        case("5.3", vec![whole.clone()], Expectation::GoesOn),
        case("5.4", vec![one, two], Expectation::GoesOn),
        case("5.5", chopped(&whole, 1), Expectation::GoesOn),
        case("5.6", vec![with_ping.concat()], pong()),
        case("5.7", with_ping.to_vec(), pong()),
        case("5.8", chopped(&with_ping.concat(), 1), pong()),
        case("5.19", five.clone(), pongs()),
        case("5.20", vec![five.concat()], pongs()),
    ])
    .await;
}

#[tokio::test]
async fn case_5_a_part_continues_what_was_begun_and_nothing_else() {
    let stray = |is_last| {
        let payload = b"non-continuation payload";
        vec![
            part(is_last, CONTINUATION, payload),
            frame(TEXT, &json(b"Hello, world!")),
        ]
    };
    let (one, two) = halves();
    let after_a_whole = |is_last| {
        let mut sent = vec![one.clone(), two.clone()];
        sent.extend(stray(is_last));
        sent
    };
    let twice = |is_last| {
        let mut sent = stray(is_last);
        sent[1] = part(true, CONTINUATION, b"fragment");
        [sent.clone(), sent].concat()
    };
    play(vec![
        case("5.9", vec![stray(true).concat()], Expectation::Closed(1002)),
        case("5.10", stray(true), Expectation::Closed(1002)),
        case(
            "5.11",
            chopped(&stray(true).concat(), 1),
            Expectation::Closed(1002),
        ),
        case(
            "5.12",
            vec![stray(false).concat()],
            Expectation::Closed(1002),
        ),
        case("5.13", stray(false), Expectation::Closed(1002)),
        case(
            "5.14",
            chopped(&stray(false).concat(), 1),
            Expectation::Closed(1002),
        ),
        case("5.15", after_a_whole(false), Expectation::Closed(1002)),
        case("5.16", twice(false), Expectation::Closed(1002)),
        case("5.17", twice(true), Expectation::Closed(1002)),
        case(
            "5.18",
            vec![one.clone(), frame(TEXT, &json(b"another"))],
            Expectation::Closed(1002),
        ),
    ])
    .await;
}

#[tokio::test]
async fn case_10_1_1_a_text_of_64_kib_may_come_in_parts_of_1300_bytes() {
    let text = json_of(65_536);
    let last = text.chunks(1_300).count() - 1;
    let parts = text.chunks(1_300).enumerate();
    let parts = parts
        .map(|(at, piece)| {
            let opcode = if at == 0 { TEXT } else { CONTINUATION };
            part(at == last, opcode, piece)
        })
        .collect();
    play(vec![case("10.1.1", parts, Expectation::GoesOn)]).await;
}
