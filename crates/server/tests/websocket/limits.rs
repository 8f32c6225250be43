//! 9: limits, and 12 and 13: compression, which is not offered.

use testing::{ALICE, TestServer, until};

use crate::{
    case::{Expectation, case, chopped, json_of, play},
    client::{BINARY, CONTINUATION, FrameClient, TEXT, frame, part},
};

const KIB: usize = 1024;

#[tokio::test]
async fn case_9_1_and_9_2_a_message_has_64_kib() {
    let lengths = [64, 256, 1024, 4096];
    let mut cases = Vec::new();
    for (number, length) in (1..).zip(lengths) {
        let is_short = length == 64;
        let then = if is_short {
            Expectation::GoesOn
        } else {
            Expectation::Closed(1009)
        };
        let text = frame(TEXT, &json_of(length * KIB));
        cases.push(case(format!("9.1.{number}"), vec![text], then));
        let then = Expectation::Closed(if is_short { 1003 } else { 1009 });
        let binary = frame(BINARY, &vec![0; length * KIB]);
        cases.push(case(format!("9.2.{number}"), vec![binary], then));
    }
    let longer = frame(TEXT, &json_of(64 * KIB + 1));
    // The length alone refuses it: nothing of it is waited for, or held.
    let head = longer[..14].to_vec();
    cases.push(case(
        "one byte more",
        vec![longer],
        Expectation::Closed(1009),
    ));
    cases.push(case(
        "one byte more, not sent",
        vec![head],
        Expectation::Closed(1009),
    ));
    play(cases).await;
}

#[tokio::test]
async fn before_its_first_frame_a_socket_is_refused_by_the_length_too() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let cookie = alice.cookie().unwrap();
    let sizes = [64 * KIB + 1, 4 * KIB * KIB];
    for size in sizes {
        let (mut client, _) = FrameClient::shake_hands(&desk, &cookie, "").await;
        client.send(&frame(TEXT, &json_of(size))[..14]).await;
        let close = client.hear().await.expect("it is closed");
        assert_eq!(close.payload[..2], 1009_u16.to_be_bytes());
    }
}

#[tokio::test]
async fn a_reader_that_stalls_is_cut() {
    let desk = TestServer::open_with(|settings| {
        settings.connections.write_within = std::time::Duration::from_millis(200);
    })
    .await;
    let alice = desk.sign_in(ALICE).await;
    let accounts = desk.app().store.read(|read| read.accounts()).await;
    let room = desk.app().hub.room(accounts.unwrap()[0].0);
    let client = FrameClient::connect(&desk, &alice.cookie().unwrap()).await;
    // More than the system takes for itself on the way.
    let frame = protocol::ServerFrame::Visiting {
        contact_id: protocol::ContactId::from_bytes([1; 16]),
        page: Some(protocol::WebPage {
            url: "x".repeat(100_000),
            title: String::new(),
        }),
    };
    for _ in 0..200 {
        room.say(&frame);
    }
    until("it is cut", || desk.app().hub.listeners() == 0).await;
    drop(client);
}

#[tokio::test]
async fn case_9_3_and_9_4_its_parts_have_so_much_together() {
    let sizes = [
        64,
        256,
        KIB,
        4 * KIB,
        16 * KIB,
        64 * KIB,
        256 * KIB,
        KIB * KIB,
    ];
    let mut cases = Vec::new();
    for (number, size) in (1..).zip(sizes) {
        // Some more than 64 KiB is enough to be refused.
        let parts = |opcode| {
            let count = (65 * KIB).div_ceil(size) + 1;
            let parts = (0..count).map(|at| {
                let opcode = if at == 0 { opcode } else { CONTINUATION };
                part(false, opcode, &vec![b'*'; size])
            });
            vec![parts.collect::<Vec<_>>().concat()]
        };
        cases.push(case(
            format!("9.3.{number}"),
            parts(TEXT),
            Expectation::Closed(1009),
        ));
        cases.push(case(
            format!("9.4.{number}"),
            parts(BINARY),
            Expectation::Closed(1009),
        ));
    }
    play(cases).await;
}

#[tokio::test]
async fn case_9_5_and_9_6_however_it_is_chopped() {
    let mut cases = Vec::new();
    for (number, size) in (1..).zip([64, 128, 256, 512, KIB, 2 * KIB]) {
        let text = chopped(&frame(TEXT, &json_of(64 * KIB)), size);
        cases.push(case(format!("9.5.{number}"), text, Expectation::GoesOn));
        let binary = chopped(&frame(BINARY, &vec![0; 64 * KIB]), size);
        cases.push(case(
            format!("9.6.{number}"),
            binary,
            Expectation::Closed(1003),
        ));
    }
    play(cases).await;
}

#[tokio::test]
async fn case_9_7_a_thousand_messages_in_a_row_are_a_flood() {
    let message = frame(TEXT, &json_of(125));
    let sent = vec![message.repeat(1_000)];
    play(vec![case("9.7", sent, Expectation::Closed(4029))]).await;
}

#[tokio::test]
async fn parts_without_end_that_are_empty_are_a_flood_too() {
    let first = part(false, TEXT, b"");
    let empty = part(false, CONTINUATION, b"").repeat(150_000);
    play(vec![case(
        "empty parts",
        vec![first, empty],
        Expectation::Closed(4029),
    )])
    .await;
}

#[tokio::test]
async fn case_12_and_13_compression_is_asked_for_in_vain() {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
    let cookie = alice.cookie().unwrap();
    let (_, answer) = FrameClient::shake_hands(&desk, &cookie, offer).await;
    assert!(answer.starts_with("HTTP/1.1 101"), "{answer}");
    let answer = answer.to_ascii_lowercase();
    assert!(!answer.contains("sec-websocket-extensions"), "{answer}");
    // The answer to the key of RFC 6455, 1.3.
    assert!(answer.contains("s3pplmbitxaq9kygzzhzrbk+xoo="), "{answer}");
}
