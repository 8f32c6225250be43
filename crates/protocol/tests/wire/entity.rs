//! Entities and pages, as REST and events carry them.

use insta::assert_snapshot;
use protocol::{Author, ContactId, Content, ConversationPage, MessagePage, Presence};

use crate::{json, sample};

#[test]
fn an_agent_who_left() {
    let gone = protocol::Agent {
        email: None,
        removed: true,
        ..sample::agent()
    };
    assert_snapshot!(json(&gone), @r#"{"id":"a1a1a1a1-a1a1-a1a1-a1a1-a1a1a1a1a1a1","version":1,"name":"Alice","removed":true}"#);
}

#[test]
fn an_agent() {
    assert_snapshot!(json(&sample::agent()), @r#"{"id":"a1a1a1a1-a1a1-a1a1-a1a1-a1a1a1a1a1a1","version":1,"name":"Alice","email":"alice@example.com"}"#);
}

#[test]
fn an_inbox() {
    assert_snapshot!(json(&sample::inbox()), @r#"{"id":"1b1b1b1b-1b1b-1b1b-1b1b-1b1b1b1b1b1b","version":2,"name":"Shop","channel":"whatsapp","address":"+49 30 1234","capabilities":{"sends":["text"],"receives":["text"],"max_text_chars":4096,"reply_window_ms":86400000,"receipts":true,"typing":false}}"#);
}

#[test]
fn an_incoming_message() {
    assert_snapshot!(json(&sample::with_file().content), @r#"{"type":"attachment","attachment":{"id":"afafafaf-afaf-afaf-afaf-afafafafafaf","name":"the broken “handle”.jpg","media_type":"image/jpeg","size":123456,"width":640,"height":480}}"#);
    assert_snapshot!(json(&sample::with_caption().content), @r#"{"type":"attachment","attachment":{"id":"afafafaf-afaf-afaf-afaf-afafafafafaf","name":"the broken “handle”.jpg","media_type":"image/jpeg","size":123456,"width":640,"height":480},"caption":"It arrived like this"}"#);
    assert_snapshot!(json(&sample::received()), @r#"{"id":"3e3e3e3e-3e3e-3e3e-3e3e-3e3e3e3e3e3e","conversation_id":"cccccccc-cccc-cccc-cccc-cccccccccccc","seq":7,"version":7,"direction":"in","author":{"type":"contact","id":"c1c1c1c1-c1c1-c1c1-c1c1-c1c1c1c1c1c1"},"status":"received","sent_at":1700000000000,"content":{"type":"text","text":"hi"}}"#);
}

#[test]
fn a_message_in_a_group_says_who_wrote_it() {
    assert_snapshot!(json(&sample::in_group()), @r#"{"id":"3e3e3e3e-3e3e-3e3e-3e3e-3e3e3e3e3e3e","conversation_id":"cccccccc-cccc-cccc-cccc-cccccccccccc","seq":7,"version":7,"direction":"in","author":{"type":"contact","id":"c1c1c1c1-c1c1-c1c1-c1c1-c1c1c1c1c1c1"},"sender":"Bob","status":"received","sent_at":1700000000000,"content":{"type":"text","text":"hi"}}"#);
}

#[test]
fn a_conversation_of_a_group() {
    let group = sample::group_conversation();
    assert_snapshot!(json(&group), @r#"{"id":"cccccccc-cccc-cccc-cccc-cccccccccccc","version":8,"inbox_id":"1b1b1b1b-1b1b-1b1b-1b1b-1b1b1b1b1b1b","channel":"whatsapp","contact":{"id":"90909090-9090-9090-9090-909090909090","is_group":true},"status":"open","last_activity_at":1700000000123,"last_message":{"id":"3e3e3e3e-3e3e-3e3e-3e3e-3e3e3e3e3e3e","seq":7,"direction":"in","author":{"type":"contact","id":"c1c1c1c1-c1c1-c1c1-c1c1-c1c1c1c1c1c1"},"sender":"Bob","status":"received","sent_at":1700000000000,"preview":"hi"},"inbound_count":3,"window_closes_at":1700086400000}"#);
    let read: protocol::Conversation = serde_json::from_str(&json(&group)).unwrap();
    assert_eq!(read, group);
}

#[test]
fn a_group_is_called_by_its_name_else_by_a_code() {
    let mut group = sample::group_conversation().contact;
    assert_eq!(group.display_name(), "WhatsApp group 144G");
    // Of a number that does not belong there.
    group.phone = Some("49301234".to_owned());
    assert_eq!(group.display_name(), "WhatsApp group 144G");
    group.name = Some(" Book club ".to_owned());
    assert_eq!(group.display_name(), "Book club");
}

#[test]
fn an_outgoing_message_that_failed() {
    assert_snapshot!(json(&sample::failed()), @r#"{"id":"3e3e3e3e-3e3e-3e3e-3e3e-3e3e3e3e3e3e","conversation_id":"cccccccc-cccc-cccc-cccc-cccccccccccc","seq":7,"version":9,"direction":"out","author":{"type":"agent","id":"a1a1a1a1-a1a1-a1a1-a1a1-a1a1a1a1a1a1"},"status":"failed","sent_at":1700000000000,"content":{"type":"text","text":"hi"},"failure":{"code":"131047","reason":"More than 24 hours have passed."}}"#);
}

#[test]
fn frontdesk_itself_is_an_author_without_id() {
    assert_snapshot!(json(&Author::System), @r#"{"type":"system"}"#);
}

#[test]
fn a_conversation_with_everything() {
    assert_snapshot!(json(&sample::conversation()), @r#"{"id":"cccccccc-cccc-cccc-cccc-cccccccccccc","version":8,"inbox_id":"1b1b1b1b-1b1b-1b1b-1b1b-1b1b1b1b1b1b","channel":"whatsapp","contact":{"id":"c1c1c1c1-c1c1-c1c1-c1c1-c1c1c1c1c1c1","name":"Bob","phone":"49301234"},"status":"open","assignee":"a1a1a1a1-a1a1-a1a1-a1a1-a1a1a1a1a1a1","last_activity_at":1700000000123,"last_message":{"id":"3e3e3e3e-3e3e-3e3e-3e3e-3e3e3e3e3e3e","seq":7,"direction":"in","author":{"type":"contact","id":"c1c1c1c1-c1c1-c1c1-c1c1-c1c1c1c1c1c1"},"status":"received","sent_at":1700000000000,"preview":"hi"},"inbound_count":3,"window_closes_at":1700086400000}"#);
}

#[test]
fn a_conversation_leaves_out_what_is_not_known() {
    assert_snapshot!(json(&sample::silent_conversation()), @r#"{"id":"cccccccc-cccc-cccc-cccc-cccccccccccc","version":8,"inbox_id":"1b1b1b1b-1b1b-1b1b-1b1b-1b1b1b1b1b1b","channel":"widget","contact":{"id":"c1c1c1c1-c1c1-c1c1-c1c1-c1c1c1c1c1c1"},"status":"resolved","last_activity_at":1700000000123,"inbound_count":0}"#);
}

#[test]
fn a_conversation_from_a_website() {
    assert_snapshot!(json(&sample::visited_conversation()), @r##"{"id":"cccccccc-cccc-cccc-cccc-cccccccccccc","version":8,"inbox_id":"1b1b1b1b-1b1b-1b1b-1b1b-1b1b1b1b1b1b","channel":"widget","contact":{"id":"c1c1c1c1-c1c1-c1c1-c1c1-c1c1c1c1c1c1","name":"Rana","email":"rana@example.com","verified":true,"attributes":[{"name":"plan","value":"pro"},{"name":"orders","value":"3"}]},"status":"open","last_activity_at":1700000000123,"inbound_count":3,"unseen":2,"visit":{"page":{"url":"https://shop.example/mugs","title":"Mugs"},"referrer":"https://search.example/","language":"ar-LB","time_zone":"Asia/Beirut"}}"##);
}

#[test]
fn a_conversation_that_was_rated() {
    let rated = sample::rated_conversation();
    let json = json(&rated);
    let (_, rating) = json.split_once(",\"rating\":").unwrap();
    assert_snapshot!(rating, @r#"{"score":4,"comment":"Quick","at":1700000060000}}"#);
    let silent = protocol::Rating {
        comment: None,
        ..sample::rating()
    };
    assert_snapshot!(crate::json(&silent), @r#"{"score":4,"at":1700000060000}"#);
}

#[test]
fn a_widget() {
    assert_snapshot!(json(&sample::widget()), @r##"{"inbox_id":"1b1b1b1b-1b1b-1b1b-1b1b-1b1b1b1b1b1b","version":3,"name":"Shop","look":{"color":"#17617c","position":"end","scheme":"auto","welcome":"","away":"","form":[{"ask":"email","required":true}]}}"##);
}

#[test]
fn hours_are_seven_days_with_spans() {
    assert_snapshot!(json(&sample::hours()), @r#"{"time_zone":"Europe/Vienna","days":[[{"from":"09:00","to":"12:30"},{"from":"13:30","to":"17:30"}],[],[],[],[{"from":"22:00","to":"02:00"}],[],[]]}"#);
    let six = r#"{"time_zone":"UTC","days":[[],[],[],[],[],[]]}"#;
    assert!(serde_json::from_str::<protocol::Hours>(six).is_err());
    assert_snapshot!(json(&sample::availability()), @r#"{"open":false,"changes":[1700000000000,1700030600000]}"#);
}

#[test]
fn a_time_of_day_is_four_digits() {
    use protocol::hours::Time;
    for text in ["00:00", "09:30", "23:59"] {
        assert_eq!(text.parse::<Time>().unwrap().to_string(), text);
    }
    for text in [
        "", "9:30", "09:60", "24:00", "0930", "09-30", "+9:30", "09:3é", "09:300",
    ] {
        assert!(text.parse::<Time>().is_err(), "{text:?}");
    }
}

#[test]
fn a_color_is_six_digits() {
    use protocol::widget::Color;
    assert_eq!("#17617C".parse::<Color>().unwrap().to_string(), "#17617c");
    for text in [
        "", "#", "#12345", "#1234567", "123456", "#+12345", "red", "#ééé",
    ] {
        assert!(text.parse::<Color>().is_err(), "{text:?}");
    }
}

#[test]
fn what_a_browser_says_of_a_visit_is_cut() {
    let page = protocol::WebPage {
        url: "ü".repeat(5_000),
        title: "ü".repeat(5_000),
    };
    let page = page.cut();
    assert_eq!(page.url.chars().count(), 2_000);
    assert_eq!(page.title.chars().count(), 200);
}

#[test]
fn the_bootstrap_of_a_visitor() {
    assert_snapshot!(json(&sample::visitor_bootstrap()), @r##"{"epoch":"e0e0e0e0-e0e0-e0e0-e0e0-e0e0e0e0e0e0","cursor":12,"me":"c1c1c1c1-c1c1-c1c1-c1c1-c1c1c1c1c1c1","token":"AAAA.BBBB","widget":{"inbox_id":"1b1b1b1b-1b1b-1b1b-1b1b-1b1b1b1b1b1b","version":3,"name":"Shop","look":{"color":"#17617c","position":"end","scheme":"auto","welcome":"","away":"","form":[{"ask":"email","required":true}]}},"availability":{"open":true},"agents":[{"id":"a1a1a1a1-a1a1-a1a1-a1a1-a1a1a1a1a1a1","version":1,"name":"Alice"}],"conversations":{"items":[],"read_marks":[],"next":null}}"##);
}

#[test]
fn a_read_mark() {
    assert_snapshot!(json(&sample::read_mark()), @r#"{"conversation_id":"cccccccc-cccc-cccc-cccc-cccccccccccc","agent_id":"a1a1a1a1-a1a1-a1a1-a1a1-a1a1a1a1a1a1","version":10,"up_to":7,"inbound_read":3}"#);
}

#[test]
fn presence_is_a_word() {
    assert_snapshot!(json(&[Presence::Online, Presence::Offline]), @r#"["online","offline"]"#);
}

#[test]
fn a_page_of_messages_names_the_cursor_for_more() {
    let message = sample::received();
    let page = MessagePage {
        next: Some(message.cursor()),
        items: Vec::new(),
    };
    assert_snapshot!(json(&page), @r#"{"items":[],"next":"1700000000.7"}"#);
}

#[test]
fn the_last_page_says_null() {
    let page = MessagePage {
        items: Vec::new(),
        next: None,
    };
    assert_snapshot!(json(&page), @r#"{"items":[],"next":null}"#);
}

#[test]
fn a_page_of_conversations_brings_my_read_marks() {
    let page = ConversationPage {
        items: Vec::new(),
        read_marks: vec![sample::read_mark()],
        next: Some(sample::conversation().cursor()),
    };
    assert_snapshot!(json(&page), @r#"{"items":[],"read_marks":[{"conversation_id":"cccccccc-cccc-cccc-cccc-cccccccccccc","agent_id":"a1a1a1a1-a1a1-a1a1-a1a1-a1a1a1a1a1a1","version":10,"up_to":7,"inbound_read":3}],"next":"1700000000123.cccccccc-cccc-cccc-cccc-cccccccccccc"}"#);
}

#[test]
fn the_bootstrap_of_an_agent() {
    assert_snapshot!(json(&sample::bootstrap()), @r#"{"epoch":"e0e0e0e0-e0e0-e0e0-e0e0-e0e0e0e0e0e0","cursor":12,"me":"a1a1a1a1-a1a1-a1a1-a1a1-a1a1a1a1a1a1","account":{"name":"Bakery"},"agents":[],"inboxes":[],"conversations":{"items":[],"read_marks":[],"next":null},"unread":{"items":[],"read_marks":[],"next":null}}"#);
}

#[test]
fn unread_is_what_came_in_less_what_was_read() {
    let conversation = sample::conversation();
    let mut mark = sample::read_mark();
    assert_eq!(conversation.unread(None), 3);
    mark.inbound_read = 1;
    assert_eq!(conversation.unread(Some(&mark)), 2);
    mark.inbound_read = 4;
    assert_eq!(conversation.unread(Some(&mark)), 0, "a mark may be ahead");
}

#[test]
fn a_contact_is_called_by_name_else_by_number_or_address_else_by_a_code() {
    let mut contact = sample::contact();
    contact.name = Some("  Bob ".to_owned());
    assert_eq!(contact.display_name(), "Bob");
    contact.name = Some(" ".to_owned());
    assert_eq!(contact.display_name(), "+49301234");
    contact.phone = None;
    contact.email = Some("bob@example.com".to_owned());
    assert_eq!(contact.display_name(), "bob@example.com");
    contact.email = None;
    let [first, second] = [0x0007_ffff, 0xffff_8c41_u32].map(|end| {
        let mut id = *contact.id.as_bytes();
        id[12..].copy_from_slice(&end.to_be_bytes());
        contact.id = ContactId::from_bytes(id);
        contact.display_name()
    });
    assert_eq!(first, "Contact FZZZ");
    assert_eq!(second, "Contact Z321");
}

/// A new kind does not compile without a sample of it.
const fn has_sample(content: &Content) -> bool {
    match content {
        Content::Text { .. } | Content::Attachment { .. } | Content::Unsupported { .. } => true,
        Content::Unknown => false,
    }
}

/// `message/fields.rs` must know each kind that is written.
#[test]
fn each_kind_of_content_is_read_as_what_was_written() {
    let kind = "sticker".to_owned();
    let samples = [
        Content::text("hi"),
        sample::with_file().content,
        sample::with_caption().content,
        Content::Unsupported { kind },
    ];
    for content in samples {
        assert!(has_sample(&content));
        let json = serde_json::to_string(&content).unwrap();
        assert_eq!(serde_json::from_str::<Content>(&json).unwrap(), content);
    }
}
