//! A case: what is sent, and what comes of it.

use testing::{ALICE, TestServer};

use crate::client::{CLOSE, FrameClient, PONG, TEXT, frame};

/// What Autobahn expects.
#[derive(Debug)]
pub(crate) enum Expectation {
    /// It is accepted: the connection goes on.
    GoesOn,
    /// The same, after these pongs.
    Pongs(Vec<Vec<u8>>),
    /// The connection ends with this code, and nothing is heard after it.
    Closed(u16),
    /// The client's close frame is answered with this payload, and no pong.
    Answered(Vec<u8>),
}

#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) number: String,
    /// Written one after the other.
    pub(crate) sent: Vec<Vec<u8>>,
    pub(crate) then: Expectation,
}

pub(crate) fn case(number: impl Into<String>, sent: Vec<Vec<u8>>, then: Expectation) -> Case {
    Case {
        number: number.into(),
        sent,
        then,
    }
}

/// A message of our protocol, of a kind that nobody knows, with a text in it.
pub(crate) fn json(text: &[u8]) -> Vec<u8> {
    [br#"{"type":"autobahn","x":""#, text, br#""}"#].concat()
}

/// The same with so many bytes in all.
pub(crate) fn json_of(length: usize) -> Vec<u8> {
    let around = json(b"").len();
    json(&vec![b'*'; length - around])
}

/// Cut into pieces of so many bytes.
pub(crate) fn chopped(bytes: &[u8], size: usize) -> Vec<Vec<u8>> {
    bytes.chunks(size).map(<[u8]>::to_vec).collect()
}

/// Plays each case on a connection of its own.
pub(crate) async fn play(cases: Vec<Case>) {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let cookie = alice.cookie().unwrap();
    for Case { number, sent, then } in cases {
        let mut client = FrameClient::connect(&desk, &cookie).await;
        for bytes in &sent {
            client.send(bytes).await;
        }
        if let Expectation::GoesOn | Expectation::Pongs(_) = then {
            client.send(&frame(TEXT, br#"{"type":"ping"}"#)).await;
        }
        let (mut pongs, mut close, mut is_alive) = (Vec::new(), None, false);
        while close.is_none() && !is_alive {
            let Some(heard) = client.hear().await else {
                break;
            };
            match heard.opcode {
                PONG => pongs.push(heard.payload),
                CLOSE => close = Some(heard.payload),
                _ => is_alive = heard.payload == br#"{"type":"pong"}"#,
            }
        }
        let code = close.as_ref().and_then(|payload| {
            let code = payload.first_chunk()?;
            Some(u16::from_be_bytes(*code))
        });
        match then {
            Expectation::GoesOn => assert!(is_alive, "{number}: closed with {code:?}"),
            Expectation::Pongs(expected) => {
                assert!(is_alive, "{number}: closed with {code:?}");
                assert_eq!(pongs, expected, "{number}");
            }
            Expectation::Closed(expected) => {
                assert_eq!(code, Some(expected), "{number}");
                assert!(client.hear().await.is_none(), "{number}: it ends");
            }
            Expectation::Answered(expected) => {
                assert_eq!(close, Some(expected), "{number}");
                assert!(pongs.is_empty(), "{number}: no pong after a close");
                assert!(client.hear().await.is_none(), "{number}: it ends");
            }
        }
    }
}
