//! 1: texts and binaries of all lengths.

use crate::{
    case::{Expectation, case, chopped, json_of, play},
    client::{BINARY, TEXT, frame},
};

#[tokio::test]
async fn case_1_1_texts_of_all_lengths_are_taken() {
    let mut cases = vec![
        // Not JSON: our protocol's answer.
        case("1.1.1", vec![frame(TEXT, b"")], Expectation::Closed(4000)),
    ];
    for (number, length) in [
        (2, 125),
        (3, 126),
        (4, 127),
        (5, 128),
        (6, 65_535),
        (7, 65_536),
    ] {
        let sent = vec![frame(TEXT, &json_of(length))];
        cases.push(case(format!("1.1.{number}"), sent, Expectation::GoesOn));
    }
    let sent = chopped(&frame(TEXT, &json_of(65_536)), 997);
    cases.push(case("1.1.8", sent, Expectation::GoesOn));
    play(cases).await;
}

#[tokio::test]
async fn case_1_2_binaries_of_all_lengths_are_not_spoken_here() {
    let lengths = [0, 125, 126, 127, 128, 65_535, 65_536];
    let mut cases: Vec<_> = (1..)
        .zip(lengths)
        .map(|(number, length)| {
            let sent = vec![frame(BINARY, &vec![0xfe; length])];
            case(format!("1.2.{number}"), sent, Expectation::Closed(1003))
        })
        .collect();
    let sent = chopped(&frame(BINARY, &vec![0xfe; 65_536]), 997);
    cases.push(case("1.2.8", sent, Expectation::Closed(1003)));
    play(cases).await;
}
