//! A visitor whom the site vouches for, in a token that its server signed.

use std::rc::Rc;

use protocol::Problem;
use reactive_graph::traits::{Get, GetUntracked, Track};

use super::{
    App,
    host_call::{accept_call, refuse_call, reload},
};
use crate::{bind, host};

/// A signed identity that the server has not seen yet.
pub(super) struct WaitingIdentity {
    /// The call to answer then.
    pub(super) call: u32,
    pub(super) token: String,
}

impl App {
    /// An identity can make somebody else of the visitor: it waits until they are
    /// known, and until what they wrote or uploaded under the old one is sent. An
    /// upload that fails changes no signal, so its end is listened to.
    pub(super) fn identify_when_settled(self: &Rc<Self>) {
        let Some(live) = self.live.borrow().clone() else {
            return;
        };
        let (bootstrapped, waiting) = (live.bootstrapped(), live.waiting());
        let app = Rc::downgrade(self);
        let identify = move || {
            if let Some(app) = app.upgrade()
                && app.is_settled()
            {
                app.identify();
            }
        };
        host::on_upload_end(Box::new(identify.clone()));
        bind::effect(Box::new(move || {
            waiting.track();
            if bootstrapped.get() {
                identify();
            }
        }));
    }

    /// Shows the signed identity to the server, if one waits.
    pub(super) fn identify(self: &Rc<Self>) {
        let Some(WaitingIdentity { call, token }) = self.identity.take() else {
            return;
        };
        let Some(live) = self.live.borrow().clone() else {
            return;
        };
        let app = Rc::clone(self);
        let answered = move |answer: Result<Option<String>, Problem>| match answer {
            Ok(None) => accept_call(call),
            // The person is known under another token: the frame starts again
            // with that one.
            Ok(Some(token)) => {
                // What was being written belongs to who they were before.
                app.storage.set_draft("");
                app.storage.set_token(&token);
                accept_call(call);
                reload();
            }
            Err(problem) => refuse_call(call, &problem.code, problem.words()),
        };
        live.identify(token, Box::new(answered));
    }

    /// The visitor is known, and nothing of theirs is on its way to the server.
    pub(super) fn is_settled(&self) -> bool {
        let live = self.live.borrow();
        live.as_ref().is_some_and(|live| {
            live.bootstrapped().get_untracked()
                && live.waiting().get_untracked() == 0
                && !bind::has("#files progress:not([hidden])")
        })
    }
}
