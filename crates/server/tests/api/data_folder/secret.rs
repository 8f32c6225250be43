//! Secrets are not readable in the files.

use std::fs;

use protocol::{AccountId, InboxId};
use reqwest::Method;
use server::secret::SecretKey;
use testing::{ALICE, TestServer};

use super::{closed, database, file, refusal, refusal_with};

/// A desk with a website that signs, its inbox and its secret.
async fn signing_desk() -> (TestServer, AccountId, InboxId, String) {
    let desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let (account, _) = desk.app().store.read(|read| read.accounts()).await.unwrap()[0];
    let inbox = desk.add_website(account).await;
    let path = format!("/api/inboxes/{inbox}/widget/identity-secret");
    let answer = alice.call(Method::POST, &path, &()).await;
    let secret: serde_json::Value = answer.json();
    let secret = secret["secret"].as_str().unwrap().to_owned();
    (desk, account, inbox, secret)
}

async fn opened(desk: &TestServer, account: AccountId, inbox: InboxId) -> Result<String, String> {
    let store = &desk.app().store;
    let sealed = store
        .read(move |read| read.identity_secret(account, inbox))
        .await;
    let sealed = sealed.unwrap().expect("there is a secret");
    let opened = store.secrets().open_identity(inbox, &sealed.secret);
    opened
        .map(|text| text.to_string())
        .map_err(|error| error.to_string())
}

/// Whether the database or its log holds these bytes.
fn is_readable(desk: &TestServer, bytes: &[u8]) -> bool {
    ["", "-wal"].iter().any(|ending| {
        let all = fs::read(file(desk, ending)).unwrap_or_default();
        all.windows(bytes.len()).any(|part| part == bytes)
    })
}

#[tokio::test]
async fn secrets_are_stored_sealed_and_open_after_a_restart() {
    let (mut desk, account, inbox, secret) = signing_desk().await;
    assert!(!is_readable(&desk, secret.as_bytes()));
    assert!(!is_readable(&desk, desk.app().store.visitor_key()));
    let key = *desk.app().store.visitor_key();
    desk.restart().await;
    assert_eq!(opened(&desk, account, inbox).await, Ok(secret));
    assert_eq!(
        *desk.app().store.visitor_key(),
        key,
        "visitors keep their tokens"
    );
}

#[tokio::test]
async fn what_an_older_version_left_in_the_clear_is_sealed_at_the_next_start() {
    let (mut desk, account, inbox, _) = signing_desk().await;
    closed(&mut desk).await;
    let (plain, token_key) = ("a secret in the clear", [0xA7_u8; 32]);
    let old = database(&desk);
    old.execute_batch("UPDATE log_identity SET key_check = NULL")
        .unwrap();
    old.execute(
        "UPDATE widgets SET identity_secret = ?1 WHERE identity_secret IS NOT NULL",
        [plain],
    )
    .unwrap();
    old.execute("UPDATE keys SET bytes = ?1", [token_key])
        .unwrap();
    drop(old);
    assert!(is_readable(&desk, plain.as_bytes()));
    desk.restart().await;
    assert_eq!(opened(&desk, account, inbox).await.as_deref(), Ok(plain));
    assert_eq!(*desk.app().store.visitor_key(), token_key);
    assert!(!is_readable(&desk, plain.as_bytes()));
    assert!(!is_readable(&desk, &token_key));
}

#[tokio::test]
async fn a_missing_an_unreadable_and_a_wrong_key_are_refused_in_words() {
    let (mut desk, account, inbox, secret) = signing_desk().await;
    closed(&mut desk).await;
    let file = desk.data().join("frontdesk.key");
    let right = fs::read_to_string(&file).unwrap();
    fs::remove_file(&file).unwrap();
    let refused = refusal(&desk).await;
    assert!(refused.contains("their key is missing"), "{refused}");
    assert!(!file.exists(), "no other one is made");
    fs::write(&file, "nonsense").unwrap();
    let refused = refusal(&desk).await;
    assert!(refused.contains("does not hold a key"), "{refused}");
    fs::write(&file, &*SecretKey::random().to_base64()).unwrap();
    let refused = refusal(&desk).await;
    assert!(refused.contains("another key"), "{refused}");
    fs::write(&file, &right).unwrap();
    let refused = refusal_with(&desk, |settings| {
        settings.secret_key = Some(SecretKey::random());
    });
    let refused = refused.await;
    assert!(refused.contains("another key"), "{refused}");
    // The right one as a setting does as well as the file.
    fs::remove_file(&file).unwrap();
    desk.restart_with(|settings| {
        settings.secret_key = Some(SecretKey::from_base64(&right).unwrap());
    })
    .await;
    assert_eq!(opened(&desk, account, inbox).await, Ok(secret));
}

#[tokio::test]
async fn a_secret_that_was_moved_or_written_by_hand_does_not_count() {
    let (mut desk, account, inbox, _) = signing_desk().await;
    let other = desk.add_website(account).await;
    closed(&mut desk).await;
    let hand = database(&desk);
    let moved = "UPDATE widgets SET identity_secret =
        (SELECT identity_secret FROM widgets WHERE inbox_id = ?1) WHERE inbox_id = ?2";
    hand.execute(moved, [inbox.as_bytes(), other.as_bytes()])
        .unwrap();
    hand.execute(
        "UPDATE widgets SET identity_secret = 'mine' WHERE inbox_id = ?1",
        [inbox.as_bytes()],
    )
    .unwrap();
    drop(hand);
    desk.restart().await;
    let refused = opened(&desk, account, other).await.unwrap_err();
    assert!(refused.contains("another place"), "{refused}");
    let refused = opened(&desk, account, inbox).await.unwrap_err();
    assert!(refused.contains("not encrypted"), "{refused}");
}
