//! A line for each thing that happens, with names where they are known.

use std::{collections::HashMap, fmt};

use protocol::{
    AgentId, Author, Bootstrap, Conversation, ConversationId, Direction, Event, Message,
    ServerFrame, Summary,
};

use crate::log::Escaped;

/// Who is who, as far as the stream has told.
#[derive(Debug)]
pub(super) struct MonitorLines {
    agents: HashMap<AgentId, String>,
    contacts: HashMap<ConversationId, String>,
}

impl MonitorLines {
    pub(super) fn new(bootstrap: &Bootstrap) -> Self {
        let mut lines = Self {
            agents: HashMap::new(),
            contacts: HashMap::new(),
        };
        for agent in &bootstrap.agents {
            lines.agents.insert(agent.id, agent.name.clone());
        }
        for page in [&bootstrap.conversations, &bootstrap.unread] {
            page.items.iter().for_each(|one| lines.meet(one));
        }
        lines
    }

    /// Prints what a frame says.
    pub(super) fn print(&mut self, frame: &ServerFrame) {
        match frame {
            ServerFrame::Events { events, .. } => {
                // A first message stands before its conversation in the log.
                for logged in events {
                    self.learn(&logged.event);
                }
                for logged in events {
                    say(format_args!(
                        "{:>6}  {}",
                        logged.seq.get(),
                        self.event(&logged.event)
                    ));
                }
            }
            ServerFrame::Ready { cursor, .. } => say(format_args!("ready at {cursor}")),
            ServerFrame::Reset { reason } => say(format_args!("reset: {reason:?}")),
            ServerFrame::Typing {
                agent_id,
                conversation_id,
            } => {
                let place = self.contact(*conversation_id);
                match agent_id.map(|id| self.agent(id)) {
                    Some(who) => say(format_args!(
                        "        typing                {who} to {place}"
                    )),
                    None => say(format_args!("        typing                {place} to us")),
                }
            }
            ServerFrame::Presence { agent_id, presence } => {
                let who = self.agent(*agent_id);
                say(format_args!(
                    "        presence              {who} {presence:?}"
                ));
            }
            ServerFrame::Viewing {
                agent_id,
                conversation_id,
            } => {
                let who = self.agent(*agent_id);
                let place = conversation_id.map(|id| self.contact(id));
                let place = place.unwrap_or_else(|| "nothing".to_owned());
                say(format_args!(
                    "        viewing               {who} sees {place}"
                ));
            }
            ServerFrame::Visiting { contact_id, page } => {
                let page = page.as_ref().map_or("nothing", |page| &page.url);
                say(format_args!(
                    "        visiting              {contact_id} sees {page:?}"
                ));
            }
            ServerFrame::Pong | ServerFrame::Unknown => {}
        }
    }

    fn meet(&mut self, conversation: &Conversation) {
        let name = conversation.contact.display_name();
        self.contacts.insert(conversation.id, name);
    }

    fn learn(&mut self, event: &Event) {
        match event {
            Event::ConversationCreated { conversation }
            | Event::ConversationUpdated { conversation } => self.meet(conversation),
            Event::AgentUpdated { agent } => {
                self.agents.insert(agent.id, agent.name.clone());
            }
            _ => {}
        }
    }

    // Debug quoting: control characters from outside must not reach a terminal.
    fn agent(&self, id: AgentId) -> String {
        let name = self.agents.get(&id);
        name.map_or_else(|| id.to_string(), |name| format!("{name:?}"))
    }

    fn contact(&self, id: ConversationId) -> String {
        let name = self.contacts.get(&id);
        name.map_or_else(|| id.to_string(), |name| format!("{name:?}"))
    }

    fn event(&self, event: &Event) -> String {
        match event {
            Event::MessageCreated { message } => {
                format!("message_created       {}", self.message(message))
            }
            Event::MessageUpdated { message } => {
                format!("message_updated       {}", self.message(message))
            }
            Event::ConversationCreated { conversation } => {
                format!("conversation_created  {}", row(conversation))
            }
            Event::ConversationUpdated { conversation } => {
                format!("conversation_updated  {}", row(conversation))
            }
            Event::ConversationRead { read_mark } => {
                format!(
                    "conversation_read     {} up to {}",
                    self.contact(read_mark.conversation_id),
                    read_mark.up_to
                )
            }
            Event::AgentUpdated { agent } => format!("agent_updated         {:?}", agent.name),
            Event::InboxUpdated { inbox } => format!("inbox_updated         {:?}", inbox.name),
            Event::WidgetUpdated { widget, .. } => {
                format!("widget_updated        {:?}", widget.name)
            }
            Event::Deleted { entity } => format!("deleted               {entity:?}"),
            Event::Unknown => "an event this version does not know".to_owned(),
        }
    }

    fn message(&self, message: &Message) -> String {
        let contact = self.contact(message.conversation_id);
        let way = match (message.direction, message.author) {
            (Direction::In, _) => match &message.sender {
                Some(sender) => format!("{sender:?} in {contact} →"),
                None => format!("{contact} →"),
            },
            (Direction::Out, Author::Agent(agent)) => {
                format!("{contact} ← {}", self.agent(agent))
            }
            (Direction::Out, _) => format!("{contact} ← system"),
        };
        let content = match message.content.summary() {
            Summary::Text(text) => format!("{text:?}"),
            Summary::Captioned { name, text } => format!("[{name:?}] {text:?}"),
            Summary::Name(words) | Summary::Placeholder(words) => format!("[{words:?}]"),
        };
        format!("{way} {} {content}", message.status.as_str())
    }
}

fn row(conversation: &Conversation) -> String {
    let name = conversation.contact.display_name();
    format!(
        "{name:?} {} in, {}",
        conversation.inbound_count,
        conversation.status.as_str()
    )
}

/// What customers are called and write must not command the terminal.
fn say(line: fmt::Arguments<'_>) {
    println!("{}", Escaped(line));
}
