//! 4: opcodes that mean nothing.

use crate::{
    case::{Expectation, case, chopped, json, play},
    client::{PING, TEXT, frame},
};

#[tokio::test]
async fn case_4_unknown_opcodes_are_refused() {
    let mut cases = Vec::new();
    for (chapter, opcodes) in [(1, [3, 4, 5, 6, 7]), (2, [11, 12, 13, 14, 15])] {
        for (number, opcode) in (1..).zip(opcodes) {
            let payload: &[u8] = if number == 1 { b"" } else { b"reserved" };
            let mut sent = vec![frame(opcode, payload)];
            if number > 2 {
                sent.insert(0, frame(TEXT, &json(b"Hello")));
                sent.push(frame(PING, b""));
            }
            if number == 5 {
                sent = chopped(&sent.concat(), 1);
            }
            let name = format!("4.{chapter}.{number}");
            cases.push(case(name, sent, Expectation::Closed(1002)));
        }
    }
    play(cases).await;
}
