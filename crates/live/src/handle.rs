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
    role::{AgentRole, Visitor, VisitorRole},
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
    /// Fetches the first screen, restores the outbox, opens the stream. Never
    /// blocks: watch [`Live::loaded`] and [`Live::connection`].
    pub fn start(options: Options) -> Self {
        Self::within(Rc::new(Browser::of_agent(options.base)))
    }

    /// The same on another platform than the browser: for tests.
    pub fn within(platform: Rc<dyn Platform>) -> Self {
        Self {
            engine: Engine::start(platform, Box::new(AgentRole)),
        }
    }

    /// The same for a website's visitor. `keep` receives each new token, to store
    /// it on the device; `events` opens the stream where there is no socket.
    pub fn visit(
        options: Options,
        visitor: Rc<Visitor>,
        keep: Box<dyn Fn(&str)>,
        events: OpenServerSentEvents,
    ) -> Self {
        let browser = Browser::of_visitor(options.base, events);
        Self::visit_within(Rc::new(browser), visitor, keep)
    }

    /// [`Live::visit`] on another platform than the browser: for tests.
    pub fn visit_within(
        platform: Rc<dyn Platform>,
        visitor: Rc<Visitor>,
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
