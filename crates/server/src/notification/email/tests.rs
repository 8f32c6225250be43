//! What the e-mail says, and where it must not lead.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use protocol::{
    AccountId, AgentId, ChannelKind, Contact, ContactId, Conversation, ConversationId, Direction,
    InboxId, MessageId, Seq, Status, Timestamp, Visit, WebPage,
};

use super::*;

fn notification(url: &str, domains: &[&str]) -> EmailNotification {
    let conversation = Conversation {
        version: Seq::new(1),
        inbound_count: 1,
        unseen: 1,
        visit: Some(Visit {
            page: WebPage {
                url: url.to_owned(),
                title: String::new(),
            },
            ..Visit::default()
        }),
        ..Conversation::new(
            ConversationId::from_bytes([1; 16]),
            (ChannelKind::Widget, InboxId::from_bytes([2; 16])),
            Contact {
                id: ContactId::from_bytes([3; 16]),
                is_group: false,
                name: None,
                phone: None,
                email: Some("rana@shop.example".to_owned()),
                verified: false,
                attributes: Vec::new(),
            },
            Timestamp::from_millis(0),
        )
    };
    let answer = Message {
        id: MessageId::from_bytes([4; 16]),
        conversation_id: conversation.id,
        seq: Seq::new(2),
        version: Seq::new(2),
        direction: Direction::Out,
        author: Author::Agent(AgentId::from_bytes([5; 16])),
        sender: None,
        status: Status::Sent,
        sent_at: Timestamp::from_millis(0),
        content: Content::text("We do."),
        failure: None,
    };
    EmailNotification {
        account_id: AccountId::from_bytes([6; 16]),
        conversation,
        inbox: "The Shop".to_owned(),
        domains: domains.iter().map(|&domain| domain.to_owned()).collect(),
        agents: Vec::new(),
        answers: vec![answer],
        tries: 0,
    }
}

#[test]
fn a_page_is_named_where_the_chat_may_be() {
    for (url, domains) in [
        ("https://shop.example/mugs", &["shop.example"][..]),
        ("http://localhost:8080/", &["localhost:8080"]),
        (
            "https://www.shop.example/",
            &["other.example", "*.shop.example"],
        ),
    ] {
        assert_eq!(page(&notification(url, domains)).as_deref(), Some(url));
    }
}

#[test]
fn a_page_is_not_named_that_leads_elsewhere() {
    for (url, domains) in [
        ("", &["shop.example"][..]),
        ("mugs", &["shop.example"]),
        ("javascript:alert(1)", &["shop.example"]),
        ("data:text/html,Win", &["shop.example"]),
        ("ftp://shop.example/", &["shop.example"]),
        ("https://shop.example@evil.example/", &["shop.example"]),
        // Any site may hold the chat: anybody may have said this.
        ("https://shop.example/", &[]),
        ("https://evil.example/", &["shop.example"]),
        (
            "https://evil.example/#https://shop.example",
            &["shop.example"],
        ),
    ] {
        let notification = notification(url, domains);
        assert_eq!(page(&notification), None, "{url}");
        assert!(body(&notification).contains("To write back, go on in the chat on the website.\n"));
    }
    let two_lines = notification(
        "https://shop.example/\r\nhttps://evil.example/ x",
        &["shop.example"],
    );
    let page = page(&two_lines).unwrap();
    assert!(!page.contains(char::is_whitespace), "{page}");
}

#[test]
fn a_name_is_greeted_unless_it_could_be_a_link() {
    for name in ["Rana", "رنا عزيز", "J. R. Aziz", "Dr. O'Neil-Aziz"] {
        assert_eq!(greeted(name).as_deref(), Some(name));
    }
    assert_eq!(greeted(" Rana\r\nAziz ").as_deref(), Some("Rana Aziz"));
    let long = "a".repeat(61);
    for name in [
        "",
        " ",
        "evil.example",
        "Win at https://evil",
        "a@b",
        "//x",
        &long,
    ] {
        assert_eq!(greeted(name), None, "{name}");
    }
}

#[test]
fn an_agent_who_is_gone_leaves_the_inbox_as_the_author() {
    let text = body(&notification("", &[]));
    assert!(
        text.starts_with("Hello,\n\nThe Shop wrote:\n\nWe do.\n\n"),
        "{text}"
    );
}

#[test]
fn an_address_of_two_is_none() {
    let from = "Shop <hello@shop.example>".parse().unwrap();
    for email in [
        "rana",
        "rana,eve@shop.example",
        "a@b.example, c@d.example",
        "a@b\r\nc",
    ] {
        let mut notification = notification("", &[]);
        notification.conversation.contact.email = Some(email.to_owned());
        assert_eq!(
            compose(&notification, &from).unwrap_err(),
            ComposeError::Address,
            "{email}"
        );
    }
}
