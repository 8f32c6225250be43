//! What a list's query asks for.

use protocol::{AccountId, AgentId, ConversationCursor, ConversationId, InboxId, Timestamp};

use super::*;

const ID: &str = "018bcfe5-6800-7000-8000-000000000000";

fn me() -> AgentAuth {
    AgentAuth {
        account_id: AccountId::from_bytes([1; 16]),
        agent_id: AgentId::from_bytes([2; 16]),
        token: [0; 32],
    }
}

fn refusal(filter: ConversationListQuery) -> String {
    let refused = filter.wanted(me()).unwrap_err();
    assert_eq!(refused.problem().code, "malformed");
    refused.problem().detail.clone().unwrap()
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn without_a_filter_the_first_fifty_of_all_are_wanted() {
    let wanted = ConversationListQuery::default().wanted(me()).unwrap();
    assert_eq!(wanted.limit, 50);
    assert_eq!((wanted.status, wanted.assignee), (None, None));
    assert_eq!((wanted.inbox, wanted.text), (None, None));
    assert!(wanted.before.is_none());
    assert!(!wanted.unread_only);
}

#[test]
fn a_page_has_at_least_one_row_and_at_most_two_hundred() {
    for (limit, rows) in [(0, 1), (1, 1), (200, 200), (201, 200), (usize::MAX, 200)] {
        let filter = ConversationListQuery {
            limit: Some(limit),
            ..ConversationListQuery::default()
        };
        assert_eq!(filter.wanted(me()).unwrap().limit, rows);
    }
}

#[test]
fn a_filter_that_is_left_empty_is_none() {
    let filter = ConversationListQuery {
        status: text(""),
        inbox: text(""),
        assignee: text(""),
        q: text(" \u{200b}"),
        before: text(""),
        ..ConversationListQuery::default()
    };
    let wanted = filter.wanted(me()).unwrap();
    assert_eq!((wanted.status, wanted.assignee), (None, None));
    assert_eq!((wanted.inbox, wanted.text), (None, None));
    assert!(wanted.before.is_none());
}

#[test]
fn a_status_is_one_of_two() {
    let of = |status| ConversationListQuery {
        status: text(status),
        ..ConversationListQuery::default()
    };
    let wanted = of("resolved").wanted(me()).unwrap();
    assert_eq!(wanted.status, Some(ConversationStatus::Resolved));
    assert!(refusal(of("Open")).contains("Open"));
}

#[test]
fn mine_are_those_of_the_agent_who_asks() {
    let of = |assignee| ConversationListQuery {
        assignee: text(assignee),
        ..ConversationListQuery::default()
    };
    let wanted = |assignee| of(assignee).wanted(me()).unwrap().assignee.unwrap();
    assert_eq!(wanted("me"), Assignment::Agent(me().agent_id));
    assert_eq!(wanted("none"), Assignment::Nobody);
    assert_eq!(wanted(ID), Assignment::Agent(ID.parse().unwrap()));
    refusal(of("bob"));
}

#[test]
fn an_inbox_is_named_by_its_id() {
    let of = |inbox| ConversationListQuery {
        inbox: text(inbox),
        ..ConversationListQuery::default()
    };
    let inbox: InboxId = ID.parse().unwrap();
    assert_eq!(of(ID).wanted(me()).unwrap().inbox, Some(inbox));
    refusal(of("Website"));
}

#[test]
fn a_page_begins_after_the_cursor_that_the_last_one_gave() {
    let of = |before: &str| ConversationListQuery {
        before: text(before),
        ..ConversationListQuery::default()
    };
    let id: ConversationId = ID.parse().unwrap();
    let cursor = ConversationCursor::of(Timestamp::from_millis(1_700_000_000_123), id);
    let wanted = of(&cursor.to_string()).wanted(me()).unwrap();
    assert_eq!(wanted.before, Some(cursor));
    for before in ["yesterday", "1.2", ID] {
        refusal(of(before));
    }
}

#[test]
fn a_search_has_at_most_a_thousand_bytes() {
    let of = |q: String| ConversationListQuery {
        q: Some(q),
        ..ConversationListQuery::default()
    };
    assert!(of("x".repeat(1_000)).wanted(me()).is_ok());
    assert!(refusal(of("x".repeat(1_001))).contains("too long"));
    assert!(refusal(of("م".repeat(501))).contains("too long"));
}
