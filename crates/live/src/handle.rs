//! The one handle that views hold: how it starts and stops. What it offers is in
//! `handle/signals.rs` (to read) and `handle/commands.rs` (to do).

mod commands;
mod signals;
mod visitor;

use std::rc::Rc;

use protocol::Problem;

use crate::{
    account::Engine,
    platform::request::Request,
    platform::{Browser, OpenServerSentEvents, Platform, Task},
    role::{AgentRole, VisitorRole, WebsiteVisitor},
};

/// How to reach the server.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What stands before `/api`; empty for the page's own origin.
    pub base: String,
}

/// The account, live. Cheap to clone; one per signed-in app lifetime.
#[derive(Debug, Clone)]
pub struct Live {
    pub(crate) engine: Rc<Engine>,
}

impl Live {
    /// Bootstraps, restores the outbox, opens the stream. Never
    /// blocks: watch [`Live::bootstrapped`] and [`Live::connection`].
    pub fn start(options: Options) -> Self {
        Self::start_on(Rc::new(Browser::of_agent(options.base)))
    }

    /// The same on another platform than the browser: for tests.
    pub fn start_on(platform: Rc<dyn Platform>) -> Self {
        Self {
            engine: Engine::start(platform, Box::new(AgentRole)),
        }
    }

    /// The same for a website's visitor. `keep` receives each new token, to store
    /// it on the device; `events` opens the stream where there is no socket.
    pub fn start_visitor(
        options: Options,
        visitor: Rc<WebsiteVisitor>,
        keep: Box<dyn Fn(&str)>,
        events: OpenServerSentEvents,
    ) -> Self {
        let browser = Browser::of_visitor(options.base, events);
        Self::start_visitor_on(Rc::new(browser), visitor, keep)
    }

    /// [`Live::start_visitor`] on another platform than the browser: for tests.
    pub fn start_visitor_on(
        platform: Rc<dyn Platform>,
        visitor: Rc<WebsiteVisitor>,
        keep: Box<dyn Fn(&str)>,
    ) -> Self {
        let unsent_introduction = visitor.introduction.clone();
        let role = VisitorRole {
            visitor,
            keep,
            unsent_introduction,
        };
        Self {
            engine: Engine::start(platform, Box::new(role)),
        }
    }

    /// Signing out: closes the connection and forgets the account. What was not sent
    /// stays stored on the device.
    pub fn stop(&self) {
        self.engine.stop();
    }

    /// Asks for something that is no part of the replica.
    pub(crate) fn request(&self, request: Request) -> Task<Result<String, Problem>> {
        self.engine.platform().request(request)
    }
}
