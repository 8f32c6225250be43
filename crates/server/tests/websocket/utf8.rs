//! 6: texts are UTF-8.

use crate::{
    case::{Case, Expectation, case, json, play},
    client::{CONTINUATION, TEXT, frame, part},
};

const HELLO: &str = "Hello-µ@ßöäüàá-UTF-8!!";
const KOSME: &[u8] = b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5";
/// κόσμε, a surrogate, and more.
const BROKEN: &[u8] = b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80edited";

/// A text in these parts.
fn parts<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<Vec<u8>> {
    let pieces: Vec<&[u8]> = pieces.into_iter().collect();
    let last = pieces.len() - 1;
    let pieces = pieces.into_iter().enumerate();
    pieces
        .map(|(at, piece)| {
            let opcode = if at == 0 { TEXT } else { CONTINUATION };
            part(at == last, opcode, piece)
        })
        .collect()
}

#[tokio::test]
async fn case_6_1_empty_parts_are_parts() {
    let text = json(b"middle");
    play(vec![
        // An empty text is no JSON: our protocol's answer.
        case("6.1.1", vec![frame(TEXT, b"")], Expectation::Closed(4000)),
        case(
            "6.1.2",
            parts([&b""[..], b"", b""]),
            Expectation::Closed(4000),
        ),
        case("6.1.3", parts([&b""[..], &text, b""]), Expectation::GoesOn),
    ])
    .await;
}

#[tokio::test]
async fn case_6_2_a_text_may_be_cut_inside_a_character() {
    let text = json(HELLO.as_bytes());
    let kosme = json(KOSME);
    let (one, two) = text.split_at(text.len() - 8);
    play(vec![
        case("6.2.1", vec![frame(TEXT, &text)], Expectation::GoesOn),
        case("6.2.2", parts([one, two]), Expectation::GoesOn),
        case("6.2.3", parts(text.chunks(1)), Expectation::GoesOn),
        case("6.2.4", parts(kosme.chunks(1)), Expectation::GoesOn),
    ])
    .await;
}

#[tokio::test]
async fn case_6_3_and_6_4_what_is_no_utf8_is_refused_without_waiting_for_the_rest() {
    let broken = json(BROKEN);
    let begun = |pieces: &[&[u8]]| -> Vec<Vec<u8>> {
        let pieces = pieces.iter().enumerate();
        pieces
            .map(|(at, piece)| part(false, if at == 0 { TEXT } else { CONTINUATION }, piece))
            .collect()
    };
    play(vec![
        case(
            "6.3.1",
            vec![frame(TEXT, &broken)],
            Expectation::Closed(1007),
        ),
        case("6.3.2", parts(broken.chunks(1)), Expectation::Closed(1007)),
        case(
            "6.4.1",
            begun(&[KOSME, b"\xf4\x90\x80\x80"]),
            Expectation::Closed(1007),
        ),
        case(
            "6.4.2",
            begun(&[KOSME, b"\xf4", b"\x90"]),
            Expectation::Closed(1007),
        ),
        // Inside one frame it is seen at the frame's end, as Autobahn allows.
        case(
            "6.4.3",
            vec![frame(TEXT, &[KOSME, b"\xf4\x90\x80\x80"].concat())],
            Expectation::Closed(1007),
        ),
        case(
            "6.4.4",
            vec![frame(TEXT, &[KOSME, b"\xf4\x90"].concat())],
            Expectation::Closed(1007),
        ),
    ])
    .await;
}

/// One case for each of these, numbered on.
fn all(chapter: &str, sequences: &[&[u8]], is_valid: bool) -> Vec<Case> {
    let cases = (1..).zip(sequences).map(|(number, sequence)| {
        let then = if is_valid {
            Expectation::GoesOn
        } else {
            Expectation::Closed(1007)
        };
        let sent = vec![frame(TEXT, &json(sequence))];
        case(format!("{chapter}.{number}"), sent, then)
    });
    cases.collect()
}

#[tokio::test]
async fn case_6_5_to_6_11_what_is_utf8_is_taken_up_to_its_bounds() {
    let mut cases = all(
        "6.5",
        &[
            b"hello\x24world",
            b"hello\xc2\xa2world",
            b"hello\xe2\x82\xacworld",
            b"hello\xf0\xa4\xad\xa2world",
            KOSME,
        ],
        true,
    );
    for end in 1..=KOSME.len() {
        let is_valid = std::str::from_utf8(&KOSME[..end]).is_ok();
        cases.extend(all(
            &format!("6.6, {end} bytes"),
            &[&KOSME[..end]],
            is_valid,
        ));
    }
    // A NUL is UTF-8, but not in JSON.
    cases.push(case(
        "6.7.1",
        vec![frame(TEXT, &json(b"\0"))],
        Expectation::Closed(4000),
    ));
    cases.extend(all(
        "6.7, from 2",
        &[b"\xc2\x80", b"\xe0\xa0\x80", b"\xf0\x90\x80\x80"],
        true,
    ));
    cases.extend(all(
        "6.8",
        &[b"\xf8\x88\x80\x80\x80", b"\xfc\x84\x80\x80\x80\x80"],
        false,
    ));
    cases.extend(all(
        "6.9",
        &[b"\x7f", b"\xdf\xbf", b"\xef\xbf\xbf", b"\xf4\x8f\xbf\xbf"],
        true,
    ));
    cases.extend(all(
        "6.10",
        &[
            b"\xf7\xbf\xbf\xbf",
            b"\xfb\xbf\xbf\xbf\xbf",
            b"\xfd\xbf\xbf\xbf\xbf\xbf",
        ],
        false,
    ));
    cases.extend(all(
        "6.11",
        &[
            b"\xed\x9f\xbf",
            b"\xee\x80\x80",
            b"\xef\xbf\xbd",
            b"\xf4\x8f\xbf\xbf",
        ],
        true,
    ));
    cases.extend(all("6.11, from 5", &[b"\xf4\x90\x80\x80"], false));
    play(cases).await;
}

#[tokio::test]
async fn case_6_12_to_6_16_stray_and_missing_bytes_are_refused() {
    let stray: Vec<u8> = (0x80..=0xbf).collect();
    let alternating = b"\x80\xbf\x80\xbf\x80\xbf";
    let mut cases: Vec<Case> = vec![];
    cases.extend(all("6.12", &[b"\x80", b"\xbf"], false));
    for end in 2..=6 {
        cases.extend(all(
            &format!("6.12, {end} bytes"),
            &[&alternating[..end]],
            false,
        ));
    }
    cases.extend(all("6.12, all", &[&stray], false));
    for starts in [
        0xc0..=0xdf,
        0xe0..=0xef,
        0xf0..=0xf7,
        0xf8..=0xfb,
        0xfc..=0xfd_u8,
    ] {
        let lonely: Vec<u8> = starts.clone().flat_map(|start| [start, b' ']).collect();
        cases.extend(all(&format!("6.13, {starts:x?}"), &[&lonely], false));
    }
    let short: [&[u8]; 10] = [
        b"\xc0",
        b"\xe0\x80",
        b"\xf0\x80\x80",
        b"\xf8\x80\x80\x80",
        b"\xfc\x80\x80\x80\x80",
        b"\xdf",
        b"\xef\xbf",
        b"\xf7\xbf\xbf",
        b"\xfb\xbf\xbf\xbf",
        b"\xfd\xbf\xbf\xbf\xbf",
    ];
    cases.extend(all("6.14", &short, false));
    cases.extend(all("6.15", &[&short.concat()], false));
    cases.extend(all("6.16", &[b"\xfe", b"\xff", b"\xfe\xfe\xff\xff"], false));
    play(cases).await;
}

#[tokio::test]
async fn case_6_17_to_6_21_long_forms_and_surrogates_are_refused() {
    let mut cases = all(
        "6.17",
        &[
            b"\xc0\xaf",
            b"\xe0\x80\xaf",
            b"\xf0\x80\x80\xaf",
            b"\xf8\x80\x80\x80\xaf",
            b"\xfc\x80\x80\x80\x80\xaf",
        ],
        false,
    );
    cases.extend(all(
        "6.18",
        &[
            b"\xc1\xbf",
            b"\xe0\x9f\xbf",
            b"\xf0\x8f\xbf\xbf",
            b"\xf8\x87\xbf\xbf\xbf",
            b"\xfc\x83\xbf\xbf\xbf\xbf",
        ],
        false,
    ));
    cases.extend(all(
        "6.19",
        &[
            b"\xc0\x80",
            b"\xe0\x80\x80",
            b"\xf0\x80\x80\x80",
            b"\xf8\x80\x80\x80\x80",
            b"\xfc\x80\x80\x80\x80\x80",
        ],
        false,
    ));
    let surrogates: [&[u8]; 7] = [
        b"\xed\xa0\x80",
        b"\xed\xad\xbf",
        b"\xed\xae\x80",
        b"\xed\xaf\xbf",
        b"\xed\xb0\x80",
        b"\xed\xbe\x80",
        b"\xed\xbf\xbf",
    ];
    cases.extend(all("6.20", &surrogates, false));
    for high in &surrogates[..4] {
        for low in [&surrogates[4], &surrogates[6]] {
            cases.extend(all("6.21", &[&[*high, *low].concat()], false));
        }
    }
    play(cases).await;
}

#[tokio::test]
async fn case_6_22_and_6_23_code_points_that_are_no_characters_are_taken() {
    let planes = (0..=16_u32).flat_map(|plane| [plane << 16 | 0xfffe, plane << 16 | 0xffff]);
    let points = planes.filter_map(char::from_u32);
    let mut cases = Vec::new();
    for (number, point) in (1..).zip(points) {
        let sent = vec![frame(TEXT, &json(point.to_string().as_bytes()))];
        cases.push(case(format!("6.22.{number}"), sent, Expectation::GoesOn));
    }
    cases.extend(all("6.23", &[b"\xef\xbf\xbd"], true));
    play(cases).await;
}
