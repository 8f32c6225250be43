//! The same server, as a website's visitor meets it.

use live::request::Request;
use protocol::{
    Author, Availability, Contact, ContactId, Conversation, ConversationPage, ConversationStatus,
    Direction, Event, Message, MessagePage, Problem, Rating, Seq, Status, VisitorBootstrap, Widget,
    command::{Acknowledge, Introduce, Rate, SendVisitorMessage},
    widget::Appearance,
};

use super::{Server, json};

/// The token that this server gives, and takes.
pub(crate) const TOKEN: &str = "a good token";

pub(crate) fn visitor() -> ContactId {
    ContactId::mint(1, [77; 10])
}

impl Server {
    pub(super) fn answer_visitor(&mut self, request: &Request) -> Result<String, Problem> {
        if request.token.as_deref().is_some_and(|token| token != TOKEN) {
            return Err(Problem::new(401, "token_invalid", "Not one of ours."));
        }
        if request.token.is_some() && self.signed_out {
            return Err(Problem::new(401, "token_expired", "Too old."));
        }
        let (path, _query) = request.path.split_once('?').unwrap_or((&request.path, ""));
        let parts: Vec<&str> = path.trim_start_matches("/api/widget/").split('/').collect();
        let body = request.body.as_deref().unwrap_or_default();
        match (request.method, parts.as_slice()) {
            ("POST", ["bootstrap"]) => json(&self.welcome(request.token.is_none())),
            _ if request.token.is_none() => Err(Problem::new(401, "token_missing", "Who?")),
            ("GET", ["conversations"]) => json(&self.visitors()),
            ("GET", ["conversations", _]) => json(&self.visitors()),
            ("GET", ["conversations", id, "messages"]) => {
                let id = self.known(id)?;
                let items = self.messages.values();
                let mut items: Vec<Message> =
                    items.filter(|m| m.conversation_id == id).cloned().collect();
                items.sort_by_key(Message::cursor);
                json(&MessagePage { items, next: None })
            }
            ("PUT", ["conversations", to, "messages", id]) => {
                let written: SendVisitorMessage = serde_json::from_str(body).unwrap();
                let claims = written.introduction.unwrap_or_default() != Introduce::default();
                if let Some(problem) = &self.refuses
                    && (claims || problem.code != "identity_required")
                {
                    return Err(problem.clone());
                }
                let id = id.parse().unwrap();
                if !self.messages.contains_key(&id) {
                    let to = self.begun(to.parse().unwrap());
                    self.write(id, to, Direction::In, written.content);
                }
                json(&self.messages[&id])
            }
            ("POST", ["conversations", id, "receipt"]) => {
                let id = self.known(id)?;
                let said: Acknowledge = serde_json::from_str(body).unwrap();
                self.acknowledge(said);
                json(&self.conversations[&id])
            }
            ("POST", ["conversations", id, "rating"]) => {
                let id = self.known(id)?;
                let said: Rate = serde_json::from_str(body).unwrap();
                self.rate(id, said)?;
                json(&self.conversations[&id])
            }
            ("PATCH", ["contact"]) => {
                if let Some(problem) = &self.refuses {
                    return Err(problem.clone());
                }
                let says: Introduce = serde_json::from_str(body).unwrap();
                self.introduced.push(says);
                Ok("{}".to_owned())
            }
            _ => Err(Problem::new(404, "not_found", "There is no such thing.")),
        }
    }

    /// The conversation of this id; where the visitor has an open one, that.
    fn begun(&mut self, id: protocol::ConversationId) -> protocol::ConversationId {
        let open = self.visitors().items;
        if let Some(open) = open
            .iter()
            .find(|one| one.status == ConversationStatus::Open)
        {
            return open.id;
        }
        let template = self.converse(200);
        let mut conversation = self.conversations.remove(&template).unwrap();
        self.log.pop();
        conversation.id = id;
        conversation.contact = Contact {
            id: visitor(),
            name: None,
            ..conversation.contact
        };
        self.conversations.insert(id, conversation.clone());
        self.append(Event::ConversationCreated { conversation });
        id
    }

    /// An agent answers.
    pub(crate) fn answer_in(&mut self, n: u32, conversation: protocol::ConversationId) {
        let id = super::message_id(n);
        let content = protocol::Content::text(format!("out {n}"));
        self.write(id, conversation, Direction::Out, content);
    }

    fn write(
        &mut self,
        id: protocol::MessageId,
        to: protocol::ConversationId,
        direction: Direction,
        content: protocol::Content,
    ) {
        self.store(id, to, direction, content);
        let message = self.messages.get_mut(&id).unwrap();
        match direction {
            Direction::In => message.author = Author::Contact(visitor()),
            Direction::Out => message.status = Status::Sent,
        }
        let message = message.clone();
        let conversation = self.conversations.get_mut(&to).unwrap();
        conversation.unseen += u32::from(direction == Direction::Out);
        let conversation = conversation.clone();
        for logged in &mut self.log {
            match &mut logged.event {
                Event::MessageCreated { message: told } if told.id == id => {
                    *told = message.clone();
                }
                Event::ConversationUpdated { conversation: told }
                    if told.version == conversation.version =>
                {
                    *told = conversation.clone()
                }
                _ => {}
            }
        }
    }

    fn acknowledge(&mut self, said: Acknowledge) {
        let up_to = self.messages[&said.up_to].clone();
        let version = self.next_seq();
        let conversation = self.conversations.get_mut(&up_to.conversation_id).unwrap();
        if said.status == Status::Read {
            conversation.unseen = 0;
        }
        conversation.version = version;
        let conversation = conversation.clone();
        self.append(Event::ConversationUpdated { conversation });
        self.receipts.push(said);
    }

    fn rate(&mut self, id: protocol::ConversationId, said: Rate) -> Result<(), Problem> {
        if self.conversations[&id].status != ConversationStatus::Resolved {
            return Err(Problem::new(409, "not_resolved", "It is still open."));
        }
        let Rate { score, comment } = said;
        let at = self.conversations[&id].last_activity_at;
        self.change(id, |conversation| {
            conversation.rating = Some(Rating { score, comment, at });
        });
        Ok(())
    }

    /// An agent is done.
    pub(crate) fn resolve(&mut self, id: protocol::ConversationId) {
        self.change(id, |conversation| {
            conversation.status = ConversationStatus::Resolved
        });
    }

    fn change(&mut self, id: protocol::ConversationId, change: impl FnOnce(&mut Conversation)) {
        let version = self.next_seq();
        let conversation = self.conversations.get_mut(&id).unwrap();
        change(conversation);
        conversation.version = version;
        let conversation = conversation.clone();
        self.append(Event::ConversationUpdated { conversation });
    }

    fn visitors(&self) -> ConversationPage {
        self.page(|conversation: &Conversation| conversation.contact.id == visitor())
    }

    fn welcome(&self, is_new: bool) -> VisitorBootstrap {
        let first = self.bootstrap();
        VisitorBootstrap {
            epoch: first.epoch,
            cursor: first.cursor,
            me: visitor(),
            token: is_new.then(|| TOKEN.to_owned()),
            widget: Widget {
                inbox_id: first.inboxes[0].id,
                version: Seq::ZERO,
                name: "The Shop".to_owned(),
                look: Appearance::default(),
            },
            availability: Availability {
                open: true,
                changes_at: None,
            },
            agents: first.agents,
            conversations: self.visitors(),
        }
    }
}
