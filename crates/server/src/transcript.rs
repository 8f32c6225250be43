//! A conversation as plain text, to keep or to print. Names and texts are
//! somebody's own: nothing in them may look like another line, run backwards,
//! or reach a terminal.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use protocol::{
    Agent, AgentId, Author, Content, Conversation, Message, Status, Summary, Timestamp,
};

use crate::plain_text::{ends_line, one_line, shown};

/// Precedes every line of a message but its first, so that none can pass for
/// another message.
const INDENT: &str = "    ";

/// How one conversation is written down.
#[derive(Debug)]
pub struct Transcript {
    inbox: String,
    contact: String,
    agents: BTreeMap<AgentId, String>,
    zone: TimeZone,
    zone_name: String,
}

impl Transcript {
    /// In the visitor's time zone, where our table has it; else in UTC.
    pub fn of(conversation: &Conversation, inbox: &str, agents: Vec<Agent>) -> Self {
        let visit = conversation.visit.as_ref();
        let zone = visit.and_then(|visit| TimeZone::get(&visit.time_zone).ok());
        let zone = zone.filter(|zone| zone.iana_name().is_some());
        let zone = zone.unwrap_or(TimeZone::UTC);
        let zone_name = zone.iana_name().unwrap_or("UTC").to_owned();
        let contact = &conversation.contact;
        let is_known = contact.is_group
            || contact.name.is_some()
            || contact.phone.is_some()
            || contact.email.is_some();
        let agents = agents.into_iter();
        Self {
            inbox: one_line(inbox),
            contact: if is_known {
                one_line(&contact.display_name())
            } else {
                "Visitor".to_owned()
            },
            agents: agents.map(|one| (one.id, one_line(&one.name))).collect(),
            zone,
            zone_name,
        }
    }

    /// Whose conversation it is, and from when until when.
    pub fn heading(&self, from: Timestamp, until: Timestamp) -> String {
        let Self {
            inbox,
            contact,
            zone_name,
            ..
        } = self;
        let (from, until) = (self.time(from), self.time(until));
        format!(
            "Inbox: {inbox}\nContact: {contact}\nFrom: {from}\nUntil: {until}\nTime zone: {zone_name}\n\n"
        )
    }

    /// One message, with its line's end.
    pub fn entry(&self, message: &Message) -> String {
        let sender = message.sender.as_deref().map(one_line);
        let author = match &message.author {
            Author::Contact(_) => sender.as_ref().unwrap_or(&self.contact),
            // A business answers from its own phone, too.
            Author::System => &self.inbox,
            Author::Agent(id) => self.agents.get(id).unwrap_or(&self.inbox),
        };
        let failed = if message.status == Status::Failed {
            " (not delivered)"
        } else {
            ""
        };
        let time = self.time(message.sent_at);
        let words = words(&message.content);
        format!("[{time}] {author}{failed}: {words}\n")
    }

    /// What to call it, by the day it began.
    pub fn file_name(&self, from: Timestamp) -> String {
        format!("conversation-{}.txt", self.zoned(from).date())
    }

    fn time(&self, at: Timestamp) -> String {
        self.zoned(at).strftime("%Y-%m-%d %H:%M").to_string()
    }

    fn zoned(&self, at: Timestamp) -> jiff::Zoned {
        let instant = jiff::Timestamp::from_millisecond(at.millis());
        instant.unwrap_or_default().to_zoned(self.zone.clone())
    }
}

fn words(content: &Content) -> String {
    match content.summary() {
        Summary::Text(text) => lines(text),
        Summary::Captioned { name, text } => format!("[{}] {}", one_line(name), lines(text)),
        Summary::Name(words) | Summary::Placeholder(words) => format!("[{}]", one_line(words)),
    }
}

/// A text whose every line but the first is indented.
fn lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let text = text.trim().replace("\r\n", "\n");
    for (number, line) in text.split(ends_line).enumerate() {
        let line = line.trim_end();
        if number > 0 {
            out.push('\n');
        }
        if number > 0 && !line.is_empty() {
            out.push_str(INDENT);
        }
        out.extend(line.chars().map(shown));
    }
    out
}

#[cfg(test)]
mod tests;
