//! Backed up while it runs, and restored.

use std::{
    fs,
    path::{Path, PathBuf},
};

use protocol::Attachment;
use server::{
    backup::{Allow, MANIFEST, back_up, restore},
    data_folder::DataFolder,
    server::Server,
};
use tempfile::TempDir;
use testing::{ALICE, Client, TestServer, message_id, nowhere};

use super::closed;

/// A desk with a conversation and a file that was sent.
async fn desk_with_file() -> (TestServer, Attachment) {
    let desk = TestServer::open().await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    let answer = rana.upload("order.txt", "two mugs").await;
    let file: Attachment = answer.json();
    let sent = rana.put_file(nowhere(), message_id(), file.clone()).await;
    assert_eq!(sent.status, 201);
    (desk, file)
}

fn folder(desk: &TestServer) -> DataFolder {
    DataFolder::at(desk.data())
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found.sort();
    found
}

#[tokio::test]
async fn a_backup_of_a_running_server_is_restored_whole_in_a_new_epoch() {
    let (desk, file) = desk_with_file().await;
    let place = TempDir::new().unwrap();
    let target = place.path().join("backup");
    let manifest = back_up(&folder(&desk), &target, Allow::default()).unwrap();
    assert_eq!(manifest.files.len(), 3, "database, key and one file");
    let again = back_up(&folder(&desk), &target, Allow::default()).unwrap_err();
    assert!(again.to_string().contains("never replaces"), "{again}");
    let data = place.path().join("data");
    restore(&target, &data, false).unwrap();
    let mut settings = desk.settings().clone();
    (settings.data, settings.listen) = (data.clone(), "127.0.0.1:0".parse().unwrap());
    let server = Server::start(settings).await.unwrap();
    assert_ne!(server.app.store.epoch(), desk.app().store.epoch());
    assert!(server.app.store.restore_sign().is_some());
    let alice = Client::new(server.address());
    alice.sign_in(ALICE).await;
    let got = alice.get(&format!("/api/attachments/{}", file.id)).await;
    assert_eq!(got.body, b"two mugs");
    let refused = restore(&target, &data, true).unwrap_err();
    assert!(refused.to_string().contains("a server runs"), "{refused}");
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_backup_that_fails_leaves_nothing() {
    let (desk, _) = desk_with_file().await;
    let place = TempDir::new().unwrap();
    let target = place.path().join("backup");
    let [lost] = &files(&desk.data().join("attachments"))[..] else {
        panic!("one file");
    };
    fs::remove_file(lost).unwrap();
    let refused = back_up(&folder(&desk), &target, Allow::default()).unwrap_err();
    assert!(refused.to_string().contains("1 files"), "{refused}");
    assert_eq!(files(place.path()), [] as [PathBuf; 0]);
    let allow = Allow {
        missing_files: true,
    };
    let manifest = back_up(&folder(&desk), &target, allow).unwrap();
    assert_eq!(manifest.missing.len(), 1);
}

#[tokio::test]
async fn files_that_are_gone_as_a_whole_are_refused_at_the_start() {
    let (mut desk, _) = desk_with_file().await;
    closed(&mut desk).await;
    fs::remove_dir_all(desk.data().join("attachments")).unwrap();
    let refused = super::refusal(&desk).await;
    assert!(refused.contains("messages have files"), "{refused}");
}

#[tokio::test]
async fn data_that_is_there_is_only_moved_aside_when_asked() {
    let (mut desk, _) = desk_with_file().await;
    let place = TempDir::new().unwrap();
    let target = place.path().join("backup");
    back_up(&folder(&desk), &target, Allow::default()).unwrap();
    closed(&mut desk).await;
    let refused = restore(&target, desk.data(), false).unwrap_err();
    assert!(refused.to_string().contains("--replace"), "{refused}");
    let before = fs::read(desk.data().join("frontdesk.db")).unwrap();
    let restored = restore(&target, desk.data(), true).unwrap();
    let aside = restored.replaced.unwrap();
    assert_eq!(fs::read(aside.join("frontdesk.db")).unwrap(), before);
    desk.restart().await;
    desk.sign_in(ALICE).await;
}

#[tokio::test]
async fn a_damaged_backup_is_refused_and_changes_nothing() {
    let (mut desk, _) = desk_with_file().await;
    let place = TempDir::new().unwrap();
    let target = place.path().join("backup");
    back_up(&folder(&desk), &target, Allow::default()).unwrap();
    closed(&mut desk).await;
    let before: Vec<Vec<u8>> = files(desk.data())
        .iter()
        .map(|file| fs::read(file).unwrap())
        .collect();
    for file in files(&target) {
        let whole = fs::read(&file).unwrap();
        let mut flipped = whole.clone();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 0x80;
        fs::write(&file, flipped).unwrap();
        assert!(
            restore(&target, desk.data(), true).is_err(),
            "{}",
            file.display()
        );
        fs::remove_file(&file).unwrap();
        assert!(
            restore(&target, desk.data(), true).is_err(),
            "{}",
            file.display()
        );
        fs::write(&file, whole).unwrap();
    }
    let manifest = target.join(MANIFEST);
    let outside = fs::read_to_string(&manifest)
        .unwrap()
        .replace("frontdesk.key", "../stolen");
    fs::write(&manifest, outside).unwrap();
    let refused = restore(&target, desk.data(), true).unwrap_err();
    assert!(
        refused.to_string().contains("outside the backup"),
        "{refused}"
    );
    let after: Vec<Vec<u8>> = files(desk.data())
        .iter()
        .map(|file| fs::read(file).unwrap())
        .collect();
    assert_eq!(before, after);
}
