//! What a website's chat asks for.

use protocol::{
    Content, Conversation, ConversationId, ConversationStatus, MessageId, Problem, Rating, Status,
    command::{Acknowledge, Introduce, Rate, SendVisitorMessage},
};

use super::{HttpRequest, json, not_found, parse, segments};
use crate::{entity, server::FakeServer};

/// The only token that visitors get, and may come with.
pub const VISITOR_TOKEN: &str = "a good token";

impl FakeServer {
    pub(super) fn answer_visitor(
        &mut self,
        request: HttpRequest<'_>,
        rest: &str,
    ) -> Result<String, Problem> {
        if request.token.is_some_and(|token| token != VISITOR_TOKEN) {
            return Err(Problem::new(401, "token_invalid", "Not one of ours."));
        }
        if request.token.is_some() && self.signed_out {
            return Err(Problem::new(401, "token_expired", "Too old."));
        }
        let (path, query) = segments(rest);
        let before = query.iter().find(|(key, _)| *key == "before");
        match (request.method, path.as_slice()) {
            ("POST", ["bootstrap"]) => {
                let is_new = request.token.is_none();
                let token = is_new.then(|| VISITOR_TOKEN.to_owned());
                json(&self.visitor_bootstrap(token))
            }
            _ if request.token.is_none() => Err(Problem::new(401, "token_missing", "Who?")),
            ("GET", ["conversations"] | ["conversations", _]) => json(&self.visitor_page()),
            ("GET", ["conversations", id, "messages"]) => {
                let id = self.find_conversation(id)?;
                let before = before.and_then(|(_, before)| before.parse().ok());
                json(&self.message_page(id, before, self.page_size))
            }
            ("PUT", ["conversations", to, "messages", id]) => {
                let to = to.parse().map_err(|_| not_found())?;
                let id = id.parse().map_err(|_| not_found())?;
                let written = parse(request.body)?;
                self.write_as_visitor(to, id, written)
            }
            ("POST", ["conversations", id, "receipt"]) => {
                let id = self.find_conversation(id)?;
                let receipt: Acknowledge = parse(request.body)?;
                self.receipts.push(receipt);
                self.change_conversation(id, |conversation| {
                    if receipt.status == Status::Read {
                        conversation.unseen = 0;
                    }
                });
                json(&self.conversations[&id])
            }
            ("POST", ["conversations", id, "rating"]) => {
                let id = self.find_conversation(id)?;
                self.rate(id, parse(request.body)?)?;
                json(&self.conversations[&id])
            }
            ("PATCH", ["contact"]) => {
                self.refuse()?;
                self.introductions.push(parse(request.body)?);
                Ok("{}".to_owned())
            }
            _ => Err(not_found()),
        }
    }

    fn write_as_visitor(
        &mut self,
        to: ConversationId,
        id: MessageId,
        written: SendVisitorMessage,
    ) -> Result<String, Problem> {
        let introduces = written.introduction.unwrap_or_default() != Introduce::default();
        if let Some(problem) = &self.refusal
            && (introduces || problem.code != "identity_required")
        {
            return Err(problem.clone());
        }
        if !self.messages.contains_key(&id) {
            let to = self.conversation_for(to);
            let now = self.clock;
            self.receive_message_as(id, to, written.content, now);
            if self.conversations[&to].status == ConversationStatus::Resolved {
                self.change_conversation(to, |conversation| {
                    conversation.status = ConversationStatus::Open;
                });
            }
        }
        json(&self.messages[&id])
    }

    /// The conversation of this id if it is the visitor's, else their open one, else a
    /// new one with this id.
    fn conversation_for(&mut self, id: ConversationId) -> ConversationId {
        let theirs = self.visitor_page().items;
        let is_open = |one: &&Conversation| one.status == ConversationStatus::Open;
        let named = theirs.iter().find(|one| one.id == id);
        if let Some(found) = named.or_else(|| theirs.iter().find(is_open)) {
            return found.id;
        }
        let contact = entity::visitor_contact();
        let conversation = entity::conversation(id, &self.inbox, contact);
        self.insert_conversation(conversation);
        id
    }

    /// An agent's answer, which the visitor has not seen yet.
    pub fn answer_visitor_in(&mut self, conversation: ConversationId, id: MessageId, text: &str) {
        let sent = self.send_message(self.me, conversation, id, Content::text(text));
        sent.unwrap();
        self.report_status(id, Status::Sent);
        self.change_conversation(conversation, |conversation| conversation.unseen += 1);
    }

    fn rate(&mut self, id: ConversationId, given: Rate) -> Result<(), Problem> {
        if self.conversations[&id].status != ConversationStatus::Resolved {
            return Err(Problem::new(409, "not_resolved", "It is still open."));
        }
        let Rate { score, comment } = given;
        let at = self.clock;
        self.change_conversation(id, |conversation| {
            conversation.rating = Some(Rating { score, comment, at });
        });
        Ok(())
    }
}
