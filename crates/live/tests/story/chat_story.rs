//! A page with a website's chat, for stories of visitors.

use std::{cell::RefCell, rc::Rc};

use live::{Live, WebsiteVisitor, platform::Platform};
use protocol::{Content, ConversationId, Direction, InboxId, command::Introduce};
use reactive_graph::traits::GetUntracked;

use crate::{scripted_platform::ScriptedPlatform, unknown_conversation};

/// A page with the chat open.
pub(crate) struct ChatStory {
    pub(crate) script: Rc<ScriptedPlatform>,
    pub(crate) live: Live,
    pub(crate) visitor: Rc<WebsiteVisitor>,
    pub(crate) kept: Rc<RefCell<Vec<String>>>,
    pub(crate) here: ConversationId,
}

impl ChatStory {
    pub(crate) fn open(token: Option<&str>) -> Self {
        Self::on(ScriptedPlatform::new(), token)
    }

    pub(crate) fn on(script: Rc<ScriptedPlatform>, token: Option<&str>) -> Self {
        Self::introduced(script, token, None)
    }

    /// A page that has introduced its visitor already.
    pub(crate) fn introduced(
        script: Rc<ScriptedPlatform>,
        token: Option<&str>,
        introduction: Option<Introduce>,
    ) -> Self {
        let visitor = Rc::new(WebsiteVisitor {
            inbox_id: InboxId::mint(1, [2; 10]),
            host: Some("https://shop.example".to_owned()),
            token: RefCell::new(token.map(str::to_owned)),
            visit: RefCell::default(),
            introduction: RefCell::new(introduction),
        });
        let kept: Rc<RefCell<Vec<String>>> = Rc::default();
        let keeps = Rc::clone(&kept);
        let live = Live::start_visitor_on(
            Rc::clone(&script) as Rc<dyn Platform>,
            Rc::clone(&visitor),
            Box::new(move |token| keeps.borrow_mut().push(token.to_owned())),
        );
        script.settle();
        let here = unknown_conversation(7);
        live.begin(here);
        live.viewing(Some(here));
        script.settle();
        Self {
            script,
            live,
            visitor,
            kept,
            here,
        }
    }

    pub(crate) fn shown(&self) -> Vec<(Direction, String)> {
        let keys = self.live.timeline(self.here).get_untracked().keys;
        let rows = keys.into_iter().map(|id| {
            let row = self.live.row(self.here, id).get_untracked().unwrap();
            match row.content {
                Content::Text { text } => (row.direction, text),
                other => (row.direction, format!("{other:?}")),
            }
        });
        rows.collect()
    }

    pub(crate) fn mine(texts: &[&str]) -> Vec<(Direction, String)> {
        let texts = texts.iter();
        texts
            .map(|text| (Direction::In, (*text).to_owned()))
            .collect()
    }
}
