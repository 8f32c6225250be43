//! A file that the page has uploaded.

use protocol::json;
use widget::host::uploaded_file::UploadedFile;

const FILE: &str = r#"{"conversation_id":"00000000-0000-7000-8000-00000000000c","attachment":{
    "id":"00000000-0000-7000-8000-0000000000a1","name":"a.png","media_type":"image/png","size":3}}"#;

#[test]
fn an_uploaded_file_names_the_conversation_it_was_picked_for() {
    let file: UploadedFile = json::read(FILE).unwrap();
    let conversation = file.conversation_id.to_string();
    assert_eq!(conversation, "00000000-0000-7000-8000-00000000000c");
    assert_eq!(file.attachment.name, "a.png");
    assert_eq!(file.caption, "");
}

#[test]
fn an_uploaded_file_has_the_words_that_go_with_it() {
    let captioned = FILE.replacen('{', r#"{"caption":"a \"new\" one","#, 1);
    let file: UploadedFile = json::read(&captioned).unwrap();
    assert_eq!(file.caption, "a \"new\" one");
}

#[test]
fn a_file_of_no_conversation_is_not_sent() {
    assert_eq!(json::read::<UploadedFile>("{}"), None);
    let nowhere = FILE.replace("00000000-0000-7000-8000-00000000000c", "");
    assert_eq!(json::read::<UploadedFile>(&nowhere), None);
}
