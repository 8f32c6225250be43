//! Pictures: their thumbnails are what people are shown.

use std::io::{Cursor, Write};

use image::{GenericImageView, ImageFormat, RgbImage};
use protocol::{Attachment, AttachmentId, Author};
use reqwest::StatusCode;
use server::{attachment::AttachmentLimits, clock, store::attachment::NewFile};
use testing::{ALICE, Answer, MALLORY, TestServer, Visitor, message_id};
use tokio::io::AsyncWriteExt;

use super::{GIF, brought};

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 9]))
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

/// A picture of 11,000 by 11,000 pixels in some 15 kB.
fn bomb() -> Vec<u8> {
    fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let named = [kind, data].concat();
        let mut crc = flate2::Crc::new();
        crc.update(&named);
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [&length[..], &named, &crc.sum().to_be_bytes()].concat()
    }
    let side = 11_000_u32;
    // One bit for each pixel.
    let row = vec![0; side.div_ceil(8) as usize + 1];
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..side {
        packed.write_all(&row).unwrap();
    }
    let size = side.to_be_bytes();
    [
        &b"\x89PNG\r\n\x1a\n"[..],
        &chunk(b"IHDR", &[&size[..], &size, &[1, 0, 0, 0, 0]].concat()),
        &chunk(b"IDAT", &packed.finish().unwrap()),
        &chunk(b"IEND", &[]),
    ]
    .concat()
}

fn size(answer: &Answer) -> (u32, u32) {
    assert_eq!(answer.status, StatusCode::OK);
    image::load_from_memory(&answer.body).unwrap().dimensions()
}

#[tokio::test]
async fn whoever_sees_a_picture_gets_a_small_one_of_it_and_nobody_else_does() {
    let mut desk = TestServer::open().await;
    let rana = desk.visitor().await;
    let (_, conversation) = rana.begin("Rana", "hello").await;
    let picture = brought(&rana, "large.png", &png(2_000, 1_000)).await;
    assert_eq!((picture.width, picture.height), (Some(2_000), Some(1_000)));
    let path = format!("/attachments/{}/thumbnail", picture.id);
    let desk_path = format!("/api{path}");
    let alice = desk.sign_in(ALICE).await;
    assert_eq!(alice.get(&desk_path).await.problem().0, 404, "not sent yet");
    assert_eq!(size(&rana.get(&path).await), (640, 320));
    let sent = rana.put_file(conversation, message_id(), picture).await;
    assert_eq!(sent.status, StatusCode::CREATED);
    let answer = alice.get(&desk_path).await;
    assert_eq!(size(&answer), (640, 320));
    let header = |name: &str| answer.headers[name].to_str().unwrap();
    assert_eq!(header("content-type"), "image/jpeg");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(
        header("content-security-policy"),
        "default-src 'none'; sandbox"
    );
    assert!(header("cache-control").starts_with("private"));

    let eve = Visitor::new(desk.address(), rana.inbox_id);
    eve.bootstrap().await;
    assert_eq!(eve.get(&path).await.problem().0, 404);
    desk.add_account("Other", &[MALLORY]).await;
    let mallory = desk.sign_in(MALLORY).await;
    assert_eq!(mallory.get(&desk_path).await.problem().0, 404);
    desk.stop().await;
}

#[tokio::test]
async fn a_picture_too_large_to_open_is_a_file_and_so_is_what_only_begins_like_one() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    let bomb = bomb();
    assert!(bomb.len() < 20_000, "{}", bomb.len());
    for (name, bytes) in [
        ("bomb.png", &*bomb),
        ("broken.png", &png(50, 50)[..60]),
        ("letter.txt", b"hello"),
    ] {
        let file = brought(&rana, name, bytes).await;
        let answer = rana
            .get(&format!("/attachments/{}/thumbnail", file.id))
            .await;
        assert_eq!(answer.problem(), (404, "no_thumbnail".to_owned()), "{name}");
        let original = rana.get(&format!("/attachments/{}", file.id)).await;
        assert_eq!(original.body, bytes, "on demand");
    }
}

#[tokio::test]
async fn a_picture_that_came_before_there_were_thumbnails_gets_one_when_it_is_asked_for() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    rana.begin("Rana", "hello").await;
    let app = desk.app();
    let account = app.store.read(|read| read.accounts()).await.unwrap()[0].0;
    let alice = desk.sign_in(ALICE).await;
    let me = alice.bootstrap().await.me;
    let bytes = png(700, 70);
    let file = NewFile {
        id: clock::fresh(AttachmentId::mint),
        uploader: Author::Agent(me),
        network: [0; 16],
        name: "old.png".to_owned(),
        declared: 0,
    };
    let old = Attachment {
        id: file.id,
        name: file.name.clone(),
        media_type: "image/png".to_owned(),
        size: bytes.len() as u64,
        width: None,
        height: None,
    };
    let mut writer = app.attachments.writer(account, old.id);
    writer.write_all(&bytes).await.unwrap();
    writer.shutdown().await.unwrap();
    let (storage, whole) = (AttachmentLimits::default().storage, old.clone());
    app.store
        .write(move |tx| {
            tx.begin_attachment(account, &file, &storage, clock::now())?;
            tx.keep_attachment(account, &whole, &storage, clock::now())
        })
        .await
        .unwrap();
    let path = format!("/api/attachments/{}/thumbnail", old.id);
    let answer = alice.get(&path).await;
    assert_eq!(size(&answer), (640, 64));
    assert_eq!(size(&alice.get(&path).await), (640, 64), "it is kept");
    // It is stored, and counted as what is.
    let sums = app.store.write(move |tx| tx.stored_by(account)).await;
    let both = (bytes.len() + answer.body.len()) as u64;
    assert_eq!(sums.unwrap(), (both, 0));
}

#[tokio::test]
async fn a_moving_picture_stands_still_until_it_is_opened() {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    let moving = brought(&rana, "a.gif", GIF).await;
    let still = rana
        .get(&format!("/attachments/{}/thumbnail", moving.id))
        .await;
    assert_eq!(size(&still), (2, 1));
    assert!(!still.body.starts_with(b"GIF"));
}
