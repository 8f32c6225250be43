//! 2: pings and pongs.

use crate::{
    case::{Expectation, case, chopped, play},
    client::{PING, PONG, frame},
};

#[tokio::test]
async fn case_2_pings_are_answered_and_pongs_are_not() {
    let ping = |payload: &[u8]| vec![frame(PING, payload)];
    let echoed = |payload: &[u8]| Expectation::Pongs(vec![payload.to_vec()]);
    let long = [0xfe; 125];
    let ten: Vec<Vec<u8>> = (0..10)
        .map(|n| format!("payload-{n}").into_bytes())
        .collect();
    let pings: Vec<Vec<u8>> = ten.iter().map(|payload| frame(PING, payload)).collect();
    play(vec![
        case("2.1", ping(b""), echoed(b"")),
        case("2.2", ping(b"Hello, world!"), echoed(b"Hello, world!")),
        case(
            "2.3",
            ping(b"\x00\xff\xfe\xfd\xfc\xfb\x00\xff"),
            echoed(b"\x00\xff\xfe\xfd\xfc\xfb\x00\xff"),
        ),
        case("2.4", ping(&long), echoed(&long)),
        case("2.5", ping(&[0xfe; 126]), Expectation::Closed(1002)),
        case("2.6", chopped(&frame(PING, &long), 1), echoed(&long)),
        case("2.7", vec![frame(PONG, b"")], Expectation::Pongs(vec![])),
        case(
            "2.8",
            vec![frame(PONG, b"unsolicited")],
            Expectation::Pongs(vec![]),
        ),
        case(
            "2.9",
            vec![frame(PONG, b"unsolicited"), frame(PING, b"our own")],
            echoed(b"our own"),
        ),
        case("2.10", pings.clone(), Expectation::Pongs(ten.clone())),
        case("2.11", chopped(&pings.concat(), 1), Expectation::Pongs(ten)),
    ])
    .await;
}
