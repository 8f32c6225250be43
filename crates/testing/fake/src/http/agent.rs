//! What the dashboard asks for.

use protocol::{
    AgentId, Assignment, ConversationCounts, ConversationStatus, Problem, Status,
    command::{ChangeConversation, MarkRead, SendMessage, check_sendable},
};

use super::{HttpRequest, json, not_found, parse, segments};
use crate::{page::FakeListQuery, server::FakeServer};

/// Rows in a page of the list, unless asked otherwise.
const LIST_PAGE: usize = 50;

impl FakeServer {
    pub(super) fn answer_agent(&mut self, request: HttpRequest<'_>) -> Result<String, Problem> {
        if self.signed_out {
            return Err(Problem::new(401, "signed_out", "Sign in."));
        }
        let (path, query) = segments(request.path.strip_prefix("/api/").unwrap_or_default());
        match (request.method, path.as_slice()) {
            ("GET", ["bootstrap"]) => json(&self.bootstrap(self.me, LIST_PAGE)),
            ("GET", ["conversations"]) => {
                let limit = value(&query, "limit").and_then(|limit| limit.parse().ok());
                let query = self.list_query(&query)?;
                json(&self.list_page(self.me, &query, limit.unwrap_or(LIST_PAGE)))
            }
            ("GET", ["conversations", "counts"]) => {
                let assigned_to = |assignee: Option<AgentId>| {
                    let all = self.conversations.values();
                    all.filter(|it| it.assignee == assignee).count()
                };
                json(&ConversationCounts {
                    mine: assigned_to(Some(self.me)),
                    unassigned: assigned_to(None),
                })
            }
            ("GET", ["conversations", id]) => {
                let id = self.find_conversation(id)?;
                json(&self.conversation_page(self.me, id))
            }
            ("PATCH", ["conversations", id]) => {
                let id = self.find_conversation(id)?;
                self.refuse()?;
                let change: ChangeConversation = parse(request.body)?;
                self.change_conversation(id, |conversation| {
                    if let Some(status) = change.status {
                        conversation.status = status;
                    }
                    match change.assignee {
                        Some(Assignment::Agent(agent)) => conversation.assignee = Some(agent),
                        Some(Assignment::Nobody) => conversation.assignee = None,
                        None => {}
                    }
                });
                json(&self.conversations[&id])
            }
            ("GET", ["conversations", id, "messages"]) => {
                let id = self.find_conversation(id)?;
                let before = value(&query, "before").and_then(|before| before.parse().ok());
                json(&self.message_page(id, before, self.page_size))
            }
            ("PUT", ["conversations", to, "messages", id]) => {
                self.refuse()?;
                let to = self.find_conversation(to)?;
                let id = id.parse().map_err(|_| not_found())?;
                let SendMessage { content } = parse(request.body)?;
                if check_sendable(&content).is_err() {
                    return Err(Problem::new(422, "content_not_sendable", "Not this kind."));
                }
                let sent = self.send_message(self.me, to, id, content);
                json(&sent.map_err(|_| not_found())?)
            }
            ("DELETE", ["conversations", _, "messages", id]) => {
                self.refuse()?;
                let id = id.parse().map_err(|_| not_found())?;
                let found = self.messages.get(&id).ok_or_else(not_found)?;
                if found.status != Status::Failed {
                    return Err(Problem::new(409, "not_failed", "It did not fail."));
                }
                self.delete_message(id);
                Ok(String::new())
            }
            ("POST", ["conversations", id, "read"]) => {
                let id = self.find_conversation(id)?;
                let MarkRead { up_to } = parse(request.body)?;
                let up_to = self.messages.get(&up_to).ok_or_else(not_found)?.seq;
                self.mark_read(self.me, id, up_to);
                json(&self.read_marks[&(self.me, id)])
            }
            ("POST", ["conversations", _, "typing"]) => Ok(String::new()),
            ("POST", ["inboxes"]) => self.make_website(request.body),
            (method, ["inboxes", id, "widget", rest @ ..]) => {
                self.answer_settings(method, id, rest, request.body)
            }
            _ => Err(not_found()),
        }
    }

    /// What a test wants commands to be refused with.
    pub(super) fn refuse(&self) -> Result<(), Problem> {
        self.refusal.clone().map_or(Ok(()), Err)
    }

    fn list_query(&self, query: &[(&str, &str)]) -> Result<FakeListQuery, Problem> {
        Ok(FakeListQuery {
            status: match value(query, "status") {
                None => None,
                Some("open") => Some(ConversationStatus::Open),
                Some("resolved") => Some(ConversationStatus::Resolved),
                Some(_) => return Err(not_found()),
            },
            assignee: match value(query, "assignee") {
                None => None,
                Some("me") => Some(Assignment::Agent(self.me)),
                Some("none") => Some(Assignment::Nobody),
                Some(id) => Some(Assignment::Agent(id.parse().map_err(|_| not_found())?)),
            },
            unread: value(query, "unread") == Some("true"),
            text: value(query, "q").map(ToOwned::to_owned),
            before: value(query, "before").and_then(|before| before.parse().ok()),
        })
    }
}

fn value<'a>(query: &[(&str, &'a str)], name: &str) -> Option<&'a str> {
    let mut pairs = query.iter();
    pairs.find(|(key, _)| *key == name).map(|(_, value)| *value)
}
