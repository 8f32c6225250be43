//! Composes the e-mail to a visitor who is away: what was answered, and where to
//! go on. Whoever reads it may not be who left the address, so nothing that a
//! visitor said of themselves may become a link.

use lettre::message::{
    Mailbox,
    header::{ContentType, HeaderName, HeaderValue},
};
use protocol::{Author, Content, Message, Summary};
use reqwest::Url;

use crate::{
    plain_text::{ends_line, one_line, shown},
    store::notification::EmailNotification,
    visitor::domain,
};

/// The longest name that is greeted.
const MAX_NAME_CHARS: usize = 60;

/// Why the e-mail cannot be composed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ComposeError {
    #[error("the address is not one")]
    Address,
    #[error("the e-mail cannot be put together")]
    Parts,
}

/// Composes it.
///
/// # Errors
/// If it cannot be composed, now or later.
pub fn compose(
    notification: &EmailNotification,
    from: &Mailbox,
) -> Result<lettre::Message, ComposeError> {
    let email = notification.conversation.contact.email.as_deref();
    let address = email.and_then(|email| email.parse().ok());
    let address = address.ok_or(ComposeError::Address)?;
    let newest = notification.answers.last().ok_or(ComposeError::Parts)?;
    let domain = from.email.domain();
    let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
    lettre::Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, address))
        .subject(subject(&notification.inbox))
        // The same for the same answers, in case it arrives twice.
        .message_id(Some(format!("<{}@{domain}>", newest.id)))
        .references(format!("<{}@{domain}>", notification.conversation.id))
        .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
        .header(ContentType::TEXT_PLAIN)
        .body(body(notification))
        .map_err(|_| ComposeError::Parts)
}

fn subject(inbox: &str) -> String {
    format!("{}: an answer to your message", one_line(inbox))
}

fn body(notification: &EmailNotification) -> String {
    let contact = &notification.conversation.contact;
    let mut out = match contact.name.as_deref().and_then(greeted) {
        Some(name) => format!("Hello {name},\n\n"),
        None => "Hello,\n\n".to_owned(),
    };
    let inbox = one_line(&notification.inbox);
    for answer in &notification.answers {
        let author = author(notification, answer).unwrap_or_else(|| inbox.clone());
        let words = words(&answer.content);
        out.push_str(&format!("{author} wrote:\n\n{words}\n\n"));
    }
    match page(notification) {
        Some(page) => {
            out.push_str("To write back, go on where you began:\n");
            out.push_str(&page);
        }
        None => out.push_str("To write back, go on in the chat on the website."),
    }
    out.push_str(&format!(
        "\n\nYou get this letter because this address was left in the chat of {inbox}, \
         and nobody had seen the answer there yet. What you send back does not reach the chat.\n"
    ));
    out
}

/// A name, unless mail programs would make a link of it.
fn greeted(name: &str) -> Option<String> {
    let name = one_line(name);
    let could_be_link = name.contains([':', '/', '@', '\\'])
        || name
            .split('.')
            .skip(1)
            .any(|rest| rest.starts_with(char::is_alphanumeric));
    let is_usable = !name.is_empty() && name.chars().count() <= MAX_NAME_CHARS && !could_be_link;
    is_usable.then_some(name)
}

fn author(notification: &EmailNotification, answer: &Message) -> Option<String> {
    let Author::Agent(id) = &answer.author else {
        return None;
    };
    let agent = notification.agents.iter().find(|agent| agent.id == *id)?;
    Some(one_line(&agent.name))
}

fn words(content: &Content) -> String {
    match content.summary() {
        Summary::Text(text) => lines(text),
        Summary::Captioned { name, text } => format!("[{}]\n{}", one_line(name), lines(text)),
        Summary::Name(words) | Summary::Placeholder(words) => format!("[{}]", one_line(words)),
    }
}

fn lines(text: &str) -> String {
    let text = text.trim().replace("\r\n", "\n");
    let lines = text.split(ends_line);
    let lines: Vec<String> = lines
        .map(|line| line.trim_end().chars().map(shown).collect())
        .collect();
    lines.join("\n")
}

/// The page the conversation began on, as far as the visitor is to be believed.
fn page(notification: &EmailNotification) -> Option<String> {
    let visit = notification.conversation.visit.as_ref()?;
    let url = Url::parse(&visit.page.url).ok()?;
    let origin = url.origin().ascii_serialization();
    // Where any site may hold the chat, any address may be a stranger's.
    let is_theirs = notification
        .domains
        .iter()
        .any(|domain| domain::holds(domain, &origin));
    let is_plain = matches!(url.scheme(), "http" | "https")
        && url.username().is_empty()
        && url.password().is_none();
    (is_theirs && is_plain).then(|| url.into())
}

#[cfg(test)]
mod tests;
