//! How the shop's website is set up, as the server keeps it.

use std::cell::{Cell, RefCell};

use protocol::{
    InboxId, Problem, Seq, Widget, WidgetSettings,
    settings::{ChangeWidget, IdentitySecret},
    widget::Appearance,
};

use super::{json, missing};

/// The website of the shop's only inbox.
pub(crate) struct Website {
    pub(crate) settings: RefCell<WidgetSettings>,
    pub(crate) refuses: RefCell<Option<Problem>>,
    pub(crate) saves: Cell<u32>,
    secrets: Cell<u32>,
}

impl Website {
    pub(crate) fn id() -> InboxId {
        InboxId::from_bytes([1; 16])
    }

    pub(super) fn answer(
        &self,
        method: &str,
        id: &str,
        rest: &[&str],
        body: &str,
    ) -> Result<String, Problem> {
        if id != Self::id().to_string() {
            return Err(missing());
        }
        match (method, rest) {
            ("GET", []) => Ok(json(&*self.settings.borrow())),
            ("PATCH", []) => {
                if let Some(problem) = self.refuses.take() {
                    return Err(problem);
                }
                let change: ChangeWidget = serde_json::from_str(body).map_err(|_| missing())?;
                let mut settings = self.settings.borrow_mut();
                settings.widget.name = change.name.unwrap_or_default();
                settings.widget.look = change.look.unwrap_or_default();
                settings.domains = change.domains.unwrap_or_default();
                settings.identity_required = change.identity_required.unwrap_or_default();
                self.saves.set(self.saves.get() + 1);
                Ok(json(&*settings))
            }
            ("POST", ["identity-secret"]) => {
                self.settings.borrow_mut().has_identity_secret = true;
                self.secrets.set(self.secrets.get() + 1);
                Ok(json(&IdentitySecret {
                    secret: format!("secret number {}", self.secrets.get()),
                }))
            }
            _ => Err(missing()),
        }
    }
}

impl Default for Website {
    fn default() -> Self {
        let widget = Widget {
            inbox_id: Self::id(),
            version: Seq::new(1),
            name: "Shop".to_owned(),
            look: Appearance::default(),
        };
        Self {
            settings: RefCell::new(WidgetSettings {
                widget,
                domains: Vec::new(),
                identity_required: false,
                has_identity_secret: false,
            }),
            refuses: RefCell::default(),
            saves: Cell::default(),
            secrets: Cell::default(),
        }
    }
}
