//! 7: closing.

use crate::{
    case::{Expectation, case, json, json_of, play},
    client::{CLOSE, CONTINUATION, PING, TEXT, frame, part},
};

fn payload(code: u16, reason: &[u8]) -> Vec<u8> {
    [&code.to_be_bytes(), reason].concat()
}

fn close(code: u16, reason: &[u8]) -> Vec<u8> {
    frame(CLOSE, &payload(code, reason))
}

#[tokio::test]
async fn case_7_1_nothing_is_heard_after_a_close() {
    let normal = || close(1000, b"");
    let answered = || Expectation::Answered(payload(1000, b""));
    let text = || frame(TEXT, &json(b"Hello World!"));
    let part_of_a_text = part(false, TEXT, b"fragment1");
    let rest = part(true, CONTINUATION, b"fragment2");
    play(vec![
        case("7.1.1", vec![text(), normal()], answered()),
        case("7.1.2", vec![normal(), normal()], answered()),
        case("7.1.3", vec![normal(), frame(PING, b"late")], answered()),
        case("7.1.4", vec![normal(), text()], answered()),
        case("7.1.5", vec![part_of_a_text, normal(), rest], answered()),
        // More than our 64 KiB.
        case(
            "7.1.6",
            vec![frame(TEXT, &json_of(256 * 1024)), normal()],
            Expectation::Closed(1009),
        ),
    ])
    .await;
}

#[tokio::test]
async fn case_7_3_a_close_may_have_a_code_and_a_reason_and_nothing_else() {
    let longest = [b'*'; 123];
    let answer = |payload: &[u8]| Expectation::Answered(payload.to_vec());
    play(vec![
        case("7.3.1", vec![frame(CLOSE, b"")], answer(b"")),
        case("7.3.2", vec![frame(CLOSE, b"a")], Expectation::Closed(1002)),
        case("7.3.3", vec![close(1000, b"")], answer(&payload(1000, b""))),
        case(
            "7.3.4",
            vec![close(1000, b"Hello World!")],
            answer(&payload(1000, b"Hello World!")),
        ),
        case(
            "7.3.5",
            vec![close(1000, &longest)],
            answer(&payload(1000, &longest)),
        ),
        case(
            "7.3.6",
            vec![close(1000, &[b'*'; 124])],
            Expectation::Closed(1002),
        ),
    ])
    .await;
}

#[tokio::test]
async fn case_7_5_1_a_reason_is_utf8() {
    let reason = b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80\x65\x64";
    play(vec![case(
        "7.5.1",
        vec![close(1000, reason)],
        Expectation::Closed(1007),
    )])
    .await;
}

#[tokio::test]
async fn case_7_7_codes_that_may_be_sent_are_answered() {
    let codes = [
        1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999,
    ];
    let cases = (1..).zip(codes).map(|(number, code)| {
        let then = Expectation::Answered(payload(code, b""));
        case(format!("7.7.{number}"), vec![close(code, b"")], then)
    });
    play(cases.collect()).await;
}

#[tokio::test]
async fn case_7_9_codes_that_may_not_be_sent_are_a_protocol_error() {
    let codes = [
        0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 5000, 65_535,
    ];
    let cases = (1..).zip(codes).map(|(number, code)| {
        // The last two are 7.13.1 and 7.13.2.
        let name = match number {
            10.. => format!("7.13.{}", number - 9),
            _ => format!("7.9.{number}"),
        };
        case(name, vec![close(code, b"")], Expectation::Closed(1002))
    });
    play(cases.collect()).await;
}
