//! A website's visitor: known by a token, to one inbox.

use std::{cell::RefCell, rc::Rc};

use protocol::{
    Author, Content, Event, InboxId, MessageId, Problem, Status, Visit, VisitorBootstrap, WebPage,
    bootstrap::StartVisit,
    command::{Acknowledge, Introduce, SendVisitorMessage},
    json,
};

use super::{BootstrapResponse, Role};
use crate::platform::request::{Method, Request, read};

/// A visitor as the website's page describes them. The cells change while the
/// chat lives.
#[derive(Debug)]
pub struct WebsiteVisitor {
    /// The inbox of the website.
    pub inbox_id: InboxId,
    /// The origin of the page that holds the chat.
    pub host: Option<String>,
    /// Sent with every request. A new one is put here and passed to `keep`.
    pub token: RefCell<Option<String>>,
    /// Where the visitor is; goes with their messages.
    pub visit: RefCell<Option<Visit>>,
    /// What they say of themselves: name, e-mail, attributes.
    pub introduction: RefCell<Option<Introduce>>,
}

pub(crate) struct VisitorRole {
    pub(crate) visitor: Rc<WebsiteVisitor>,
    /// Receives each new token, to store it on the device.
    pub(crate) keep: Box<dyn Fn(&str)>,
    /// The part of the introduction that was not sent yet.
    pub(crate) unsent_introduction: RefCell<Option<Introduce>>,
}

impl Role for VisitorRole {
    fn path(&self) -> &'static str {
        "/api/widget"
    }

    fn token(&self) -> Option<String> {
        self.visitor.token.borrow().clone()
    }

    fn bootstrap_request(&self) -> Request {
        let visiting = StartVisit {
            inbox_id: self.visitor.inbox_id,
            host: self.visitor.host.clone(),
        };
        Request::of(Method::POST, "/bootstrap").with(&visiting)
    }

    fn read_bootstrap(&self, body: String) -> Result<BootstrapResponse, Problem> {
        let bootstrap: VisitorBootstrap = read(Ok(body))?;
        if let Some(token) = &bootstrap.token {
            *self.visitor.token.borrow_mut() = Some(token.clone());
            (self.keep)(token);
        }
        Ok(BootstrapResponse {
            me: Author::Contact(bootstrap.me),
            enter: Box::new(|replica| replica.bootstrap_visitor(bootstrap)),
        })
    }

    /// A token that expired, or is of another server, is dropped: the visitor
    /// begins anew without one.
    fn retries_bootstrap(&self, problem: &Problem) -> bool {
        problem.status == 401 && self.visitor.token.borrow_mut().take().is_some()
    }

    fn message(&self, content: Content, is_known: bool) -> String {
        if !is_known {
            // The first message carries the whole introduction, on each attempt.
            self.unsent_introduction.take();
        }
        json::write(&SendVisitorMessage {
            content,
            visit: self.visitor.visit.borrow().clone(),
            introduction: self.visitor.introduction.borrow().clone(),
        })
    }

    fn read_receipt(&self, up_to: MessageId) -> (&'static str, String) {
        receipt(up_to, Status::Read)
    }

    fn delivery_receipt(&self, up_to: MessageId) -> Option<(&'static str, String)> {
        Some(receipt(up_to, Status::Delivered))
    }

    fn web_page(&self) -> Option<WebPage> {
        let visit = self.visitor.visit.borrow();
        visit.as_ref().map(|visit| visit.page.clone())
    }

    fn event_from_response(&self, body: String) -> Result<Event, Problem> {
        let conversation = read(Ok(body))?;
        Ok(Event::ConversationUpdated { conversation })
    }

    fn queue_introduction(&self, introduction: Introduce) {
        for kept in [&self.visitor.introduction, &self.unsent_introduction] {
            let mut kept = kept.borrow_mut();
            kept.get_or_insert_default().merge(introduction.clone());
        }
    }

    fn take_unsent_introduction(&self) -> Option<Introduce> {
        self.unsent_introduction.take()
    }

    fn requeue_introduction(&self, mut introduction: Introduce) {
        let mut unsent_introduction = self.unsent_introduction.borrow_mut();
        if let Some(since) = unsent_introduction.take() {
            introduction.merge(since);
        }
        *unsent_introduction = Some(introduction);
    }

    /// An empty introduction stays: it records that the visitor was asked and
    /// gave nothing.
    fn drop_introduction(&self) -> bool {
        self.unsent_introduction.take();
        let nothing = Introduce::default();
        let dropped = self.visitor.introduction.replace(Some(nothing.clone()));
        dropped.is_some_and(|dropped| dropped != nothing)
    }

    fn warns_if_not_durable(&self) -> bool {
        false
    }
}

fn receipt(up_to: MessageId, status: Status) -> (&'static str, String) {
    ("/receipt", json::write(&Acknowledge { up_to, status }))
}
